"""The page in a real browser, where there is one: it fits, its script helps, and without the script all is there."""

import re
from dataclasses import replace
from functools import cache

import pytest
from chromium import CHROMIUM, page
from made_report import made, quote, ratio

from pipeline.drawing import draw, letters

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine")
SHOWN = "(css) => [...document.querySelectorAll(css)].filter(one => one.checkVisibility()).length"
POSTS, ROWS = "#findings ~ article .post", "[data-sorts=accounts] tbody tr"


@cache
def drawn():
    return draw.page(made())


@pytest.fixture(scope="module")
def tab():
    with page() as one:
        yield one


@pytest.fixture
def opened(tab, tmp_path):
    """Opens a page's text in the tab; what it complained of before is forgotten."""
    def show(html, **how):
        tab.said.clear()
        tab.asked.clear()
        (tmp_path / "report.html").write_text(html, encoding="utf-8")
        tab.open(tmp_path / "report.html", **how)
        return tab
    return show


@cache
def many():
    """The report with enough accounts for a table worth sorting, of two teams and three platforms."""
    report = made()
    first = report.accounts[1]
    more = [replace(first, account=f"bluesky:rep{n}.example", name=f"Rep {n}", team="South" if n % 2 else "North",
                    value=n, value_share=ratio(n, 12)) for n in (9, 10, 2, 0, 11)]
    posts = (*report.findings[0].posts, quote("Elsewhere.", key="x 5", team="South", who="Ilse Brandt"))
    findings = (replace(report.findings[0], posts=posts), *report.findings[1:])
    return draw.page(replace(report, accounts=(*report.accounts, *more), findings=findings))


def shown(tab, css):
    return tab.run(f"({SHOWN})({css!r})")


def choose(tab, name, value):
    tab.run(f"""(() => {{ const field = document.querySelector('#filters [name={name}]'); field.value = {value!r};
                field.dispatchEvent(new Event('input')); return new Promise(done => setTimeout(done, 250)); }})()""")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_the_screen_and_its_policy_lets_it_be_drawn(opened, width, dark):
    tab = opened(drawn(), width=width, dark=dark)
    assert tab.run("document.documentElement.scrollWidth") <= width
    assert tab.run("getComputedStyle(document.querySelector('h1')).fontWeight") == "500", "the style was not let in"
    assert tab.run("document.documentElement.classList.contains('alive')"), "the script was not let in"
    assert tab.said == []
    assert [url for url in tab.asked if not url.startswith(("file:", "data:", "about:"))] == []


@pytest.mark.parametrize("width", [390, 1280])
def test_the_mail_fits_a_phone_and_a_desk(opened, width):
    tab = opened(letters.mail_html(made(), ""), width=width)
    assert tab.run("document.documentElement.scrollWidth") <= width


def test_the_first_screen_says_verdict_ratios_tasks_and_what_was_not_seen(opened):
    tab = opened(drawn())
    low = tab.run("[...document.querySelectorAll('h1, .score, .figures, .tasks h3, .unseen li')]"
                  ".map(one => one.getBoundingClientRect().bottom)")
    assert max(low) <= 900


def test_a_phone_has_it_all_on_two_screens(opened):
    tab = opened(drawn(), width=390, height=844)
    low = tab.run("[...document.querySelectorAll('h1, .score, .figures, .tasks h3, .unseen h2')]"
                  ".map(one => one.getBoundingClientRect().bottom)")
    assert max(low) <= 2 * 844


def test_posts_and_rows_are_chosen_by_team_and_by_words(opened):
    tab = opened(many())
    choose(tab, "team", "South")
    assert tab.run(f"[...document.querySelectorAll('{ROWS}')].filter(one => !one.hidden).length") == 3
    assert shown(tab, POSTS) == 1
    customers = "document.querySelectorAll('#finding-unanswered_customer .post:not([hidden])').length"
    assert tab.run(customers) == 1, "a customer belongs to no team"
    said = tab.run("document.getElementById('shown').textContent")
    assert re.fullmatch(r"\d+ of \d+ rows and \d+ of \d+ posts shown. The shares stay those of everybody.", said)
    choose(tab, "find", "elsewhere")
    assert shown(tab, POSTS) == 1
    assert "1 chosen here" in tab.run("document.querySelector('#finding-off_context_reply .hits').textContent")
    tab.run("document.getElementById('clear').click()")
    assert shown(tab, POSTS) == 4, "the rest is behind a click again"
    assert not tab.run("document.querySelector('[data-was]')")


