"""Which texts are English: the platform's tag is often wrong, so the small words of the text have the last say."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

LOOKED_AT = 400
"""Characters looked at; enough for a verdict, and a cap on the cost of long texts."""

ENGLISH = (r"(?i)\b(?:the|and|you|your|is|are|was|of|to|for|with|this|that|it|it['’]s|i|i['’]m|we|my|our|have|not|but|"
           r"what|how|from|they|just|will|can|get|all|out|so|if|at|be|do|an|who|when|there|their|has|been|would|about|by|"
           r"on|us|let)\b")
OTHERS = (r"(?i)(?:^|[^\pL#@/.])(?:de|la|le|en|un|el|los|las|una|que|todos?|hay|con|por|"
          r"para|del|es|está|como|pero|muy|más|hoy|esta|este|gracias|"
          r"nuestra?|não|uma|com|você|são|mais|também|obrigad[oa]|isso|seu|sua|os|"
          r"les|des|une|est|pour|dans|avec|sur|pas|vous|nous|qui|votre|notre|c['’]est|et|au|du|"
          r"der|die|das|und|ist|nicht|ein|eine|mit|für|auf|wir|ich|sie|von|zu|dem|den|auch|wie|"
          r"il|che|di|della|per|sono|questo|anche|gli|het|een|niet|van|voor|ook|zijn|maar|"
          r"yang|dan|untuk|dengan|ini|itu|dari|tidak|saya|ada|bir|ve|için|çok|bu|det|och|att|är|som|på|og|jeg|ikke|"
          r"nie|się|jest|na|ang|mga|ng|sa|ako|của|không|và|là)\b")
SCRIPTS = (r"[\p{Cyrillic}\p{Arabic}\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Devanagari}\p{Hebrew}\p{Greek}"
           r"\p{Bengali}\p{Tamil}]")
UNTOLD = ("", "en", "und", "zxx", "qme", "qst", "qht", "qam", "qct", "art")
"""Tags that do not name another language: none, English, and what X writes for tags, links and pictures alone."""


def is_english(text: pa.Array, lang: pa.Array) -> pa.Array:
    """True where the text can be judged as English. `text` without nulls, `lang` two letters or null.

    A tag that names another language is believed unless at least two small English words, and more than of all other
    languages together, stand in the text; without such a tag a text is English unless the others outnumber it.
    """
    tagged = pc.invert(pc.is_in(_two_letters(lang), pa.array(UNTOLD)))
    doubtful = pc.or_(tagged, pc.match_substring_regex(text, f"{SCRIPTS}|{OTHERS}"))
    rows = pc.indices_nonzero(doubtful)
    verdicts = _weigh(pc.utf8_slice_codeunits(text.take(rows), 0, LOOKED_AT), tagged.take(rows))
    return pc.replace_with_mask(pc.invert(doubtful), doubtful, verdicts)


def _two_letters(lang: pa.Array) -> pa.Array:
    whole = pc.utf8_lower(pc.fill_null(lang.cast(pa.string()), ""))
    return pc.replace_substring_regex(whole, "[-_].*$", "")


def _weigh(text: pa.Array, tagged: pa.Array) -> pa.Array:
    english = pc.count_substring_regex(text, ENGLISH)
    foreign = pc.add(pc.count_substring_regex(text, OTHERS), pc.divide(pc.count_substring_regex(text, SCRIPTS), 4))
    sure = pc.and_(pc.greater_equal(english, 2), pc.greater(english, foreign))
    few = pc.and_(pc.less(foreign, 2), pc.invert(pc.match_substring_regex(text, f"{SCRIPTS}{{3}}")))
    return pc.or_(sure, pc.and_(pc.invert(tagged), pc.or_(few, pc.greater_equal(english, foreign))))
