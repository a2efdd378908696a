"""`citygraph network`: draw or export a partner network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from citygraph.cli.options import reads_graph, working

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    import networkx as nx

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
    default=2,
    show_default=True,
    help="How many steps the ego view of NAME reaches.",
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
    theme: Literal["paper", "night"],
    output: str | None,
) -> None:
    """The partner network of the graph, or the ego view of NAME.

    Without --output a summary and the ties are printed.
    """
    about = " ".join(name) or None
    with working("Drawing the network"):
        graph = kg.network(about, view=view, contexts=contexts, distance=distance)
        if output is not None:
            from citygraph import networks

            networks.write(graph, Path(output), theme=theme)
    click.echo(graph.graph["title"])
    click.echo(", ".join(graph.graph["method"]) + ".")
    click.echo(graph.graph["coverage"])
    if output is not None:
        click.echo(f"Wrote {output}")
        return
    click.echo()
    for line in _two_mode(graph) if view == "two-mode" else _one_mode(graph):
        click.echo(line)


def _two_mode(graph: nx.Graph[str]) -> Iterator[str]:
    """The contexts, the largest first, each with who takes part."""
    label = _labels(graph)
    contexts = [node for node, data in graph.nodes(data=True) if data["bipartite"] == 1]
    for context in sorted(contexts, key=lambda node: (-graph.degree(node), label[node])):
        members = sorted((label[node] for node in graph[context]), key=str.casefold)
        yield f"{label[context]} ({len(members)})"
        yield f"  {'; '.join(members)}"


def _one_mode(graph: nx.Graph[str]) -> Iterator[str]:
    """The ties, the strongest first."""
    label = _labels(graph)
    ties = [(-tie["weight"], *sorted((label[a], label[b]))) for a, b, tie in graph.edges(data=True)]
    for weight, one, other in sorted(ties):
        yield f"{-weight:.3f}  {one} - {other}"


def _labels(graph: nx.Graph[str]) -> dict[str, str]:
    """The label of each node."""
    return {node: str(label) for node, label in graph.nodes(data="label")}
