"""The verb `pack`: cases with their proofs in one ZIP, for somebody who asks what was found and what was done."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from pipeline import landing, paths
from pipeline.ask import open_published
from pipeline.following.pack import pack as packed
from pipeline.following.week import known
from pipeline.records import Week
from pipeline.reporting.evidence import quotes
from pipeline.reporting.gather import audited_by
from pipeline.reporting.record import Case
from pipeline.reporting.tables import rows
from pipeline.settings import Brand


def pack(brand: Brand, week: Week, path: Path, accounts: Collection[str] = (), findings: Collection[str] = ()) -> int:
    """Write the cases up to `week`, of these accounts and findings where some are named; gives back how many.

    Raises `PublishedError` where the week has no report, `AskError` where there is no warehouse.
    """
    cases = [case for case in known(brand, week) if _wanted(case, accounts, findings)]
    keys = sorted({case.post_key for case in cases})
    with open_published(brand.slug) as con:
        read_from = {row["post_key"]: row for row in rows(con, "followed", keys=keys)}
        there = _in_evidence(paths.data(brand.slug) / "landing", {row["page_sha256"] for row in read_from.values()})
        pages = {key: (row["page_sha256"], row["seen_at"].isoformat(), row["page_sha256"] in there)
                 for key, row in read_from.items()}
        of_week = replace(audited_by(con), week=week.name, start_at=week.start, end_at=week.end)
        packed(path, of_week, cases, quotes(con, keys), pages)
    return len(cases)


def _wanted(case: Case, accounts: Collection[str], findings: Collection[str]) -> bool:
    return (not accounts or case.account in accounts) and (not findings or case.finding in findings)


def _in_evidence(folder: Path, hashes: Iterable[str]) -> set[str]:
    """Those of `hashes` whose page lies in the evidence and still has that hash."""
    wanted = set(hashes)
    pages = (page for path in sorted(folder.glob("*/*/*.jsonl.gz")) for page in landing.read(path))
    return {page.sha256 for page in pages if page.sha256 in wanted and _unchanged(page.body, page.sha256)}


def _unchanged(body: bytes, sha256: str) -> bool:
    import hashlib

    return hashlib.sha256(body).hexdigest() == sha256
