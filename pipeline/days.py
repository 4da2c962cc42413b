"""Which days were collected, and which of them still wait for their posts."""

from __future__ import annotations

from datetime import date

from pipeline import paths


def collected_days(brand: str) -> list[date]:
    """All days with evidence, oldest first."""
    return sorted({date.fromisoformat(folder.name) for folder in (paths.data(brand) / "landing").glob("*/*-*-*")})


def unread_days(brand: str) -> list[date]:
    """Days with evidence of some platform but no posts read from it, oldest first: somebody removed the posts."""
    landed = [(folder.parent.name, date.fromisoformat(folder.name))
              for folder in (paths.data(brand) / "landing").glob("*/*-*-*")]
    return sorted({day for platform, day in landed if not paths.posts(brand, platform, day).exists()})
