"""The mail's HTML: small, without what mail programs drop, with the same numbers."""

from dataclasses import replace

from made_report import made, quote
from test_page import HOSTILE, Reading, poisoned, squeezed

from pipeline.reporting import draw, numbers, words


def test_the_mail_uses_nothing_that_mail_programs_drop():
    html = draw.mail_html(made(), "")
    tags = Reading(html).tags
    assert not {tag for tag, _ in tags} & {"svg", "script", "link", "details", "form", "style"}
    images = [attrs for tag, attrs in tags if tag == "img"]
    assert [image["src"] for image in images] == ["cid:weeks", "cid:off_context", "cid:answer_hours"]
    assert all(image["alt"] and image["width"] for image in images)
    assert "data:" not in html
    assert all("style" in attrs for tag, attrs in tags if tag == "td")


def test_the_mail_carries_every_number_of_the_first_screen_and_of_each_finding():
    shown = squeezed(Reading(draw.mail_html(made(), "")).text)
    for headline in made().headlines:
        assert squeezed(numbers.ratio(headline.now)) in shown
    for one in made().findings:
        assert squeezed(words.because(one.total)) in shown


def test_a_long_week_leaves_out_examples_and_no_number():
    report = made()
    long = [quote("Order now! " * 40, "Order now")] * 20
    many = tuple(replace(report.findings[0], finding=replace(report.findings[0].finding, id=f"f{n}"), posts=tuple(long))
                 for n in range(160))
    html = draw.mail_html(replace(report, findings=many), "")
    assert len(html.encode()) < draw.MAIL_BYTES
    assert squeezed(Reading(html).text).count(squeezed(words.because(many[0].total))) >= 160
    assert "Order now!" not in html


def test_the_full_report_is_linked_or_said_to_be_attached():
    assert 'href="https://reports.example/w"' in draw.mail_html(made(), "https://reports.example/w")
    assert "attached" in draw.mail_html(made(), "")
    assert "https://reports.example/w" in draw.mail_text(made(), "https://reports.example/w")
    assert "javascript" not in draw.mail_html(made(), "javascript:alert(1)")


def test_hostile_words_cannot_break_out_of_the_mail():
    usual = [tag for tag, _ in Reading(draw.mail_html(poisoned("harmless"), "")).tags]
    for text in HOSTILE:
        assert [tag for tag, _ in Reading(draw.mail_html(poisoned(text), "")).tags] == usual
