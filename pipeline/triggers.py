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
from pipeline.readings import BLANK, BORDER, EDGE, UNKNOWN, readings

WORD, BEGINNING, PAIR, SIGN = 0, 1, 2, 3
"""A trigger is a whole word, a word's beginning, two words in a row, or a sign; `SIGN` 0 is any digit."""
MOST_ASKED = 3
"""Groups of triggers asked of a text for one pattern."""
SPARES_LITTLE = 0.25
"""A group that more texts than this hold one of is asked only where there is no other."""
BEFORE, BEHIND = re.compile(rf"{EDGE}(?=[^\0-\x7f])"), re.compile(rf"(?<=[^\0-\x7f]){EDGE}")
"""RE2's end of words beside a letter that it does not take for one: there a word goes on."""

Trigger = tuple[int, str]
Group = frozenset[Trigger]


def triggers(pattern: str) -> tuple[Group, ...]:
    """What any text with a match holds: of each group at least one trigger. Empty where nothing can be said.

    `pattern` is for RE2, whatever its case. Raises `re.error` when it is none.
    """
    groups = {group for ways in readings(pattern) for group in _groups(ways)}
    best = sorted(groups, key=lambda group: (_share(group), sorted(group)))
    return (*best[:1], *(group for group in best[1:MOST_ASKED] if _share(group) < SPARES_LITTLE))


def _groups(ways: Iterable[str]) -> list[Group]:
    """The rarest trigger of each way, the rarest of what it says besides, what all say; nothing if a way has none."""
    told = [sorted(_triggers(way), key=lambda one: (_share([one]), one)) for way in ways]
    if not all(told):
        return []
    besides = [next((one for one in some[1:] if not _within(one, some[0])), some[0]) for some in told]
    by_all = set.intersection(*map(set, told))
    return [frozenset(some[0] for some in told), frozenset(besides), *(frozenset([one]) for one in by_all)]


def _within(one: Trigger, other: Trigger) -> bool:
    """Whether a text that holds `other` holds `one` as well."""
    return (one[0] != SIGN and set(one[1].split()) <= set(other[1].split())) or one[1] == other[1]


def _triggers(way: str) -> set[Trigger]:
    way = BEHIND.sub(UNKNOWN, BEFORE.sub(UNKNOWN, way)).replace("https:", "http:")  # as links are heard
    told: set[Trigger] = {(SIGN, sign) for sign in way if sign not in BLANK + BORDER + EDGE + UNKNOWN
                          and (sign == "0" or not sign.isalnum())}
    for run in re.split(r"[^\w\0 ]|_", way):  # signs part words in a row
        words = run.split(BLANK)
        told |= {(WORD, word) for word in words if _heard(word)}
        told |= {(PAIR, f"{one} {two}") for one, two in pairwise(words) if _heard(one) and _heard(two)}
        told |= {(BEGINNING, start) for start in (word.split(UNKNOWN)[0] for word in words if UNKNOWN in word)
                 if len(start.encode()) >= STEM and _heard(start)}
    return told


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
