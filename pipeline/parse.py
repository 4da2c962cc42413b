"""parse: landing -> posts. Pure but for the files; a mended parser costs no call to any platform."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import issues, landing, paths, platforms, text
from pipeline.collecting import history
from pipeline.parsing import strangers
from pipeline.parsing.observations import latest
from pipeline.parsing.pages import trouble
from pipeline.platforms import network_of
from pipeline.records import Issue, Page, PlatformError, Post
from pipeline.settings import Brand
from pipeline.tables import schema_of, table_of, write_part

MANY = 20
UNFIT = (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, AttributeError, OverflowError, UnicodeEncodeError)
OWN_LISTS = {"timeline", "export"}
"""Kinds of pages from which a post of the account that was there before can be missed."""


def parse(brand: Brand, day: date) -> int:
    """How many posts were read from a day's evidence, written as one part a connector, each rewritten whole."""
    found: dict[str, Issue] = {}
    count = 0
    for folder in sorted((paths.data(brand.slug) / "landing").glob(f"*/{day}")):
        posts = _with_people(brand, read_posts(folder, folder.parent.name, found))
        write_part(paths.posts(brand.slug, folder.parent.name, day), posts)
        count += posts.num_rows
    issues.write(paths.issues(brand.slug, "parse", day.isoformat()), _few(found.values()))
    return count


def read_posts(folder: Path, platform: str, found: dict[str, Issue]) -> pa.Table:
    """One row a post in a folder of a connector's evidence, nobody hashed yet; complaints go to `found`, each once."""
    return latest(_observed(folder, platforms.connector(platform), found))


def _observed(folder: Path, connector: ModuleType, found: dict[str, Issue]) -> pa.Table:
    parts = [schema_of(Post).empty_table()]
    for file in sorted(folder.glob("*.jsonl.gz")):
        sights = list[tuple[Post, Page]]()
        for page in landing.read(file):
            light = replace(page, body=b"")  # a file's pages together may be larger than memory
            for one in _read(connector, page):
                if isinstance(one, Post):
                    sights.append((one, light))
                else:
                    found.setdefault(one.message, one)
        parts.append(_table(sights, found))
    return pa.concat_tables(parts)


def _read(connector: ModuleType, page: Page) -> Iterator[Post | Issue]:
    try:
        yield from connector.parse(page)
    except PlatformError as error:
        yield trouble(page, str(error))
    except Exception as error:  # a page of unknown shape must not cost the others
        yield trouble(page, f"{page.url} (sha256 {page.sha256[:12]}) cannot be parsed "
                            f"({type(error).__name__}: {error}); it is kept, so mend the connector and parse again")


def _table(sights: list[tuple[Post, Page]], found: dict[str, Issue]) -> pa.Table:
    try:
        table = table_of(Post, (post for post, _ in sights))
    except UNFIT:
        sights = list(_fitting(sights, found))
        table = table_of(Post, (post for post, _ in sights))
    pages = [page for _, page in sights]
    for name, values in (("page_sha256", [page.sha256 for page in pages]),
                         ("collected_by", [page.account for page in pages]),
                         ("listed", [page.what in OWN_LISTS for page in pages])):
        place = table.schema.get_field_index(name)
        field = table.schema.field(place)
        table = table.set_column(place, field, pa.array(values, field.type))
    return table


def _fitting(sights: list[tuple[Post, Page]], found: dict[str, Issue]) -> Iterator[tuple[Post, Page]]:
    """The posts that a table takes; one that holds something of another kind is complained about and left out."""
    for post, page in sights:
        try:
            cleaned = _clean(post)  # half characters, which JSON can spell and no table takes
            table_of(Post, [cleaned])
        except UNFIT as error:
            issue = trouble(page, f"{post.post_id!r:.80} of {page.url} was left out: it holds another kind of thing "
                                  f"than it should ({error}); mend the parser")
            found.setdefault(issue.message, issue)
        else:
            yield cleaned, page


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
    """Roster authors with account and role; everybody else hashed, without handle and address.

    Competitors that the brand names keep their handle, so that a pitch to one can be told: they are companies.
    Other people who ask not to be read by outsiders are left out; an answer to them says that its parent is private.
    """
    networks = pc.unique(posts["platform"]).to_pylist()
    if len(networks) > 1:  # an export of a suite holds several
        each = (posts.filter(pc.equal(posts["platform"], network)) for network in networks)
        return pa.concat_tables([_with_people(brand, some.combine_chunks()) for some in each])
    people = _roster_ids(brand, networks[0]) if networks else {}
    posts = strangers.without_withheld(posts, people)
    key = strangers.salt(brand.slug)
    columns = {name: posts[name].combine_chunks() for name in posts.column_names}
    authors = columns["author_id"].dictionary_encode()
    ids = authors.dictionary.to_pylist()
    for name in ("account", "role"):
        columns[name] = pa.array([people.get(one, {}).get(name) for one in ids], pa.string()).take(authors.indices)
    ours = columns["account"].is_valid()
    columns["url"] = strangers.blanked(columns["url"], ours)
    rivals = {one.partition(":")[2] for one in brand.competitors if networks and one.startswith(f"{networks[0]}:")}
    public = pc.or_(ours, strangers.called(columns["author_handle"], rivals))
    columns["author_handle"] = strangers.blanked(columns["author_handle"], public)
    for name in ("author_id", "parent_author_id"):
        columns[name] = strangers.hidden(columns[name], people, key)
    columns["mentions"] = strangers.hidden_lists(columns["mentions"], people, key)
    return pa.Table.from_arrays(list(columns.values()), schema=schema_of(Post))


def _roster_ids(brand: Brand, network: str) -> dict[str, dict[str, str]]:
    """Account and role by stable id, of everybody in the roster who is on `network`, by whatever connector."""
    there = [account for account in brand.roster if network_of(account) == network]
    found = {account.stable_id: account for account in there if account.stable_id}
    by_key = {account.key: account for account in there}
    for one in history.read(brand.slug):
        if one.stable_id and one.account in by_key:
            found.setdefault(one.stable_id, by_key[one.account])
    return {stable: {"account": account.key, "role": account.role} for stable, account in found.items()}
