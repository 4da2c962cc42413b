"""What people say about cases counts; a row that cannot be used is one line, and the others count."""

from datetime import date

from pipeline.following import said

HEAD = "finding,platform,post_id,state,by,on,note\n"


def read(folder, text):
    (folder / "cases.csv").write_text(text, encoding="utf-8")
    return said.read(folder)


def test_without_a_file_nobody_said_anything(tmp_path):
    assert said.read(tmp_path) == ([], [])


def test_a_row_says_who_said_what_about_which_post_and_when(tmp_path):
    rows, wrong = read(tmp_path, HEAD + "off_context_reply,Bluesky,at://rita/1,Not our rep,Jo,2026-11-12,left in May\n")
    assert wrong == []
    assert rows == [said.Said("bluesky at://rita/1", "not_our_rep", "Jo", date(2026, 11, 12), "off_context_reply",
                              "left in May")]


def test_a_spreadsheets_semicolons_and_quote_signs_are_understood(tmp_path):
    rows, wrong = read(tmp_path, "\ufeffplatform;post_id;state;by;on\nx;'2084718293746273;disputed;Jo;2026-11-12\n")
    assert wrong == []
    assert rows[0].post_key == "x 2084718293746273"


def test_a_bad_row_is_named_with_what_to_do_and_the_others_count(tmp_path):
    rows, wrong = read(tmp_path, HEAD + ",bluesky,at://1,acepted,Jo,2026-11-12,\n,bluesky,at://2,accepted,Jo,12.11.,\n"
                                        ",bluesky,at://3,accepted,,2026-11-12,\n,bluesky,at://4,gone,Jo,2026-11-12,\n"
                                        ",bluesky,at://5,accepted,Jo,2026-11-12,\n")
    assert [row.post_key for row in rows] == ["bluesky at://5"]
    assert [one.message for one in wrong] == [
        "cases.csv, row 2: there is no state 'acepted'; did you mean accepted?",
        "cases.csv, row 3: '12.11.' is no date; write it as 2026-11-23",
        "cases.csv, row 4: by is empty; fill it in",
        "cases.csv, row 5: there is no state 'gone'; write one of seen, notified, accepted, disputed, not_our_rep",
    ]


def test_a_file_that_is_none_is_one_warning(tmp_path):
    rows, wrong = read(tmp_path, "what is this\n")
    assert rows == []
    assert len(wrong) == 1
    assert "columns" in wrong[0].message


def test_a_row_with_a_comma_too_many_or_an_unknown_finding_is_named(tmp_path):
    rows, wrong = read(tmp_path, HEAD + ",bluesky,at://1,disputed,Jo,2026-11-12,no, never\n"
                                        "off_context,bluesky,at://2,disputed,Jo,2026-11-12,\n ,,,,,, \n")
    assert rows == []
    assert [one.message for one in wrong] == [
        "cases.csv, row 2: it has more cells than there are columns; put a note with commas into quotes",
        "cases.csv, row 3: there is no finding 'off_context'; did you mean off_context_reply?"]
