r"""LinkedIn's little text format as plain text: `@[Name](urn)`, `{hashtag|\#|tag}`, and a backslash before signs.

learn.microsoft.com, Community Management, "little text format".
"""

from __future__ import annotations

import re

TOKEN = re.compile(
    r"@\[(?P<name>(?:\\.|[^\]\\])*)\]\((?P<urn>urn:li:[^)\s]+)\)"
    r"|\{hashtag\|\\?#\|(?P<template>(?:\\.|[^}\\])*)\}"
    r"|(?<![\w/])#(?P<tag>\w+)"
    r"|\\(?P<sign>.)", re.DOTALL)


def little_text(written: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The text a reader sees, its tags (lower case, without #), and the urns of those it names."""
    tags, urns = list[str](), list[str]()

    def shown(token: re.Match[str]) -> str:
        if token["urn"]:
            urns.append(token["urn"])
            return _plain(token["name"])
        if tag := token["template"] or token["tag"]:
            tags.append(_plain(tag).lower())
            return f"#{_plain(tag)}"
        return token["sign"] or ""

    text = TOKEN.sub(shown, written)
    return text, tuple(dict.fromkeys(tags)), tuple(dict.fromkeys(urns))


def _plain(escaped: str) -> str:
    return re.sub(r"\\(.)", r"\1", escaped)
