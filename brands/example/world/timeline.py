"""What the brand and its reps publish of their own: so much value, so much asked, week by week."""

from __future__ import annotations

from datetime import timedelta

from world.calendar import LAST_MOMENT, WEEKS, moment
from world.dice import Dice
from world.grammar import say, texts
from world.message import Message
from world.people import Person
from world.voice import Voice

KINDS = {"value": ("tip",) * 3 + ("personal",) * 3 + ("question", "article", "celebration", "event"),
         "pitch": ("sale", "sale", "sale", "deal", "deal", "recruiting", "booking", "dm_handoff", "ask_share",
                   "ask_endorsement", "ask_favour"),
         "soft": ("soft",), "other": ("other",)}
BRAND_KINDS = KINDS | {"value": ("tip", "tip", "article", "article", "question", "celebration", "event"),
                       "pitch": ("sale", "deal", "sale")}


def publish(person: Person, voice: Voice) -> list[Message]:
    """All posts that `person` opens on their own timeline in the twelve weeks, and a few from before."""
    dice = Dice("timeline", person.key)
    found = [_post(person, label, week, dice, voice)
             for week in range(WEEKS) for label in _labels(person, week, dice)]
    for _ in found[:: max(1, len(found) // 2)][:2] if len(found) > 20 else []:
        found.append(Message(person, say(dice.pick(texts("other")["other"]), dice),
                             found[0].at - timedelta(days=dice.number(9, 40)), label="other"))
    return sorted(found, key=lambda message: message.at)


def _labels(person: Person, week: int, dice: Dice) -> list[str]:
    habits = person.habits
    count = int(habits["posts"] + dice.between(0, 1)) + (dice.number(-1, 1) if habits["posts"] > 2 else 0)
    share = habits["pitch_by_week"][week] if "pitch_by_week" in habits else habits["pitch"]
    pitches = int(count * share + (0.5 if "pitch_by_week" in habits else dice.between(0, 1)))
    labels = ["pitch"] * pitches
    while len(labels) < count:
        throw = dice.between(0, 1) * (1 - habits["pitch"])
        noise = throw > 1 - habits["pitch"] - habits["other"]
        labels.append("soft" if throw < habits["soft"] else "other" if noise else "value")
    return labels


def _post(person: Person, label: str, week: int, dice: Dice, voice: Voice) -> Message:
    kind = dice.pick((BRAND_KINDS if person.role == "brand" else KINDS)[label])
    patterns = texts("brand" if person.role == "brand" and kind in texts("brand") else label)[kind]
    lang = "en"
    if kind == "personal" and "languages" in person.habits and dice.chance(0.4):
        lang = person.habits["languages"][0]
        patterns = texts("abroad")[lang]
    frame = "" if person.role == "brand" or lang != "en" else "pitch" if label == "pitch" else kind
    text = voice.speak(patterns, person, dice, week=week, frame=frame, dressed=lang == "en")
    kinds: tuple[str, ...] = () if label in ("soft", "other") or lang != "en" else (kind,)
    message = Message(person, text, min(moment(week, dice), LAST_MOMENT), lang=lang, kinds=kinds,
                      label=label if lang == "en" else "unsupported")
    if lang != "en":
        message.plant(f"a post in {lang}", "unsupported")
    return _with_extras(message, dice)


def _with_extras(message: Message, dice: Dice) -> Message:
    if message.label in ("value", "soft") and dice.chance(0.14):
        message.alt = say(dice.pick(texts("flavour")["alt"]), dice)
    if message.author.habits.get("warnings"):
        message.warning = dice.pick(texts("flavour")["warnings"])
        if dice.chance(0.2):
            message.plant("a post behind a content warning", message.label)
    return message
