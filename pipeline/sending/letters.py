"""The letters that a report left in its folder, looked over before anybody gets one."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from pipeline.sending.mail import Letter, MailError
from pipeline.settings import Brand

HTML_BYTES = 102_000
"""Gmail cuts off a message's HTML beyond 102 KB, and what is below with it."""
WHOLE_BYTES = 7_000_000
"""Servers take 10 MB by default; what is attached grows by a third on its way."""


def letters(folder: Path, brand: Brand) -> dict[str, Letter]:
    """The week's letters by kind. Raises `MailError` where one is missing, or would not arrive whole."""
    try:
        told = (folder / "report.json").read_bytes()
        listed = json.loads((folder / "letters.json").read_text(encoding="utf-8"))
        return {kind: _letter(folder, kind, row, told) for kind, row in listed.items()}
    except FileNotFoundError as error:
        missing = Path(str(error.filename)).name
        again = f"run offpitch report {brand.slug} --week {folder.name} first"
        raise MailError(f"the report of {folder.name} has no {missing}; {again}") from None


def _letter(folder: Path, kind: str, row: dict[str, Any], told: bytes) -> Letter:
    html, text = ((folder / row[name]).read_text(encoding="utf-8") for name in ("html", "text"))
    shown = dict.fromkeys(re.findall(r'src="cid:([\w-]+)"', html))
    pictures = {name: (folder / f"{name}.png").read_bytes() for name in shown}
    page = (folder / row["page"]).read_bytes() if row["page"] else None
    if len(html.encode()) > HTML_BYTES:
        raise MailError(f"{row['html']} of {folder.name} is over {HTML_BYTES // 1000} KB, which mail programs cut off")
    if sum(map(len, (page or b"", *pictures.values()))) > WHOLE_BYTES:
        raise MailError(f"{row['html']} of {folder.name} with what is attached is over {WHOLE_BYTES // 1_000_000} MB; "
                        "set report_url of [mail] in brand.toml, so that the report is linked")
    name = f"{Path(row['page'] or '').stem}-{folder.name}.html"
    sha256 = hashlib.sha256(told).hexdigest()
    return Letter(kind, row["subject"], text, html, pictures, page, name, sha256, folder.name, tuple(row["note"]))
