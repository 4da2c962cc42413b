"""Where a cut-off run goes on: pages it brought are read from the evidence instead of asked for again."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline import landing
from pipeline.collecting import history
from pipeline.records import Account, Page

DAYS = {"budget": 3, None: 0, "error": 0}
"""Days for which pages count as fresh, by how the run that brought them ended; None: it was killed."""
FRESH = timedelta(hours=6)


def kept(brand: str, account: Account, day: date) -> dict[str, Page]:
    """Good pages of the account's unfinished runs, by address.

    A run that used up its allowance may take days; one that broke off is taken up again on its own day. The profile
    is always asked for anew, and the page at which a run broke off may be the reason why.
    """
    ended = {one.day: one.stop for one in history.read(brand, account)}
    found: dict[str, Page] = {}
    for back in range(max(DAYS.values()), -1, -1):
        on = day - timedelta(days=back)
        stop = ended.get(on)
        if stop in DAYS and back <= DAYS[stop]:
            pages = list(landing.read(history.evidence(brand, account, on)))
            found |= {page.url: page for page in (pages if stop == "budget" else pages[:-1]) if _good(page, pages)}
    return found


def _good(page: Page, pages: list[Page]) -> bool:
    late = pages[-1].fetched_at
    return page.status == 200 and page.what not in {"profile", "export"} and late - page.fetched_at <= FRESH