def test_a_chosen_view_can_be_linked(opened):
    tab = opened(many())
    choose(tab, "platform", "x")
    tab.run("document.querySelector('[data-sorts=accounts] thead th:nth-child(3) button').click()")
    link = tab.run("location.hash")
    tab = opened(many(), hash_=link)
    assert shown(tab, POSTS) == 1
    assert tab.run("document.querySelector('#filters [name=platform]').value") == "x"
    assert tab.run("document.querySelector('[data-sorts=accounts] [aria-sort]').ariaSort") == "ascending"


def test_a_table_is_sorted_by_the_keyboard_numbers_as_numbers_and_what_is_empty_last(opened):
    tab = opened(many())
    column = f"[...document.querySelectorAll('{ROWS}')].map(row => row.cells[{{}}].textContent)"
    before = tab.run(column.format(2))
    tab.run("document.querySelector('[data-sorts=accounts] thead th:nth-child(3) button').focus()")
    tab.press("Enter")
    assert tab.run(column.format(2)) == sorted(before, key=int)
    assert "Sorted by Value, ascending" in tab.run("document.getElementById('shown').textContent")
    tab.press("Enter")
    assert tab.run(column.format(2)) == sorted(before, key=int, reverse=True)
    tab.press("Enter")
    assert tab.run(column.format(2)) == before
    tab.run("document.querySelector('[data-sorts=accounts] thead th:nth-child(6) button').click()")
    assert tab.run(column.format(5))[-1] == "nothing to count"


def test_a_link_to_a_finding_that_is_fine_opens_it(opened):
    tab = opened(drawn(), hash_="#finding-pitch_heavy_account")
    assert tab.run("document.querySelector('#finding-pitch_heavy_account details').open")
    assert 0 <= tab.run("document.querySelector('#finding-pitch_heavy_account').getBoundingClientRect().top") < 900


def test_everything_can_be_read_where_scripts_are_off(opened):
    tab = opened(many(), script=False)
    whole = drawn().count('class="post"')
    tab = opened(drawn(), script=False)
    tree = tab.call("DOM.getDocument", depth=-1)["root"]["nodeId"]
    found = tab.call("DOM.querySelectorAll", nodeId=tree, selector=".post:not([hidden])")["nodeIds"]
    assert len(found) == whole
    assert not tab.call("DOM.querySelectorAll", nodeId=tree, selector="thead button")["nodeIds"]
    filters = tab.call("DOM.querySelectorAll", nodeId=tree, selector="#filters:not([hidden])")["nodeIds"]
    assert not filters, "what needs the script is not shown without it"


def test_print_opens_what_is_closed_and_hides_what_is_pressed(opened):
    tab = opened(drawn())
    tab.call("Emulation.setEmulatedMedia", media="print", features=[])
    tab.run("dispatchEvent(new Event('beforeprint'))")
    assert tab.run("document.querySelectorAll('details:not([open])').length") == 0
    assert shown(tab, ".filters, .contents, .skip") == 0
    tab.run("dispatchEvent(new Event('afterprint'))")
    assert tab.run("document.querySelectorAll('details:not([open])').length") > 0


def test_hostile_words_run_nothing(opened):
    from test_page import HOSTILE, poisoned

    for text in HOSTILE:
        tab = opened(draw.page(poisoned(text)))
        tab.run("window.alert = () => { window.hurt = true }")
        choose(tab, "find", "a")
        assert tab.run("window.hurt") is None
        assert tab.said == []
