"""What other people wrote, made safe for the place where it is shown: a terminal, a spreadsheet, a link."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

# Control characters except the line feed, and the marks that turn, hide or reorder what stands beside them:
# Unicode's bidirectional controls (UAX 9), zero-width signs and the byte order mark. The joiners of emoji stay.
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e"
                      "\u2060-\u206f\ufeff\ufff9-\ufffb]")
# How a terminal is steered (ECMA-48): CSI, OSC and the other strings up to their end, two-character escapes.
ESCAPES = re.compile("(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"
                     "|(?:\x1b[\\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)?"
                     "|\x1b[ -/]*[0-~]")
SURROGATES = re.compile("[\ud800-\udfff]")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")


def clean(text: str) -> str:
    """`text` as every database and file takes it: half characters replaced."""
    return SURROGATES.sub("\ufffd", text)


def terminal(text: str) -> str:
    """`text` without anything that steers a terminal or reorders the line; line feeds stay, tabs become blanks."""
    return clean(STEERING.sub("", ESCAPES.sub("", text.replace("\t", " "))))


def csv_cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula (OWASP, "CSV Injection"): such a text gets a leading `'`."""
    if value is None or isinstance(value, bool | int | float):
        return value
    text = clean(str(value))
    risky = text.lstrip(" ").startswith(FORMULA) and not NUMBER.fullmatch(text)
    return f"'{text}" if risky else text


def safe_link(url: str | None) -> str | None:
    """The address if it leads to a web page (http or https, with a host and without controls), else None."""
    if not url or STEERING.search(url) or any(sign in url for sign in " \n<>\"'\\`"):
        return None
    try:
        parts = urlsplit(url)
        return url if parts.scheme.lower() in ("http", "https") and parts.hostname else None
    except ValueError:
        return None
