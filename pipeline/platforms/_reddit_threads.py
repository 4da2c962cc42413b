"""Reddit folds long threads: stubs stand for comments. Here they are opened until none is left.

A stub names the comments it hides, for `/api/morechildren`, or none where a branch goes on deeper, for `/comments`
with `comment=` (PRAW, models/reddit/more.py). How many of them one call opens is told as 100 and was 20 once, so
whatever a call leaves out is asked for again as long as that brings something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pipeline.platforms._reddit_things import things
from pipeline.records import Page

MOST = 100
FORBIDDEN = (403, 404)
"""The community was closed, or the thread is gone, since it was listed."""
Ask = Callable[[str, dict[str, Any], tuple[int, ...]], Page]


class Threads:
    """Threads asked for in one run, each part of them once.

    `shown` has the fullnames that came, `lost` counts comments no call gave, `closed` the threads that were refused.
    """

    def __init__(self, ask: Ask) -> None:
        """`ask` fetches a path of the API with parameters and statuses that are an answer, too."""
        self._ask = ask
        self.shown = set[str]()
        self.lost = self.closed = 0
        self._branches = set[tuple[str, str | None]]()
        self._named = set[str]()

    def whole(self, link: str, comment: str | None = None) -> Iterator[Page]:
        """All pages of the thread `link` (without `t3_`), or of what stands below one comment of it."""
        folded, deep = list[str](), self._new(link, comment)
        while deep or folded:
            some, folded = folded[:MOST], folded[MOST:]
            page = self._opened(link, some) if some else self._branch(link, deep.pop())
            yield page
            stubs = self._note(page)
            folded = self._left(some) + folded + [one for stub in stubs for one in self._folded(stub)]
            deep += self._new(link, *sorted(filter(None, map(self._branching, stubs))))

    def _new(self, link: str, *comments: str | None) -> list[str | None]:
        """Those of the branches that were not asked for yet: the same page twice would be taken for an endless list."""
        found = [one for one in dict.fromkeys(comments) if (link, one) not in self._branches]
        self._branches.update((link, one) for one in found)
        return found

    def _folded(self, stub: Any) -> list[str]:
        """The comments a stub names that nobody named before: what was not given once will not be given again."""
        found = [one for one in _names(stub) if one not in self._named and f"t1_{one}" not in self.shown]
        self._named.update(found)
        return found

    def _branching(self, stub: Any) -> str:
        """The comment below which a stub without names goes on; one that says nothing of it counts as lost."""
        if _names(stub):
            return ""
        above = str(stub.get("parent_id"))
        self.lost += not above.startswith("t1_")
        return above.partition("t1_")[2]

    def _branch(self, link: str, comment: str | None) -> Page:
        asked = {"limit": "500", "sort": "old"} | ({"comment": comment} if comment else {})
        return self._ask(f"comments/{link}", asked, FORBIDDEN)

    def _opened(self, link: str, some: list[str]) -> Page:
        asked = {"api_type": "json", "link_id": f"t3_{link}", "children": ",".join(some), "sort": "old"}
        return self._ask("api/morechildren", asked, FORBIDDEN)

    def _note(self, page: Page) -> list[Any]:
        if page.status in FORBIDDEN:
            page.json()  # a web page is no answer about this thread: we are blocked
            self.closed += 1
            return []
        found = list(things(page))
        self.shown.update(str(data.get("name")) for kind, data in found if kind == "t1")
        return [data for kind, data in found if kind == "more"]

    def _left(self, some: list[str]) -> list[str]:
        left = [one for one in some if f"t1_{one}" not in self.shown]
        if len(left) == len(some):
            self.lost += len(left)
            return []
        return left


def _names(stub: Any) -> list[str]:
    told = stub.get("children")
    return [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
