"""`citygraph tour`: the main job, end to end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from citygraph.cli.options import reads_graph, working

if TYPE_CHECKING:
    from citygraph.api import KnowledgeGraph

QUESTIONS: tuple[tuple[str, str, dict[str, str | int]], ...] = (
    (
        "Who came to the 2012 workshop as solution provider, and who works with a core city?",
        "providers-and-core-cities",
        {},
    ),
    ("Which are the IEEE core cities, and in which order did they join?", "core-cities", {}),
    (
        "What does IEEE ask of a core city?",
        "criteria-of",
        {"programme": "IEEE Core Smart Cities"},
    ),
)


@click.command(name="tour", short_help="See the main job run, end to end.")
@click.option(
    "--output",
    default="partners.svg",
    show_default=True,
    metavar="FILE",
    help="Where the picture goes.",
)
@reads_graph
def command(kg: KnowledgeGraph, output: str) -> int:
    """Load the graph, validate it, ask three questions, and draw a partner network."""
    from citygraph import networks, report

    counts = {str(row["what"]): row["count"] for row in kg.stats()}
    click.echo(
        f"1. Loaded {kg.store.description}: {counts['triples']} triples "
        f"in {counts['named graphs']} named graphs."
    )
    with working("Validating"):
        found = kg.validate()
    click.echo(f"2. Validated it: {report.summary(found)}")
    for number, (title, name, parameters) in enumerate(QUESTIONS, 3):
        click.echo(f"{number}. {title}\n   {_command(name, parameters)}\n")
        answer = str(kg.query(name, **parameters))
        click.echo("\n".join(f"   {line}" for line in answer.splitlines()))
        click.echo()
    with working("Drawing the network"):
        graph = kg.network("Cisco", distance=4)
        networks.write(graph, Path(output))
    click.echo(f"6. Drew the partner network of Cisco: {Path(output).resolve()}")
    click.echo("\nNext: citygraph query, citygraph show Casablanca, citygraph --help")
    return 0 if found.conforms else 1


def _command(name: str, parameters: dict[str, str | int]) -> str:
    return " ".join(["citygraph query", name, *(f'"{value}"' for value in parameters.values())])
