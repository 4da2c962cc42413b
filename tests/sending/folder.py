"""A report's folder as the verb `report` leaves it, as small as can be."""

import json

from pipeline import paths
from pipeline.sections import Mail
from pipeline.settings import Brand

WEEK = "2026-11-16"
TO = ("ann@acme.example", "bob@acme.example", "cy@acme.example")
SUBJECT = "Acme: risk 34 (guarded), week of 16 November 2026"
HTML = '<html><body><p>Risk 34</p><img src="cid:weeks" alt="Two lines"></body></html>'


def acme(**mail):
    """The brand Acme, with three recipients unless said otherwise."""
    return Brand(name="Acme", contact="a@acme.example", slug="acme",
                 mail=Mail(**{"sender": "audit@acme.example", "to": TO} | mail))


def left(**letters):
    """A report with a digest in Acme's folder; more letters as `name=(kind, text)`, or others in its place."""
    folder = paths.report("acme", WEEK)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text('{"any": "thing"}')
    (folder / "report.html").write_text("<!doctype html><p>The whole report")
    (folder / "weeks.png").write_bytes(b"\x89PNG\r\n\x1a\n picture")
    rows = {}
    for name, (kind, text) in ({"mail": ("digest", "Risk 34 of 100\nÄll in words\n")} | letters).items():
        (folder / f"{name}.html").write_text(HTML)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        page = "report.html" if kind == "digest" else None
        rows[kind] = {"subject": SUBJECT if kind == "digest" else f"Acme, {kind}", "html": f"{name}.html",
                      "text": f"{name}.txt", "page": page, "note": ["Risk 34 of 100 (guarded)", "Value : pitch 3 : 1"]}
    (folder / "letters.json").write_text(json.dumps(rows))
    return folder
