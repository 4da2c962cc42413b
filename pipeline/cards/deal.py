"""The warehouse's and the report's rows dealt out: each team and rep gets their own, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.cards.card import Card, CardWeek, Flag
from pipeline.cards.kinder import kinder
from pipeline.following.states import is_open
from pipeline.reporting.evidence import quotes
from pipeline.reporting.record import Case, Quote
from pipeline.reporting.tables import rows, with_ratios

if TYPE_CHECKING:
    import duckdb

MOST = 10
"""Flagged texts on a card: more are too many for one talk."""
BATCH = 500
"""Cards whose quotes are fetched at once."""


def deal(con: duckdb.DuckDBPyConnection, cases: Iterable[Case], kinds: Sequence[str]) -> Iterator[Card]:
    """The cards of these kinds (team, rep), teams first; reps only where every account of theirs has consent.

    A text that several `cases` flagged stands under the first of them.
    """
    numbers = [row for row in rows(con, "numbers", "cards") if row["kind"] in kinds]
    weeks = {(row["kind"], row["id"]): row["weeks"] for row in rows(con, "weeks", "cards")}
    best = _posts(rows(con, "posts", "cards"))
    open_cases = _by_account(case for case in cases if is_open(case.state))
    for start in range(0, len(numbers), BATCH):
        some = numbers[start : start + BATCH]
        flagged = [_by_text(case for account in row["accounts"] for case in open_cases.get(account, []))
                   for row in some]
        wanted = [key for row in some for key in best.get((row["kind"], row["id"]), {}).values()]
        keys = [key for found in wanted for key in found]
        keys += [same[0].post_key for mine in flagged for same in mine[:MOST]]
        known = quotes(con, keys)
        for row, mine in zip(some, flagged, strict=True):
            owner = row["kind"], row["id"]
            yield _card(row, weeks.get(owner, []), best.get(owner, {}), mine, known)


def _card(row: Mapping[str, Any], weeks: Iterable[Mapping[str, Any]], best: Mapping[str, list[str]],
          texts: Sequence[Sequence[Case]], known: Mapping[str, Quote]) -> Card:
    told = with_ratios(dict(row), "share", "before", "off_context")
    shown = [_flag(same, known[same[0].post_key], place) for place, same in enumerate(texts[:MOST])
             if same[0].post_key in known]
    gave, praised = (tuple(replace(known[key], marks=()) for key in best.get(what, []) if key in known)
                     for what in ("best", "praised"))
    return Card(
        **told | {"accounts": tuple(row["accounts"])}, weeks=tuple(CardWeek(**week) for week in weeks),
        best=next(iter(gave), None), praised=praised,
        flagged=tuple(shown), more=len(texts) - len(shown),
    )


def _flag(cases: Sequence[Case], quote: Quote, turn: int) -> Flag:
    heard = quote.parent_text if quote.answer == "off_context_pitch" else None
    said = kinder([case.finding for case in cases], quote.kinds, heard, turn)
    return Flag(cases[0], quote, *said, also=tuple(case.title for case in cases[1:]))


def _by_text(cases: Iterable[Case]) -> list[list[Case]]:
    """The cases of one text together, in the order in which the texts first stand."""
    dealt: dict[str, list[Case]] = {}
    for case in cases:
        dealt.setdefault(case.post_key, []).append(case)
    return list(dealt.values())


def _posts(found: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], dict[str, list[str]]]:
    dealt: dict[tuple[str, str], dict[str, list[str]]] = {}
    for row in found:
        dealt.setdefault((row["kind"], row["id"]), {}).setdefault(row["what"], []).append(row["post_key"])
    return dealt


def _by_account(cases: Iterable[Case]) -> dict[str, list[Case]]:
    dealt: dict[str, list[Case]] = {}
    for case in sorted(cases, key=lambda case: (case.since, case.post_key), reverse=True):
        dealt.setdefault(case.account or "", []).append(case)
    return dealt
