"""`citygraph load`: put RDF files into a store folder."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from citygraph.cli.options import TEXT

if TYPE_CHECKING:
    from collections.abc import Callable


@click.command(name="load", short_help="Put RDF files into a store folder.")
@click.option(
    "--store", type=TEXT, required=True, metavar="FOLDER", help="The store folder; made when new."
)
@click.argument("files", type=TEXT, nargs=-1, metavar="[FILES]...")
def command(store: str, files: tuple[str, ...]) -> None:
    """Load RDF files into a persistent store folder, all or nothing.

    The ontology always goes along; without FILES the shipped graph is loaded. A folder named as a
    file stands for all RDF files in it.
    """
    from citygraph import paths
    from citygraph.store.folder import load
    from citygraph.trig.parse import rdf_files

    chosen = rdf_files([Path(f) for f in files]) if files else paths.graph_files()
    inputs = [*paths.ontology_files(), *chosen]
    with ExitStack() as stack:
        load(Path(store), inputs, _progress(len(inputs), stack))
    click.echo(f"Loaded {len(inputs)} files.")
    nameless = [file.name for file in chosen if file.suffix not in {".trig", ".nq", ".jsonld"}]
    if nameless:
        click.echo(
            f"{', '.join(nameless)}: triples outside named graphs are loaded, but without a "
            "source; `show` leaves them out.",
            err=True,
        )
    click.echo(_holds(store))


def _holds(store: str) -> str:
    from citygraph.api import open_graph

    with open_graph(store) as kg:
        counts = {row["what"]: row["count"] for row in kg.stats()}
    return f"{store} holds {counts['triples']} triples in {counts['named graphs']} named graphs."


def _progress(total: int, stack: ExitStack) -> Callable[[Path], None]:
    """A progress bar over the files, on a terminal only."""
    if not sys.stderr.isatty():
        return lambda _: None
    from rich.console import Console
    from rich.progress import Progress

    progress = stack.enter_context(Progress(console=Console(stderr=True), transient=True))
    task = progress.add_task("Loading", total=total, completed=-1)

    def begin(file: Path) -> None:
        progress.update(task, advance=1, description=file.name)

    return begin
