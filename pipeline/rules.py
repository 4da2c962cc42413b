"""Rules of giving and asking: each a file of `reports/rules`, with who wrote it down, when, and what it counts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Annotated

from pipeline import paths

CATEGORIES = ("article", "personal", "value", "quote", "share", "soft", "pitch", "other",
              "conversation", "care", "helpful", "invited", "off_context")
"""What an item of the mart `rule_items` may be; a rule puts each on the side that gives, that asks, or on none."""
DEFAULT = "80/20"
"""The rule of a brand that chose none."""


class RuleError(Exception):
    """A file of `reports/rules` that cannot be used; says which, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in one version; another reading of it is another version, or a rule of its own."""

    name: Annotated[str, "the rule as people call it, as in brand.toml"]
    version: Annotated[int, "raised whenever the rule is read otherwise"]
    title: Annotated[str, "the rule in a few words"]
    source: Annotated[str, "who wrote it down, and when"]
    gives: Annotated[str, "what counts as giving and as asking, in one sentence"]
    target: Annotated[float, "share to reach of what gives among what gives or asks, of the chosen rule the brand's"]
    giving: Annotated[tuple[str, ...], "categories of rule_items that give"]
    asking: Annotated[tuple[str, ...], "categories of rule_items that ask"]


def known() -> dict[str, Rule]:
    """All rules by name, in the order of their names. Raises `RuleError` for a file that cannot be used."""
    return _known(paths.reports() / "rules")


@cache
def _known(folder: Path) -> dict[str, Rule]:
    read = [_read(file) for file in sorted(folder.glob("*.toml"))]
    return {rule.name: rule for rule in sorted(read, key=lambda rule: rule.name)}


def line(target: float) -> float:
    """The share of asking that a target for giving leaves: 0.2 for 0.8, without the dust of binary fractions."""
    return float(1 - Fraction(target).limit_denominator(1000))


def _read(file: Path) -> Rule:
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        if odd := sorted({field.name for field in fields(Rule)} ^ set(told)):
            raise RuleError(f"reports/rules/{file.name}: {odd[0]} is missing, or no part of a rule")
        rule = Rule(**told | {"target": float(Fraction(told["target"])), "giving": tuple(told["giving"]),
                              "asking": tuple(told["asking"])})
    except ValueError as error:
        raise RuleError(f"reports/rules/{file.name} cannot be read: {error}") from None
    if odd := sorted({*rule.giving, *rule.asking} - set(CATEGORIES)):
        raise RuleError(f"reports/rules/{file.name}: no item is called {odd[0]}; they are {', '.join(CATEGORIES)}")
    if both := sorted(set(rule.giving) & set(rule.asking)):
        raise RuleError(f"reports/rules/{file.name}: {both[0]} gives and asks; it must be on one side")
    if not 0 < rule.target <= 1:
        raise RuleError(f"reports/rules/{file.name}: a target lies above 0 and up to 1, as \"4/5\"")
    return rule
