"""Tables and progress on a terminal; nothing a post says can steer the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pipeline.text import terminal


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str | None = None) -> None:
    """Print rows under columns; cells are shown as they are, never read as markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(title=title, title_justify="left", header_style="bold", show_edge=False, pad_edge=False)
    for column in columns:
        drawn.add_column(terminal(column), overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(terminal("" if cell is None else str(cell))) for cell in row))
    Console().print(drawn)


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[..., None]]:
    """A bar of `total` steps on the error stream; call what it gives once a step."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=total)
        yield lambda *_: bar.advance(task)
