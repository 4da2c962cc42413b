"""The page stays light: what it has no room for lies beside it, is linked, and no number is left out."""

import re
from dataclasses import replace
from functools import cache

from made_report import made, quote
from test_page import Reading, squeezed

from pipeline.drawing import draw, pages
from pipeline.reporting.rows import Ratio
from pipeline.wording import numbers

FILE = re.compile(r'href="([a-z0-9_\-]+\.html)')


@cache
def large():
    """A report of 2,000 accounts and 35 findings with long posts."""
    report = made()
    account, covered, first = report.accounts[1], report.coverage[0], report.findings[0]
    accounts = tuple(replace(account, account=f"bluesky:rep{n}.example", name=f"Rep {n}") for n in range(2000))
    told = "Order now, and tell a friend of yours! " * 200
    long = tuple(quote(told, "Order now", key=f"bluesky {n}") for n in range(20))
    parts = tuple(replace(first.parts[0], subject=row.account) for row in accounts[:200])
    found = tuple(replace(first, finding=replace(first.finding, id=f"f{n}"), posts=long, parts=parts, rows=2000)
                  for n in range(35))
    return replace(report, cases=report.cases * 260, accounts=(report.accounts[0], *accounts),
                   findings=(*report.findings, *found),
                   coverage=tuple(replace(covered, account=row.account, name=row.name) for row in accounts))


@cache
def drawn():
    return draw.every_page(large())


def test_the_page_stays_under_its_weight():
    assert len(drawn()["report.html"].encode()) < draw.PAGE_BYTES
    assert len(drawn()["report.html"]) < len(drawn()["accounts.html"]) * 2


def test_what_is_left_out_lies_beside_and_is_linked_with_where_it_lies():
    page = drawn()["report.html"]
    linked = set(FILE.findall(page))
    assert linked == set(drawn()) - {"report.html"}
    assert {"accounts.html", "coverage.html", "finding-f34.html"} <= linked
    assert "beside report.html in the report’s folder" in Reading(page).text, "who got it by mail must know where"
    for name, beside in drawn().items():
        assert name == "report.html" or set(FILE.findall(beside)) == {"report.html"}


def test_a_page_beside_holds_everything_of_its_table():
    text = squeezed(Reading(drawn()["accounts.html"]).text)
    assert all(f"Rep {n}bluesky:rep{n}.example" in text for n in range(2000))
    finding = drawn()["finding-f0.html"]
    assert finding.count('class="post"') == 20
    assert "The first 200 of 2,000 rows" in Reading(finding).text


def test_a_heavy_page_leaves_out_posts_before_any_number():
    page = squeezed(Reading(drawn()["report.html"]).text)
    total = large().findings[-1].total
    said = squeezed(numbers.ratio(Ratio(total.numerator, total.denominator, total.low, total.high)))
    assert page.count(said) >= 35
    assert drawn()["report.html"].count('class="post"') < 35 * 20


def test_a_link_within_a_page_leads_somewhere():
    for html in drawn().values():
        tags = Reading(html).tags
        ids = {attrs["id"] for _, attrs in tags if "id" in attrs}
        assert {attrs["href"][1:] for tag, attrs in tags if tag == "a" and attrs["href"].startswith("#")} <= ids


def test_a_small_report_is_one_page():
    assert list(draw.every_page(made())) == ["report.html"]


def test_a_long_post_is_cut_and_its_marks_with_it():
    beginning = quote("Buy now. " + "word " * 2000 + "message me", "Buy now", "message me")
    first, *others = made().findings
    page = draw.page(replace(made(), findings=(replace(first, posts=(beginning,)), *others)))
    assert ">Buy now</mark>" in page
    assert "message me" not in Reading(page).text.partition("Posts behind it")[2].partition("Labelled")[0]


def test_no_word_is_marked_where_posts_are_shown_as_an_example_to_follow():
    welcome = quote("Take the small one. Order it here.", "Order it", answer="invited_pitch")
    page = draw.page(replace(made(), praised=(welcome,)))
    assert "Take the small one. Order it here." in page.partition('id="praised"')[2]


def test_pages_beside_never_hold_what_another_one_holds():
    report = large()
    left_out = pages.beyond(report, pages.within(report))
    assert all(not one.report.voices for one in pages.beside(report, left_out).values())
    assert "Still waiting" not in Reading(drawn()["accounts.html"]).text
