"""`citygraph network change`: what changed between two periods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from citygraph.cli.network.choosing import chooses, name_of, with_distance, with_form
from citygraph.cli.options import TEXT, emit, format_for, working

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citygraph.api import KnowledgeGraph


@click.command(name="change", short_help="What changed between two periods.")
@click.argument("name", nargs=-1)
@click.option("--first", type=TEXT, required=True, metavar="YEARS", help="A period: 2010-2014.")
@click.option("--second", type=TEXT, required=True, metavar="YEARS", help="A later one: 2015-2019.")
@with_distance
@with_form
@chooses
def command(  # noqa: PLR0913 - one argument per option of the command line
    *,
    kg: KnowledgeGraph,
    name: tuple[str, ...],
    first: str,
    second: str,
    distance: int,
    form: str | None,
    output: str | None,
    choice: Mapping[str, Any],
) -> None:
    """Who and what is new, lost and kept from one period to another.

    Only contexts that have dated participations in both periods are compared: what a source of one
    period alone tells is no change.
    """
    form = format_for(form, output) or "table"
    from citygraph.networks.measures import answers
    from citygraph.networks.measures.change import years

    periods = years(first), years(second)
    with working("Comparing"):
        graph = kg.network(name_of(name), distance=distance, **choice)
        found = graph.change(*periods)
    if form == "json":
        emit(answers.to_json(graph, found), output)
    elif form == "csv":
        emit(answers.changed_csv(graph, found), output)
    else:
        told = answers.changed(graph, found)
        emit(told.markdown() if form == "md" else told.text(), output)
