"""The digest: small, without what mail programs drop, with the same numbers as the page."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from made_report import made, quote
from test_page import HOSTILE, Reading, poisoned, squeezed

from pipeline.drawing import letters
from pipeline.reporting.record import Change, Moved
from pipeline.sections import Mail
from pipeline.wording import numbers, words

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (1072).to_bytes(4) + (600).to_bytes(4)


def busy(findings):
    """A week with that many findings to act on, each with many long posts of its own."""
    report, first = made(), made().findings[0]
    return replace(report, findings=tuple(
        replace(first, finding=replace(first.finding, id=f"f{n}"),
                posts=tuple(quote("Order now! " * 40, "Order now", key=f"bluesky {n}.{post}") for post in range(20)))
        for n in range(findings)))


def test_the_mail_uses_nothing_that_mail_programs_drop():
    html = letters.mail_html(made(), "")
    tags = Reading(html).tags
    assert not {tag for tag, _ in tags} & {"svg", "script", "link", "details", "form"}
    images = [attrs for tag, attrs in tags if tag == "img"]
    assert [image["src"] for image in images] == ["cid:weeks", "cid:off_context", "cid:answer_hours"]
    assert all(image["alt"] and image["width"] for image in images)
    assert "data:" not in html
    assert "background-image" not in html
    assert all("style" in attrs for tag, attrs in tags if tag == "td")


def test_what_a_program_without_style_sheets_shows_is_the_same_but_for_dark_and_narrow_screens():
    sheet = "".join(re.findall(r"<style[^>]*>(.*?)</style>", letters.mail_html(made(), ""), flags=re.DOTALL))
    assert [line for line in sheet.splitlines() if line and line[0] not in " @}"] == []
    assert re.findall(r"@media \((.*?)\)", sheet) == ["prefers-color-scheme: dark", "max-width: 480px"]


def test_pictures_have_their_size_so_that_nothing_jumps_or_is_blown_up():
    html = letters.mail_html(made(), "", heights={"weeks": 300})
    weeks = next(attrs for tag, attrs in Reading(html).tags if attrs.get("src") == "cid:weeks")
    assert (weeks["width"], weeks["height"]) == ("536", "300")
    sized = letters.files(made(), Mail(), {"weeks.png": PNG}, 1000, 0)["mail.html"]
    assert 'width="536" height="300"' in sized


def test_the_mail_carries_every_number_of_the_first_screen_and_of_each_finding():
    shown = squeezed(Reading(letters.mail_html(made(), "")).text)
    for headline in made().headlines:
        assert squeezed(numbers.ratio(headline.now)) in shown
    for one in made().findings:
        assert squeezed(words.because(one.total)) in shown


def test_a_long_week_leaves_out_examples_before_any_number():
    html = letters.mail_html(busy(160), "")
    text = squeezed(Reading(html).text)
    assert len(html.encode()) < letters.MAIL_BYTES
    assert text.count(squeezed(words.because(made().findings[0].total))) >= 160


def test_a_mail_that_gmail_would_cut_says_above_the_cut_what_it_leaves_out_and_where_that_is():
    html = letters.mail_html(busy(600), "https://reports.example/w")
    assert len(html.encode()) < letters.MAIL_BYTES
    reading = Reading(html)
    assert "This mail has no room for 500 findings and examples." in squeezed(reading.text)
    assert "Order now!" not in reading.text
    assert html.index("https://reports.example/w") < html.index("no room for") < 12_000


def test_no_post_is_shown_twice():
    report = made()
    same = (quote("Order the pan now", "Order", key="bluesky same"),)
    first, second = (replace(one, posts=same, total=replace(one.total, status="risk")) for one in report.findings[:2])
    html = letters.mail_html(replace(report, findings=(first, second)), "")
    assert Reading(html).text.count("the pan now") == 1


def test_the_full_report_is_linked_or_said_to_be_attached():
    assert 'href="https://reports.example/w"' in letters.mail_html(made(), "https://reports.example/w")
    assert "attached" in letters.mail_html(made(), "")
    assert "https://reports.example/w" in letters.mail_text(made(), "https://reports.example/w")
    assert "javascript" not in letters.mail_html(made(), "javascript:alert(1)")


@pytest.mark.parametrize(("mail", "page", "attached", "says"), [
    (Mail(), 500_000, "report.html", "is attached"), (Mail(), 12_000_000, None, "weighs 12 MB, too much for a mail"),
    (Mail(report_url="https://reports.example/{week}/"), 500_000, None, "https://reports.example/2026-11-16/")])
def test_a_report_too_large_for_a_mail_is_not_attached_and_the_mail_says_where_it_is(mail, page, attached, says):
    files = letters.files(made(), mail, {}, page, 3)
    assert json.loads(files["letters.json"])["digest"]["page"] == attached
    assert says in files["mail.html"]
    assert says in files["mail.txt"]


def test_the_step_since_the_week_before_stands_beside_the_score_with_its_reasons():
    moved = (Moved("off_context_reply", "Replies pitch where nobody asked", 10.9, 16.9, "more of them"),)
    report = replace(made(), change=Change("2026-11-09", 13.7, "low", 6.0, moved))
    for drawn in (Reading(letters.mail_html(report, "")).text, letters.mail_text(report, "")):
        assert "up 6 from 13.7" in squeezed(drawn).replace("Up 6", "up 6")
        assert "Replies pitch where nobody asked +6" in squeezed(drawn)


def test_keys_that_end_soon_and_accounts_that_broke_are_named_and_those_that_never_worked_are_not():
    report, end = made(), date(2026, 11, 23)
    omar, ilse, dana = report.coverage
    coverage = (replace(omar, last_success=end - timedelta(days=7)), ilse,
                replace(dana, key_expires=end + timedelta(days=3), problem="its key ends"))
    report = replace(report, coverage=coverage)
    for drawn in (Reading(letters.mail_html(report, "")).text, letters.mail_text(report, "")):
        told = squeezed(drawn).split("Keys and accounts to mend")[1].split("Three things")[0]
        assert "bluesky:dana.example: its key is valid until 26 November 2026 only" in told
        assert "mastodon:omar@home.example, last read on 16 November 2026: unknown handle" in told
        assert "ilse" not in told


def test_the_plain_text_is_written_to_be_read_by_itself():
    text = letters.mail_text(made(), "https://reports.example/w", sender="audit@larkspur.example")
    assert not re.search(r"[<>]|&\w+;|cid:", text.replace("<1", ""))
    assert text.index("gives more than it asks") < text.index("https://reports.example/w") < 400
    assert "\n\n\n" not in text
    assert "write to audit@larkspur.example" in text


def test_hostile_words_cannot_break_out_of_the_mail():
    usual = [tag for tag, _ in Reading(letters.mail_html(poisoned("harmless"), "")).tags if tag != "span"]
    for text in HOSTILE:
        tags = [tag for tag, _ in Reading(letters.mail_html(poisoned(text), "")).tags if tag != "span"]
        assert tags == usual
