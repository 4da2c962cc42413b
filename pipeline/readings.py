"""The ways to say a pattern: what each of them says for certain, letter by letter, with gaps where nobody can tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

BLANK, BORDER, EDGE, UNKNOWN = " ", "\1", "\2", "\0"
"""In a way: white space or an apostrophe, an end of words, what RE2 takes for one, and what cannot be told.

To RE2 an end of words is one of ASCII: to its eyes one stands before and behind the é of `été`."""
APOSTROPHES = "'’‘ʼ`´"
MOST = 150
"""Ways that are told apart; where there are more, what was read so far is closed."""
FEW = 27
"""Members of a class that are told apart: the letters, and none."""
REPEATED = 5
"""A letter that comes again and again is told apart up to so many: those of a stem."""
LATIN = "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþ"
"""Letters beside those of ASCII that are heard alike whatever their case."""
ANY_LETTER, ANY_SCRIPT = "\ue000", "\ue001"
"""What stands for RE2's `\\pL` and its other classes of letters while Python's parser reads a pattern."""


def readings(pattern: str) -> list[list[str]]:
    """The stretches of a pattern, all of which a match holds, each as its ways, of which a match says one.

    `pattern` is for RE2, whatever its case. Raises `re.error` when it is none.
    """
    plain = re.sub(r"\\p(?:\{L\}|L)", ANY_LETTER, pattern.removeprefix("(?i)"))
    plain = re.sub(r"\\p\{\^?\w+\}", ANY_SCRIPT, plain)
    plain = re.sub(r"\\x\{([0-9A-Fa-f]+)\}", lambda found: re.escape(chr(int(found[1], 16))), plain)
    reading = _Reading()
    last = reading.read(_parser.parse(plain), [UNKNOWN], outermost=True)
    return [[way + UNKNOWN for way in ways] for ways in [*reading.closed, last]]


class _Reading:
    """The stretches that are closed; `read` gives the ways of the one that is not."""

    def __init__(self) -> None:
        self.closed: list[list[str]] = []

    def read(self, parts: Iterable[tuple[Any, Any]], ways: list[str], *, outermost: bool = False) -> list[str]:
        """`ways`, each grown by all that the parts can say one after another."""
        for code, what in parts:
            more = self._one(code, what)
            if len(ways) * len(more) > MOST and outermost:
                self.closed.append(ways)
                ends = {way[-1:] for way in ways}
                ways = [UNKNOWN + min(ends) if len(ends) == 1 and ends <= {BLANK, BORDER, EDGE} else UNKNOWN]
            elif len(ways) * len(more) > MOST:  # what stands inside a choice need not be said
                more = [UNKNOWN]
            ways = [way + end for way in ways for end in more]
        return ways

    def _one(self, code: Any, what: Any) -> list[str]:
        if code is sre.LITERAL:
            return [_letter(what)]
        if code is sre.AT:
            return [{sre.AT_BOUNDARY: EDGE, sre.AT_NON_BOUNDARY: UNKNOWN}.get(what, BORDER)]
        if code in (sre.IN, sre.NOT_LITERAL):
            return _class(what if code is sre.IN else [(sre.NEGATE, None), (sre.LITERAL, what)])
        if code is sre.BRANCH:
            return _few([way for branch in what[1] for way in self.read(branch, [""])])
        if code is sre.SUBPATTERN:
            return _few(self.read(what[-1], [""]))
        if code in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            return self._repeat(*what)
        return [UNKNOWN]

    def _repeat(self, least: int, most: int, parts: Any) -> list[str]:
        once = self.read(parts, [""])
        if most != 1:
            once = _again(once, least, most)
        return once if least else list(dict.fromkeys(["", *once]))


def _again(once: list[str], least: int, most: int) -> list[str]:
    """The ways to say something one time or more often."""
    if all(len(way) == 1 and way != UNKNOWN and not way.isalnum() for way in once):
        end = EDGE if EDGE in once else BORDER
        return once if len(once) == 1 else [*[way for way in once if way == BLANK], end]
    if len(once) == 1 and once[0].isalnum() and len(once[0]) == 1:
        told = [once[0] * times for times in range(max(least, 1), min(most, REPEATED) + 1)]
        return [*told, once[0] * max(least, REPEATED) + UNKNOWN] if most > REPEATED else told
    return [UNKNOWN + BLANK if all(way.endswith(BLANK) for way in once) else UNKNOWN]


def _few(ways: list[str]) -> list[str]:
    return list(dict.fromkeys(ways)) if len(ways) <= MOST else [UNKNOWN]


def _letter(code: int) -> str:
    sign = chr(code).lower()
    if sign.isspace() or sign in APOSTROPHES:
        return BLANK
    if sign.isascii() or sign in LATIN:
        return "0" if sign.isdigit() else sign
    heard_as_letter = 0xC3 <= sign.encode()[0] < 0xE0 or sign in (ANY_LETTER, ANY_SCRIPT)
    return UNKNOWN if heard_as_letter or sign.isalnum() or sign != sign.upper() else sign


def _class(members: Sequence[tuple[Any, Any]]) -> list[str]:
    if members[0][0] is sre.NEGATE:
        return _but(members)
    said = {sign for code, what in members for sign in _member(code, what)}
    if UNKNOWN not in said and len(said) <= FEW:
        return sorted(said)
    return [UNKNOWN if any(sign in UNKNOWN or sign.isalnum() for sign in said) else EDGE]


def _but(members: Sequence[tuple[Any, Any]]) -> list[str]:
    if (sre.LITERAL, ord(ANY_LETTER)) in members:
        return [BORDER] if (sre.CATEGORY, sre.CATEGORY_DIGIT) in members else ["0", BORDER]
    return [EDGE if (sre.CATEGORY, sre.CATEGORY_WORD) in members else UNKNOWN]


def _member(code: Any, what: Any) -> list[str]:
    if code is sre.LITERAL:
        return [_letter(what)]
    if code is sre.CATEGORY:
        return [{sre.CATEGORY_SPACE: BLANK, sre.CATEGORY_NOT_WORD: EDGE, sre.CATEGORY_DIGIT: "0"}.get(what, UNKNOWN)]
    if code is sre.RANGE and what[1] - what[0] < FEW:
        return [_letter(one) for one in range(what[0], what[1] + 1)]
    return [UNKNOWN]
