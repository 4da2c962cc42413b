"""What people wrote, made harmless for spreadsheets, column by column."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import text

FORMULA = r"=+\-@＝＋－＠"
BEGINS = rf"^[ \"]*[{FORMULA}\n]"
WITHIN = rf"([,;|\n][\"' ]*)([{FORMULA}])"
"""A program that splits at another sign than we do, or knows no quotes, begins a cell after any of these."""
SMILEY = r";'-\)"
NUMBER = text.NUMBER.pattern


def readable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts without anything that steers a terminal or reorders a line, as `text.terminal` leaves them."""
    blanks = pc.replace_substring(column, "\t", " ")
    calm = pc.replace_substring_regex(blanks, text.ESCAPES.pattern, "")
    return pc.replace_substring_regex(calm, text.STEERING.pattern, "")


def harmless(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Readable texts in which no spreadsheet finds a formula, wherever it begins a cell: such a place gets a `'`.

    The signs are those of OWASP, "CSV Injection", and their full-width twins; a plain number stays one, and so
    does the smiley `;-)`, which is no formula.
    """
    calm = readable(column)
    within = pc.replace_substring_regex(calm, WITHIN, r"\1'\2")
    spared = pc.replace_substring_regex(within, SMILEY, ";-)")
    risky = pc.and_not(pc.match_substring_regex(calm, BEGINS), pc.match_substring_regex(calm, rf"^(?:{NUMBER})$"))
    return pc.if_else(risky, pc.binary_join_element_wise("'", spared, ""), spared)


def for_csv(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column as it stands in a CSV file: texts harmless, moments in UTC (`2026-11-17T13:05:00Z`), numbers as such."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        return pc.strftime(column.cast(pa.timestamp("s", tz="UTC"), safe=False), format="%Y-%m-%dT%H:%M:%SZ")
    return harmless(in_one(column)) if pa.types.is_string(in_one(column).type) else column


def in_one(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column with each list as one text; any other as it is."""
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        return pc.binary_join(column.cast(pa.list_(pa.string())), "; ")
    return column.cast(pa.string()) if pa.types.is_large_string(column.type) else column
