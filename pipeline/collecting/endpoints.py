"""Where requests go: another server in place of a platform's own, and addresses that a page names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from pipeline.records import PlatformError

INSIDE = re.compile(r"[^.]*|[\d.]+|.*:.*|.*\.(?:localhost|local|internal|intranet|lan|home|corp)")
"""Hosts that are no public name: without a dot, by number, or under an ending that only private networks use."""


class Endpoints:
    """Addresses of platforms turned into those of the servers that stand in for them, and back."""

    def __init__(self, others: Mapping[str, str] | None = None) -> None:
        """`others` has the stand-in for each origin, as `https://api.example`."""
        self._others = {origin.rstrip("/"): other.rstrip("/") for origin, other in (others or {}).items()}

    def instead(self, address: str) -> str:
        """Where a request for `address` really goes."""
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        return self._others.get(origin, origin) + address.removeprefix(origin)

    def own(self, address: str) -> str:
        """The platform's own address of something that a stand-in named by its address."""
        for origin, other in self._others.items():
            if address.startswith(f"{other}/"):
                return origin + address.removeprefix(other)
        return address


def named(base: str, link: str) -> str:
    """The address that a page at `base` names. Raises `PlatformError` where it leads into a private network.

    Whoever writes a page could else have us ask our own neighbours (OWASP, "Server Side Request Forgery").
    """
    address = urljoin(base, link)
    host, own = (urlsplit(one).hostname or "" for one in (address, base))
    if host != own and INSIDE.fullmatch(host):
        raise PlatformError(f"{base} names {address}, which lies in a private network", "it was not asked for; ask the "
                            "blog's owner what it is meant to be")
    return address
