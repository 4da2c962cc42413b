"""Conversations: threads that strangers open and reps answer in, and reps' own questions that strangers answer."""

from __future__ import annotations

from typing import Any

from world.calendar import WEEKS, later, moment
from world.dice import Dice
from world.grammar import say, texts
from world.message import Message
from world.people import Person
from world.voice import Voice

WINDOW = 8


class Town:
    """The strangers of one platform, and who has talked with whom."""

    def __init__(self, platform: str, everybody: list[Person]) -> None:
        """`everybody` are the strangers there; each rep knows some of them well."""
        self.platform = platform
        self._everybody = everybody

    def somebody(self, person: Person, dice: Dice) -> Person:
        """One of the person's two dozen acquaintances, or anybody; the last sixty are left to `plants`."""
        known = Dice("circle", person.key).shuffled(self._everybody[:-60])[:24]
        return dice.pick(known) if dice.chance(0.55) else dice.pick(self._everybody[:-60])

    def never_met(self, place: int) -> Person:
        """A stranger who appears nowhere else."""
        return self._everybody[-1 - place]


def join_in(person: Person, town: Town, voice: Voice) -> list[Message]:
    """What `person` says in threads opened by others, with these threads; the person's own texts among them."""
    dice, found = Dice("threads", person.key), list[Message]()
    for week in range(WEEKS):
        for _ in range(int(person.habits["replies"] + dice.between(0, 1))):
            found += answer_in(person, town, _verdict(person, dice), week, dice, voice)
        for _ in range(int(_off_context(person, week) + dice.between(0, 1))):
            found += answer_in(person, town, "off_context_pitch", week, dice, voice)
        if dice.chance(person.habits["talks"]):
            found += ask_around(person, town, week, dice, voice)
    return found


def answer_in(person: Person, town: Town, verdict: str, week: int, dice: Dice, voice: Voice) -> list[Message]:
    """A stranger's thread of that week with one answer by `person` that deserves `verdict`."""
    scene = dice.pick([one for one in texts("scenes")["scene"] if verdict == "off_context_pitch" or one.get(verdict)])
    if verdict == "off_context_pitch" and scene["invites"] in ("product", "promo"):
        return answer_in(person, town, verdict, week, dice, voice)
    given = dict[str, str]()
    for name in scene.get("fix", []):
        given[name] = dice.pick(texts("slots")[name])
    opener = Message(town.somebody(person, dice), "", moment(week, dice), invites=scene["invites"])
    opener.text = voice.speak(scene["open"], opener.author, dice, given)
    found, above = [opener], opener
    if scene.get("middle") and dice.chance(0.3):
        above = Message(_other(opener.author, person, town, dice), say(dice.pick(scene["middle"]), dice, given),
                        later(opener.at, 0.2, 5, dice), parent=opener)
        found.append(above)
    if verdict != "conversation":
        above = opener
    patterns = texts("plants")["off_context"] if verdict == "off_context_pitch" else scene[verdict]
    reply = Message(person, voice.speak(patterns, person, dice, given), later(above.at, 0.2, 9, dice), parent=above,
                    label=verdict, invites=scene["invites"])
    _key(reply, verdict)
    return found + [reply] + _afterwards(scene, reply, verdict, dice, given)


def ask_around(person: Person, town: Town, week: int, dice: Dice, voice: Voice) -> list[Message]:
    """A question on the person's own timeline, what strangers answer, and the person's thanks."""
    talk = dice.pick(texts("talks")["brand" if person.role == "brand" else "talk"])
    given = dict[str, str]()
    for name in talk.get("fix", []):
        given[name] = dice.pick(texts("slots")[name])
    question = Message(person, voice.speak(talk["open"], person, dice, given), moment(week, dice), label="value",
                       kinds=("question",))
    found = [question]
    for pattern in dice.shuffled(talk["answers"])[: dice.number(1, 3)]:
        who = _other(person, person, town, dice)
        found.append(Message(who, say(pattern, dice, given), later(question.at, 0.2, 12, dice), parent=question))
        if dice.chance(0.45):
            text = voice.speak(talk.get("thanks", []) + texts("talks")["thanks"], person, dice, given)
            found.append(Message(person, text, later(found[-1].at, 0.3, 10, dice), parent=found[-1],
                                 label="conversation", invites="discussion"))
    return found


def _afterwards(scene: dict[str, Any], reply: Message, verdict: str, dice: Dice, given: dict[str, str]) -> list[Message]:
    if verdict == "off_context_pitch":
        lines = texts("plants")["annoyed"] if dice.chance(0.2) else []
    else:
        lines = scene.get("then", texts("talks")["nods"]) if dice.chance(0.3) else []
    if not lines:
        return []
    return [Message(reply.root.author, say(dice.pick(lines), dice, given), later(reply.at, 0.3, 8, dice), parent=reply)]


def _other(unlike: Person, nor: Person, town: Town, dice: Dice) -> Person:
    who = town.somebody(nor, dice)
    return who if who != unlike else town.somebody(nor, dice)


def _verdict(person: Person, dice: Dice) -> str:
    throw, habits = dice.between(0, 1), person.habits
    if person.role == "brand":
        return "conversation"
    if throw < habits["invited"]:
        return "invited_pitch"
    return "helpful_offer" if throw < habits["invited"] + habits["helpful"] else "conversation"


def _off_context(person: Person, week: int) -> float:
    early, late = person.habits.get("off_context", (0.0, 0.0))
    return float(late if week >= WINDOW else early)


def _key(reply: Message, verdict: str) -> None:
    praise = {"invited_pitch": "a pitch that the thread asked for", "helpful_offer": "a helpful answer with a modest offer",
              "off_context_pitch": "a pitch dropped into somebody else's conversation"}
    if verdict in praise and reply.author.platform != "x":
        reply.plant(praise[verdict], verdict)
