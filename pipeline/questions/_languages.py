"""Which language a text is judged in: the platform's tag is often wrong, so the small words of the text decide."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

LOOKED_AT = 400
"""Characters looked at; enough for a verdict, and a cap on the cost of long texts."""

ENGLISH = (r"(?i)\b(?:the|and|you|your|is|are|was|of|to|for|with|this|that|it|it['’]s|i|i['’]m|we|my|our|have|not|but|"
           r"what|how|from|they|just|will|can|get|all|out|so|if|at|be|do|an|who|when|there|their|has|been|would|about|by|"
           r"on|us|let)\b")
OTHERS = (r"(?i)(?:^|[^\pL#@/.])(?:de|la|le|en|un|el|los|las|una|que|todos?|hay|con|por|"
          r"para|del|es|está|como|pero|muy|más|hoy|esta|este|gracias|mi|tu|ha|qu[eé]|quién|cómo|yo|ya|se|"
          r"nuestra?|não|uma|com|vocês?|são|mais|também|obrigad[oa]|isso|seu|sua|os|quem|sem|pra|tem|foi|eu|"
          r"les|des|une|est|pour|dans|avec|sur|pas|vous|nous|qui|votre|notre|c['’]est|et|au|du|je|ma|mon|faire|ce|"
          r"der|die|das|und|ist|nicht|eine?[nmr]?|mit|für|auf|wir|ich|sie|von|zu|dem|den|auch|wie|wer|am|nur|noch|"
          r"kann|jetzt|ihr|euch|mir|meine?[nmr]?|wenn|"
          r"il|che|di|della|per|sono|questo|anche|gli|het|een|niet|van|voor|ook|zijn|maar|"
          r"yang|dan|untuk|dengan|ini|itu|dari|tidak|saya|ada|bir|ve|için|çok|bu|det|och|att|är|som|på|og|jeg|ikke|"
          r"nie|się|jest|na|ang|mga|ng|sa|ako|của|không|và|là)\b")
SCRIPTS = (r"[\p{Cyrillic}\p{Arabic}\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Devanagari}\p{Hebrew}\p{Greek}"
           r"\p{Bengali}\p{Tamil}]")
SMALL = {
    "es": "el|los|las|una?|unos|y|es|está[ns]?|como|pero|muy|más|hoy|esta|este|esto|eso|gracias|nuestr[oa]s?|para|con|"
          "por|del|que|qué|quién|cómo|todos?|todas|hay|yo|mis?|tu|tus|te|se|lo|al|sus?|ya|si|cuando|porque|también|"
          "tienes|quieres|hola|aquí|ahora|son|ser|nada|hasta|desde|sin|sobre|me|les|os|ustedes|de|la|en|ha|he",
    "pt": "os?|uma?|não|com|você|vocês|são|mais|também|obrigad[oa]|isso|esse|essa|seus?|suas?|meus?|minhas?|para|pra|"
          "que|do|da|dos|das|no|na|nos|nas|em|ao|à|e|é|está|tem|muito|hoje|aqui|agora|quem|como|mas|já|só|foi|vai|"
          "gente|por|pelo|pela|até|sem|noss[oa]s?|eu|te|se|de|um|ou|olá|quando|porque|depois|ainda|nem|tudo|me",
    "fr": "les?|la|des?|une?|est|pour|dans|avec|sur|pas|vous|nous|qui|que|votre|notre|vos|nos|c['’]est|et|au|aux|du|"
          "je|j['’]ai|tu|il|elle|on|ce|cette|ces|mon|ma|mes|ses|son|sa|ne|plus|très|mais|merci|aujourd['’]hui|ici|"
          "tous?|toute|si|sans|chez|où|ou|sont|être|faire?|fait|bien|quand|comme|encore|moi|toi|ça|à|y|en|bonjour|a",
    "de": "der|die|das|und|ist|nicht|eine?[nmrs]?|mit|für|auf|wir|ich|sie|von|zu|dem|den|des|auch|wie|im|am|euch|ihr|"
          "ihre[nmrs]?|du|mir|mich|dich|dir|uns|unsere?[nms]?|meine?[nmrs]?|deine?[nmrs]?|was|wer|wo|noch|nur|schon|"
          "heute|jetzt|aber|oder|wenn|bei|aus|nach|es|keine?[nmrs]?|hat|haben|sind|bin|war|mehr|hier|zum|zur|danke|"
          "dass|als|gibt|kann|man",
}
"""Small words of the other languages there are cues for; many stand in two lists, the longer list of hits wins."""
UNREAD = {
    "it": "il|che|di|della|delle|dei|degli|per|sono|quest[oaie]|anche|gli|non|una?|con|del|lo|la|le|su|solo|oggi|"
          "tutt[oie]|più|perché|ma|io|tu|è|e|nel|nella|alla|al|ho|hai|ha|si|ti|mi|ci|come|adesso|ora|mio|mia|in|da|a",
    "nl": "de|het|een|en|van|voor|niet|ook|zijn|maar|ik|je|jij|we|wij|met|op|in|is|dat|die|dit|wat|naar|bij|nog|wel|"
          "om|als|te|er|heb|hebben|onze|mijn|vandaag|nu|aan|uit|dan|al|kan|geen|deze",
    "sv": "och|att|det|är|som|på|jag|för|med|en|ett|den|av|till|inte|vi|har|så|kan|nu|idag|du|om|mig|min|mitt|från",
    "da": "og|at|det|er|som|på|jeg|for|med|en|et|den|af|til|ikke|vi|har|så|kan|nu|i|dag|du|om|mig|min|mit|fra|å|av",
    "ca": "els?|les|una?|i|és|com|però|molt|més|avui|amb|per|que|què|tots|hi|ha|jo|meva|nostr[ae]|de|la|en|al|del|no",
    "ro": "și|este|nu|cu|la|de|pe|un|o|în|din|mai|să|ce|care|pentru|sunt|am|ai|a|vă|ne|dar|azi|acum|noi|voi",
}
"""Small words of neighbours that nobody built cues for: where one of these has most, the text is not guessed at."""
LETTERS = {"es": "[ñ¿¡]", "pt": "[ãõ]", "fr": "[œùêèî]", "de": "[äöüß]"}
"""Letters that speak for one of them."""
ACCENTED = "(?i)[ñ¿¡ãõœùêèîäöüß]"
"""Letters that English borrows now and then: one sign against it, however often they come."""
UNTOLD = ("", "en", "und", "zxx", "qme", "qst", "qht", "qam", "qct", "art")
"""Tags that do not name another language: none, English, and what X writes for tags, links and pictures alone."""


def is_english(text: pa.Array, lang: pa.Array) -> pa.Array:
    """True where the text can be judged as English. `text` without nulls, `lang` two letters or null.

    A tag that names another language is believed unless at least two small English words, and more than of all other
    languages together, stand in the text; without such a tag a text is English unless the others outnumber it.
    """
    return pc.equal(pc.fill_null(language_of(text, lang), ""), "en")


def language_of(text: pa.Array, lang: pa.Array) -> pa.Array:
    """For each text `en`, `es`, `pt`, `fr` or `de`; null for one in another language or one that nobody can tell.

    Of the texts that are not English the language with most small words and letters wins, the platform's tag counting
    as one more; two such signs are needed, and more than there are English words or signs of scripts nobody reads.
    """
    tag = _two_letters(lang)
    tagged = pc.invert(pc.is_in(tag, pa.array(UNTOLD)))
    doubtful = pc.or_(tagged, pc.match_substring_regex(text, f"{SCRIPTS}|{OTHERS}"))
    some = pc.utf8_slice_codeunits(text.filter(doubtful), 0, LOOKED_AT)
    found = _told_apart(some, tag.filter(doubtful), tagged.filter(doubtful))
    return pc.replace_with_mask(pa.repeat(pa.scalar("en"), len(text)), doubtful, found)


def _told_apart(text: pa.Array, tag: pa.Array, tagged: pa.Array) -> pa.Array:
    english, scripts = pc.count_substring_regex(text, ENGLISH), _scripts(text)
    foreign = pc.invert(_weigh(text, tagged, english, scripts))
    found = _other(text.filter(foreign), tag.filter(foreign), pc.add(english, scripts).filter(foreign))
    return pc.replace_with_mask(pa.repeat(pa.scalar("en"), len(text)), foreign, found)


def _scripts(text: pa.Array) -> pa.Array:
    """How many letters of scripts that nobody reads; none, for sure, where each letter is one byte."""
    wide = pc.greater(pc.binary_length(text), pc.utf8_length(text))
    counts = pc.count_substring_regex(text.filter(wide), SCRIPTS)
    return pc.replace_with_mask(pa.repeat(pa.scalar(0, pa.int32()), len(text)), wide, counts)


def _weigh(text: pa.Array, tagged: pa.Array, english: pa.Array, scripts: pa.Array) -> pa.Array:
    foreign = pc.add(pc.count_substring_regex(text, OTHERS), pc.divide(scripts, 4))
    foreign = pc.add(foreign, pc.match_substring_regex(text, ACCENTED).cast(pa.int32()))
    sure = pc.and_(pc.greater_equal(english, 2), pc.greater(english, foreign))
    runs = pc.match_substring_regex(text.filter(pc.greater(scripts, 2)), f"{SCRIPTS}{{3}}")
    few = pc.and_not(pc.less(foreign, 2), pc.replace_with_mask(pc.greater(scripts, 2), pc.greater(scripts, 2), runs))
    return pc.or_(sure, pc.and_(pc.invert(tagged), pc.or_(few, pc.greater_equal(english, foreign))))


def _other(text: pa.Array, tag: pa.Array, against: pa.Array) -> pa.Array:
    signs = _signs(text, tag)
    top = pc.max_element_wise(*signs.values())
    enough = pc.and_(pc.greater_equal(top, 2), pc.greater_equal(top, against))
    winner = pc.case_when(pc.make_struct(*(pc.equal(one, top) for one in signs.values())),
                          *(pa.scalar(name) for name in signs))
    return pc.if_else(pc.and_(enough, pc.is_in(winner, pa.array(list(SMALL)))), winner, pa.scalar(None, pa.string()))


def _signs(text: pa.Array, tag: pa.Array) -> dict[str, pa.Array]:
    """For each language how many of its small words each text has, with its tag and its letters as one more each."""
    words = pc.split_pattern(pc.utf8_lower(pc.replace_substring_regex(text, r"[^\pL'’]+", " ")), " ")
    place = pc.index_in(words.flatten(), pa.array(_speakers()))
    row = pc.list_parent_indices(words).filter(pc.is_valid(place)).to_numpy()
    speaks = np.array(list(_speakers().values()))[place.drop_null().to_numpy()]
    told = {}
    for at, name in enumerate((*SMALL, *UNREAD)):
        told[name] = pc.add(np.bincount(row[speaks[:, at]], minlength=len(text)), pc.equal(tag, name).cast(pa.int64()))
        if name in LETTERS:
            letters = pc.match_substring_regex(text, f"(?i){LETTERS[name]}")
            told[name] = pc.add(told[name], letters.cast(pa.int64()))
    return told


@cache
def _speakers() -> dict[str, list[bool]]:
    """For each small word which languages have it, in their order."""
    lists = [_spelled(words) for words in (SMALL | UNREAD).values()]
    return {word: [word in some for some in lists] for word in dict.fromkeys(word for some in lists for word in some)}


def _spelled(words: str) -> list[str]:
    """The words of a pattern, each as it is written."""
    spelled: list[str] = []
    for word in words.split("|"):
        ways = [""]
        for members, letter, may_lack in re.findall(r"(?:\[(.*?)\]|(.))(\??)", word):
            ways = [way + one for way in ways for one in [*(members or letter), *([""] if may_lack else [])]]
        spelled += ways
    return spelled


def _two_letters(lang: pa.Array) -> pa.Array:
    tags = pc.fill_null(lang.cast(pa.string()), "").dictionary_encode()  # a column holds few that differ
    return pc.replace_substring_regex(pc.utf8_lower(tags.dictionary), "[-_].*$", "").take(tags.indices)
