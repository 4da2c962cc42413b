"""A card as one HTML file in the look of the report, which asks for nothing from anywhere."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.cards import words
from pipeline.cards.card import Card, CardWeek
from pipeline.drawing.templates import of_zone
from pipeline.following.states import STATES
from pipeline.reporting.record import Audited
from pipeline.wording import places


@dataclass(frozen=True, slots=True)
class Bar:
    """One week on a strip 100 units wide and 40 high: what gave stands above the middle, what asked below it."""

    week: str
    left: str
    breadth: str
    top: str
    gave: str
    asked: str


def name(card: Card) -> str:
    """The file of a card: `rep-w01.html`, `team-north-1f0a7c3e.html` for North; ids that differ get different files."""
    plain = re.sub(r"[^a-z0-9]+", "-", card.id.lower()).strip("-")
    mark = "" if plain == card.id else "-" + hashlib.sha256(card.id.encode()).hexdigest()[:8]
    return f"{card.kind}-{plain}{mark}.html"


def page(card: Card, audited: Audited, target: float, contact: str) -> str:
    """The card; `target` is the brand's share of giving, `contact` whom to tell that a label is wrong."""
    templates = of_zone(audited.timezone)
    style = templates.get_template("page.css.j2").render() + templates.get_template("card.css.j2").render()
    return templates.get_template("card.html.j2").render(
        card=card, audited=audited, target=target, contact=contact, bars=bars(card.weeks),
        words_of_card=words, states=STATES, week=places.week(audited),
        style=Markup(style),  # noqa: S704 -- our own file
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )


def bars(weeks: Sequence[CardWeek]) -> list[Bar]:
    """The weeks as bars side by side, all on one scale."""
    most = max((max(week.gives, week.asks) for week in weeks), default=0) or 1
    step, high = 100 / (len(weeks) or 1), 19 / most
    return [Bar(week.week, f"{(place + 0.15) * step:.2f}", f"{step * 0.7:.2f}", f"{20 - week.gives * high:.2f}",
                f"{week.gives * high:.2f}", f"{week.asks * high:.2f}") for place, week in enumerate(weeks)]
