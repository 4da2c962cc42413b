"""How rare the words and signs of posts are: the share of texts they stand in, by a list of the commonest."""

from __future__ import annotations

COMMON = (
    "the a to i 0 and of in is for it this 00 s on my you that with http have t but be are from so at me what just "
    "can was not if m like all as or do about an out 0000 how your up one we by get some there they new when would "
    "here more 000 has time will no know now ve been any don good who people first really r want am think had he make "
    "them only post got go d see rt re their after day other into our his also help over love why need much thanks "
    "should could back than because best work us way great where year going last still made right well very which "
    "most these use guys even does years today off too did video few something never then take user game her looking "
    "find two before ll please while being were x night free com")
"""Words of English posts, the commonest first; a digit is a 0."""
ABROAD = (
    "de que la le en les el da é et es des um à não du un para una uma pour die mi por do na ich ist est nicht con eu "
    "und los os der das pero sur las em tem como pra dans au den für ya muito com mit si quem meu sobre pas você essa "
    "también von yo al del via mas aus qui zu te il esse já je minha só isso auf ao está avec ein plus bei esta dos "
    "par muy ou hoje nos gracias hoy tu são más mehr dem seu pelo ele tengo gente mich sua todo este nosso ti ne zum "
    "ela nur kann ainda também ta vous sich todos mesmo tudo estoy su melhor nach porque quando cara ver pode eine als "
    "sind hay até ha sie wenn meine muss nuevo wie noch sin tout sem nossa sempre así fazer anos dass ihr schon soy "
    "eso hace mucho sont qué solo jetzt mir às hacer ahora agora heute gegen über wir")
"""Words of Spanish, Portuguese, French and German posts that English ones rarely hold, the commonest first."""
SIGNS = {".": 0.52, ",": 0.3, ":": 0.33, "-": 0.2, "?": 0.17, "/": 0.26, "@": 0.16, "!": 0.15, ")": 0.14, "(": 0.13,
         "#": 0.1, '"': 0.08, "&": 0.05, "$": 0.03, "0": 0.4,
         "[": 0.07, "]": 0.07, ";": 0.03, "*": 0.03, "_": 0.05, "=": 0.02, "%": 0.015, "+": 0.015}
"""The share of English posts that hold a sign, or, for 0, any digit."""
RARE, TOGETHER = 0.002, 6.0
"""The share of what is not listed; how much oftener two words stand in a row than chance has it."""
RANK = {word: place for words in (ABROAD, COMMON) for place, word in enumerate(words.split())}


def word_share(word: str) -> float:
    """The share of texts that hold a word, about: it falls with the rank, as Zipf found."""
    return 3.2 / (RANK[word] + 9) if word in RANK else RARE


def sign_share(sign: str) -> float:
    """The share of texts that hold a sign."""
    return SIGNS.get(sign, 2 * RARE)


def pair_share(one: str, two: str) -> float:
    """The share of texts that hold two words in a row."""
    return word_share(one) * word_share(two) * TOGETHER / 10
