"""Lands pages as a connector brings them, and notices when a platform sends it round in circles."""

from __future__ import annotations

from collections.abc import Generator

from pipeline.landing import Landing
from pipeline.records import Ending, Page, PlatformError

MOST = 5_000
"""Pages of one account and run; a busy brand's whole history is a tenth of that."""


class Gathering:
    """One account's pages of one run, on their way into its landing file."""

    def __init__(self, landing: Landing) -> None:
        """Pages go to `landing`; `pages` counts those that came, new or not."""
        self._landing = landing
        self._asked: set[str] = set()
        self._listed: dict[tuple[str, str], str] = {}
        self.pages = 0

    def all(self, pages: Generator[Page, None, Ending]) -> Ending:
        """Land every page; gives back the connector's ending.

        Raises `PlatformError` when the platform sends a page twice, never comes to an end, or says no; a page that
        carries the error is landed too.
        """
        try:
            while self.pages < MOST:
                page = next(pages)
                self.pages += 1
                self._landing.add(page)
                self._refuse_circles(page)
        except StopIteration as done:
            ending: Ending = done.value
            return ending
        except PlatformError as error:
            if error.page:
                self._landing.add(error.page)
            raise
        raise PlatformError(f"no end after {MOST} pages", "what came is kept; ask for fewer weeks")

    def _refuse_circles(self, page: Page) -> None:
        again = page.url in self._asked
        body = page.url.partition("?")[0], page.sha256
        twin = self._listed.get(body, page.url) if page.what == "timeline" else page.url
        self._asked.add(page.url)
        self._listed.setdefault(body, page.url)
        if again or twin != page.url:
            raise PlatformError(f"the list is endless: {page.url} brought a page that was there already",
                                "what came is kept; try again later")
