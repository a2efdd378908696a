"""`citygraph network measures`: who stands where in a network, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from citygraph.cli.network.choosing import chooses, introduce, name_of, with_distance, with_form
from citygraph.cli.options import emit, format_for, progressing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citygraph.api import KnowledgeGraph


@click.command(name="measures", short_help="Who stands where in a network, and how sure that is.")
@click.argument("name", nargs=-1)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many participants and contexts.",
)
@click.option(
    "--samples",
    type=click.IntRange(min=0),
    metavar="COUNT",
    help="Random networks to compare with; default: 100, none where the network is large.",
)
@with_distance
@with_form
@chooses
def command(  # noqa: PLR0913 - one argument per option of the command line
    *,
    kg: KnowledgeGraph,
    name: tuple[str, ...],
    top: int,
    samples: int | None,
    distance: int,
    form: str | None,
    output: str | None,
    choice: Mapping[str, Any],
) -> None:
    """Measures of the network, or of the one around NAME.

    Each rank has the range that it takes when one context is left out, and each context how many of
    its participants are known. docs/network-methods.md tells what is measured, by which papers.
    """
    form = format_for(form, output) or "table"
    from citygraph.networks.measures import forms

    with progressing("Measuring") as progress:
        graph = kg.network(name_of(name), distance=distance, **choice)
        found = graph.measures(top=top, samples=samples, progress=progress)
    if form == "table" and output is None:
        introduce(graph)
        click.echo()
    write = {"csv": forms.csv, "json": forms.to_json, "md": forms.markdown}.get(form, forms.text)
    emit(write(found), output)
