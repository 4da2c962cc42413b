"""How a platform is asked on behalf of a brand: politely, within its allowance, or out of recorded answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from types import ModuleType

from requests.adapters import BaseAdapter

from pipeline import paths, platforms
from pipeline.collecting.http import Http
from pipeline.collecting.manners import Manners
from pipeline.collecting.purse import Purse
from pipeline.collecting.replay import Replay
from pipeline.records import Account, Page, PlatformError
from pipeline.settings import Brand


def recorded(brand: Brand) -> BaseAdapter | None:
    """The recorded answers a brand plays instead of the network; None where it asks for real."""
    return Replay(brand.folder / brand.collect.replay) if brand.collect.replay else None


def opened(brand: Brand, platform: str, answers: BaseAdapter | None, kept: Mapping[str, Page] | None = None) -> Http:
    """A session of its own for each account: `requests` does not promise to share one between threads.

    Recorded answers are as old as their record: they carry its day, not the day on which they are played, and
    nobody has to wait for them.
    """
    if answers is None:
        terms = platforms.connector(platform).PLATFORM
        return Http(brand.contact, brand.collect.endpoints, manners=Manners(paths.hosts(), brand.collect.pace),
                    pace=terms.pace, purse=purse(brand, platform), kept=kept)
    day = datetime.combine(brand.today(), time(), UTC).timestamp()
    return Http(brand.contact, transport=answers, clock=lambda: day, sleep=lambda _: None)


def purse(brand: Brand, platform: str) -> Purse:
    """What the brand may use up on a platform, counted together with all other workers of this machine."""
    terms = platforms.connector(platform).PLATFORM
    file = paths.hosts() / f"{platform}.spent.json"
    return Purse(platform, terms.spending, brand.collect.budgets.get(platform), file)


def permitted(account: Account) -> ModuleType:
    """The account's connector. Raises `PlatformError` where its terms want a consent that the roster does not have."""
    connector = platforms.connector(account.platform)
    if connector.PLATFORM.consent and account.role == "rep" and account.consent is None:
        raise PlatformError(f"{connector.PLATFORM.title} is read only with the person's written consent",
                            "put the day it was given into the column consent of reps.csv")
    return connector
