"""The report without the keys of strangers' posts: on some networks they hold their author's handle or id."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from pipeline.records import Result
from pipeline.reporting.record import Judged, Quote, Report

OTHERS = "customers"
"""The group of findings whose evidence is what people outside the roster said."""


def nameless(report: Report) -> Report:
    """The report with a hash in the place of each key of a stranger's post; the same post has the same one always."""
    behind = (post for one in report.findings for post in one.posts)
    quoted = (*report.praised, *report.waiting, *report.voices, *behind)
    own = {quote.post_key for quote in quoted if quote.role}
    return replace(
        report, praised=_quotes(report.praised), waiting=_quotes(report.waiting), voices=_quotes(report.voices),
        findings=tuple(_judged(one, own) for one in report.findings))


def _judged(one: Judged, own: set[str]) -> Judged:
    if one.finding.group != OTHERS:
        return replace(one, posts=_quotes(one.posts))
    parts = tuple(_result(part, own) for part in one.parts)
    return replace(one, total=_result(one.total, own), parts=parts, posts=_quotes(one.posts))


def _result(result: Result, own: set[str]) -> Result:
    return replace(result, post_keys=tuple(key if key in own else _hidden(key) for key in result.post_keys))


def _quotes(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    return tuple(quote if quote.role else replace(quote, post_key=_hidden(quote.post_key)) for quote in quotes)


def _hidden(key: str) -> str:
    return f"{key.partition(' ')[0]} {hashlib.sha256(key.encode()).hexdigest()[:16]}"
