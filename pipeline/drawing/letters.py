"""The mails of a week: the digest, each team's own, and the one that says that nothing could be collected.

Each is HTML for what mail programs can show, and plain text that is written to be read by itself.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
from collections.abc import Mapping
from typing import Any, NamedTuple

from pipeline.drawing.teams import Teams
from pipeline.drawing.templates import environment, tidy
from pipeline.reporting.record import Judged, Report
from pipeline.reporting.team import TeamWeek
from pipeline.sections import Mail
from pipeline.wording import broken, numbers, words
from pipeline.wording.examples import examples, plain

MAIL_BYTES = 100_000
"""Gmail cuts a mail's HTML at 102 KB."""
PAGE_BYTES = 3_000_000
"""A report that weighs more is not attached: it grows by a third on its way, and many servers take 10 MB at most."""
BROAD = 536
CALM = ("good", "ok", "error", "not_collected", "too_few")


class Room(NamedTuple):
    """How many findings are shown with an example, and how many at all."""

    examples: int
    findings: int


ROOMS = (Room(6, 1000), Room(3, 1000), Room(0, 1000), Room(0, 100), Room(0, 30), Room(0, 10))


def files(report: Report, mail: Mail, pictures: Mapping[str, bytes], page: int, beside: int,
          cards: Mapping[str, str] | None = None) -> dict[str, str]:
    """Every letter's files by name, and `letters.json`, which lists them by kind with subject and attachment.

    `pictures` are the charts by file name, `page` is how many bytes the report's page has, `beside` how many pages
    lie beside it, `cards` are the files of the teams' cards by team: each is attached to its team's letter.
    """
    url = mail.report_url.replace("{week}", report.audited.week)
    around = {"url": url, "sender": mail.sender, "heights": _heights(pictures),
              "whole": _whole(report, url, page, beside)}
    attached = None if url or page > PAGE_BYTES else "report.html"
    if broken.nothing_collected(report):
        drawn = {"nothing": _nothing(report, around, attached)}
    else:
        teams = Teams(report)
        drawn = {"digest": _digest(report, around, attached)}
        drawn |= {f"team {name}": _team(report, teams.week(name), around, (cards or {}).get(name))
                  for name in teams.names() if name in mail.teams}
    listed = {kind: row for kind, (row, _) in drawn.items()}
    texts = {name: text for _, made in drawn.values() for name, text in made.items()}
    return texts | {"letters.json": json.dumps(listed, indent=1) + "\n"}


def mail_text(report: Report, url: str, **around: Any) -> str:
    """The digest's plain text; `url` is where the full report is served, empty where it is attached."""
    return _text("mail.txt.j2", report, around | {"url": url})


def mail_html(report: Report, url: str, **around: Any) -> str:
    """The digest as HTML with its styles inlined, under `MAIL_BYTES`; what it has no room for it says at its top."""
    return _html("mail.html.j2", report, around | {"url": url})


def _digest(report: Report, around: dict[str, Any], page: str | None) -> tuple[dict[str, Any], dict[str, str]]:
    html, text = _html("mail.html.j2", report, around), _text("mail.txt.j2", report, around)
    return _listed("mail", report.subject, page, report.summary), {"mail.html": html, "mail.txt": text}


def _nothing(report: Report, around: dict[str, Any], page: str | None) -> tuple[dict[str, Any], dict[str, str]]:
    subject = f"{report.audited.brand}: nothing could be collected, {words.week_title(report.audited)}"
    told = around | {"subject": subject, "reasons": broken.reasons(report)}
    html, text = _html("nothing_mail.html.j2", report, told), _text("nothing_mail.txt.j2", report, told)
    return _listed("mail", subject, page, report.unseen), {"mail.html": html, "mail.txt": text}


def _team(report: Report, team: TeamWeek, around: dict[str, Any], card: str | None
          ) -> tuple[dict[str, Any], dict[str, str]]:
    told = around | {"team": team, "url": ""}
    html, text = _html("team_mail.html.j2", report, told), _text("team_mail.txt.j2", report, told)
    plain = re.sub(r"[^a-z0-9]+", "-", team.team.lower()).strip("-")
    name = f"mail-{plain}-{hashlib.sha256(team.team.encode()).hexdigest()[:6]}"
    return _listed(name, team.subject, card, ()), {f"{name}.html": html, f"{name}.txt": text}


def _listed(name: str, subject: str, page: str | None, note: tuple[str, ...]) -> dict[str, Any]:
    return {"subject": subject, "html": f"{name}.html", "text": f"{name}.txt", "page": page, "note": list(note)}


def _text(template: str, report: Report, around: dict[str, Any]) -> str:
    told = _usual(report) | around
    return tidy(environment(report).get_template(template).render(report=report, broken=broken.broken(report), **told))


def _html(template: str, report: Report, around: dict[str, Any]) -> str:
    """The mail in the largest room that keeps it under `MAIL_BYTES`: examples go before any number does."""
    told = _usual(report) | around
    page, drawn = environment(report).get_template(template), ""
    for room in ROOMS:
        found = told["team"].findings if "team" in told else report.findings
        acute = found if "team" in told else _acute(report, room)
        drawn = _inlined(page.render(
            report=report, room=room, left_out=_left_out(len(found), room), broken=broken.broken(report), plain=plain,
            examples=examples(acute, room.examples), rest=_rest(report, room), **told))
        if len(drawn.encode()) < MAIL_BYTES:
            break
    return drawn


def _usual(report: Report) -> dict[str, Any]:
    return {"url": "", "sender": "", "heights": {}, "whole": _whole(report, "", 0, 0)}


def _acute(report: Report, room: Room) -> list[Judged]:
    found = words.in_order(report.findings, report.score)[: room.findings]
    return [one for one in found if one.total.status == "risk"]


def _rest(report: Report, room: Room) -> list[Judged]:
    """What needs nobody this week: what went well first, what could not be judged last."""
    found = words.in_order(report.findings, report.score)[: room.findings]
    return sorted((one for one in found if one.total.status in CALM), key=lambda one: CALM.index(one.total.status))


def _left_out(findings: int, room: Room) -> str:
    """What a mail has no room for: `This mail has no room for 12 findings and for examples.`; empty if it has."""
    if room == ROOMS[0]:
        return ""
    lost = findings - room.findings
    said = [numbers.many(lost, "finding")] if lost > 0 else []
    return f"This mail has no room for {numbers.listed([*said, 'most examples' if room.examples else 'examples'])}."


def _whole(report: Report, url: str, page: int, beside: int) -> str:
    """Where the whole report is, in one sentence; empty where it is linked."""
    if url:
        return ""
    if page > PAGE_BYTES:
        return (f"The whole report weighs {page / 1e6:.0f} MB, too much for a mail. Whoever runs offpitch finds it as "
                f"report.html in the folder of the week {report.audited.week}.")
    more = f" {numbers.many(beside, 'page')} of details stay where offpitch runs." if beside else ""
    return f"The whole report is attached; it opens in a browser.{more}"


def _heights(pictures: Mapping[str, bytes]) -> dict[str, int]:
    """How high each picture is where it is as broad as a mail; a PNG says so in its first bytes (ISO 15948)."""
    sizes = {name.removesuffix(".png"): struct.unpack(">II", data[16:24]) for name, data in pictures.items()}
    return {name: round(BROAD * high / wide) for name, (wide, high) in sizes.items()}


def _inlined(html: str) -> str:
    import css_inline

    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, minify_css=True)
    return str(inliner.inline(html))
