"""Conversations: threads that strangers open and reps answer in, and reps' own questions that strangers answer."""

from __future__ import annotations

import re
from typing import Any

from world.calendar import WEEKS, later, moment
from world.dice import Dice
from world.grammar import say, texts
from world.message import Message
from world.people import Person
from world.voice import Voice

WINDOW = 8
TRIES = 60


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
    for _ in range(TRIES):
        scene = dice.pick(_scenes(verdict))
        given = {name: dice.pick(texts("slots")[name]) for name in scene.get("fix", [])}
        patterns = texts("plants")["off_context"] if verdict == "off_context_pitch" else scene[verdict]
        if text := voice.fresh(patterns, person, dice, given, week=week, frame=_frame(scene, verdict)):
            break
    opener = Message(town.somebody(person, dice), "", moment(week, dice), invites=scene["invites"])
    opener.text = voice.speak(scene["open"], opener.author, dice, given, week=week)
    found, above = [opener], opener
    if verdict == "conversation" and scene.get("middle") and dice.chance(0.3):
        above = Message(_other(opener.author, person, town, dice), say(dice.pick(scene["middle"]), dice, given),
                        later(opener.at, 0.2, 5, dice), parent=opener)
        found.append(above)
    reply = Message(person, text or say(dice.pick(patterns), dice, given), later(above.at, 0.2, 9, dice), parent=above,
                    label=verdict, invites=scene["invites"])
    _key(reply, verdict)
    return [*found, reply, *_afterwards(scene, reply, verdict, dice, given)]


def _frame(scene: dict[str, Any], verdict: str) -> str:
    if verdict == "conversation":
        return "sad" if scene.get("sad") else "conversation"
    return {"helpful_offer": "offer", "invited_pitch": "offer"}.get(verdict, "")


def _scenes(verdict: str) -> list[dict[str, Any]]:
    """The scenes in which an answer can deserve `verdict`."""
    if verdict == "off_context_pitch":
        return [one for one in texts("scenes")["scene"] if one["invites"] == "discussion"]
    return [one for one in texts("scenes")["scene"] if one.get(verdict)]


def ask_around(person: Person, town: Town, week: int, dice: Dice, voice: Voice) -> list[Message]:
    """A question on the person's own timeline, what strangers answer, and the person's thanks."""
    talk = dice.pick(texts("talks")["brand" if person.role == "brand" else "talk"])
    given = {name: dice.pick(texts("slots")[name]) for name in talk.get("fix", [])}
    frame = "question" if person.role == "rep" else ""
    text = voice.speak(talk["open"], person, dice, given, week=week, frame=frame)
    question = Message(person, text, moment(week, dice), label="value", kinds=("question",))
    found = [question]
    for pattern in dice.shuffled(talk["answers"])[: dice.number(1, 3)]:
        who = _other(person, person, town, dice)
        found.append(Message(who, say(pattern, dice, given), later(question.at, 0.2, 12, dice), parent=question))
        if dice.chance(0.45):
            text = voice.speak(_thanks(talk, found[-1].text), person, dice, given, week=week, frame="thanks")
            found.append(Message(person, text, later(found[-1].at, 0.3, 10, dice), parent=found[-1],
                                 label="conversation", invites="discussion"))
    return found


def _thanks(talk: dict[str, Any], answer: str) -> list[str]:
    """Thanks that fit any answer, and those of this talk that take up a word of `answer`."""
    said = set(re.findall(r"\w{5,}", answer.lower()))
    fitting = [one for one in talk.get("thanks", []) if said & set(re.findall(r"\w{5,}", one.lower()))]
    return fitting or list(texts("talks")["thanks"])


def _afterwards(scene: dict[str, Any], reply: Message, verdict: str, dice: Dice,
                given: dict[str, str]) -> list[Message]:
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
    if person.role == "brand" or throw > 0.96:
        return "care" if dice.chance(0.5) else "conversation"
    if throw < habits["invited"]:
        return "invited_pitch"
    return "helpful_offer" if throw < habits["invited"] + habits["helpful"] else "conversation"


def _off_context(person: Person, week: int) -> float:
    early, late = person.habits.get("off_context", (0.0, 0.0))
    return float(late if week >= WINDOW else early)


def _key(reply: Message, verdict: str) -> None:
    praise = {"invited_pitch": "a pitch that the thread asked for",
              "helpful_offer": "a helpful answer with a modest offer",
              "off_context_pitch": "a pitch dropped into somebody else's conversation"}
    if verdict in praise and reply.author.platform != "x":
        reply.plant(praise[verdict], verdict)
