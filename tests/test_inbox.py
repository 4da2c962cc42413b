"""A file that was handed over is shown as it would be read, whatever program wrote it, and nothing is kept."""

import io
import json

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from pipeline import inbox
from pipeline.cli import main

HEADER = ["Date", "Post ID", "Network", "Profile", "Link", "Post"]
ROWS = [["2026-11-03T09:05:00+00:00", "1985000000000000456", "X", "@TideBakery",
         "https://x.com/tidebakery/status/1985000000000000456", "Starter, day three: it smells of apples"],
        ["2026-11-04T09:05:00+00:00", "77", "Facebook", "Tide Bakery", "https://facebook.com/77", "Market at the pier"]]


def csv(delimiter=",", encoding="utf-8"):
    return "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in [HEADER, *ROWS]).encode(encoding)


def xlsx():
    book, file = Workbook(), io.BytesIO()
    for row in [["Report", "November"], [], HEADER, *ROWS]:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


FORMS = {"comma.csv": csv(), "semicolon.csv": csv(";"), "tab.txt": csv("\t"), "excel.csv": csv(encoding="utf-8-sig"),
         "unicode.txt": csv("\t", "utf-16"), "book.xlsx": xlsx(),
         "lines.jsonl": "\n".join(json.dumps(dict(zip(HEADER, row, strict=True))) for row in ROWS).encode(),
         "list.json": json.dumps([dict(zip(HEADER, row, strict=True)) for row in ROWS]).encode()}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_of_a_table_gives_the_same_posts(tmp_path, name):
    (tmp_path / name).write_bytes(FORMS[name])
    found = inbox.preview(tmp_path / name, "suite_export", "tidebakery@x")
    assert [(post.post_id, post.text, f"{post.created_at:%F %R}") for post in found.posts] == [
        ("1985000000000000456", "Starter, day three: it smells of apples", "2026-11-03 09:05")]
    assert not found.issues


def test_letters_of_the_windows_page_are_read(tmp_path):
    (tmp_path / "old.csv").write_bytes(csv().replace(b"apples", "crème brûlée".encode("cp1252")))
    assert "crème brûlée" in inbox.preview(tmp_path / "old.csv", "suite_export", "tidebakery@x").posts[0].text


def test_without_a_handle_the_commonest_profile_is_shown(tmp_path):
    (tmp_path / "export.csv").write_bytes(csv())
    ran = CliRunner().invoke(main, ["inbox", "check", str(tmp_path / "export.csv")])
    assert ran.exit_code == 0, ran.output
    assert "read as Export of a social suite of tidebakery@x" in ran.output
    assert "1 posts (1 post), 0 complaints." in ran.output


def test_unknown_columns_are_listed_with_what_to_write_into_the_settings(tmp_path):
    (tmp_path / "own.csv").write_text("when;who;said\n2026-11-09T08:00Z;tide;Oat loaf on the sill\n")
    ran = CliRunner().invoke(main, ["inbox", "check", str(tmp_path / "own.csv")])
    assert ran.exit_code == 1
    assert "[collect.columns.mine]" in ran.output
    assert "Its columns: when, who, said" in ran.output


def test_columns_of_the_settings_are_used(tmp_path, monkeypatch):
    folder = tmp_path / "brands" / "tide"
    folder.mkdir(parents=True)
    monkeypatch.setenv("OFFPITCH_HOME", str(tmp_path))
    (folder / "brand.toml").write_text(
        'name = "Tide"\ncontact = "audit@tide.example"\n[collect.columns.desk]\ncreated_at = "when"\nauthor = "who"\n'
        'text = "said"\npost_id = "nr"\n')
    (tmp_path / "own.csv").write_text("nr;when;who;said\n4;2026-11-09T08:00Z;tide;Oat loaf on the sill\n")
    ran = CliRunner().invoke(main, ["inbox", "check", str(tmp_path / "own.csv"), "--brand", "tide", "--json",
                                    "--handle", "tide@forum"])
    told = json.loads(ran.output)
    assert [(post["platform"], post["post_id"], post["text"]) for post in told["posts"]] == [
        ("forum", "4", "Oat loaf on the sill")]


@pytest.mark.parametrize("body", [b"", b"\x00\x01\x02\xff", b"PK\x03\x04broken", b"[1, 2]", b"{\"a\": "])
def test_a_file_that_is_no_table_is_refused_in_a_line(tmp_path, body):
    (tmp_path / "odd.csv").write_bytes(body)
    found = inbox.preview(tmp_path / "odd.csv", "suite_export", "tide@x")
    assert found.refusal
    assert "\n" not in found.refusal


def test_an_archive_of_another_kind_is_shown_too(tmp_path):
    (tmp_path / "not.zip").write_bytes(b"nothing")
    ran = CliRunner().invoke(main, ["inbox", "check", str(tmp_path / "not.zip"), "--as", "x_archive"])
    assert ran.exit_code == 1
    assert "cannot be read" in ran.output
