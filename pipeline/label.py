"""label: posts -> labels. Each question is asked of its texts in batches; each part is rewritten whole.

What a judge is shown of a text is gathered in `labelling/shown.py`; `shown_sha256` is over all of that, so a label
tells when a person would be shown something else today. Nothing here depends on the clock but the time of an issue.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline import calibration, issues, paths, questions
from pipeline.labelling import second_opinion, shown
from pipeline.records import Issue, Question
from pipeline.settings import Brand
from pipeline.tables import ANSWERS, LABELS, whole

if TYPE_CHECKING:
    import duckdb

BATCH = 200_000
"""Texts judged at a time: bounds the memory of a part of any size (about 1 GB), and makes up for readying patterns."""


def label(brand: Brand, day: date) -> int:
    """How many labels were written for a day's posts, one part a question and connector.

    A question that fails becomes an issue, its old parts stay, and the others go on.
    """
    found: list[Issue] = []
    count = 0
    with second_opinion.panel_of(brand) as panel:
        for part in sorted((paths.data(brand.slug) / "posts").glob(f"*/{day}.parquet")):
            with shown.opened(brand.slug, part) as con:
                for name in questions.names():
                    try:
                        path = paths.labels(brand.slug, name, part.parent.name, day)
                        count += _ask(con, name, path, day, brand, panel)
                    except Exception as error:  # one question's mistake must not cost the others' answers
                        found.append(_trouble(name, part, error))
    if panel and panel.tally.asked:
        found.append(Issue(datetime.now(UTC), "label", "info", second_opinion.report_of(panel)))
    issues.write(paths.issues(brand.slug, "label", day.isoformat()), found)
    return count


def judged(question: Question, answers: pa.Table, texts: pa.Table) -> pa.Table:
    """The answers, checked. Raises `ValueError` where they are not one row a text or not in `tables.ANSWERS`."""
    if answers.num_rows != texts.num_rows or not answers.schema.equals(ANSWERS):
        raise ValueError(f"{question.name} gave {answers.num_rows} answers to {texts.num_rows} texts, or other columns")
    return answers


def shown_to(brand: Brand, texts: pa.Table) -> pa.Table:
    """What a judge is shown of `texts`: the columns of `SHOWN`, those of `CONTEXT` that are there, and own names."""
    own = "|".join((brand.name, *brand.products))
    context = [name for name in shown.CONTEXT if name in texts.column_names]
    return texts.select([*shown.SHOWN, *context]).append_column("own", pa.repeat(pa.scalar(own), texts.num_rows))


def judge_of(question: Question) -> str:
    """`question@version`."""
    return f"{question.name}@{question.version}"


def _ask(con: duckdb.DuckDBPyConnection, name: str, path: Path, day: date, brand: Brand,
         panel: second_opinion.Panel | None) -> int:
    import pyarrow.parquet as pq

    module = questions.question(name)
    curve, count = calibration.read(brand.slug).get(judge_of(module.QUESTION)), 0
    with whole(path) as beside, pq.ParquetWriter(beside, LABELS, compression="zstd") as writer:
        for texts in shown.batches(con, module.QUESTION, brand, BATCH):
            seen = shown_to(brand, texts)
            answers = calibration.applied(curve, judged(module.QUESTION, module.judge(seen), texts))
            if panel:
                allowed = second_opinion.permitted(brand)
                answers = second_opinion.settle(panel, module.QUESTION, texts, answers, allowed)
            writer.write_table(_labels(module.QUESTION, texts, answers, day))
            count += texts.num_rows
    return count


def _labels(question: Question, texts: pa.Table, answers: pa.Table, day: date) -> pa.Table:
    count = texts.num_rows
    same = {"question": question.name, "judge": judge_of(question), "judged_on": day}
    columns = {name: pa.repeat(pa.scalar(value), count) for name, value in same.items()}
    columns |= {name: texts[name] for name in ("platform", "post_id", "shown_sha256")}
    columns |= {name: answers[name] for name in ANSWERS.names}
    return pa.Table.from_arrays([columns[name] for name in LABELS.names], schema=LABELS)


def _trouble(name: str, part: Path, error: Exception) -> Issue:
    told = (str(error).splitlines() or [type(error).__name__])[0]
    message = (f"the question {name} could not be asked of {part.parent.name} {part.stem} ({told});"
               " mend the question and run offpitch label again")
    return Issue(datetime.now(UTC), "label", "error", message, part.parent.name)
