"""The truths planted on purpose, beside those that `habits.toml` grows by itself."""

from __future__ import annotations

from datetime import timedelta

from world.calendar import LAST_MOMENT, at, later, moment, monday
from world.dice import Dice
from world.grammar import say, texts
from world.message import Message
from world.people import Person
from world.threads import Town
from world.voice import Voice

People = dict[str, Person]


def copied(people: People) -> list[Message]:
    """One text that six reps post within two days; the first of them is patient zero."""
    plan, found = texts("plants")["copied"], list[Message]()
    for place, row in enumerate(plan["posts"]):
        message = Message(people[row["who"]], row.get("text", plan["text"]), at(row["day"], row["clock"]),
                          label="pitch", kinds=("deal", "dm_handoff"))
        found.append(message.plant("the same text from six reps", "copied, patient zero" if not place else "copied"))
    return found


def asks(people: People, towns: dict[str, Town]) -> list[Message]:
    """The same asks, to people never met and to people with whom the rep had talked before."""
    found = list[Message]()
    for place, row in enumerate(texts("plants")["ask"]):
        rep = people[row["who"]]
        stranger = towns[rep.platform].never_met(place)
        if row["met"]:
            found += _chat(rep, stranger, row["day"], texts("plants")["chat"][place % len(texts("plants")["chat"])])
        opener = Message(stranger, row["open"], at(row["day"], "10:05"), invites="discussion")
        ask = Message(rep, row["ask"], at(row["day"], "13:37"), parent=opener, label="off_context_pitch",
                      invites="discussion", kinds=("ask_share",))
        how = "known from two-way talk" if row["met"] else "never met"
        found += [opener, ask.plant(f"an ask to somebody {how}", "off_context_pitch")]
    return found


def _chat(rep: Person, stranger: Person, day: str, chat: dict[str, str]) -> list[Message]:
    """A friendly talk nine days earlier, in which both had a word."""
    dice = Dice("chat", rep.key)
    opener = Message(stranger, chat["open"], at(day, "09:12") - timedelta(days=9))
    answer = Message(rep, chat["answer"], later(opener.at, 1, 2, dice), parent=opener, label="conversation",
                     invites="discussion")
    return [opener, answer, Message(stranger, chat["then"], later(answer.at, 1, 2, dice), parent=answer)]


def market(people: People, voice: Voice) -> list[Message]:
    """Pitches under the tag whose followers asked for offers."""
    found = list[Message]()
    for row in texts("plants")["market"]:
        dice = Dice("market", row["who"])
        for week in row["weeks"]:
            text = voice.speak(texts("pitch")["sale"] + texts("pitch")["deal"], people[row["who"]], dice, week=week)
            message = Message(people[row["who"]], text[:258] + " #WrenfoldMarket", moment(week, dice), label="pitch",
                              kinds=("sale",))
            found.append(message.plant("a pitch in a venue whose people opted in", "pitch, opt_in"))
    return found


def oddities(people: People) -> list[Message]:
    """Hostile texts, and a device whose clock says 9999."""
    found = list[Message]()
    for row in texts("plants")["odd"]:
        message = Message(people[row["who"]], row["text"], at(row["day"], row["clock"]), label=row["label"],
                          kinds=tuple(row.get("kinds", [])), claimed=row.get("claimed"), lang=row.get("lang", "en"))
        found.append(message.plant(row["planted"], row["label"]))
    return found


def lose_parents(messages: list[Message]) -> None:
    """Take away some texts that reps replied to: deleted everywhere, blocked on Bluesky."""
    dice = Dice("lost")
    openers = [one for one in messages if one.author.role == "stranger" and not one.parent and one.answers
               and one.author.platform != "x" and all(answer.label == "conversation" for answer in one.answers)]
    for opener in dice.shuffled(sorted(openers, key=lambda one: one.post_id))[:46]:
        opener.gone = "blocked" if opener.author.platform == "bluesky" and dice.chance(0.35) else "deleted"
        for answer in opener.answers:
            answer.label, answer.invites = "context_missing", ""
            answer.plant(f"a reply whose parent is {opener.gone}", "context_missing")


def own_pitch_threads(said: dict[str, list[Message]], towns: dict[str, Town], voice: Voice) -> list[Message]:
    """Strangers who ask for more below a rep's pitch, and the rep's answer, which is welcome there."""
    found = list[Message]()
    for mine in said.values():
        for post in mine:
            dice = Dice("below", post.post_id)
            author = post.author
            if post.label != "pitch" or author.platform == "x" or author.role != "rep" or not dice.chance(0.07):
                continue
            question = say(dice.pick(texts("plants")["interested"]), dice)
            asked = Message(towns[author.platform].somebody(author, dice), question, later(post.at, 0.3, 9, dice), post)
            text = voice.speak(texts("plants")["welcome"], author, dice, week=11, frame="offer")
            answer = Message(author, text, later(asked.at, 0.2, 6, dice), asked, label="invited_pitch", invites="promo")
            found += [asked, answer.plant("a pitch below one's own pitch, asked for", "invited_pitch")]
    return found


def pass_on(person: Person, sources: list[Message]) -> list[Message]:
    """Reposts of what others said, and now and then a quote."""
    dice, found = Dice("pass on", person.key), list[Message]()
    for week in range(12):
        if not dice.chance(person.habits["reposts"]) or person.bot:
            continue
        near = [one for one in sources if 0 <= (one.at.date() - monday(week)).days < 6]
        if not near:
            continue
        ref = dice.pick(near)
        when = min(later(ref.at, 0.5, 20, dice), LAST_MOMENT)
        if dice.chance(0.2) and person.platform == "bluesky":
            found.append(Message(person, say(dice.pick(texts("talks")["quotes"]), dice), when, ref=ref, label="value",
                                 kinds=("personal",)))
        else:
            found.append(Message(person, f"repost of {ref.post_id}", when, ref=ref, repost=True))
    return found
