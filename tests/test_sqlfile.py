"""A SQL file has a title page in its first comment; files come in the order they need each other."""

import pytest

from pipeline import sqlfile


def test_the_title_page_and_the_statement_are_kept_apart(tmp_path):
    (tmp_path / "ones.sql").write_text('/*\ntitle = "Ones"\n*/\nselect 1 as one;\n')
    file = sqlfile.read(tmp_path / "ones.sql")
    assert (file.name, file.about, file.sql) == ("ones", {"title": "Ones"}, "select 1 as one")


@pytest.mark.parametrize(
    ("text", "said"), [("select 1", "has no title page"), ("/* title = */ select 1", "is no TOML")])
def test_a_bad_title_page_is_named(tmp_path, text, said):
    (tmp_path / "bad.sql").write_text(text)
    with pytest.raises(sqlfile.SqlFileError, match=f"bad.sql.* {said}"):
        sqlfile.read(tmp_path / "bad.sql")


def test_files_come_after_those_they_read_from():
    files = [sqlfile.SqlFile("a", {}, "select * from b"), sqlfile.SqlFile("b", {}, "select * from c join d"),
             sqlfile.SqlFile("c", {}, "select 1")]
    assert [file.name for file in sqlfile.in_order(files)] == ["c", "b", "a"]
