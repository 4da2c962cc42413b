"""The whole world at once: everybody, and everything they say."""

from __future__ import annotations

from dataclasses import dataclass

from world import plants
from world.calendar import at
from world.customers import come_in
from world.message import Message
from world.people import Person, brand_accounts, reps, strangers
from world.scripted import scripted
from world.threads import Town, join_in
from world.timeline import publish
from world.voice import Voice

POPULATION = {"bluesky": 330, "mastodon": 230, "x": 120}
ABOUT_ACCOUNTS = (
    ("bluesky", "bluesky:unagarrick.example", "an account that its owner closed", "not_collected: AccountDeactivated"),
    ("bluesky", "bluesky:malachy0rr.example", "a handle that nobody has", "not_collected: Profile not found"),
    ("bluesky", "bluesky:tadhglynskey.example", "far fewer posts than expected_min", "coverage names it"),
    ("x", "x_archive:stellavarney", "an archive file cut in the middle", "not_collected: no readable ZIP"),
    ("x", "x_archive:hughdolan", "an archive file that is not there", "not_collected: no file"),
    ("x", "x_archive:itamarron", "an archive without consent", "not_collected: no consent"),
    ("bluesky", "reps.csv line 54", "a roster row that stands there twice", "left out and named"),
    ("friendfeed", "reps.csv line 55", "a roster row with an unknown platform", "left out and named"),
    ("bluesky", "bluesky:maevekinnane.example", "a pitch-heavy rep", "pitch-heavy account: risk"),
    ("mastodon", "mastodon:cathalmoylan@kettle.example", "a pitch-heavy rep", "pitch-heavy account: risk"),
    ("x", "x_archive:kieransweetnam", "a pitch-heavy rep", "pitch-heavy account: risk"),
    ("bluesky", "bluesky:sineadrafter.example", "pitch share rises from mid-October", "rising pitch share: risk"),
    ("bluesky", "bluesky:bridcostigan.example", "pitches into strangers' threads", "off-context replies: risk"),
    ("mastodon", "mastodon:nualafitzroy@kettle.example", "pitches into strangers' threads",
     "off-context replies: risk"),
    ("mastodon", "mastodon:orla@harbourtown.example", "content warnings on every post", "texts read as usual"),
    ("all", "customers of the last four weeks", "18 questions and complaints, one more in the last hours",
     "11 answered by a person (median 9 h, four after more than 24 h), 6 never, 1 by an automatic reply only"),
    ("all", "customers of the last week", "4 questions and complaints", "2 answered, after 30 and 49 h; 2 never"),
    ("all", "team North", "a team doing better and better", "pitch share falls from a half to a tenth"),
)


@dataclass
class World:
    """People and what they said."""

    people: list[Person]
    messages: list[Message]

    def of(self, person: Person) -> list[Message]:
        """What `person` said."""
        return [message for message in self.messages if message.author == person]


def everything() -> World:
    """The world, the same each time."""
    voice, brands, sellers = Voice(), brand_accounts(), reps()
    towns = {platform: Town(platform, strangers(platform, count)) for platform, count in POPULATION.items()}
    people = {person.handle: person for person in brands + sellers}
    planted = plants.copied(people) + plants.asks(people, towns) + plants.oddities(people)
    said = {person.key: publish(person, voice) for person in people.values()}
    planted += plants.market(people, voice) + scripted(people)
    messages = planted + [message for mine in said.values() for message in mine]
    for person in people.values():
        messages += join_in(person, towns[person.platform], voice)
    plants.lose_parents(messages)
    messages += plants.own_pitch_threads(said, towns, voice)
    human = {person.platform: person for person in brands if not person.bot}
    helpdesk = next(person for person in brands if person.bot)
    messages += come_in(human, helpdesk, towns, said)
    for person in people.values():
        messages += plants.pass_on(person, _worth_passing(messages, person))
    return World(list(people.values()), _readable(messages))


def _worth_passing(messages: list[Message], person: Person) -> list[Message]:
    near = [one for one in messages if one.author.platform == person.platform and one.author != person]
    return [one for one in near if not one.parent and not one.gone and not one.repost and one.label in ("", "value")
            and one.at > at("2026-08-31", "00:00")]


def _readable(messages: list[Message]) -> list[Message]:
    return sorted(messages, key=lambda one: (one.author.key, one.at, one.post_id))
