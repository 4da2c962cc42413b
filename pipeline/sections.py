"""The tables of `brand.toml`, one class each, read strictly: what may stand there, what it means, what is assumed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from pipeline import rules
from pipeline.weeks import opening

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Section(BaseModel):
    """A table of `brand.toml`: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Goals(Section):
    """What the brand wants to be measured against."""

    rule: str = Field(rules.DEFAULT, description="the rule of giving and asking, one of docs/rules.md")
    value_share: float | None = Field(None, gt=0, le=1, description="share that gives, where not the rule's own target")
    answer_hours: float = Field(24, gt=0, description="hours within which a customer hears from a human")
    answer_business_hours: float = Field(8, gt=0, description="business hours within which an answer is no slow one")
    business_hours: str = Field("09:00-17:00", description="when somebody is there to answer, in the brand's time zone")
    business_days: tuple[Day, ...] = Field(("monday", "tuesday", "wednesday", "thursday", "friday"),
                                           description="days of the week on which somebody is there")
    holidays: tuple[date, ...] = Field((), description="dates on which nobody is there, as 2026-12-25")

    @field_validator("rule")
    @classmethod
    def _known_rule(cls, name: str) -> str:
        known = list(rules.known())
        if name not in known:
            versions = [one for one in known if one.startswith(name)]
            hint = f"; did you mean {' or '.join(versions)}?" if versions else did_you_mean(name, known)
            raise ValueError(f"no rule is called {name}{hint or '; there are ' + ', '.join(known)}")
        return name

    @property
    def target(self) -> float:
        """The share that gives, among what gives or asks, that the brand wants to reach."""
        return self.value_share or float(rules.known()[self.rule].target)

    @field_validator("business_hours")
    @classmethod
    def _opens_before_it_closes(cls, said: str) -> str:
        return "-".join(opening(said))


class Columns(Section):
    """What the columns of an export mean, or one more thing about a suite whose columns are known."""

    created_at: str = Field("", description="column that says when it was written")
    formats: tuple[str, ...] = Field((), description="how its times are written, as %d/%m/%Y %H:%M; ISO 8601 is known")
    timezone: str = Field("", description="time zone of its times, as Europe/Dublin")
    text: str = Field("", description="column with the text")
    author: str = Field("", description="column with the profile that wrote it")
    to: str = Field("", description="column with the profile whose inbox it reached")
    post_id: str = Field("", description="column with the network's id of the post")
    url: str = Field("", description="column with its address")
    network: str = Field("", description="column with the network; without it all rows are of the account's")
    kind: str = Field("", description="column that says post, reply, comment, repost")
    parent: str = Field("", description="column with the address or id of what it answers")
    lang: str = Field("", description="column with the language")
    likes: str = Field("", description="column with the number of likes")
    replies: str = Field("", description="column with the number of replies")
    reposts: str = Field("", description="column with the number of reposts")


class Collecting(Section):
    """How far back and how gently to ask."""

    history_weeks: int = Field(12, ge=1, description="weeks asked for the first time an account is collected")
    recheck_days: int = Field(14, ge=0, description="days before the last collection that are asked for again")
    workers: int = Field(4, ge=1, le=32, description="accounts collected side by side")
    pace: dict[str, float] = Field({}, description="most requests a second to a host, by its name")
    budgets: dict[str, float] = Field(
        {}, description="most that a platform may use up, in what it counts (offpitch platforms), by its name")
    columns: dict[str, Columns] = Field({}, description="what the columns of a suite's export mean, by a name of yours")
    endpoints: dict[str, str] = Field({}, description="another server in place of a platform's own address")
    replay: str | None = Field(None, description="folder of recorded answers used instead of the network")
    replay_day: date | None = Field(None, description="the day the answers were recorded, taken for today")


class Reporting(Section):
    """What the report looks at."""

    window_weeks: int = Field(4, ge=1, description="weeks up to the audited one that findings look at")
    trend_weeks: int = Field(12, ge=2, description="weeks drawn in the trend")


