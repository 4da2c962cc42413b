"""One more text in somebody's voice: a pattern not worn out yet, said in a way nobody has said it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from world.calendar import in_season
from world.dice import Dice
from world.grammar import say, texts
from world.people import Person

LONGEST, SHORT, ALIKE = 278, 40, 0.46
TRIES = 60
NO_WORDS = re.compile(r"https?://\S+|[@#]\S+|[^a-zäöüßáéíóúñżċ' ]")


class Voice:
    """Remembers what was said, so that no two people say nearly the same by accident."""

    def __init__(self) -> None:
        """Nothing was said yet."""
        self._worn: Counter[str] = Counter()
        self._lately: dict[str, list[str]] = {}
        self._pairs: dict[tuple[str, ...], set[int]] = {}
        self._sizes: list[int] = []

    def speak(self, patterns: list[str], person: Person, dice: Dice, given: dict[str, str] | None = None,
              *, week: int, frame: str = "", dressed: bool = False) -> str:
        """A text out of `patterns`, at most 278 characters, fresh if it can be; `dressed` with emoji and tags."""
        for _ in range(TRIES if person.role != "stranger" else TRIES // 10):
            if text := self.fresh(patterns, person, dice, given, week=week, frame=frame, dressed=dressed):
                return text
        while len(text := say(dice.pick(patterns), dice, given)) > LONGEST:
            pass
        self.remember(text)
        return text

    def fresh(self, patterns: list[str], person: Person, dice: Dice, given: dict[str, str] | None = None,
              *, week: int, frame: str = "", dressed: bool = False) -> str | None:
        """One try at a text that nobody has said nearly so, `frame` naming what may stand around it; or nothing."""
        pattern = min((dice.pick(patterns) for _ in range(4)), key=lambda one: self._worn[one])
        self._worn[pattern] += 1
        lately = self._lately.setdefault(person.name, [])
        text = say(_framed(pattern, frame, dice), dice, given)
        if dressed:
            text = _dressed(text, person, dice)
        if len(text) > LONGEST or not in_season(text, week) or pattern in lately or not self._is_new(text):
            return None
        lately.append(pattern)
        del lately[:-12]
        self.remember(text)
        return text

    def remember(self, text: str) -> None:
        """Take `text` as said."""
        pairs = _pairs(text)
        for pair in pairs:
            self._pairs.setdefault(pair, set()).add(len(self._sizes))
        self._sizes.append(len(pairs))

    def _is_new(self, text: str) -> bool:
        if len(text) < SHORT:
            return True
        pairs = _pairs(text)
        shared = Counter(said for pair in pairs for said in self._pairs.get(pair, ()))
        return all(both / (len(pairs) + self._sizes[said] - both) < ALIKE for said, both in shared.items() if both > 3)


def _pairs(text: str) -> set[tuple[str, ...]]:
    words = NO_WORDS.sub(" ", text.lower()).split()
    return set(pairwise(words))


def _framed(pattern: str, frame: str, dice: Dice) -> str:
    """The pattern with something said before or behind it, both, or neither."""
    around = texts("frames").get(frame)
    if not around:
        return pattern
    throw = dice.between(0, 1)
    head = dice.pick(around["heads"]) if throw < 0.3 else ""
    tail = dice.pick(around["tails"]) if 0.22 < throw < 0.62 else ""
    return f"{head} {pattern} {tail}".strip()


def _dressed(text: str, person: Person, dice: Dice) -> str:
    habits, flavour = person.habits, texts("flavour")
    if dice.chance(habits["emoji"]):
        text += " " + dice.pick(flavour["emoji"])
    if dice.chance(habits["tags"]) and "#" not in text:
        text += " " + " ".join(dice.shuffled(flavour["tags"])[: dice.number(1, 2)])
    if dice.chance(0.05):
        text = _mistyped(text, dice)
    return text


def _mistyped(text: str, dice: Dice) -> str:
    places = [found.start() for found in re.finditer(r"(?<=\s)[a-z]{5,}(?=\s)", text)]
    if not places or "http" in text:
        return text
    place = dice.pick(places) + 2
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
