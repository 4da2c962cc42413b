"""A table that somebody exported, as rows of text: CSV of any delimiter and encoding, XLSX, or JSON."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from pipeline.parsing import sheets
from pipeline.records import PlatformError

PREAMBLE = 40
"""Rows above the header at most: suites put the report's name, its brand and its span there."""
DELIMITERS = ",;\t|"
Row = dict[str, str]


class TableError(ValueError):
    """A file that is no table we can read, in one line."""


def cells(name: str, body: bytes) -> Iterator[list[str]]:
    """Every row as texts, the header among them; a whole number keeps all its digits. Raises `TableError`."""
    if zipfile.is_zipfile(io.BytesIO(body)):
        return _of_xlsx(name, body)
    text = _decoded(name, body)
    begins = text.lstrip()[:1]
    if begins == "<":
        raise TableError(f"{name} is a web page, whatever its name says; export it as CSV or XLSX")
    return _of_json(name, text, begins == "[") if begins and begins in "[{" else _of_csv(text)


def rows(name: str, body: bytes, headers: Sequence[Collection[str]]) -> tuple[int, Iterator[tuple[int, Row]]]:
    """Which of `headers` the file has, and its rows by column name, each with its number as a spreadsheet counts.

    A header is the first row that holds all columns of one of `headers`. Raises `TableError` when there is none.
    """
    numbered = enumerate(cells(name, body), 1)
    seen = list[str]()
    for _, row in islice(numbered, PREAMBLE):
        columns = [cell.strip() for cell in row]
        seen = max(seen, columns, key=lambda one: len([cell for cell in one if cell]))
        for number, wanted in enumerate(headers):
            if wanted and set(wanted) <= set(columns):
                return number, ((at, dict(zip(columns, one, strict=False))) for at, one in numbered if any(one))
    raise TableError(f"{name} has no row of columns that is known; it has {', '.join(filter(None, seen)) or 'none'}")


def _decoded(name: str, body: bytes) -> str:
    """UTF-8 or UTF-16, else the Windows page that older spreadsheets write."""
    try:
        return sheets.text_of(body, name)
    except PlatformError:
        return body.decode("cp1252", "replace")


def _of_csv(text: str) -> Iterator[list[str]]:
    lines = text.splitlines()[:PREAMBLE]
    delimiter = max(DELIMITERS, key=lambda sign: max((line.count(sign) for line in lines), default=0))
    yield from sheets.cells_of(text, delimiter)[0]


def _of_json(name: str, text: str, whole: bool) -> Iterator[list[str]]:
    objects = list[Row]()
    try:
        found = json.loads(text) if whole else map(json.loads, filter(str.strip, text.split("\n")))
        objects += ({key: _text(value) for key, value in one.items()} for one in found)
    except (ValueError, AttributeError):
        raise TableError(f"{name}, object {len(objects) + 1}, is no JSON object; write one a line, or a list of them"
                         ) from None
    columns = list(dict.fromkeys(key for one in objects for key in one))
    yield columns
    for one in objects:
        yield [one.get(column, "") for column in columns]


def _of_xlsx(name: str, body: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    try:
        sheet = load_workbook(io.BytesIO(body), read_only=True, data_only=True).worksheets[0]
    except (KeyError, ValueError, OSError, IndexError, zipfile.BadZipFile) as error:
        raise TableError(f"{name} is no XLSX file that can be read ({error}); save it again") from None
    for row in sheet.iter_rows(values_only=True):
        yield [_text(cell) for cell in row]


def _text(value: object) -> str:
    """A cell as text. A number of more than 15 digits was rounded by the spreadsheet and is left as it writes it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat(sep=" ")) if isoformat and hasattr(value, "hour") else str(value)
