"""One workbook for spreadsheet programs: a title page, then a sheet a table, every cell of its own type.

XlsxWriter writes it: kept (a release in October 2026), no dependencies, a million cells in six seconds and 76 MB;
openpyxl takes three times as long. A text is written as a text, so it is never a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from pipeline import text
from pipeline.exporting import cells
from pipeline.exporting.sheets import Sheet
from pipeline.exporting.title_page import Entry, lines
from pipeline.reporting.record import Report

ROWS = 100_000
"""Rows of one table in the workbook; Excel ends at 1,048,576 and is slow long before. The CSV file has them all."""
LETTERS = 32_767
"""The longest text that a cell of a workbook holds."""
LINKS = 5_000
"""Rows of a sheet up to which addresses can be clicked: Excel drops all of a sheet's links beyond 65,530."""
NARROW, WIDE = 9, 60
ENDINGS = {"_numerator": ", counted", "_denominator": ", of", "_share": "", "_low": ", from", "_high": ", to"}
SHARES = ("share", "low", "high", "threshold", "worst", "probability", "target", "calibration_error")


@dataclass(frozen=True, slots=True)
class Styles:
    """The formats of a workbook."""

    head: Any
    words: Any
    day: Any
    moment: Any
    share: Any
    number: Any
    title: Any
    wrapped: Any


def drawn(report: Report, found: Iterable[Sheet]) -> bytes:
    """The workbook as a file; the same report gives the same bytes."""
    import xlsxwriter

    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    made = report.audited.end_at.replace(tzinfo=None)
    book.set_properties({"title": text.terminal(report.subject), "created": made})
    styles = _styles(book)
    front = book.add_worksheet("Read me")
    entries = [_write(book, styles, sheet, report.audited.timezone) for sheet in found]
    _front(front, styles, report, entries)
    book.close()
    return file.getvalue()


def _styles(book: Any) -> Styles:
    top = {"valign": "top"}
    return Styles(
        head=book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1}),
        # Excel shows such a cell as it is even after somebody has edited it.
        words=book.add_format(top | {"quote_prefix": True}),
        day=book.add_format(top | {"num_format": "yyyy-mm-dd", "align": "left"}),
        moment=book.add_format(top | {"num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
        share=book.add_format(top | {"num_format": "0.0%"}), number=book.add_format(top),
        title=book.add_format({"bold": True, "font_size": 16}), wrapped=book.add_format(top | {"text_wrap": True}),
    )


def _write(book: Any, styles: Styles, sheet: Sheet, timezone: str) -> Entry:
    table = _shown(sheet.table.slice(0, ROWS), timezone)
    page = book.add_worksheet(sheet.name.replace("_", " ").capitalize()[:31])
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.autofilter(0, 0, table.num_rows, table.num_columns - 1)
    for at, name in enumerate(table.column_names):
        page.set_column(at, at, _width(table[name]))
        page.write_string(0, at, heading(name), styles.head)
    writers = [_writer(page, styles, field, table.num_rows) for field in table.schema]
    for first, batch in _batches(table):
        columns = (column.to_pylist() for column in batch.columns)
        for row, values in enumerate(zip(*columns, strict=True), first):
            for at, value in enumerate(values):
                if value is not None:
                    writers[at](row, at, value)
    files = sheet.files or f"{sheet.name}.csv"
    return Entry(page.get_name(), files, sheet.about, sheet.rows or sheet.table.num_rows, table.num_rows)


def heading(name: str) -> str:
    """A column's name as a person reads it: `value_share_numerator` is `Value share, counted`."""
    for ending, said in ENDINGS.items():
        name = name.removesuffix(ending) + said if name.endswith(ending) else name
    return name.replace("_", " ").capitalize()


def _batches(table: pa.Table) -> Iterable[tuple[int, pa.RecordBatch]]:
    row = 1
    for batch in table.to_batches(max_chunksize=5_000):
        yield row, batch
        row += batch.num_rows


def _shown(table: pa.Table, timezone: str) -> pa.Table:
    """The table with readable texts, and moments as the brand's clock showed them: a spreadsheet knows no zones."""
    import pyarrow.compute as pc

    shown = {}
    for name in table.column_names:
        column = table[name]
        if pa.types.is_timestamp(column.type):
            local = column.cast(pa.timestamp("us", tz="UTC")).cast(pa.timestamp("us", tz=ZoneInfo(timezone).key))
            shown[name] = pc.local_timestamp(local)
        else:
            single = cells.in_one(column)
            shown[name] = cells.readable(single) if pa.types.is_string(single.type) else single
    return pa.table(shown)


def _width(column: pa.ChunkedArray) -> int:
    sample = [len(str(value)) for value in column.slice(0, 300).to_pylist() if value is not None]
    return min(max([NARROW, *sample]) + 2, WIDE)


def _writer(page: Any, styles: Styles, field: pa.Field, rows: int) -> Callable[[int, int, Any], Any]:
    kind = field.type
    if pa.types.is_string(kind):
        return _linked(page, styles) if field.name == "url" and rows <= LINKS else _worded(page, styles)
    if pa.types.is_boolean(kind):
        return lambda row, at, value: page.write_boolean(row, at, value, styles.number)
    if pa.types.is_date(kind):
        return lambda row, at, value: page.write_datetime(row, at, value, styles.day)
    if pa.types.is_timestamp(kind):
        return lambda row, at, value: page.write_datetime(row, at, value, styles.moment)
    style = styles.share if field.name.endswith(SHARES) and pa.types.is_floating(kind) else styles.number
    return lambda row, at, value: page.write_number(row, at, value, style)


def _worded(page: Any, styles: Styles) -> Callable[[int, int, str], Any]:
    return lambda row, at, value: page.write_string(row, at, _fitting(value), styles.words)


def _linked(page: Any, styles: Styles) -> Callable[[int, int, str], Any]:
    def write_link(row: int, at: int, value: str) -> Any:
        link = text.safe_link(value)
        if link and len(link) <= 2_000:
            return page.write_url(row, at, link, None, link)
        return page.write_string(row, at, _fitting(value), styles.words)

    return write_link


def _fitting(said: str) -> str:
    return said if len(said) <= LETTERS else f"{said[:LETTERS - 1]}…"


def _front(page: Any, styles: Styles, report: Report, entries: list[Entry]) -> None:
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 100)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for row, (style, left, right) in enumerate(lines(report, entries)):
        if style == "sheet":
            page.write_url(row, 0, f"internal:'{left}'!A1", None, left)
        else:
            page.write_string(row, 0, left, getattr(styles, style))
        page.write_string(row, 1, right, styles.wrapped)
