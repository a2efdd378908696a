"""`citygraph network`: draw or export a partner network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from citygraph.cli.options import reads_graph, working
from citygraph.formats import printable

if TYPE_CHECKING:
    from typing import Literal

    from citygraph.api import KnowledgeGraph


@click.command(name="network", short_help="Draw or export a partner network.")
@click.argument("name", nargs=-1)
@click.option(
    "--view",
    type=click.Choice(("two-mode", "one-mode")),
    default="two-mode",
    show_default=True,
    help="Participants with what they take part in, or participants alone.",
)
@click.option(
    "--contexts",
    metavar="FAMILIES",
    help="projects, events, memberships, awards, outputs, several with commas, or all. "
    "Default: all around NAME, projects otherwise.",
)
@click.option(
    "--distance",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="How many meetings away from NAME: 1 is whom it meets and where, 2 whom those meet too.",
)
@click.option(
    "--fold/--no-fold",
    default=True,
    help="Count editions as their programme and city governments as their city.",
    show_default=True,
)
@click.option(
    "--theme",
    type=click.Choice(("paper", "night")),
    default="paper",
    show_default=True,
    help="The ground of svg, png and html.",
)
@click.option("--output", metavar="FILE", help="FILE.svg, .png, .html, .gexf, .graphml or .csv")
@reads_graph
def command(  # noqa: PLR0913 - one argument per option of the command line
    *,
    kg: KnowledgeGraph,
    name: tuple[str, ...],
    view: Literal["two-mode", "one-mode"],
    contexts: str | None,
    distance: int,
    fold: bool,
    theme: Literal["paper", "night"],
    output: str | None,
) -> None:
    """The partner network of the graph, or the ego view of NAME.

    Without --output a summary and the ties are printed.
    """
    about = " ".join(name) if name else None
    with working("Drawing the network"):
        graph = kg.network(about, view=view, contexts=contexts, distance=distance, fold=fold)
        files = graph.write(output, theme=theme) if output is not None else []
    click.echo(printable(graph.graph["title"]))
    click.echo(printable(", ".join(graph.graph["method"]) + "."))
    click.echo(graph.graph["coverage"])
    for file in files:
        click.echo(f"Wrote {file}")
    if files:
        return
    from citygraph.networks.files.tables import summary

    click.echo()
    for what, told in summary(graph):
        if view == "one-mode":
            click.echo(f"{told}  {printable(what)}")
        else:
            click.echo(f"{printable(what)}\n  {printable(told)}")
