"""Which words a text must hold before a pattern can be found in it: the screen that spares the others the search.

A pattern is read as the ways to say it, each as what it says for certain. Two words in a row are a trigger, or one
with a border on either side, the first five letters of a longer one, or a sign; where every way has one, only texts
that hold a trigger need be searched. RE2 filters many patterns so (its FilteredRE2); here words are the atoms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from pipeline.hearing import STEM

BLANK, BORDER, UNKNOWN = " ", "\1", "\0"
"""In what a pattern says: white space or an apostrophe, a border of some kind, and what cannot be told."""
APOSTROPHES = "'’‘ʼ`´"
MOST = 300
"""Ways to read a pattern that are told apart; where there are more, what was read so far is closed."""
FEW = 6
"""Members of a class that are told apart."""
WORD, BEGINNING, PAIR, SIGN = 0, 1, 2, 3
"""A trigger is a whole word, a word's beginning, two words in a row, or a sign, known by its first byte."""
COMMON = frozenset(
    ["the", "a", "an", "and", "or", "of", "to", "in", "on", "at", "by", "for", "from", "with", "about", "as", "is", "are", "was", "be", "been", "it", "its", "s", "this", "that", "these", "those", "there", "here", "i", "m", "ve", "ll", "d", "re", "me", "my", "we", "us", "our", "you", "your", "he", "she", "they", "them", "his", "her", "their", "so", "not", "no", "don", "t", "do", "does", "did", "have", "has", "had", "can", "will", "would", "just", "get", "got", "all", "any", "one", "up", "out", "what", "who", "how", "when", "where", "why", "if", "but", "more", "now", "new", "some", "than", "like", "love", "know", "go", "going", "want", "need", "time", "day", "today", "good", "great", "make", "see", "back", "first", "really", "very", "much", "only", "even", "people", "think"])
"""Words that stand in so many texts that they spare little."""

FREQUENT = ".,:-!/"
"""Signs that stand in so many."""

Trigger = tuple[int, str]


def triggers(pattern: str) -> frozenset[Trigger] | None:
    """What any text with a match holds at least one of; None where nothing can be said.

    `pattern` is for RE2, whatever its case. Raises `re.error` when it is none.
    """
    plain = re.sub(r"\\p(?:\{\^?\w+\}|L)", r"\\w", pattern.removeprefix("(?i)"))
    plain = re.sub(r"\\x\{([0-9A-Fa-f]+)\}", lambda found: chr(int(found[1], 16)), plain)
    reading = _Reading()
    last = _told(reading.read(_parser.parse(plain), [UNKNOWN], outermost=True))
    return max((one for one in [*reading.closed, last] if one), key=_worth, default=None)


class _Reading:
    """The ways to say a pattern: letters and signs, `BLANK`, `BORDER` and `UNKNOWN`."""

    def __init__(self) -> None:
        self.closed: list[frozenset[Trigger] | None] = []

    def read(self, parts: Iterable[tuple[Any, Any]], ways: list[str], *, outermost: bool = False) -> list[str]:
        """`ways`, each grown by all that the parts can say one after another."""
        for code, what in parts:
            more = self._one(code, what)
            if len(ways) * len(more) > MOST:
                if outermost:  # what stands inside a choice need not be said
                    self.closed.append(_told(ways))
                ways = [UNKNOWN]
            ways = [way + end for way in ways for end in more]
        return ways

    def _one(self, code: Any, what: Any) -> list[str]:
        if code is sre.LITERAL:
            return [_letter(what)]
        if code is sre.AT:
            return [UNKNOWN if what is sre.AT_NON_BOUNDARY else BORDER]
        if code is sre.IN:
            return _class(what)
        if code is sre.BRANCH:
            return _few([way for branch in what[1] for way in self.read(branch, [""])])
        if code is sre.SUBPATTERN:
            return _few(self.read(what[-1], [""]))
        if code in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            return self._repeat(*what)
        return [UNKNOWN]

    def _repeat(self, least: int, most: int, parts: Any) -> list[str]:
        once = self.read(parts, [""])
        if once not in ([BLANK], [BORDER]) and most != 1:
            once = [UNKNOWN + BLANK if all(way.endswith(BLANK) for way in once) else UNKNOWN]
        return once if least else ["", *once]


def _few(ways: list[str]) -> list[str]:
    return list(dict.fromkeys(ways)) if len(ways) <= MOST else [UNKNOWN]


def _letter(code: int) -> str:
    sign = chr(code).lower()
    return BLANK if sign.isspace() or sign in APOSTROPHES else sign


def _class(members: Sequence[tuple[Any, Any]]) -> list[str]:
    said = {_letter(what) if code is sre.LITERAL else _category(code, what) for code, what in members}
    if members[0][0] is sre.NEGATE:
        return [BORDER if (sre.CATEGORY, sre.CATEGORY_WORD) in members else UNKNOWN]
    if UNKNOWN not in said and len(said) <= FEW:
        return sorted(said)
    return [UNKNOWN if any(sign == UNKNOWN or sign.isalnum() for sign in said) else BORDER]


def _category(code: Any, what: Any) -> str:
    if code is sre.CATEGORY:
        return {sre.CATEGORY_SPACE: BLANK, sre.CATEGORY_NOT_WORD: BORDER}.get(what, UNKNOWN)
    return UNKNOWN


def _told(ways: Iterable[str]) -> frozenset[Trigger] | None:
    """The worthiest trigger of each way; None where a way has none."""
    found = set()
    for way in ways:
        told = _triggers(way + UNKNOWN)
        if not told:
            return None
        found.add(max(told, key=_spares))
    return frozenset(found)


def _triggers(way: str) -> list[Trigger]:
    told: list[Trigger] = [(SIGN, sign) for sign in way if not sign.isalnum() and sign not in BLANK + BORDER + UNKNOWN]
    for run in re.split(r"[^\w\0 ]|_", way):  # signs part words that stand in a row
        words = run.split(BLANK)
        told += [(WORD, word) for word in words if word.isalnum()]
        told += [(PAIR, f"{one} {two}") for one, two in zip(words, words[1:], strict=False)
                 if one.isalnum() and two.isalnum()]
        told += [(BEGINNING, start) for start in (word.split(UNKNOWN)[0] for word in words if UNKNOWN in word)
                 if len(start.encode()) >= STEM]
    return told


def _spares(trigger: Trigger) -> float:
    """How much searching a trigger may spare: the letters of its words, next to none for those that are common."""
    kind, said = trigger
    if kind == SIGN:
        return 0.1 if said in FREQUENT else 0.2
    return sum(0.5 if word in COMMON else float(len(word)) for word in said.split())


def _worth(told: frozenset[Trigger]) -> float:
    return min(map(_spares, told)) - len(told) / 100
