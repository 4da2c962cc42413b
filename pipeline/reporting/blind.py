"""What could not be seen, said first: silence is not good behaviour."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.reporting.record import Judged
from pipeline.reporting.rows import CoverageRow, NetworkRow
from pipeline.scoring.score import Score
from pipeline.wording import numbers


def unseen(
    coverage: tuple[CoverageRow, ...], unjudged: Mapping[str, int], found: tuple[Judged, ...], score: Score,
    networks: tuple[NetworkRow, ...] = ()
) -> tuple[str, ...]:
    """One sentence for each kind of blind spot, accounts first; empty where everything was seen."""
    said = (*_accounts(coverage), *_networks(networks), _parents(coverage), *_texts(unjudged), _findings(found, score))
    return tuple(line for line in said if line)


def _accounts(coverage: tuple[CoverageRow, ...]) -> list[str]:
    if not coverage:
        return ["No account was asked for: brand.toml and reps.csv name none that can be read."]
    if all(row.last_collected is None or row.stop == "error" for row in coverage):
        return [f"Nothing could be collected from any of {numbers.many(len(coverage), 'account')}."]
    troubled = [row for row in coverage if row.problem]
    if not troubled:
        return []
    more = [f"{numbers.count(len(troubled) - 3)} more"] if len(troubled) > 3 else []
    names = numbers.listed([*(row.name or row.account for row in troubled[:3]), *more])
    asked = numbers.many(len(coverage), "account")
    return [f"{numbers.count(len(troubled))} of {asked} not seen in full: {names}."]


def _networks(networks: tuple[NetworkRow, ...]) -> list[str]:
    """Networks that gave much less than they used to; those that gave nothing at all are said account by account."""
    return [f"{row.platform}: {row.problem}." for row in networks if row.problem and row.failed < row.accounts]


def _parents(coverage: tuple[CoverageRow, ...]) -> str:
    wanted, read = sum(row.parents_wanted for row in coverage), sum(row.parents_read for row in coverage)
    if read >= wanted:
        return ""
    return (f"{numbers.count(wanted - read)} of {numbers.many(wanted, 'reply', 'replies')} got no verdict, "
            "because the text replied to is gone, private or was not handed over.")


def _texts(unjudged: Mapping[str, int]) -> list[str]:
    foreign, unsure, texts = (unjudged[name] for name in ("unsupported", "unsure", "texts"))
    said = []
    if foreign:
        said.append(f"{numbers.many(foreign, 'text')} of {numbers.count(texts)} in a language that is not judged yet.")
    if unsure:
        said.append(f"{numbers.many(unsure, 'label')} of {numbers.count(texts)} unsure: "
                    "have a person look before you rely on them.")
    return said


def _findings(found: tuple[Judged, ...], score: Score) -> str:
    if not score.not_judged:
        return ""
    titles = {one.finding.id: one.finding.title for one in found}
    dark = sorted(score.not_judged, key=lambda one: -one.weight)
    names = [f"{titles.get(one.finding, one.finding)} ({one.why})" for one in dark[:2]]
    more = [f"{numbers.count(len(dark) - 2)} more"] if len(dark) > 2 else []
    return f"{numbers.many(len(dark), 'finding')} without a verdict: {numbers.listed([*names, *more])}."
