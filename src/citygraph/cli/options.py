"""What several commands share: where the graph is, and how output reaches a file."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress

    from citygraph.api import KnowledgeGraph

P = ParamSpec("P")
R = TypeVar("R")

PATIENCE = 1.0
"""Seconds after which a terminal shows that work is under way."""

_EXCLUSIVE = (
    "--store, --endpoint and CITYGRAPH_STORE exclude each other; default: the shipped graph."
)


class Text(click.ParamType[str]):
    """A text that is not empty: what an unset variable of a script leaves is a mistake."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """See `click.ParamType.convert`."""
        if not value.strip():
            self.fail("it is empty.", param, ctx)
        return value


class Output(Text):
    """A file to write; that it can be made there is seen before the work begins."""

    name = "file"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """See `click.ParamType.convert`."""
        super().convert(value, param, ctx)
        if value != STANDARD_OUTPUT:
            from citygraph.files import check_output

            check_output(Path(value))
        return value


TEXT = Text()
OUTPUT = Output()
STANDARD_OUTPUT = "-"

SUFFIXES = {
    ".txt": "table",
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".xml": "xml",
    ".md": "md",
    ".ttl": "turtle",
    ".nt": "nt",
    ".jsonld": "jsonld",
}
"""What a file is written as when no format is named."""


def format_for(form: str | None, output: str | None) -> str | None:
    """The format of an answer: the one named, or the one that the output's suffix stands for.

    Raises:
        click.UsageError: the suffix stands for none.
    """
    if form is not None or output in {None, STANDARD_OUTPUT}:
        return form
    suffix = Path(output or "").suffix.lower()
    if suffix not in SUFFIXES:
        raise click.UsageError(
            f"No format belongs to {output!r}; give --format, or one of the suffixes "
            f"{', '.join(SUFFIXES)}."
        )
    return SUFFIXES[suffix]


def reads_graph(function: Callable[P, R]) -> Callable[P, R]:
    """Give a command `--store`, `--endpoint` and `--timeout`, and open what they name.

    The command gets the open graph as the keyword argument `kg`.
    """

    @click.option("--store", type=TEXT, metavar="FOLDER", help=f"Read a store folder. {_EXCLUSIVE}")
    @click.option("--endpoint", type=TEXT, metavar="URL", help="Ask a SPARQL 1.1 endpoint instead.")
    @click.option(
        "--timeout",
        type=click.FloatRange(min=0.1, max=86400.0),
        default=60.0,
        show_default=True,
        metavar="SECONDS",
        help="When to give up a query to the endpoint.",
    )
    @wraps(function)
    def command(
        *args: object, store: str | None, endpoint: str | None, timeout: float, **kwargs: object
    ) -> R:
        with open_graph(store, endpoint, timeout) as kg:
            return function(*args, kg=kg, **kwargs)  # type: ignore[arg-type]

    return command  # type: ignore[return-value]


def open_graph(store: str | None, endpoint: str | None, timeout: float) -> KnowledgeGraph:
    """Open the graph that the options and the environment name.

    Raises:
        click.UsageError: more than one of the three is given.
    """
    variable = os.environ.get("CITYGRAPH_STORE") or None
    if sum(place is not None for place in (store, endpoint, variable)) > 1:
        raise click.UsageError(f"{_EXCLUSIVE} Give one of them.")
    from citygraph import api

    return api.open_graph(store or variable, endpoint=endpoint, timeout=timeout)


def emit(text: str, output: str | None) -> None:
    """Print a text, or write it to a file as a whole and say where it is.

    Args:
        text: what to write.
        output: a path; None or "-" for standard output.

    Raises:
        OutputError: the folder does not exist or is not writable.
    """
    if output in {None, STANDARD_OUTPUT}:
        sys.stdout.write(text)
        return
    from citygraph.files import write_text

    write_text(Path(output or ""), text)
    click.echo(f"Wrote {output}", err=True)


@contextmanager
def working(message: str) -> Iterator[None]:
    """Show on a terminal that work which lasts over a second is under way.

    Args:
        message: what is being done ("Validating").
    """
    if not sys.stderr.isatty():
        yield
        return
    from threading import Timer

    started: list[Progress] = []
    timer = Timer(PATIENCE, lambda: started.append(_spinner(message)))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        for progress in started:
            progress.stop()


@contextmanager
def progressing(message: str) -> Iterator[Callable[[str, int, int], None] | None]:
    """A progress bar on a terminal for work that tells how far it is.

    Args:
        message: what is being done, as long as nothing else is told.

    Yields:
        A function that is told what is done, how much of it, and of how much; None where nobody
        looks on.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(message, total=None)
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of)


def _spinner(message: str) -> Progress:
    """Start a progress bar without an end; rich is imported only when there is time for it."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    progress.add_task(message, total=None)
    progress.start()
    return progress
