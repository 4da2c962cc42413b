"""Connectors, one file each, found by looking into this folder: adding one edits no list.

A connector has `PLATFORM`, `collect(account, since, http)` and `parse(page)`; CONTRIBUTING.md has the recipe.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


def names() -> list[str]:
    """The names of all connectors; none of them is imported."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def connector(name: str) -> ModuleType:
    """The connector called `name`. Raises `ModuleNotFoundError` for an unknown one."""
    return importlib.import_module(f"{__name__}.{name}")
