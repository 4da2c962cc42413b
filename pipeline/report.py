"""The verb `report`: a week's warehouse becomes a page, its plain-text twin, its JSON and a mail."""

from __future__ import annotations

from pathlib import Path

from pipeline import paths
from pipeline.records import Week
from pipeline.reporting.record import Report
from pipeline.settings import Brand
from pipeline.tables import whole, write_text


class ReportError(Exception):
    """A report that cannot be drawn; says what is missing and which command makes it."""


def report(brand: Brand, week: Week) -> Path:
    """Draw the week's report; gives back its folder. Twice gives the same bytes.

    Raises `ReportError` when there is no warehouse, or when it was built for another week.
    """
    from pipeline.reporting import draw

    gathered = _gathered(brand, week)
    folder, url = paths.report(brand.slug, week.name), brand.mail.report_url
    pictures = draw.pictures(gathered)
    for name, picture in pictures.items():
        with whole(folder / name) as beside:
            beside.write_bytes(picture)
    for stale in (path for path in folder.glob("*.png") if path.name not in pictures):
        stale.unlink()
    texts = {"report.html": draw.page(gathered), "report.txt": draw.twin(gathered),
             "mail.html": draw.mail_html(gathered, url), "mail.txt": draw.mail_text(gathered, url),
             "report.json": draw.as_json(gathered)}
    for name, drawn in texts.items():
        write_text(folder / name, drawn)
    return folder


def _gathered(brand: Brand, week: Week) -> Report:
    import duckdb

    from pipeline.reporting.gather import gather

    file = paths.warehouse(brand.slug)
    if not file.exists():
        raise ReportError(f"{brand.slug} has no warehouse yet; run offpitch build {brand.slug} --week {week.name}")
    with duckdb.connect(str(file), read_only=True, config={"autoinstall_known_extensions": "false"}) as con:
        con.execute("set TimeZone = 'UTC'")
        gathered = gather(con)
    if gathered.audited.week != week.name:
        raise ReportError(f"the warehouse of {brand.slug} was built for the week {gathered.audited.week}; "
                          f"run offpitch build {brand.slug} --week {week.name}")
    return gathered
