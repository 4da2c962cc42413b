"""LinkedIn's names for things, URNs, out of the addresses in which it wraps them."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

URN = re.compile(r"urn:li:(?P<kind>share|ugcPost|activity|groupPost):(?P<number>[\d-]+)")


def post_urn(link: str) -> str:
    """The URN of the post behind a link, as the API writes it. Raises `ValueError` for a link to anything else."""
    match = URN.search(unquote(unquote(link)))
    if match is None:
        raise ValueError(f"{link!r:.80} is no link to a post")
    return match[0]


def group_urn(post: str) -> str | None:
    """The URN of the group a post stands in, as its own URN tells (`groupPost:GROUP-POST`); None for other posts."""
    match = URN.fullmatch(post)
    is_group = match is not None and match["kind"] == "groupPost"
    return f"urn:li:group:{match['number'].partition('-')[0]}" if match and is_group else None


def profile(address: str) -> str:
    """A person's public address in one form, however an export or a roster writes it: it serves as their id.

    Raises `ValueError` for what is no profile's address.
    """
    parts = urlsplit(address if "//" in address else f"https://{address}")
    match = re.fullmatch(r"/(?:in|pub)/([^/]+)(?:/.*)?", parts.path)
    if match is None:
        raise ValueError(f"{address!r:.80} is no address of a profile")
    return f"https://www.linkedin.com/in/{unquote(match[1]).lower()}"
