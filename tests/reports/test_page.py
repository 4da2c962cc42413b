"""The page, its plain-text twin and its JSON: same numbers, nothing from elsewhere, nothing that runs."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from made_report import made, quote

from pipeline.drawing import draw, letters
from pipeline.reporting.rows import Ratio
from pipeline.wording import numbers, words

VOID = {"meta", "link", "br", "img", "input", "hr"}
HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "</style><h1>Owned</h1>",
    "{{ 7*7 }} {% raw %}", "=HYPERLINK(\"http://evil.example\")", "\x1b[31mred\x1b[0m \x07", "safe\u202egnp.exe\u2066",
    "line\r\nBcc: everybody@evil.example", "javascript:alert(1)", "&lt;b&gt; &amp;", "\ud800 half",
]


class Reading(HTMLParser):
    """Tags with their attributes in order, and the text a reader sees."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.text, self.open = [], "", []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes another tag"

    def handle_data(self, data):
        if not self.open or self.open[-1] not in {"style", "script"}:
            self.text += data


def squeezed(text):
    return " ".join(text.split())


def poisoned(text):
    """The report with `text` wherever a post, a person or a platform can put words."""
    report = made()
    post = replace(quote(text, text[:5]), who=text, team=text, account=text, parent_text=text, root_text=text, url=text,
                   platform=text)
    first = report.findings[0]
    part = replace(first.total, subject=text, reason=text, scope="part")
    return replace(
        report, charts=(), praised=(post,), waiting=(post,), voices=(post,),
        cases=tuple(replace(one, who=text, account=text, team=text, title=text, state=text,
                            steps=tuple(replace(step, note=text, evidence=text) for step in one.steps))
                    for one in report.cases),
        teams=tuple(replace(row, team=text) for row in report.teams),
        restated=tuple(replace(row, what=text, was=text, now=text, why=text) for row in report.restated),
        findings=(replace(first, posts=(post,) * 5, parts=(part,)), *report.findings[1:]),
        accounts=tuple(replace(row, account=text, name=text, team=text) for row in report.accounts),
        coverage=tuple(replace(row, account=text, name=text, problem=text, parents_missing_why=text)
                       for row in report.coverage),
        issues=tuple(replace(row, message=text, account=text) for row in report.issues))


def test_page_text_and_json_carry_the_same_numbers():
    report = made()
    page, twin, told = Reading(draw.page(report)), draw.twin(report), json.loads(draw.as_json(report))
    shown, plain = squeezed(page.text), squeezed(twin)
    for finding in told["findings"]:
        for row in [finding["total"], *finding["parts"]]:
            said = numbers.ratio(Ratio(row["numerator"], row["denominator"], row["low"], row["high"]))
            assert squeezed(said) in shown
            assert squeezed(said) in plain
    ratios = [Ratio(**one[when]) for one in told["headlines"] for when in ("now", "before") if one[when]]
    rows = (*told["trend"], *told["accounts"])
    ratios += [Ratio(**row[name]) for row in rows for name in ("value_share", "off_context")]
    for ratio in ratios:
        assert squeezed(numbers.ratio(ratio)) in shown
        assert squeezed(numbers.ratio(ratio)) in plain
    for line in told["unseen"]:
        assert line in shown
        assert line in plain


def test_the_parts_of_the_score_add_up_as_they_are_shown():
    report = made()
    shown = re.findall(r'<td class="n adds"[^>]*>([\d.]+)</td>', draw.page(report))
    assert [float(one) for one in shown] == [16.9, 2.8, 19.7]
    assert sum(round(float(one) * 10) for one in shown[:-1]) == round(report.score.points * 10)


def test_two_drawings_of_one_report_are_the_same_bytes():
    assert draw.page(made()) == draw.page(made())
    assert letters.mail_html(made(), "") == letters.mail_html(made(), "")
    assert draw.pictures(made()) == draw.pictures(made())


