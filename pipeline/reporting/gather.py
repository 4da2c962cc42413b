"""Warehouse to report: everything a week's report says, in one object, without a clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline import paths, sqlfile
from pipeline.records import Finding, Result
from pipeline.reporting import blind, findings, risk, words
from pipeline.reporting.accuracy import accuracy
from pipeline.reporting.checked import checked
from pipeline.reporting.evidence import quotes
from pipeline.reporting.record import Audited, Headline, Judged, Quote, Report
from pipeline.reporting.rows import AccountRow, ChartData, CoverageRow, IssueRow, NetworkRow, Ratio, TrendWeek
from pipeline.reporting.tables import about, rows, with_ratios

if TYPE_CHECKING:
    import duckdb

POSTS_KEPT = 20


def gather(con: duckdb.DuckDBPyConnection) -> Report:
    """The report of the week the warehouse was built for."""
    told = rows(con, "audited")[0]
    audited = Audited(**told | {"opt_in_venues": tuple(told["opt_in_venues"])})
    run = findings.run(con)
    score = findings.score(run)
    found, praised = _judged(con, run)
    coverage = tuple(CoverageRow(**row) for row in rows(con, "coverage"))
    networks = tuple(NetworkRow(**row) for row in rows(con, "networks"))
    headlines = _headlines(con, audited.value_target)
    return Report(
        subject=words.subject(audited, score), audited=audited, score=score, headlines=headlines,
        verdict=words.verdict(audited, score, headlines[0]), standout=words.standout(score, found),
        summary=words.summary(score, headlines), tasks=words.tasks(found, score, coverage),
        unseen=blind.unseen(coverage, rows(con, "unjudged")[0], found, score, networks), trend=_trend(con),
        findings=found, praised=praised, accounts=_accounts(con), coverage=coverage, charts=_charts(con),
        issues=tuple(IssueRow(**row) for row in rows(con, "issues")),
        checked=checked(con), accuracy=accuracy(con), networks=networks,
    )


def _judged(
    con: duckdb.DuckDBPyConnection, run: Sequence[tuple[Finding, Sequence[Result]]]
) -> tuple[tuple[Judged, ...], tuple[Quote, ...]]:
    keys = {finding.id: _keys(results) for finding, results in run}
    praised = [row["post_key"] for row in rows(con, "praised")]
    known = quotes(con, [key for some in keys.values() for key in some] + praised)
    found = tuple(_one(finding, results, [known[key] for key in keys[finding.id] if key in known])
                  for finding, results in run)
    return found, tuple(known[key] for key in praised if key in known)


def _one(finding: Finding, results: Sequence[Result], posts: list[Quote]) -> Judged:
    total, *parts = results
    group = risk.read().groups.get(finding.group, finding.group)
    return Judged(finding, group, total, tuple(sorted(parts, key=_worst_first)), tuple(posts))


def _keys(results: Sequence[Result]) -> list[str]:
    return list(dict.fromkeys(key for result in results for key in result.post_keys))[:POSTS_KEPT]


def _worst_first(result: Result) -> tuple[Any, ...]:
    return words.RANK[result.status], -(result.numerator / (result.denominator or 1)), result.subject


def _headlines(con: duckdb.DuckDBPyConnection, target: float) -> tuple[Headline, ...]:
    said = {(row["id"], row["is_now"]): Ratio(row["numerator"], row["denominator"], row["low"], row["high"])
            for row in rows(con, "headlines")}
    words_of = {name: page for name, page in about("headlines").about.items() if isinstance(page, dict)}
    return tuple(
        Headline(name, page["title"], page["counted"], said.get((name, True), Ratio(0, 0, None, None)),
                 said.get((name, False)), target if name == "value_share" else None, page["aim"])
        for name, page in words_of.items()
    )


def _trend(con: duckdb.DuckDBPyConnection) -> tuple[TrendWeek, ...]:
    return tuple(TrendWeek(**with_ratios(row, "value_share", "off_context")) for row in rows(con, "trend"))


def _accounts(con: duckdb.DuckDBPyConnection) -> tuple[AccountRow, ...]:
    return tuple(AccountRow(**with_ratios(row, "value_share", "off_context")) for row in rows(con, "accounts"))


def _charts(con: duckdb.DuckDBPyConnection) -> tuple[ChartData, ...]:
    files = sorted(sqlfile.folder(paths.PROJECT / "reports" / "charts"), key=lambda file: file.about["order"])
    return tuple(ChartData(file.name, file.about["title"], file.about["alt"], tuple(rows(con, file.name, "charts")))
                 for file in files)
