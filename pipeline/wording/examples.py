"""Which post stands as an example below a finding in a mail: each post once, and no post twice in one mail."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.reporting.record import Judged, Quote
from pipeline.reporting.team import TeamFinding

GIVING = ("value", "soft", "other", "helpful_offer", "conversation")


def examples(found: Iterable[Judged | TeamFinding], most: int) -> dict[str, Quote]:
    """An example for each of the first `most` findings that have a post no finding above them has shown."""
    chosen: dict[str, Quote] = {}
    for one in found:
        shown = {quote.post_key for quote in chosen.values()}
        fresh = next((post for post in one.posts if post.post_key not in shown), None)
        if fresh and len(chosen) < most:
            chosen[one.finding.id] = fresh
    return chosen


def plain(post: Quote) -> bool:
    """Whether nothing in the post is to be marked: words that decided that it does not ask are no fault of it."""
    return post.answer is None or post.answer in GIVING