def test_the_page_asks_for_nothing_and_runs_nothing_but_its_own_script():
    page = draw.page(made())
    tags = Reading(page).tags
    policy = next(attrs["content"] for tag, attrs in tags if attrs.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert [attrs for tag, attrs in tags if tag == "script"] == [{}]
    for tag, attrs in tags:
        assert tag not in {"iframe", "object", "embed", "img", "form", "base"}
        assert not [name for name in attrs if name.startswith("on") or name in {"src", "srcset", "style", "xlink:href"}]
        if tag == "link":
            assert attrs["href"] == "data:,"
        if tag == "a" and not attrs["href"].startswith("#"):
            assert attrs["href"].startswith(("https://", "http://"))
            assert attrs["rel"] == "noopener noreferrer"
    assert "@import" not in page
    assert not re.search(r"url\((?!#)", page)


@pytest.mark.parametrize(("tag", "policy"), [("style", "style-src"), ("script", "script-src")])
def test_style_and_script_are_the_ones_the_policy_allows(tag, policy):
    page = draw.page(made())
    inside = page.split(f"<{tag}>")[1].split(f"</{tag}>")[0]
    assert f"{policy} 'sha256-{base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()}';" in page


def test_the_script_stays_small_and_never_writes_markup():
    script = draw.page(made()).split("<script>")[1].split("</script>")[0]
    assert len(script.encode()) < 6 * 1024
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(|fetch|XMLHttp", script)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_cannot_break_out_of_the_page(text):
    harmless, hurt = Reading(draw.page(poisoned("harmless words"))), Reading(draw.page(poisoned(text)))
    kinds = [tag for tag, _ in hurt.tags if tag != "mark"]
    assert kinds == [tag for tag, _ in harmless.tags if tag != "mark"]
    assert not hurt.open
    for _, attrs in hurt.tags:
        assert not [name for name in attrs if name.startswith("on")]
        assert not (attrs.get("href") or "").lower().startswith("javascript")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", draw.page(poisoned(text)))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_cannot_steer_a_terminal_or_fake_a_line(text):
    for drawn in (draw.twin(poisoned(text)), letters.mail_text(poisoned(text), "")):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", drawn)
        assert not re.search(r"^Bcc:", drawn, re.MULTILINE)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_plain_text_in_the_json(text):
    if "\ud800" not in text:
        assert json.loads(draw.as_json(poisoned(text)))["praised"][0]["text"] == text
    assert draw.as_json(poisoned(text)).isascii()


def test_headings_come_in_order_and_every_column_has_its_head():
    tags = Reading(draw.page(made())).tags
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all("scope" in attrs for tag, attrs in tags if tag == "th")
    assert {"main", "header", "footer"} <= {tag for tag, _ in tags}
    assert all(attrs.get("aria-label") for tag, attrs in tags if attrs.get("role") in {"img", "region"})
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {attrs["href"][1:] for tag, attrs in tags if tag == "a" and attrs["href"].startswith("#")} <= set(ids)


def test_a_status_is_said_in_words():
    shown = Reading(draw.page(made())).text
    for status in ("risk", "watch", "ok", "too_few"):
        assert words.STATUS[status] in shown


def test_deciding_words_are_marked_where_they_stand():
    page = draw.page(made())
    assert page.count('<mark title="dm_handoff">Message me</mark>') >= 7
    assert "will send you <mark" in page


def test_what_is_empty_is_still_a_report():
    silent = tuple(replace(one, now=Ratio(0, 0, None, None), before=None) for one in made().headlines)
    nothing = replace(made(), score=replace(made().score, parts=(), points=0.0), findings=(), trend=(), praised=(),
                      accounts=(), coverage=(), issues=(), charts=(), tasks=(), unseen=(), headlines=silent)
    assert "nothing to count" in Reading(draw.page(nothing)).text
    assert "No account was asked for" in draw.twin(nothing)
    assert "Nothing is known to be missing" in letters.mail_text(nothing, "")
    assert draw.pictures(nothing) == {}


def test_a_report_without_enough_data_shows_no_score():
    score = replace(made().score, level="not enough data", points=0.0)
    report = replace(made(), score=score, verdict=words.BLIND, standout="")
    for drawn in (Reading(draw.page(report)).text, draw.twin(report), Reading(letters.mail_html(report, "")).text):
        assert "no sign of good behaviour" in drawn
        assert "less is better" not in drawn
