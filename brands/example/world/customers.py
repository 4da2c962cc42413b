"""What customers say under the brand's posts, and when, if ever, a person of the brand answers."""

from __future__ import annotations

from datetime import timedelta

from world.calendar import at, later, monday
from world.dice import Dice
from world.grammar import texts
from world.message import Message
from world.people import Person
from world.threads import Town


def come_in(brands: dict[str, Person], helpdesk: Person, towns: dict[str, Town],
            said: dict[str, list[Message]]) -> list[Message]:
    """All customers' words to the brand out of `customers.toml`, with the brand's answers; `said` are its posts."""
    found, dice = list[Message](), Dice("customers")
    for place, case in enumerate(texts("customers")["case"]):
        brand = brands[case["platform"]]
        when = at(case["day"], case["clock"])
        under = max((post for post in said[brand.key] if post.at < when and not post.parent), key=lambda post: post.at)
        who = towns[case["platform"]].never_met(20 + place)
        asked = Message(who, case["says"], when, parent=under)
        found += [asked, *_answers(asked, case, brand, helpdesk)]
        _key(asked, case)
        if case.get("then"):
            found.append(Message(who, case["then"], later(found[-1].at, 0.5, 6, dice), parent=found[-1]))
    return found + _small_talk(brands, towns, said, dice)


def _answers(asked: Message, case: dict[str, object], brand: Person, helpdesk: Person) -> list[Message]:
    found = list[Message]()
    if "automatic" in case:
        found.append(Message(helpdesk, str(case["automatic"]), asked.at + timedelta(minutes=1), parent=asked,
                             label="care", invites="service").plant("an automatic reply", "counts as no answer"))
    if "answer" in case:
        when = asked.at + timedelta(minutes=round(float(str(case["hours"])) * 60))
        found.append(Message(brand, str(case["answer"]), when, parent=asked, label=str(case.get("verdict", "care")),
                             invites="service"))
        if case.get("verdict") == "off_context_pitch":
            found[-1].plant("care with an offer nobody asked for", "off_context_pitch")
    return found


def _key(asked: Message, case: dict[str, object]) -> None:
    need = str(case["need"])
    if need not in ("question", "complaint"):
        asked.plant("praise for the brand", "praise")
        return
    late = asked.at.date() >= monday(8)
    fate = f"{need}, answered after {case['hours']} h" if "answer" in case else f"{need}, never answered by a person"
    asked.plant("a customer speaks to the brand" + ("" if late else ", before the last four weeks"), fate)


def _small_talk(brands: dict[str, Person], towns: dict[str, Town], said: dict[str, list[Message]],
                dice: Dice) -> list[Message]:
    """Friendly noise below the brand's posts that asks for nothing."""
    found, lines = list[Message](), dice.shuffled(texts("customers")["small_talk"])
    posts = [post for brand in brands.values() for post in said[brand.key] if post.at >= at("2026-08-31", "00:00")]
    for line, post in zip(lines, dice.shuffled(posts), strict=False):
        who = towns[post.author.platform].somebody(post.author, dice)
        found.append(Message(who, line, later(post.at, 0.1, 20, dice), parent=post))
        if dice.chance(0.35):
            thanks = dice.pick(texts("customers")["thanks"])
            found.append(Message(post.author, thanks, later(found[-1].at, 0.3, 9, dice), parent=found[-1],
                                 label="care", invites="service"))
    return found
