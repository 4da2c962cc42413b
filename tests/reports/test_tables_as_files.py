"""Every table of a report as CSV and in one workbook: all of it, typed, harmless, and the same twice."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime

import duckdb
import pyarrow as pa
import pytest
import warehouse
from made_report import made, quote
from openpyxl import load_workbook

from pipeline import text
from pipeline.exporting import cells, csv_files, workbook
from pipeline.exporting.exported import exported
from pipeline.exporting.finding_rows import rows_of
from pipeline.exporting.sheets import Sheet, sheets
from pipeline.reporting.gather import gather
from pipeline.scoring import findings

ATTACKS = [
    "=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "  =1+1", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x",
    "=HYPERLINK(\"http://evil.example\",\"here\")", "hello;=1+1", "hello,=1+1", "hello\t=1", "hello|=1", "two\n=lines",
    "\"=1", "hello\";\"=1", "hello; ' =1", "=cmd|'/C calc'!A0", "\x00=1", "\ufeff=1", "\u200b=1", "\x1b[31m=1\x1b[0m",
]
CASE = {
    "accounts": ["bluesky:acme brand", "bluesky:rita rep team=North", "bluesky:ben rep team=South"],
    "posts": [
        {"id": "v", "by": "rita", "says": "value", "times": 12}, {"id": "p", "by": "rita", "says": "pitch", "times": 9},
        {"id": "q", "by": "sue", "need": "question", "mentions": ["acme"], "text": "=Where is my parcel?"},
        {"id": "r", "by": "ben", "to": "q", "verdict": "off_context_pitch", "text": "@sue join me; =1+1", "times": 12},
    ],
}


@pytest.fixture(scope="module")
def made_files(tmp_path_factory):
    """A folder with everything exported from a small warehouse, and the report it comes from."""
    folder = tmp_path_factory.mktemp("exported")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OFFPITCH_DATA", str(folder / "data"))
        with duckdb.connect(warehouse.made(CASE), read_only=True) as con:
            con.execute("set TimeZone = 'UTC'")
            run = findings.run(con)
            report = gather(con, run)
            before = exported(con, run, report)
            for name, content in before.items():
                (folder / name).parent.mkdir(exist_ok=True)
                (folder / name).write_bytes(content)
            again = exported(con, run, report)
            rows = [rows_of(one) for one in run]
            found = [*sheets(con, report), *(sheet for sheet in rows if sheet.table.num_rows)]
            return folder, report, (before, again), {sheet.name: sheet.table for sheet in found}


def files(folder):
    return [folder / "report.xlsx", *sorted((folder / "tables").glob("*.csv"))]


def read(path):
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_twice_is_the_same_bytes(made_files):
    before, again = made_files[2]
    assert before == again


def test_every_table_of_the_report_is_there_with_all_its_rows(made_files):
    folder, report, _, tables = made_files
    assert {"findings", "finding_off_context_reply", "flagged_posts", "accounts", "coverage", "networks", "trend",
            "headlines", "score_parts"} <= set(tables)
    assert {path.stem for path in files(folder)} == {*tables, "report"}
    book = load_workbook(folder / "report.xlsx", read_only=True)
    for name, table in tables.items():
        rows = read(folder / "tables" / f"{name}.csv")
        assert rows[0] == table.column_names
        assert len(rows) - 1 == table.num_rows > 0
        if not name.startswith("finding_"):
            assert len(list(book[name.replace("_", " ").capitalize()].iter_rows())) == len(rows)
    together = sum(table.num_rows for name, table in tables.items() if name.startswith("finding_"))
    assert len(list(book["Finding rows"].iter_rows())) == together + 1
    assert {row[0] for row in read(folder / "tables" / "findings.csv")[1:]} == {one.group for one in report.findings}


def test_a_csv_file_is_as_the_standard_and_excel_want_it(made_files):
    told = (made_files[0] / "tables" / "accounts.csv").read_bytes()
    assert told.startswith(b"\xef\xbb\xbf")
    assert told.count(b"\r\n") == told.count(b"\n")
    rows = duckdb.execute("select account, value_share_numerator, value_share_denominator, value_share_low from "
                          "read_csv(?)", [str(made_files[0] / "tables" / "accounts.csv")]).fetchall()
    assert ("bluesky:rita", 12, 21) in [row[:3] for row in rows]


def test_numbers_shares_and_moments_are_typed_in_the_workbook(made_files):
    rows = load_workbook(made_files[0] / "report.xlsx")["Flagged posts"].iter_rows()
    head = [cell.value for cell in next(rows)]
    first = dict(zip(head, next(rows), strict=True))
    assert isinstance(first["Created at"].value, datetime)
    accounts = load_workbook(made_files[0] / "report.xlsx")["Accounts"]
    heads = [cell.value for cell in accounts[1]]
    share = accounts.cell(3, heads.index("Value share") + 1)
    assert (share.number_format, type(share.value)) == ("0.0%", float)
    assert accounts.freeze_panes == "B2"
    assert accounts.auto_filter.ref.startswith("A1:")


def test_the_title_page_says_week_brand_reading_and_what_it_is_not_for(made_files):
    page = load_workbook(made_files[0] / "report.xlsx")["Read me"]
    said = " ".join(str(cell.value or "") for row in page.iter_rows() for cell in row)
    for part in ("Acme", "16–22 November 2026", "How to read it", "What it must not be used for", "coaching",
                 "tables/finding_*.csv"):
        assert part in said


def test_people_outside_the_roster_stay_nameless(made_files):
    for path in files(made_files[0])[1:]:
        for row in csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")):
            if "who" in row and not row["role"]:
                assert not row["who"]
                assert not row.get("post_key")
                assert not row["url"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_cell_of_a_csv_file_begins_a_formula_however_it_is_split(attack):
    told = csv_files.drawn(pa.table({"who": ["rita"], "text": [attack], "more": ["end"]})).decode("utf-8-sig")
    for delimiter in ",;\t|":
        for row in (*csv.reader(io.StringIO(told, newline=""), delimiter=delimiter), *(line.split(delimiter)
                    for line in told.splitlines())):
            for cell in row:
                bare = cell.lstrip(" \"")
                assert not bare.startswith(tuple(cells.FORMULA.replace("\\", ""))), (delimiter, cell)


def test_columns_are_made_harmless_as_single_cells_are():
    plain = ["hello", "a - b", "-5", "+3.2e4", "mail@home.example", "1;-) nice", None, "", "wow ;-)"]
    found = cells.harmless(pa.chunked_array([pa.array([*plain, *ATTACKS])])).to_pylist()
    assert found[:len(plain)] == plain
    for attack, made_harmless in zip(ATTACKS, found[len(plain):], strict=True):
        alone = text.csv_cell(text.terminal(attack))
        assert made_harmless.replace("'", "") == alone.replace("'", "")
        assert made_harmless.startswith("'") >= alone.startswith("'")


def test_readable_is_what_a_terminal_shows():
    odd = [*ATTACKS, "safe\u202egnp.exe\u2066", "a\x9b31mb", "\x1b]0;title\x07b", "👨\u200d👩\u200d👧", "tab\there"]
    assert cells.readable(pa.chunked_array([pa.array(odd)])).to_pylist() == [text.terminal(one) for one in odd]


def test_a_text_of_the_workbook_is_never_a_formula_or_a_link_of_its_own(tmp_path):
    links = ["https://social.example/1", "javascript:alert(1)", "internal:'Read me'!A1", "file:///etc/passwd", "=1+1"]
    table = pa.table({"text": [*ATTACKS, *["x"] * len(links)], "url": [*["-"] * len(ATTACKS), *links]})
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook.drawn(made(), [Sheet("t", "", table)]))
    shown = list(load_workbook(path)["T"].iter_rows(min_row=2))
    assert [row[0].value for row in shown][:len(ATTACKS)] == [text.terminal(one) or None for one in ATTACKS]
    assert {cell.data_type for row in shown for cell in row} <= {"s", "n"}
    assert all(row[0].quotePrefix for row in shown if row[0].value)
    assert [row[1].value for row in shown][len(ATTACKS):] == links
    assert [row[1].hyperlink.target for row in shown if row[1].hyperlink] == ["https://social.example/1"]
    with zipfile.ZipFile(path) as packed:
        sheet = packed.read("xl/worksheets/sheet2.xml").decode()
    assert "<f>" not in sheet
    assert "<f " not in sheet


def test_a_long_text_is_cut_and_a_long_table_says_where_the_rest_is(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "ROWS", 3)
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook.drawn(made(), [Sheet("t", "About it.", pa.table({"text": ["x" * 40_000] * 5}))]))
    book = load_workbook(path)
    assert book["T"].max_row == 4
    assert len(book["T"]["A2"].value) == workbook.LETTERS
    assert "About it. 5 rows; the first 3 here, all in tables/t.csv" in [cell.value for cell in book["Read me"]["B"]]


def test_empty_cells_days_and_yes_and_no_keep_their_kind(tmp_path):
    table = pa.table({"day": [date(2026, 11, 16), None], "sure": [True, None], "none": pa.nulls(2), "n": [None, -3]})
    (tmp_path / "t.xlsx").write_bytes(workbook.drawn(made(), [Sheet("t", "", table)]))
    rows = list(load_workbook(tmp_path / "t.xlsx")["T"].iter_rows(min_row=2, values_only=True))
    assert rows == [(datetime(2026, 11, 16), True, None, None), (None, None, None, -3)]
    (tmp_path / "t.csv").write_bytes(csv_files.drawn(table))
    assert read(tmp_path / "t.csv")[1:] == [["2026-11-16", "true", "", ""], ["", "", "", "-3"]]


def test_rows_that_the_report_holds_itself_are_exported_with_their_marked_words(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFPITCH_DATA", str(tmp_path))
    one = quote("Message me, half \ud800 a letter", "Message me")
    report = replace(made(), praised=(one,), findings=())
    with duckdb.connect(warehouse.made({}), read_only=True) as con:
        found = {sheet.name: sheet for sheet in sheets(con, report)}
    assert found["praised"].table["marks"].to_pylist() == ["Message me"]
    assert found["accuracy"].table["read_precision_numerator"].to_pylist() == [11, None]
    assert "findings" not in found
