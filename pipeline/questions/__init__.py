"""Questions asked of every text, one file each, found by looking into this folder: adding one edits no list.

A question has `QUESTION` and `judge(texts)`, Arrow table in, Arrow table out; CONTRIBUTING.md has the recipe.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


def names() -> list[str]:
    """The names of all questions; none of them is imported."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))


def question(name: str) -> ModuleType:
    """The question called `name`. Raises `ModuleNotFoundError` for an unknown one."""
    return importlib.import_module(f"{__name__}.{name}")
