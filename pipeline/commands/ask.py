"""`offpitch ask`: a question in SQL, answered from the published database, read-only."""

from __future__ import annotations

import json
import sys

import click

from pipeline.commands import _shared as shared


@click.command(short_help="Ask the database in SQL, or a ready question by name.")
@click.argument("question", metavar="\"SELECT …\"|FILE.sql|NAME")
@click.option("--brand", default="example", show_default=True, help="The brand whose database is asked.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV that a spreadsheet opens safely.")
@shared.json_option
@shared.plainly
def command(question: str, brand: str, as_csv: bool, as_json: bool) -> None:
    """Answer a question in SQL, a .sql file or a ready question (offpitch list queries).

    \b
    offpitch ask waiting_customers --brand acme
    offpitch ask "select account, count(*) from own_posts where answer = 'pitch' group by all" --csv

    Nothing can be changed: the database is opened to be read only.
    """
    from pipeline.ask import ask
    from pipeline.console import table
    from pipeline.text import csv_cell

    found = ask(brand, question)
    rows = found.to_pylist()
    if as_json:
        click.echo(json.dumps(rows, default=str, ensure_ascii=False))
    elif as_csv:
        import csv

        writer = csv.writer(sys.stdout)
        writer.writerow(found.column_names)
        writer.writerows([csv_cell(cell) for cell in row.values()] for row in rows)
    else:
        table(found.column_names, (list(row.values()) for row in rows))
