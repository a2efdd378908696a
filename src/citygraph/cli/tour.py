"""`citygraph tour`: the main job, end to end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from citygraph.cli.options import OUTPUT, reads_graph, working

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

DOCUMENT = "ieee-core-smart-cities-2015"
"""The source whose file is validated; to validate the whole graph would make the tour long."""

CENTRE = "Cisco"
"""Whose partner network is drawn: the company that both founding documents name."""


@click.command(name="tour", short_help="See the main job run, end to end.")
@click.option(
    "--output",
    type=OUTPUT,
    default="partners.svg",
    show_default=True,
    metavar="FILE",
    help="Where the picture goes.",
)
@reads_graph
def command(kg: KnowledgeGraph, output: str) -> int:
    """Load the graph, validate a document of it, ask three questions, draw a partner network."""
    from citygraph import report

    place = Path(output).absolute()
    counts = {str(row["what"]): row["count"] for row in kg.stats()}
    click.echo(
        f"1. Loaded {kg.store.description}: {counts.get('triples')} triples "
        f"in {counts.get('named graphs')} named graphs."
    )
    with working("Validating"):
        files = _documents(kg)
        found = kg.validate(files)
    for file in files:
        click.echo(f"2. Validated one of its documents together with it:\n\n   {_validate(file)}\n")
    click.echo(f"{'  ' if files else '2. Validated it:'} {report.summary(found)}")
    for number, (title, name, parameters) in enumerate(QUESTIONS, 3):
        click.echo(f"\n{number}. {title}\n   {_command(name, parameters)}\n")
        for line in _answer(kg, name, parameters):
            click.echo(f"   {line}".rstrip())
    click.echo(f"\n6. Draw the partner network of {CENTRE}:\n")
    click.echo(f"   citygraph network {CENTRE} --output {output}\n")
    with working("Drawing the network"):
        kg.network(CENTRE).write(place)
    click.echo(f"   Wrote {place}")
    click.echo("\nNext: citygraph query, citygraph show Casablanca, citygraph --help")
    return 1 if found.failing() else 0


def _documents(kg: KnowledgeGraph) -> list[Path]:
    """The file of the document that is validated, when the graph knows that document."""
    from citygraph import paths
    from citygraph.namespaces import ID

    known = kg.sparql(f"ASK {{ GRAPH <{ID}source/{DOCUMENT}> {{ ?claim ?says ?what }} }}")
    return [paths.data_root() / "graph" / "sources" / f"{DOCUMENT}.trig"] if known else []


def _validate(file: Path) -> str:
    """The command, with the file as one may write it here."""
    here = Path.cwd()
    return f"citygraph validate {file.relative_to(here) if file.is_relative_to(here) else file}"


def _answer(kg: KnowledgeGraph, name: str, parameters: dict[str, str | int]) -> list[str]:
    from citygraph.errors import UnknownNameError

    try:
        return str(kg.query(name, **parameters)).splitlines()
    except UnknownNameError:
        return ["This graph knows nothing of it; the tour is made for the shipped graph."]


def _command(name: str, parameters: dict[str, str | int]) -> str:
    return " ".join(["citygraph query", name, *(f'"{value}"' for value in parameters.values())])