class Mail(Section):
    """Who gets the weekly mail."""

    sender: str = Field("", description="From address")
    to: tuple[str, ...] = Field((), description="recipients of the digest; each gets a mail of their own")
    teams: dict[str, tuple[str, ...]] = Field(
        {}, description="who gets a team's own numbers and nothing else, by the team's name in reps.csv")
    report_url: str = Field(
        "", description="address under which the full report is served, {week} for the week's name; empty: attached")
    unsubscribe_url: str = Field(
        "", description="https address that takes a POST from people who want no more mail (RFC 8058); "
        "{to} becomes their address; empty: they write to the sender")


class Cards(Section):
    """Pages for teams and reps with their own numbers."""

    teams: bool = Field(default=True, description="draw a page for each team")
    reps: bool = Field(default=False, description="draw a page for each rep whose accounts all have a day of consent")


class SecondOpinion(Section):
    """A language model that is asked about texts the questions are unsure of; off unless a server is named."""

    url: str = Field("", description="server with OpenAI's chat interface, as http://localhost:8080/v1; empty: off")
    model: str = Field("", description="the model's name on that server")
    most: int = Field(200, ge=0, description="texts asked about in one run at most")
    price: float = Field(0.0, ge=0, description="what a thousand tokens cost, in your currency")
    platforms: tuple[str, ...] = Field((), description="platforms whose terms you checked: content may be passed on")


class BrandAccount(Section):
    """One of the brand's own accounts."""

    platform: str = Field(description="connector, as in offpitch list platforms")
    handle: str = Field(description="handle on that platform")
    name: str | None = Field(None, description="how the report calls it")
    stable_id: str | None = Field(None, description="the id the platform never reuses")
    expected_min: int | None = Field(None, description="fewest posts a week that are plausible")
    expected_max: int | None = Field(None, description="most posts a week that are plausible")
    search: tuple[str, ...] = Field((), description="words or tags to search for there: what people say elsewhere")


class BrandFile(Section):
    """`brand.toml` as a whole."""

    name: str = Field(description="the brand's name in the report")
    contact: str = Field(description="address for platforms that wonder who asks; sent in the User-Agent")
    timezone: str = Field("UTC", description="time zone of the brand's weeks")
    first_day: Day = Field("monday", description="first day of the brand's week")
    products: tuple[str, ...] = Field((), description="names of what the brand sells, as people write them")
    opt_in_venues: tuple[str, ...] = Field(
        (), description="ids of groups and tags whose people joined to hear offers; there they are welcome")
    competitors: tuple[str, ...] = Field(
        (), description="accounts of companies that sell such things too, as bluesky:name.example; nobody pitches them")
    accounts: tuple[BrandAccount, ...] = Field((), description="the brand's own accounts")
    goals: Goals = Goals()
    collect: Collecting = Collecting()
    report: Reporting = Reporting()
    mail: Mail = Mail()
    cards: Cards = Cards()
    second_opinion: SecondOpinion = SecondOpinion()

    @field_validator("competitors")
    @classmethod
    def _named_with_their_network(cls, named: tuple[str, ...]) -> tuple[str, ...]:
        if odd := next((one for one in named if not all(one.partition(":")[::2])), None):
            raise ValueError(f"{odd!r} names no network; write it as bluesky:name.example")
        parts = (one.partition(":") for one in named)
        return tuple(f"{network.strip().lower()}:{handle.strip().lstrip('@').lower()}" for network, _, handle in parts)

    @property
    def names(self) -> tuple[str, ...]:
        """What people call the brand and what it sells, with the terms that are searched for, each once."""
        terms = (term.strip(' #@"') for account in self.accounts for term in account.search)
        return tuple(dict.fromkeys(name for name in (self.name, *self.products, *terms) if name))

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, name: str) -> str:
        from zoneinfo import available_timezones

        if name not in available_timezones():
            raise ValueError(f"no such time zone{did_you_mean(name, available_timezones())}")
        return name


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint to the nearest known word, to be put behind a complaint; empty where none is near."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def every() -> list[type[Section]]:
    """All tables of `brand.toml`."""
    return Section.__subclasses__()
