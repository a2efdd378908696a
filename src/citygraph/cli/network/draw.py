"""`citygraph network draw`, the command meant by `citygraph network NAME`."""

from __future__ import annotations

import webbrowser
from typing import TYPE_CHECKING, Any

import click

from citygraph.cli.network.choosing import chooses, introduce, name_of, with_distance
from citygraph.cli.options import working
from citygraph.errors import UsageError
from citygraph.formats import aligned_table, printable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from citygraph.api import KnowledgeGraph


@click.command(name="draw", short_help="Draw or export a network; done when nothing else is named.")
@click.argument("name", nargs=-1)
@click.option(
    "--project",
    type=click.Choice(("participants", "contexts", "countries", "topics")),
    help="Ties between these alone, by what they share; two modes otherwise.",
)
@click.option(
    "--weights",
    type=click.Choice(("newman", "hyperbolic", "count")),
    default="newman",
    show_default=True,
    help="With --project, what each thing shared adds: 1/(n-1), 1/n or 1.",
)
@with_distance
@click.option(
    "--theme",
    type=click.Choice(("paper", "night")),
    default="paper",
    show_default=True,
    help="The ground of svg, png and html.",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=25,
    show_default=True,
    help="Rows that are printed.",
)
@click.option(
    "--output",
    metavar="FILE",
    help="FILE.html (the interactive page), .svg, .png, .gexf, .graphml, .net, .vos.json, .cx2, "
    ".json or .csv",
)
@click.option(
    "--backbone",
    type=click.Choice(("disparity", "bicm")),
    help="With --project participants, keep only the ties that are more than chance.",
)
@click.option("--open", "show", is_flag=True, help="Open what was written.")
@chooses
def command(  # noqa: PLR0913 - one argument per option of the command line
    *,
    kg: KnowledgeGraph,
    name: tuple[str, ...],
    project: Literal["participants", "contexts", "countries", "topics"] | None,
    weights: Literal["newman", "count", "hyperbolic"],
    distance: int,
    backbone: Literal["disparity", "bicm"] | None,
    theme: Literal["paper", "night"],
    top: int,
    output: str | None,
    show: bool,
    choice: Mapping[str, Any],
) -> None:
    """The partner network of the graph, or the ego view of NAME.

    Without --output a summary and a table are printed.
    """
    if show and output is None:
        raise UsageError("--open opens what --output writes; name a file with --output.")
    with working("Drawing the network"):
        graph = kg.network(
            name_of(name),
            project=project,
            weights=weights,
            distance=distance,
            backbone=backbone,
            **choice,
        )
        files = graph.write(output, theme=theme) if output is not None else []
    introduce(graph)
    if files:
        from citygraph.networks.files.write import left_out

        if said := left_out(graph, files[0]):
            click.echo(printable(said))
    for file in files:
        click.echo(f"Wrote {file}")
    if files and show:
        webbrowser.open(files[0].resolve().as_uri())
    if not files:
        from citygraph.networks.listing import listing

        columns, rows = listing(graph)
        click.echo()
        click.echo(aligned_table(columns, rows[:top]), nl=False)
        if len(rows) > top:
            click.echo(f"… and {len(rows) - top:,} more: --top, or --output FILE.csv has them all")
