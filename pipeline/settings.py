"""A brand's settings: `brands/NAME/brand.toml` and its roster, read strictly, complaints in plain words."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipeline import paths
from pipeline.records import Account, Week
from pipeline.weeks import last_whole_week, week_of

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class SettingsError(Exception):
    """A brand folder that cannot be used; one line a mistake, each with what to do."""


class Section(BaseModel):
    """A table of `brand.toml`: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Goals(Section):
    """What the brand wants to be measured against."""

    rule: str = Field("80/20", description="the rule the target comes from, as people know it")
    value_share: float = Field(0.8, ge=0, le=1, description="share of value among value and pitch posts")
    answer_hours: float = Field(24, gt=0, description="hours within which a customer hears from a human")


class Collecting(Section):
    """How far back and how gently to ask."""

    history_weeks: int = Field(12, ge=1, description="weeks asked for the first time an account is collected")
    recheck_days: int = Field(14, ge=0, description="days before the last collection that are asked for again")
    workers: int = Field(4, ge=1, le=32, description="accounts collected side by side")
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
    to: tuple[str, ...] = Field((), description="recipients; each gets a mail of their own")
    report_url: str = Field("", description="address under which the full report is served; empty: attached")


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


class BrandFile(Section):
    """`brand.toml` as a whole."""

    name: str = Field(description="the brand's name in the report")
    contact: str = Field(description="address for platforms that wonder who asks; sent in the User-Agent")
    timezone: str = Field("UTC", description="time zone of the brand's weeks")
    first_day: Day = Field("monday", description="first day of the brand's week")
    products: tuple[str, ...] = Field((), description="names of what the brand sells, as people write them")
    opt_in_venues: tuple[str, ...] = Field(
        (), description="ids of groups and tags whose people joined to hear offers; there they are welcome")
    accounts: tuple[BrandAccount, ...] = Field((), description="the brand's own accounts")
    goals: Goals = Goals()
    collect: Collecting = Collecting()
    report: Reporting = Reporting()
    mail: Mail = Mail()
    second_opinion: SecondOpinion = SecondOpinion()

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, name: str) -> str:
        from zoneinfo import available_timezones

        if name not in available_timezones():
            raise ValueError(f"no such time zone{_did_you_mean(name, available_timezones())}")
        return name


class Brand(BrandFile):
    """A brand with its roster: what every verb is told."""

    slug: str
    roster: tuple[Account, ...] = ()

    @property
    def folder(self) -> Path:
        """Where its settings and inbox lie."""
        return paths.brands() / self.slug

    def week(self, name: str) -> Week:
        """The week named by its first day. Raises `SettingsError` when `name` is no first day."""
        try:
            day = date.fromisoformat(name)
        except ValueError:
            raise SettingsError(f"week {name!r} is no date; write it as 2026-11-16") from None
        found = week_of(day, self.timezone, self.first_day)
        if found.name != name:
            raise SettingsError(f"week {name} does not start on a {self.first_day}; you may mean {found.name}")
        return found

    def today(self) -> date:
        """The day a run is for unless it is told one: the recorded day of a replayed brand, else today (UTC)."""
        return self.collect.replay_day or datetime.now(UTC).date()

    def last_week(self, today: date) -> Week:
        """The latest week that is over on `today`."""
        return last_whole_week(today, self.timezone, self.first_day)

    def weeks_before(self, week: Week, count: int) -> Week:
        """The week `count` weeks before `week`."""
        return week_of(date.fromisoformat(week.name) - timedelta(weeks=count), self.timezone, self.first_day)


def load(slug: str) -> Brand:
    """The brand in `brands/SLUG`. Raises `SettingsError` with one line a mistake."""
    from pipeline.roster import read_roster

    file = paths.brands() / slug / "brand.toml"
    if not file.exists():
        known = sorted(path.parent.name for path in paths.brands().glob("*/brand.toml"))
        raise SettingsError(f"no brand {slug!r}{_did_you_mean(slug, known)}; see offpitch new brand {slug}")
    try:
        read = BrandFile.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{slug}/brand.toml is no TOML: {error}") from None
    except ValidationError as error:
        raise SettingsError("\n".join(_line(slug, mistake) for mistake in error.errors())) from None
    return Brand(**dict(read), slug=slug, roster=read_roster(file.parent, read.accounts))


def unconfigured(own: str, reps: tuple[str, ...], endpoints: Mapping[str, str], contact: str) -> Brand:
    """A brand made up on the spot from public addresses, as `bluesky:HANDLE` or a profile page's address.

    Raises `SettingsError` when no platform knows an address.
    """
    from pipeline.roster import addressed

    roster = (addressed(own, "brand"), *(addressed(rep, "rep") for rep in reps))
    slug = re.sub(r"[^a-z0-9.-]+", "-", roster[0].key)
    return Brand(name=roster[0].handle, contact=contact, slug=slug, roster=roster,
                 collect=Collecting(endpoints=dict(endpoints)))


def _line(slug: str, mistake: Mapping[str, Any]) -> str:
    where = ".".join(str(part) for part in mistake["loc"])
    if mistake["type"] == "extra_forbidden":
        hint = _did_you_mean(str(mistake["loc"][-1]), _keys(BrandFile))
        return f"{slug}/brand.toml: unknown setting {where}{hint}"
    return f"{slug}/brand.toml: {where}: {mistake['msg']}"


def _keys(section: type[BaseModel]) -> set[str]:
    sections = (Goals, Collecting, Reporting, Mail, SecondOpinion, BrandAccount)
    return set(section.model_fields).union(*(other.model_fields for other in sections))


def _did_you_mean(word: str, known: Any) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""
