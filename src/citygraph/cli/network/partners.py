"""`citygraph network partners`: suggested partners, and the ways that lead to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from citygraph.cli.network.choosing import chooses, with_form
from citygraph.cli.options import emit, format_for, working

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citygraph.api import KnowledgeGraph


@click.command(name="partners", short_help="Suggest partners, and say why.")
@click.argument("name", nargs=-1, required=True)
@click.option(
    "--top", type=click.IntRange(min=1), default=10, show_default=True, help="How many to suggest."
)
@with_form
@chooses
def command(  # noqa: PLR0913 - one argument per option of the command line
    *,
    kg: KnowledgeGraph,
    name: tuple[str, ...],
    top: int,
    form: str | None,
    output: str | None,
    choice: Mapping[str, Any],
) -> None:
    """Suggest partners for NAME: whom its own partners work with elsewhere.

    Evidence is all that it takes part in but mere lists of cities. docs/network-methods.md tells
    how well that finds partners that were hidden.
    """
    form = format_for(form, output) or "table"
    from citygraph.networks.graph import EVERYBODY
    from citygraph.networks.measures import answers

    with working("Looking for partners"):
        graph = kg.network(" ".join(name), distance=EVERYBODY, **choice)
        found = graph.partners(top=top)
    if form == "json":
        emit(answers.to_json(graph, found), output)
    elif form == "csv":
        emit(answers.suggested_csv(graph, found), output)
    else:
        told = answers.suggested(graph, found)
        emit(told.markdown() if form == "md" else told.text(), output)
