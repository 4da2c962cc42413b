"""The threads around an account's posts on a server with Mastodon's API: up to the root, down to the last answer.

docs.joinmastodon.org/methods/statuses#context: the logged-out see 40 posts above one and 60 below it, 20 levels deep.
So the thread is asked for again from the oldest post that is still a reply, and from those below that lack answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.collecting.refusals import refusal
from pipeline.platforms._mastodon_servers import Server
from pipeline.platforms._mastodon_statuses import above, count, is_open, is_status
from pipeline.platforms._mastodon_verdicts import ABSENT, FAILING, LOGIN, answer, context, is_gone
from pipeline.records import Page

UP, DOWN = 100, 40
"""Requests for one thread at most, above and below a post: 2,000 and more ancestors."""
BARREN = 2
"""Requests in a row that brought nothing new: what is counted is not shown to us."""
REFUSALS = 3
"""Threads refused in a row until none is asked for any more."""


class Conversations:
    """What is known of threads, and what is worth asking for."""

    def __init__(self, server: Server, own: list[Any]) -> None:
        """`own` are the account's statuses, newest first."""
        self._server, self._own = server, [str(one["id"]) for one in own]
        self._known: dict[str, Any] = {}
        self._answers: dict[str, set[str]] = {}
        self._asked, self._lost = set[str](), set[str]()
        self._refused: list[Page] = []
        self._closed = ""
        self._learn(own)

    def pages(self) -> Iterator[Page]:
        """Threads around replies and answered posts, oldest first, less what other pages showed; lone parents.

        Raises `PlatformError` when the server fails again and again.
        """
        for number in reversed(self._own):
            if self._top(number) or self._lacks(number, unsure=True):
                yield from self._thread(number)
            yield from self._climb(number)
            yield from self._descend(number)

    def notes(self) -> Iterator[str]:
        """What a reader must know is missing, if anything."""
        if self._closed:
            yield self._closed
        if short := sum(self._lacks(number) for number in self._own):
            more = "" if self._server.token else f"; a token of that server in {self._server.variable} may show more"
            yield f"below {short} of the account's posts {self._server.host} counts more answers than it shows{more}"

    def _learn(self, statuses: list[Any]) -> None:
        for one in filter(is_status, statuses):
            number = str(one["id"])
            self._known[number] = one
            if (parent := above(one)) and is_open(one):
                self._answers.setdefault(parent, set()).add(number)

    def _thread(self, number: str) -> Iterator[Page]:
        if number in self._asked or self._closed:
            return
        self._asked.add(number)
        page = self._server.ask("thread", f"v1/statuses/{number}/context", absent=(*ABSENT, *FAILING))
        yield page
        if around := context(answer(page)):
            self._refused = []
            self._learn([*around[0], *around[1]])
        elif not is_gone(page):
            self._refuse(page)

    def _refuse(self, page: Page) -> None:
        """Count what was refused in a row; a server that fails ends the collection, one that is closed the asking."""
        self._refused.append(page)
        if len(self._refused) < REFUSALS:
            return
        if page.status in FAILING or page.status == 200:
            raise refusal(page)
        told = self._server.closed(page) if page.status in LOGIN else refusal(page)
        self._closed = f"threads were not shown: {told}"

    def _climb(self, number: str) -> Iterator[Page]:
        for _ in range(UP):
            top = self._top(number)
            if top is None:
                return
            if top in self._asked or self._closed:
                yield from self._parent(above(self._known[top]) or "")
            else:
                yield from self._thread(top)

    def _parent(self, number: str) -> Iterator[Page]:
        page = self._server.ask("parent", f"v1/statuses/{number}", absent=(*ABSENT, *FAILING))
        yield page
        told = answer(page)
        if is_status(told) and str(told["id"]) == number:
            self._learn([told])
        else:
            self._lost.add(number)

    def _descend(self, number: str) -> Iterator[Page]:
        barren = 0
        for _ in range(DOWN):
            short = next((one for one in self._below(number) if one not in self._asked and self._lacks(one)), None)
            if short is None or barren == BARREN or self._closed:
                return
            before = len(self._known)
            yield from self._thread(short)
            barren = barren + 1 if len(self._known) == before else 0

    def _top(self, number: str) -> str | None:
        """The oldest known post above one that still replies to something unknown; None below a root or a gap."""
        seen = set[str]()
        while number not in seen:
            seen.add(number)
            parent = above(self._known[number])
            if parent is None or parent in self._lost:
                return None
            if parent not in self._known:
                return number
            number = parent
        return None  # replies in a ring

    def _lacks(self, number: str, unsure: bool = False) -> bool:
        """Whether more answers are counted than known; `unsure` is for posts of which nobody counts them."""
        counted = count(self._known[number].get("replies_count"))
        return unsure if counted is None else counted > len(self._answers.get(number, ()))

    def _below(self, number: str) -> Iterator[str]:
        """All known posts below one, the deepest last."""
        seen, front = {number}, [number]
        while front:
            front = [one for parent in front for one in sorted(self._answers.get(parent, ())) if one not in seen]
            seen.update(front)
            yield from front
