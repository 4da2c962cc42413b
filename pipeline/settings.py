"""A brand's settings: `brands/NAME/brand.toml` and its roster, read strictly, complaints in plain words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline import paths, sections
from pipeline.records import Account, Week
from pipeline.sections import BrandFile, Collecting, did_you_mean
from pipeline.weeks import last_whole_week, week_of


class SettingsError(Exception):
    """A brand folder that cannot be used; one line a mistake, each with what to do."""


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
        raise SettingsError(f"no brand {slug!r}{did_you_mean(slug, known)}; see offpitch new brand {slug}")
    try:
        read = BrandFile.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{slug}/brand.toml is no TOML: {error}") from None
    except ValidationError as error:
        raise SettingsError("\n".join(_line(slug, mistake) for mistake in error.errors())) from None
    columns = {name: one.model_dump(exclude_defaults=True) for name, one in read.collect.columns.items()}
    return Brand(**dict(read), slug=slug, roster=read_roster(file.parent, read.accounts, columns))


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
        known = {name for section in sections.every() for name in section.model_fields}
        hint = did_you_mean(str(mistake["loc"][-1]), known)
        return f"{slug}/brand.toml: unknown setting {where}{hint}"
    return f"{slug}/brand.toml: {where}: {mistake['msg']}"
