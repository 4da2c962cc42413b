"""Warehouse to report: everything a week's report says, in one object, without a clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.records import Result
from pipeline.reporting import blind
from pipeline.reporting.accuracy import accuracy
from pipeline.reporting.charted import charted
from pipeline.reporting.checked import checked
from pipeline.reporting.evidence import quotes
from pipeline.reporting.record import Audited, Headline, Judged, Quote, Report
from pipeline.reporting.rows import AccountRow, CoverageRow, IssueRow, NetworkRow, Ratio, RuleRow, TeamRow, TrendWeek
from pipeline.reporting.tables import about, rows, with_ratios
from pipeline.scoring import findings, risk
from pipeline.wording import words

if TYPE_CHECKING:
    import duckdb

POSTS_KEPT = 20


def gather(con: duckdb.DuckDBPyConnection, run: Sequence[findings.Found]) -> Report:
    """The report of the week the warehouse was built for; `run` is what its findings came to."""
    audited = audited_by(con)
    model = findings.model_of(con)
    score = findings.score([(one.finding, one.total) for one in run], model)
    found, praised = _judged(con, run, model)
    coverage = tuple(CoverageRow(**row) for row in rows(con, "coverage"))
    networks = tuple(NetworkRow(**row) for row in rows(con, "networks"))
    headlines = _headlines(con, audited.value_target, model)
    return Report(
        subject=words.subject(audited, score), audited=audited, score=score, headlines=headlines,
        verdict=words.verdict(audited, score, headlines[0]), standout=words.standout(score, found),
        summary=words.summary(score, headlines), tasks=words.tasks(found, score, coverage),
        unseen=blind.unseen(coverage, rows(con, "unjudged")[0], found, score, networks), trend=_trend(con),
        findings=found, praised=praised, accounts=_accounts(con), coverage=coverage, charts=charted(con),
        issues=tuple(IssueRow(**row) for row in rows(con, "issues")),
        checked=checked(con), accuracy=accuracy(con), networks=networks,
        teams=tuple(TeamRow(**with_ratios(row, "value_share", "off_context")) for row in rows(con, "teams")),
        rules=tuple(RuleRow(**with_ratios(row, "share")) for row in rows(con, "rules")),
        waiting=_listed(con, "waiting"), voices=_listed(con, "voices"),
    )


def audited_by(con: duckdb.DuckDBPyConnection) -> Audited:
    """Which brand and week the warehouse was built for."""
    told = rows(con, "audited")[0]
    return Audited(**told | {"opt_in_venues": tuple(told["opt_in_venues"])})


def _judged(
    con: duckdb.DuckDBPyConnection, run: Sequence[findings.Found], model: risk.Model
) -> tuple[tuple[Judged, ...], tuple[Quote, ...]]:
    keys = {one.finding.id: _keys(one.results) for one in run}
    praised = [row["post_key"] for row in rows(con, "praised")]
    known = quotes(con, [key for some in keys.values() for key in some] + praised)
    found = tuple(
        Judged(one.finding, model.groups.get(one.finding.group, one.finding.group), one.total, one.results[1:],
               tuple(known[key] for key in keys[one.finding.id] if key in known), one.rows, one.acute)
        for one in run
    )
    return found, tuple(known[key] for key in praised if key in known)


def _listed(con: duckdb.DuckDBPyConnection, table: str) -> tuple[Quote, ...]:
    """The posts whose keys a table gives, in its order."""
    keys = [row["post_key"] for row in rows(con, table)]
    known = quotes(con, keys)
    return tuple(known[key] for key in keys if key in known)


def _keys(results: Sequence[Result]) -> list[str]:
    return list(dict.fromkeys(key for result in results for key in result.post_keys))[:POSTS_KEPT]


def _headlines(con: duckdb.DuckDBPyConnection, target: float, model: risk.Model) -> tuple[Headline, ...]:
    said = {(row["id"], row["is_now"]): Ratio(row["numerator"], row["denominator"], row["low"], row["high"])
            for row in rows(con, "headlines")}
    words_of = {name: page for name, page in about("headlines").about.items() if isinstance(page, dict)}
    fine = {card.finding.id: card.finding.threshold for card in model.cards}
    return tuple(
        Headline(name, page["title"], page["counted"], said.get((name, True), Ratio(0, 0, None, None)),
                 said.get((name, False)), target if name == "value_share" else fine.get(page.get("fine", "")),
                 page["aim"])
        for name, page in words_of.items()
    )


def _trend(con: duckdb.DuckDBPyConnection) -> tuple[TrendWeek, ...]:
    shares = ("value_share", "off_context", "unanswered")
    return tuple(TrendWeek(**with_ratios(row, *shares)) for row in rows(con, "trend"))


def _accounts(con: duckdb.DuckDBPyConnection) -> tuple[AccountRow, ...]:
    return tuple(AccountRow(**with_ratios(row, "value_share", "off_context")) for row in rows(con, "accounts"))
