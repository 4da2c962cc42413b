"""collect: network or archive -> landing. Evidence as it came; one account's failure is never another's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

from requests.adapters import BaseAdapter

from pipeline import issues, paths, platforms, roster
from pipeline.collecting import history, resume, session
from pipeline.collecting.gathering import Gathering
from pipeline.landing import Landing
from pipeline.records import Account, Collected, Ending, Issue, Level, Page, PlatformError, Spent
from pipeline.settings import Brand, SettingsError


def collect(brand: Brand, day: date, *, accounts: Iterable[str] | None = None,
            on_account: Callable[[Collected], None] | None = None) -> list[Collected]:
    """How each account's collection ended, in the roster's order; `accounts` are the keys of those to ask for.

    Calls `on_account` after each account. Raises `SettingsError` for a key that is not in the roster.
    """
    chosen = _chosen(brand, accounts)
    _write_complaints(brand, day)
    answers = session.recorded(brand)
    ended: dict[str, Collected] = {}
    pool = ThreadPoolExecutor(brand.collect.workers)
    try:
        for one in as_completed([pool.submit(_collect_one, brand, day, account, answers) for account in chosen]):
            found = one.result()
            ended[found.account] = found
            if on_account:
                on_account(found)
    finally:
        pool.shutdown(cancel_futures=True)  # whoever interrupts waits for the accounts under way only
    return [ended[account.key] for account in chosen]


def _chosen(brand: Brand, accounts: Iterable[str] | None) -> list[Account]:
    wanted = None if accounts is None else set(accounts)
    if unknown := sorted((wanted or set()) - {account.key for account in brand.roster}):
        raise SettingsError(f"{unknown[0]} is not in the roster of {brand.slug}; see brand.toml and reps.csv")
    return [account for account in brand.roster if wanted is None or account.key in wanted]


def _write_complaints(brand: Brand, day: date) -> None:
    lines = roster.complaints(brand.folder, brand.accounts)
    found = (Issue(datetime.now(UTC), "collect", "warning", line) for line in lines)
    issues.write(paths.issues(brand.slug, "collect", f"{day}.roster"), found)


def _collect_one(brand: Brand, day: date, account: Account, answers: BaseAdapter | None) -> Collected:
    """Collect one account; keep how that ended and, if it failed, why."""
    known = replace(account, stable_id=history.known_id(brand, account, day))
    since = history.asked_since(brand, account, day, platforms.connector(account.platform).PLATFORM.recheck_days)
    kept = resume.kept(brand.slug, account, day)
    with closing(Landing(history.evidence(brand.slug, account, day))) as landing:
        gathering = Gathering(landing)
        ending = _ending(brand, known, since, gathering, answers, kept)
    found = Collected(account.platform, account.key, day, since, ending.stop, gathering.pages, ending.stable_id,
                      ending.listed, ending.expected, ending.key_expires, ending.message)
    history.write(brand.slug, found)
    issues.write(paths.issues(brand.slug, "collect", f"{day}.{history.file_name(account.key)}"), _issues(found))
    return found


def _ending(brand: Brand, account: Account, since: datetime, gathering: Gathering,
            answers: BaseAdapter | None, kept: Mapping[str, Page]) -> Ending:
    try:
        with closing(session.opened(brand, account.platform, answers, kept)) as http:
            return gathering.all(session.permitted(account).collect(account, since, http))
    except Spent as error:
        return Ending("budget", account.stable_id, str(error))
    except PlatformError as error:
        return Ending("error", account.stable_id, str(error))
    except Exception as error:  # a connector's own mistake must not cost the other accounts
        return Ending("error", account.stable_id, f"the connector {account.platform} failed "
                                                  f"({type(error).__name__}: {error}); tell its author")


def _issues(found: Collected) -> list[Issue]:
    if found.message is None:
        return []
    level: Level = "error" if found.stop == "error" else "info"
    message = f"{found.account}: {found.message}"
    return [Issue(datetime.now(UTC), "collect", level, message, found.platform, found.account)]
