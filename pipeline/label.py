"""label: posts -> labels. Each question is asked of its texts in batches; each part is rewritten whole.

A text is shown with its parent and root as last seen in any part; `shown_sha256` is over all of that, so a label
tells when a person would be shown something else today. Nothing here depends on the clock but the time of an issue.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline import calibration, issues, paths, questions
from pipeline.labelling import second_opinion
from pipeline.records import Issue, Question
from pipeline.settings import Brand
from pipeline.tables import ANSWERS, LABELS, whole

if TYPE_CHECKING:
    import duckdb

BATCH = 50_000
"""Texts judged at a time; bounds the memory of a part of any size."""
SHOWN = ("text", "parent", "root", "parent_state", "platform", "lang")
"""The columns of the part that a question is shown; the brand's own names come beside them."""

THREADS = """
    create temp table threads as
    with wanted as (
        select
            platform,
            unnest([parent_id, root_id]) as post_id
        from part
    ),

    latest as (
        select posts.*
        from all_posts as posts
        semi join wanted using (platform, post_id)
        qualify row_number() over (
            partition by posts.platform, posts.post_id
            order by posts.seen_at desc, (posts.account is not null) desc, posts.page_sha256, md5(posts.text)
        ) = 1
    )

    select
        platform,
        post_id,
        author_id,
        case
            when not deleted then nullif(trim(concat_ws(' ', text, array_to_string(media_alt, ' '))), '')
        end as text
    from latest
"""
"""What the part's replies answer and what opened their threads; the latest sight counts, a tombstone has no text."""

ASKED = """
    with joined as (
        select
            post.* exclude (parent_author_id, parent_state),
            coalesce(post.parent_author_id, parent.author_id) as parent_author_id,
            parent.text as parent,
            root.text as root,
            case
                when parent.text is not null then 'ok'
                when post.parent_id is null then null
                when post.parent_state is null or post.parent_state = 'ok' then 'not_fetched'
                else post.parent_state
            end as parent_state
        from part as post
        left join threads as parent on
            parent.platform = post.platform
            and parent.post_id = post.parent_id
        left join threads as root on
            root.platform = post.platform
            and root.post_id = post.root_id
            and post.root_id is distinct from post.parent_id
    )

    select
        post_id,
        text,
        parent,
        root,
        parent_state,
        platform,
        lang,
        sha256(concat_ws(chr(31), coalesce(text, ''), coalesce(parent, ''), coalesce(root, ''))) as shown_sha256
    from joined
    where {condition}
    order by
        platform,
        post_id
"""


def label(brand: Brand, day: date) -> int:
    """How many labels were written for a day's posts, one part a question and connector.

    A question that fails becomes an issue, its old parts stay, and the others go on.
    """
    found: list[Issue] = []
    count = 0
    with second_opinion.panel_of(brand) as panel:
        for part in sorted((paths.data(brand.slug) / "posts").glob(f"*/{day}.parquet")):
            with _opened(brand, part) as con:
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
    """What a judge is shown of `texts`: the columns of `SHOWN`, and the names that are the brand's own."""
    own = "|".join((brand.name, *brand.products))
    return texts.select(SHOWN).append_column("own", pa.repeat(pa.scalar(own), texts.num_rows))


def judge_of(question: Question) -> str:
    """`question@version`."""
    return f"{question.name}@{question.version}"


def _opened(brand: Brand, part: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory that knows the part and what its texts answer."""
    import duckdb

    con = duckdb.connect(config={"memory_limit": "2GB", "temp_directory": str(paths.data(brand.slug) / "labels.spill")})
    con.execute("set TimeZone = 'UTC'")
    files = [str(file) for file in sorted((paths.data(brand.slug) / "posts").glob("*/*.parquet"))]
    con.from_parquet(files, union_by_name=True).create_view("all_posts")
    con.from_parquet(str(part)).create_view("part")
    con.execute(THREADS)
    return con


def _ask(con: duckdb.DuckDBPyConnection, name: str, path: Path, day: date, brand: Brand,
         panel: second_opinion.Panel | None) -> int:
    import pyarrow.parquet as pq

    module = questions.question(name)
    curve, count = calibration.read(brand.slug).get(judge_of(module.QUESTION)), 0
    with whole(path) as beside, pq.ParquetWriter(beside, LABELS, compression="zstd") as writer:
        for texts in _batches(con, module.QUESTION):
            shown = shown_to(brand, texts)
            answers = calibration.applied(curve, judged(module.QUESTION, module.judge(shown), texts))
            if panel:
                allowed = second_opinion.permitted(brand)
                answers = second_opinion.settle(panel, module.QUESTION, shown, answers, allowed)
            writer.write_table(_labels(module.QUESTION, texts, answers, day))
            count += texts.num_rows
    return count


def _batches(con: duckdb.DuckDBPyConnection, question: Question) -> Iterator[pa.Table]:
    reader = con.sql(ASKED.format(condition=question.asked_of)).to_arrow_reader(BATCH)
    for batch in reader:
        yield pa.Table.from_batches([batch])


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
