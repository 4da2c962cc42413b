"""One more text in somebody's voice: a pattern not worn out yet, said in a way nobody has said it."""

from __future__ import annotations

import re
from collections import Counter

from world.dice import Dice
from world.grammar import say, texts
from world.people import Person

LONGEST = 278
TRIES = 60


class Voice:
    """Remembers what was said, so that no two people say nearly the same by accident."""

    def __init__(self) -> None:
        """Nothing was said yet."""
        self._worn: Counter[str] = Counter()
        self._own: set[tuple[str, str]] = set()
        self._threes: dict[tuple[str, ...], set[int]] = {}
        self._sizes: list[int] = []

    def speak(self, patterns: list[str], person: Person, dice: Dice, given: dict[str, str] | None = None,
              *, dressed: bool = False) -> str:
        """A fresh text out of `patterns`, at most 278 characters; `dressed` with the person's emoji and tags."""
        for _ in range(TRIES):
            pattern = min((dice.pick(patterns) for _ in range(4)), key=lambda one: self._worn[one])
            text = say(pattern, dice, given)
            text = _dressed(text, person, dice) if dressed else text
            if len(text) <= LONGEST and (person.name, pattern) not in self._own and self._is_fresh(text):
                break
        self._worn[pattern] += 1
        self._own.add((person.name, pattern))
        if len(self._own) % 9 == 0:
            self._own = {pair for pair in self._own if pair[0] != person.name}
        self.remember(text)
        return text

    def remember(self, text: str) -> None:
        """Take `text` as said."""
        threes = _threes(text)
        for three in threes:
            self._threes.setdefault(three, set()).add(len(self._sizes))
        self._sizes.append(len(threes))

    def _is_fresh(self, text: str) -> bool:
        threes = _threes(text)
        shared = Counter(said for three in threes for said in self._threes.get(three, ()))
        return all(both / (len(threes) + self._sizes[said] - both) < 0.45 for said, both in shared.items())


def _threes(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + 3]) for start in range(max(1, len(words) - 2))}


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
