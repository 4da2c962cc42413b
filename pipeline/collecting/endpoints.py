"""Another server in place of a platform's own: a mirror, a recording proxy, a server on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit


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
