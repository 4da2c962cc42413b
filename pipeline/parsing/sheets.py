r"""Tables of an export (CSV), row by row, by the names of their columns.

Exports differ in all that a table can differ in: a mark at the beginning, UTF-16 out of a spreadsheet, notes above
the header, columns more than expected, commas, semicolons or tabs, and quotes doubled (`""`) or escaped (`\"`), now
and then both in one archive. Names of columns are compared without capitals, underscores and blanks around them.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping

from pipeline.records import PlatformError

PREAMBLE = 25
"""Rows to look through for the header: exports put up to a dozen lines of notes above it."""
DELIMITERS = ",;\t"
NO_END = [""] * 999 + ["a quote that is never closed"]
"""Stands for all rows behind such a quote: longer than any header, so that it is complained about."""


def rows(body: bytes, needed: Collection[str], where: str = "the table") -> Iterator[dict[str, str]]:
    """Each row as {column: cell}, columns as `named` writes them, cells as they stand; empty rows are left out.

    `needed` are the columns without which the table is of no use. A row that has more cells than there are columns
    was quoted in a way nobody can follow: it comes as {}, so that reading it fails and the others go on.
    Raises `PlatformError`, naming `where`, for what is neither UTF-8 nor UTF-16 or has no such columns.
    """
    text = text_of(body, where)
    wanted = [named(column) for column in needed]
    tables = [table for delimiter in DELIMITERS if (table := _best(text, delimiter, wanted))]
    if not tables:
        raise PlatformError(f"{where} has no columns {', '.join(needed)}",
                            "it may be another file, or they are called otherwise now; tell us which names it has")
    header, cells = tables[0]
    for row in cells:
        if any(row) and [named(cell) for cell in row] != header:
            yield dict(zip(header, row, strict=False)) if _fits(row, header) else {}


def sheet(columns: Iterable[str], lines: Iterable[Mapping[str, str]]) -> bytes:
    """A table of these columns and rows, as UTF-8 with commas; what else the rows hold is left out."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode()


def named(column: str) -> str:
    """The name of a column in house form: lower case, words parted by one blank."""
    return " ".join(column.replace("_", " ").replace("\ufeff", "").casefold().split())


def text_of(body: bytes, where: str) -> str:
    """The text of a table, without its mark. Raises `PlatformError` for what is neither UTF-8 nor UTF-16."""
    wide = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return body.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise PlatformError(f"{where} is written neither in UTF-8 nor in UTF-16",
                            "a spreadsheet may have saved it anew; ask for the file as it was exported") from None


def _best(text: str, delimiter: str, wanted: list[str]) -> tuple[list[str], list[list[str]]] | None:
    """Header and rows, quotes read the way that breaks fewer rows; None where the columns are not there.

    Only a quote behind a backslash can be meant as escaped: every other backslash is the author's own.
    """
    readings = [cells_of(text, delimiter)]
    if '\\"' in text:
        readings.append(cells_of(text.replace('\\"', '""'), delimiter))
    found = [(header, cells, broken) for cells, broken in readings if (header := _header(cells, wanted))]
    if not found:
        return None
    header, cells, _ = min(found, key=lambda one: one[2] + sum(not _fits(row, one[0]) for row in one[1]))
    start = next(number for number, row in enumerate(cells) if [named(cell) for cell in row] == header)
    return header, cells[start + 1:]


def cells_of(text: str, delimiter: str) -> tuple[list[list[str]], int]:
    """All rows, and 1 where a strict reader would have refused them, else 0."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)), 0
    except csv.Error:
        pass
    cells = list[list[str]]()
    try:
        cells.extend(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:  # a cell longer than any text: a quote that never ends
        cells.append(NO_END)
    return cells, 1


def _header(cells: list[list[str]], wanted: list[str]) -> list[str] | None:
    names = ([named(cell) for cell in row] for row in cells[:PREAMBLE])
    return next((row for row in names if set(wanted) <= set(row)), None)


def _fits(row: list[str], header: list[str]) -> bool:
    return not any(row[len(header):])
