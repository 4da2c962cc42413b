"""How long a report takes, part by part, what it weighs, and how fast a browser opens it, with few and many reps.

    python bench/report.py [REPS …]

`make bench-report` prints it for 25, 1,000 and 10,000 reps, each in a process of its own, so that its peak memory is
its own, too. Nothing is asserted.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import reps

SIZES = (25, 1_000, 10_000)
OPENED = """new Promise(done => requestAnimationFrame(() => setTimeout(() => {
    const page = performance.getEntriesByType("navigation")[0];
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    done([page.domContentLoadedEventEnd, page.loadEventEnd, paint ? paint.startTime : performance.now()]);
})))"""


def main() -> None:
    """Print one block for each number of reps."""
    sizes = [int(said) for said in sys.argv[1:]] or list(SIZES)
    if len(sizes) > 1:
        for size in sizes:
            subprocess.run([sys.executable, __file__, str(size)], check=True)
        return
    weeks = 12 if sizes[0] <= 1_000 else 4
    with tempfile.TemporaryDirectory() as folder:
        brand, posts = reps.make(Path(folder), sizes[0], weeks)
        print(f"{sizes[0]:,} reps, {posts:,} posts in {weeks} weeks", flush=True)
        for name, figure, unit in measured(brand):
            print(f"  {name:34}{figure:>12,.{1 if unit == 's' else 0}f} {unit}", flush=True)


def measured(brand: Any) -> Iterator[tuple[str, float, str]]:
    """Name, figure and unit of every line, seconds first."""
    from pipeline.build import build
    from pipeline.report import report
    from pipeline.reporting.warehouse import opened

    week = brand.week(reps.WEEK)
    warehouse, seconds = timed(lambda: build(brand, week))
    yield "build", seconds, "s"
    with opened(warehouse) as con:
        yield from ((f"  {name}", seconds, "s") for name, seconds in parts(con, brand, week))
    folder, seconds = timed(lambda: report(brand, week))
    yield "report, all of it written and kept", seconds, "s"
    yield "peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB"
    yield from weights(folder)
    yield from loads(folder / "report.html")


def parts(con: Any, brand: Any, week: Any) -> Iterator[tuple[str, float]]:
    """The steps of a report and the wall seconds of each, as `publishing.publish` takes them."""
    from pipeline.cards import hand_out
    from pipeline.comparing.other_weeks import beside, own_standing
    from pipeline.drawing import draw, letters
    from pipeline.exporting.exported import exported
    from pipeline.following.week import followed
    from pipeline.keeping import inputs
    from pipeline.publishing import finished
    from pipeline.reporting.gather import gather
    from pipeline.scoring import findings

    run, seconds = timed(lambda: findings.run(con))
    yield "findings", seconds
    gathered, seconds = timed(lambda: gather(con, run))
    yield "gather the rest", seconds
    taken, now = inputs.take(brand), own_standing(con, gathered)
    _, cases = timed(lambda: followed(con, run, brand, week))
    told, seconds = timed(lambda: beside(con, run, brand, week, taken, now, None))
    yield from (("week before, counted anew", seconds - cases), ("cases", cases))
    report = finished(gathered, now, told)
    pages, seconds = timed(lambda: draw.every_page(report))
    yield f"page and {len(pages) - 1} beside, with charts", seconds
    pictures, seconds = timed(lambda: draw.pictures(report))
    yield "pictures", seconds
    cards, seconds = timed(lambda: hand_out.of_teams(con, report, brand))
    yield f"cards of {len(cards)} teams", seconds
    yield "letters", timed(lambda: letters.files(report, brand.mail, pictures, 0, 0))[1]
    yield "twin and JSON", timed(lambda: (draw.twin(report), draw.as_json(report)))[1]
    yield "tables", timed(lambda: exported(con, run, report))[1]


def weights(folder: Path) -> Iterator[tuple[str, float, str]]:
    """Kilobytes of what lies in the report's folder."""
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size / 1000
             for path in folder.rglob("*") if path.is_file()}
    beside = [size for name, size in sizes.items()
              if name.endswith(".html") and "/" not in name and not name.startswith(("report", "mail"))]
    for name in ("report.html", "mail.html", "report.xlsx", "report.json"):
        yield name, sizes[name], "kB"
    yield f"{len(beside)} pages beside", sum(beside), "kB"
    yield "tables/*.csv", sum(size for name, size in sizes.items() if name.startswith("tables/")), "kB"
    yield "cards", sum(size for name, size in sizes.items() if name.startswith("cards/")), "kB"


def loads(file: Path) -> Iterator[tuple[str, float, str]]:
    """Milliseconds until Chromium has read the page, loaded it and first shown something of it."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "reports"))
    import chromium

    if not chromium.CHROMIUM:
        print("  no Chromium here, so the page was opened by no browser")
        return
    with chromium.page() as tab:
        tab.open(file)
        read, loaded, shown = tab.run(OPENED)
    yield from (("read by Chromium", read, "ms"), ("loaded", loaded, "ms"), ("first seen", shown, "ms"))


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What a call gives, and its wall seconds."""
    begin = time.perf_counter()
    return work(), time.perf_counter() - begin


if __name__ == "__main__":
    main()
