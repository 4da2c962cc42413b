"""Dates as exports write them, and those nobody can know."""

import pytest

from pipeline.parsing import dates


@pytest.mark.parametrize(("text", "want"), [
    ("2026-06-10 18:53:49", "2026-06-10T18:53:49"), ("2026-06-10 18:53:49 UTC", "2026-06-10T18:53:49"),
    ("2026/06/10 18:53:49 UTC", "2026-06-10T18:53:49"), ("2014-06-30 14:04:00-0700", "2014-06-30T21:04:00"),
    ("2014-06-30T14:04:00+02:00", "2014-06-30T12:04:00"), ("2018-11-02 10:11:12:+0000", "2018-11-02T10:11:12"),
    ("2018-11-02T10:11:12.345Z", "2018-11-02T10:11:12"), ("07/21/09, 12:11 PM", "2009-07-21T12:11:00"),
    ("9/25/26, 1:12\u202fAM", "2026-09-25T01:12:00"), ("07/21/09, 12:11 AM", "2009-07-21T00:11:00"),
    ("21/7/2009 09:05", "2009-07-21T09:05:00"), ("1.2.2026, 09:05", "2026-02-01T09:05:00"),
    ("5/5/2026 09:05", "2026-05-05T09:05:00"), ("16 Jun 2026, 10:00", "2026-06-16T10:00:00"),
    ("Jun 16, 2026 10:00 pm", "2026-06-16T22:00:00"), ("16. März 2026 um 10:00", "2026-03-16T10:00:00"),
    ("mardi 16 juin 2026 à 10:00", "2026-06-16T10:00:00"), ("16 juillet 2026 à 10:00", "2026-07-16T10:00:00"),
    ("16 de enero de 2026 10:00", "2026-01-16T10:00:00"), ("16 de dezembro de 2026 10:00", "2026-12-16T10:00:00"),
    ("16 agosto 2026 10:00", "2026-08-16T10:00:00"), ("16 mei 2026 10:00", "2026-05-16T10:00:00"),
])
def test_a_date_is_read_in_every_order_and_language_we_know(text, want):
    assert dates.written(text).isoformat() == f"{want}+00:00"


@pytest.mark.parametrize("text", ["", "yesterday at 10:00", "2026-06-10", "9/5/26, 13:12", "10.06.2026 10:00 PST",
                                  "2026-13-01 10:00", "1970-01-01 00:00:00", "2026-02-30 10:00", "2026-06-10 25:00"])
def test_what_cannot_be_known_is_an_error_and_no_guess(text):
    with pytest.raises(ValueError, match=r"."):
        dates.written(text)


def test_dates_of_one_file_tell_each_other_what_comes_first():
    assert dates.first_of(["9/5/26, 1:12", "9/25/26, 1:12"]) == "month"
    assert dates.first_of(["9/5/26, 1:12", "25/9/26, 1:12"]) == "day"
    assert dates.first_of(["9/25/26, 1:12", "25/9/26, 1:12"]) is None
    assert dates.first_of(["9/5/26, 1:12"]) is None
    assert dates.written("9/5/26, 13:12", "month").month == 9
    assert dates.written("9/5/26, 13:12", "day").month == 5


def test_seconds_since_1970_may_be_words_but_not_thousandths():
    assert dates.of_epoch("1794300000").year == 2026
    for wrong in (1, 0, -5, 1794300000000, "soon"):
        with pytest.raises((ValueError, OverflowError)):
            dates.of_epoch(wrong)
