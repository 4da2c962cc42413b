"""Sentences with choices: `[warm|cold]` takes one, `{dish}` puts in a word from `slots.toml`, both may nest."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from world.dice import Dice

TEXTS = Path(__file__).resolve().parent.parent / "texts"
INNERMOST = re.compile(r"\[([^\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")


@cache
def texts(name: str) -> dict[str, Any]:
    """The file `texts/NAME.toml`; where it has parts (`NAME_2.toml`), their lists are joined."""
    joined: dict[str, Any] = {}
    for path in sorted(TEXTS.glob(f"{name}.toml")) + sorted(TEXTS.glob(f"{name}_[0-9].toml")):
        for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items():
            joined[key] = joined[key] + value if isinstance(value, list) and key in joined else value
    return joined


def say(pattern: str, dice: Dice, given: dict[str, str] | None = None) -> str:
    """One sentence out of `pattern`. A slot used twice in one pattern says the same word twice."""
    return _tidy(_filled(pattern, dice, dict(given or {})))


def _filled(pattern: str, dice: Dice, words: dict[str, str]) -> str:
    while choice := INNERMOST.search(pattern):
        pattern = pattern[: choice.start()] + dice.pick(choice[1].split("|")) + pattern[choice.end() :]
    while slot := SLOT.search(pattern):
        if slot[1] not in words:
            words[slot[1]] = _filled(dice.pick(texts("slots")[slot[1]]), dice, words)
        pattern = pattern[: slot.start()] + words[slot[1]] + pattern[slot.end() :]
    return pattern


def _tidy(text: str) -> str:
    text = re.sub(r"[ \t]{2,}", " ", text.strip())
    text = re.sub(r" +([,.!?;:])(?=\s|$)", r"\1", text)
    text = re.sub(r" *\n *", "\n", text)
    return re.sub(r"(^|[.!?]\s+|\n|https?://\S+ )([a-z])(?!ttps?:)", lambda found: found[1] + found[2].upper(), text)
