"""Meta's exports spell the bytes of UTF-8 one by one, as if each were a letter of Latin-1; here they become text again.

Seen in every JSON export of Facebook and Instagram so far. A text that is whole already stays as it is: it either has
letters beyond Latin-1 or its letters make no UTF-8 when read as bytes.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from pipeline.records import BadPage, Page


def document(page: Page) -> Any:
    """The JSON of a file out of such an export, every string in it repaired. Raises `BadPage` for what is none."""
    try:
        return repaired(json.loads(page.body))
    except ValueError as error:
        form = "is a web page" if page.body.lstrip()[:1] == b"<" else f"cannot be read ({error})"
        raise BadPage(f"{urlsplit(page.url).path} in the export {form}",
                      "ask its owner for a fresh one, whole and in the format JSON") from None


def repaired(value: Any) -> Any:
    """`value`, as JSON gives it, with every string in it repaired, names of fields too."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [repaired(one) for one in value]
    if isinstance(value, dict):
        return {_text(name): repaired(one) for name, one in value.items()}
    return value


def _text(text: str) -> str:
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text
