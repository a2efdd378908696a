"""`citygraph stats`: what the graph holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from citygraph.cli.options import OUTPUT, emit, format_for, reads_graph, working

if TYPE_CHECKING:
    from citygraph.api import KnowledgeGraph
    from citygraph.model import TableFormat

FORMATS = ("table", "csv", "tsv", "json", "xml", "md")


@click.command(name="stats", short_help="How much the graph holds.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="As what; default: table.")
@click.option("--output", type=OUTPUT, metavar="FILE", help="Write the figures to a file.")
@reads_graph
def command(kg: KnowledgeGraph, form: str | None, output: str | None) -> None:
    """How much the graph holds: triples, named graphs, and entities by class."""
    form = format_for(form, output) or "table"
    with working("Counting"):
        counts = kg.stats()
    emit(counts.serialize(cast("TableFormat", form)), output)
