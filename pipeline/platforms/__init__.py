"""Connectors, one file each, found by looking into this folder: adding one edits no list.

A connector has `PLATFORM`, `collect(account, since, http)` and `parse(page)`; CONTRIBUTING.md has the recipe. What
several connectors of one network share, or one would be too long with, is called after the network: `_meta_graph.py`.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from pipeline.records import Account

ANY = "*"
"""The network of a connector whose accounts name theirs themselves, as `acme@x`."""


def names() -> list[str]:
    """The names of all connectors; none of them is imported."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))


def network_of(account: Account) -> str:
    """The network an account is on: its connector's, or what stands behind the `@` where that reads many networks."""
    network = str(connector(account.platform).PLATFORM.network)
    return account.handle.rpartition("@")[2] if network == ANY else network


def connector(name: str) -> ModuleType:
    """The connector called `name`. Raises `ModuleNotFoundError` for an unknown one."""
    return importlib.import_module(f"{__name__}.{name}")
