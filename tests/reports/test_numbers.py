"""Numbers read as they are."""

from datetime import UTC, datetime

import pytest

from pipeline.reporting.rows import Ratio
from pipeline.wording import numbers


@pytest.mark.parametrize(("k", "n", "said"), [
    (0, 500, "0 %"), (1, 500, "<1 %"), (499, 500, ">99 %"), (500, 500, "100 %"), (12, 47, "26 %")])
def test_a_percentage_is_0_or_100_only_where_that_is_true(k, n, said):
    assert numbers.percent(k / n) == said.replace(" ", "\N{NO-BREAK SPACE}")


def test_a_ratio_shows_its_two_whole_numbers_and_its_interval():
    assert numbers.ratio(Ratio(12, 47, 0.152, 0.396)).replace("\N{NO-BREAK SPACE}", " ") == "12 of 47 (26 %, 15–40 %)"
    assert numbers.ratio(Ratio(3012, 4700, None, None)).startswith("3,012 of 4,700 (64")


def test_nothing_counted_is_no_zero_percent():
    assert numbers.ratio(Ratio(0, 0, None, None)) == "nothing to count"
    assert numbers.percent(numbers.share(Ratio(0, 0, None, None))) == "–"


@pytest.mark.parametrize(("value", "pitch", "said"), [
    (312, 101, "3.1 : 1"), (10, 24, "1 : 2.4"), (12, 0, "12 : 0"), (0, 0, "0 : 0")])
def test_value_to_pitch_reads_as_people_say_it(value, pitch, said):
    assert numbers.to_one(value, pitch).replace("\N{NO-BREAK SPACE}", " ") == said


def test_moments_are_in_the_brands_time_zone():
    assert numbers.moment(datetime(2026, 11, 17, 23, 30, tzinfo=UTC), "Europe/Berlin") == "Wed 18 Nov 2026, 00:30"
