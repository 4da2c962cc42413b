"""Which words a text must hold before a pattern can be found in it: the screen that spares the others the search.

A pattern is read as the ways to say it. A word with a border on either side is a trigger, or two words in a row, the
first five letters of a longer one, or a sign; where every way has one, only texts that hold a trigger need be
searched. RE2 filters many patterns so (its FilteredRE2); here words are the atoms. Nobody hears the two letters that
Unicode folds into ASCII ones, the long s and the kelvin sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from pipeline.hearing import STEM
from pipeline.rarity import pair_share, sign_share, word_share
from pipeline.readings import BLANK, EDGE, UNKNOWN, readings

WORD, BEGINNING, PAIR, SIGN = 0, 1, 2, 3
"""A trigger is a whole word, a word's beginning, two words in a row, or a sign; `SIGN` 0 is any digit."""
MOST_ASKED = 3
"""Groups of triggers asked of a text for one pattern."""
SPARES_LITTLE = 0.25
"""A group that more texts than this hold one of is asked only where there is no other."""
BEFORE, BEHIND = re.compile(rf"{EDGE}(?=[^\0-\x7f])"), re.compile(rf"(?<=[^\0-\x7f]){EDGE}")
"""RE2's end of words beside a letter that it does not take for one: there a word goes on."""
PARTS, SIGNS = re.compile(r"[^\w\0 ]+|_+"), re.compile(r"[^\w \0-\2]|[_0]")
"""What parts words; what is told of signs."""

Trigger = tuple[int, str]
Group = frozenset[Trigger]
Shared = tuple[float, Trigger]


def triggers(pattern: str) -> tuple[Group, ...]:
    """What any text with a match holds: of each group at least one trigger. Empty where nothing can be said.

    `pattern` is for RE2, whatever its case. Raises `re.error` when it is none.
    """
    groups = {group for ways in readings(pattern) for group in _groups(ways)}
    best = sorted((_share(group), sorted(group), group) for group in groups)
    return (*(group for _, _, group in best[:1]),
            *(group for share, _, group in best[1:MOST_ASKED] if share < SPARES_LITTLE))


def _groups(ways: Iterable[str]) -> list[Group]:
    """The rarest trigger of each way, the rarest of what it says besides, what all say; nothing if a way has none."""
    told = [sorted(_triggers(way)) for way in ways]
    if not all(told):
        return []
    best = [some[0][1] for some in told]
    besides = [next((one for _, one in some[1:] if not _within(one, some[0][1])), some[0][1]) for some in told]
    by_all = set.intersection(*({one for _, one in some} for some in told))
    return [frozenset(best), frozenset(besides), *(frozenset([one]) for one in by_all)]


def _within(one: Trigger, other: Trigger) -> bool:
    """Whether a text that holds `other` holds `one` as well."""
    return (one[0] != SIGN and set(one[1].split()) <= set(other[1].split())) or one[1] == other[1]


def _triggers(way: str) -> set[Shared]:
    """What a way says, each with its share of texts."""
    if not way.isascii():
        way = BEHIND.sub(UNKNOWN, BEFORE.sub(UNKNOWN, way))
    runs = PARTS.split(way.replace("https:", "http:"))  # as links are heard; signs part words in a row
    told = {_shared(SIGN, sign) for sign in SIGNS.findall(way)}
    return told.union(*(_of_run(run) for run in runs if run and run != BLANK))


@cache
def _of_run(run: str) -> frozenset[Shared]:
    words = run.split(BLANK)
    heard = [_heard(word) for word in words]
    told = {_shared(WORD, word) for word, whole in zip(words, heard, strict=True) if whole}
    told |= {_shared(PAIR, f"{one} {two}") for (one, two), both in zip(pairwise(words), pairwise(heard), strict=True)
             if all(both)}
    told |= {_shared(BEGINNING, start) for start in (word.split(UNKNOWN)[0] for word in words if UNKNOWN in word)
             if len(start.encode()) >= STEM and _heard(start)}
    return frozenset(told)


@cache
def _shared(kind: int, said: str) -> Shared:
    return _one_share(kind, said), (kind, said)


def _heard(word: str) -> bool:
    """Whether it is heard as one word: `https` is not, where a link begins with it."""
    return word.isalnum() and not word.startswith("https")


def _share(group: Iterable[Trigger]) -> float:
    """The share of texts that hold one of them, about, and at most all."""
    return min(sum(_one_share(*trigger) for trigger in group), 1.0)


@cache
def _one_share(kind: int, said: str) -> float:
    if kind == SIGN:
        return sign_share(said)
    return pair_share(*said.split()) if kind == PAIR else word_share(said)
