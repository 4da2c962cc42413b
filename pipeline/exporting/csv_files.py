"""Tables as CSV (RFC 4180): comma, CRLF, quotes where needed, UTF-8 with the mark that Excel wants to see."""

from __future__ import annotations

from io import BytesIO

import pyarrow as pa

from pipeline.exporting import cells

MARK = b"\xef\xbb\xbf"
"""Excel takes a CSV file without it for the computer's own code page; DuckDB, pandas and R step over it."""


def drawn(table: pa.Table) -> bytes:
    """One table as a file, every cell harmless."""
    from pyarrow import csv

    columns = [cells.for_csv(table[name]) for name in table.column_names]
    calm = pa.table(dict(zip(table.column_names, columns, strict=True)))
    file = BytesIO(MARK)
    file.seek(len(MARK))
    csv.write_csv(calm, file, csv.WriteOptions(eol="\r\n", quoting_style="needed", quoting_header="needed"))
    return file.getvalue()
