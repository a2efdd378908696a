"""`citygraph stats`: what the graph holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from citygraph.cli.options import emit, reads_graph, working

if TYPE_CHECKING:
    from citygraph.api import KnowledgeGraph

FORMATS = ("table", "csv", "tsv", "json", "xml", "md")


@click.command(name="stats", short_help="How much the graph holds.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("--output", metavar="FILE", help="Write the figures to a file.")
@reads_graph
def command(kg: KnowledgeGraph, form: str, output: str | None) -> None:
    """How much the graph holds: triples, sources, claims, and entities by class."""
    from citygraph.model import TABLE_FORMATS

    (chosen,) = (known for known in TABLE_FORMATS if known == form)
    with working("Counting"):
        counts = kg.stats()
    emit(counts.serialize(chosen), output)
