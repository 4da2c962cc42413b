"""parse: landing -> posts. Pure but for the files; a mended parser costs no call to any platform."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa

from pipeline import issues, landing, paths, platforms, text
from pipeline.collecting import history
from pipeline.parsing import strangers
from pipeline.parsing.observations import latest
from pipeline.parsing.pages import trouble
from pipeline.records import Issue, Page, PlatformError, Post
from pipeline.settings import Brand
from pipeline.tables import schema_of, table_of, write_part

MANY = 20


def parse(brand: Brand, day: date) -> int:
    """How many posts were read from a day's evidence, written as one part a connector, each rewritten whole."""
    found: dict[str, Issue] = {}
    count = 0
    for folder in sorted((paths.data(brand.slug) / "landing").glob(f"*/{day}")):
        posts = _with_people(brand, latest(_observed(folder, found)))
        write_part(paths.posts(brand.slug, folder.parent.name, day), posts)
        count += posts.num_rows
    issues.write(paths.issues(brand.slug, "parse", day.isoformat()), _few(found.values()))
    return count


def _observed(folder: Path, found: dict[str, Issue]) -> pa.Table:
    """Every sight of every post in a folder of evidence; complaints go to `found`, each once."""
    connector = platforms.connector(folder.parent.name)
    parts = [schema_of(Post).empty_table()]
    for file in sorted(folder.glob("*.jsonl.gz")):
        posts, pages, askers = list[Post](), list[str](), list[str]()
        for page in landing.read(file):
            for one in _read(connector, page):
                if isinstance(one, Post):
                    posts.append(one)
                else:
                    found.setdefault(one.message, one)
            more = len(posts) - len(pages)
            pages += [page.sha256] * more
            askers += [page.account] * more
        parts.append(_table(posts, page_sha256=pages, collected_by=askers))
    return pa.concat_tables(parts)


def _read(connector: ModuleType, page: Page) -> Iterator[Post | Issue]:
    try:
        yield from connector.parse(page)
    except PlatformError as error:
        yield trouble(page, str(error))
    except Exception as error:  # a page of unknown shape must not cost the others
        yield trouble(page, f"{page.url} (sha256 {page.sha256[:12]}) cannot be parsed "
                            f"({type(error).__name__}: {error}); it is kept, so mend the connector and parse again")


def _table(posts: list[Post], **columns: list[str]) -> pa.Table:
    try:
        table = table_of(Post, posts)
    except UnicodeEncodeError:  # half characters, which JSON can spell and no table takes
        table = table_of(Post, map(_clean, posts))
    for name, values in columns.items():
        place = table.schema.get_field_index(name)
        table = table.set_column(place, table.schema.field(place), pa.array(values, pa.string()))
    return table


def _few(found: Iterable[Issue]) -> Iterator[Issue]:
    """The first complaints of each account, then how many more there were: one broken clock must not fill a report."""
    by_account: dict[str | None, list[Issue]] = {}
    for issue in found:
        by_account.setdefault(issue.account, []).append(issue)
    for account, theirs in by_account.items():
        yield from theirs[:MANY]
        if len(theirs) > MANY:
            yield replace(theirs[0], message=f"{account}: {len(theirs) - MANY} more complaints like these")


def _clean(post: Post) -> Post:
    cleaned: dict[str, Any] = {}
    for name in post.__slots__:
        value = getattr(post, name)
        if isinstance(value, str):
            cleaned[name] = text.clean(value)
        elif isinstance(value, tuple):
            cleaned[name] = tuple(map(text.clean, value))
    return replace(post, **cleaned)


def _with_people(brand: Brand, posts: pa.Table) -> pa.Table:
    """Roster authors with account and role; everybody else hashed, without handle and address."""
    people = _roster_ids(brand, posts["platform"][0].as_py()) if posts.num_rows else {}
    key = strangers.salt(brand.slug)
    columns = {name: posts[name].combine_chunks() for name in posts.column_names}
    authors = columns["author_id"].dictionary_encode()
    ids = authors.dictionary.to_pylist()
    for name in ("account", "role"):
        columns[name] = pa.array([people.get(one, {}).get(name) for one in ids], pa.string()).take(authors.indices)
    ours = columns["account"].is_valid()
    for name in ("author_handle", "url"):
        columns[name] = strangers.blanked(columns[name], ours)
    for name in ("author_id", "parent_author_id"):
        columns[name] = strangers.hidden(columns[name], people, key)
    columns["mentions"] = strangers.hidden_lists(columns["mentions"], people, key)
    return pa.Table.from_arrays(list(columns.values()), schema=schema_of(Post))


def _roster_ids(brand: Brand, network: str) -> dict[str, dict[str, str]]:
    """Account and role by stable id, of everybody in the roster who is on `network`, by whatever connector."""
    there = [account for account in brand.roster
             if platforms.connector(account.platform).PLATFORM.network == network]
    found = {account.stable_id: account for account in there if account.stable_id}
    by_key = {account.key: account for account in there}
    for one in history.read(brand.slug):
        if one.stable_id and one.account in by_key:
            found.setdefault(one.stable_id, by_key[one.account])
    return {stable: {"account": account.key, "role": account.role} for stable, account in found.items()}
