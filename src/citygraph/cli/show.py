"""`citygraph show`: what the graph knows of an entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from citygraph.cli.options import OUTPUT, TEXT, emit, reads_graph, working

if TYPE_CHECKING:
    from citygraph.api import KnowledgeGraph


@click.command(name="show", short_help="What the graph knows of an entity, and who says so.")
@click.argument("name", type=TEXT, nargs=-1, required=True)
@click.option("--output", type=OUTPUT, metavar="FILE", help="Write the page to a file.")
@reads_graph
def command(kg: KnowledgeGraph, name: tuple[str, ...], output: str | None) -> None:
    """What the graph knows of an entity: its NAME in any case, or its IRI.

    Every fact stands with the source that says so, and where in it.
    """
    with working("Looking up"):
        description = kg.show(" ".join(name))
    emit(f"{description}\n", output)
