"""Warehouses from a few terse rows: what a case leaves out is filled in as an ordinary brand would have it.

A case is a table of TOML: `accounts` ("bluesky:acme brand", "bluesky:rita rep" …), `posts`, `brand` (settings that
differ) and `collected`. A post has `id`, `by`, `at` and `text`; `to` makes it a reply to another post of the case;
`says` is its label for value_or_pitch, `verdict` for reply_in_context, `need` for customer_voice; `times = 3` makes
three such posts, `id-1` to `id-3`.
"""

import json
import tomllib
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa

from pipeline import paths, tables
from pipeline.build import build
from pipeline.records import Account, Collected, Post
from pipeline.settings import Brand

DAY = date(2026, 11, 23)
WEEK = "2026-11-16"
SINCE = datetime(2026, 8, 31, tzinfo=UTC)
ACCOUNTS = ["bluesky:acme brand", "bluesky:rita rep", "bluesky:ben rep"]
QUESTIONS = {"says": "value_or_pitch", "verdict": "reply_in_context", "need": "customer_voice"}
SHORTHAND = {"id", "by", "at", "to", "unsure", "probability", "because", "kinds", "flags", *QUESTIONS}


def cases(folder: Path) -> list[tuple[str, dict]]:
    """Every case of every TOML file in a folder, with the name of what it is about."""
    return [(path.stem, case) for path in sorted(folder.glob("*.toml"))
            for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]


def told(rows: list[dict], expect: list[dict]) -> list[dict]:
    """The rows as an expectation writes them: only the columns it names, nothing where there is nothing."""
    named = {name for row in expect for name in row}
    return [{name: plain(row[name]) for name in sorted(named) if row[name] is not None} for row in rows]


def plain(value):
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return round(value, 3) if isinstance(value, float) else value


def made(case: dict, week: str = WEEK):
    """The path of the warehouse built from a case; `OFFPITCH_DATA` says where."""
    brand = brand_of(case)
    roster = {name: account for account in brand.roster for name in (account.handle, account.key)}
    rows = {row["id"]: row for given in case.get("posts", []) for row in repeated(given)}
    posts = [post_of(row, rows, roster) for row in rows.values()]
    for network in sorted({post.platform for post in posts}):
        part = [post for post in posts if post.platform == network]
        tables.write_part(paths.posts(brand.slug, network, DAY), tables.table_of(Post, part))
    for short, question in QUESTIONS.items():
        told = [(row, post) for row, post in zip(rows.values(), posts, strict=True) if short in row]
        if told:
            tables.write_part(paths.labels(brand.slug, question, "all", DAY), labels_of(question, short, told))
    for one in collected_of(case, brand):
        name = f"{one.account.replace(':', '.')}.json"
        tables.write_text(paths.collected(brand.slug, DAY) / name, json.dumps(asdict(one), default=str))
    return build(brand, brand.week(week))


def brand_of(case: dict) -> Brand:
    roster = [account_of(line) for line in case.get("accounts", ACCOUNTS)]
    told = {"name": "Acme", "contact": "audit@acme.example", "slug": "acme"} | case.get("brand", {})
    return Brand(**told, roster=tuple(roster))


def repeated(row: dict) -> list[dict]:
    row = dict(row)
    times = row.pop("times", 0)
    return [row | {"id": f"{row['id']}-{number}"} for number in range(1, times + 1)] or [row]


def account_of(line: str) -> Account:
    key, role, *more = line.split()
    platform, handle = key.split(":")
    told = {name: value or None for name, value in (pair.split("=") for pair in more)}
    days = {name: date.fromisoformat(told.pop(name)) for name in ("consent",) if name in told}
    numbers = {name: int(told.pop(name)) for name in ("expected_min", "expected_max") if name in told}
    who = {} if role == "brand" else {"rep_id": handle, "name": handle.title()}
    return Account(platform, handle, role, **({"stable_id": f"id:{handle}"} | who | told | days | numbers))


def person(name: str | None, roster: dict) -> str | None:
    return name and (f"id:{name.split(':')[-1]}" if name in roster else f"h:{name}")


def post_of(row: dict, rows: dict, roster: dict) -> Post:
    account, parent = roster.get(row["by"]), rows.get(row.get("to"))
    told = {key: value for key, value in row.items() if key not in SHORTHAND}
    if "to" in row:
        root = row.get("root_id") or root_of(row, rows)
        told = {"kind": "reply", "parent_id": row["to"], "root_id": root, "parent_state": "ok",
                "parent_author_id": person(parent and parent["by"], roster)} | told
    at = moment(row.get("at", "2026-11-17 12:00"))
    filled = {"platform": account.platform if account else "bluesky", "post_id": row["id"], "kind": "post",
              "author_id": person(row["by"], roster), "text": f"text of {row['id']}", "created_at": at,
              "created_source": "server", "seen_at": datetime(2026, 11, 23, 6, tzinfo=UTC),
              "account": account and account.key, "role": account and account.role} | told
    filled["mentions"] = tuple(person(name, roster) for name in filled.get("mentions", ()))
    filled["seen_at"] = moment(filled["seen_at"])
    return Post(**filled)


def root_of(row: dict, rows: dict) -> str:
    while row.get("to") in rows:
        row = rows[row["to"]]
    return row.get("to", row["id"])


def moment(said) -> datetime:
    return said if isinstance(said, datetime) else datetime.fromisoformat(said).replace(tzinfo=UTC)


def labels_of(question: str, short: str, told: list) -> pa.Table:
    chance = [row.get("probability", {row[short]: 0.9}) for row, _ in told]
    return pa.table({
        "question": [question] * len(told), "platform": [post.platform for _, post in told],
        "post_id": [post.post_id for _, post in told], "shown_sha256": ["0"] * len(told),
        "answer": [row[short] for row, _ in told], "probability": [list(one.items()) for one in chance],
        "unsure": [row.get("unsure", False) for row, _ in told], "kinds": [row.get("kinds", []) for row, _ in told],
        "flags": [row.get("flags", []) for row, _ in told], "invites": [None] * len(told),
        "because": [row.get("because", []) for row, _ in told],
        "judge": [f"{question}@1"] * len(told), "judged_on": [DAY] * len(told),
    }, schema=tables.LABELS)


def collected_of(case: dict, brand: Brand) -> list[Collected]:
    if "collected" not in case:
        return [Collected(one.platform, one.key, DAY, SINCE, "window", 1) for one in brand.roster]
    usual = {"day": DAY, "since": SINCE, "stop": "window", "pages": 1}
    return [Collected(**(usual | {"platform": row["account"].split(":")[0]} | row)) for row in case["collected"]]
