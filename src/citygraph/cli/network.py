"""`citygraph network`: draw, measure and compare partner networks."""

from __future__ import annotations

import webbrowser
from typing import TYPE_CHECKING, Any

import click

from citygraph.cli.choosing import chooses
from citygraph.cli.options import working
from citygraph.errors import UsageError
from citygraph.formats import aligned_table, printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Literal

    from citygraph.api import KnowledgeGraph
    from citygraph.networks.graph import Network

_FORMAT = click.Choice(("table", "csv", "json", "md"))
_TOP = click.IntRange(min=1)


class Views(click.Group):
    """What can be made of a network; what is none of them is the name of an entity to draw."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take `citygraph network Cisco` for `citygraph network draw Cisco`."""
        if not args or args[0] not in self.commands:
            args = ["draw", *args]
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Leave the options of `draw` to it; `--help` alone is about the group."""
        if not args or (args[0] not in self.commands and args[0] not in {"--help", "-h"}):
            args = ["draw", *args]
        return super().parse_args(ctx, args)


@click.group(name="network", cls=Views, short_help="Draw or export a partner network.")
def command() -> None:
    """Draw, measure and compare partner networks.

    `citygraph network Cisco` is short for `citygraph network draw Cisco`, and without a name it is
    the whole network.
    """


@command.command(short_help="Draw or export a network (what is done when none of these is named).")
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
@click.option(
    "--distance",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="How many meetings away from NAME: 1 is whom it meets and where, 2 whom those meet too.",
)
@click.option(
    "--theme",
    type=click.Choice(("paper", "night")),
    default="paper",
    show_default=True,
    help="The ground of svg, png and html.",
)
@click.option("--top", type=_TOP, default=25, show_default=True, help="Rows that are printed.")
@click.option(
    "--output",
    metavar="FILE",
    help="FILE.html (the interactive page), .svg, .png, .gexf, .graphml, .net, .vos.json, .cx2, "
    ".json or .csv",
)
@click.option("--open", "show", is_flag=True, help="Open what was written.")
@chooses
def draw(  # noqa: PLR0913 - one argument per option of the command line
    *,
    kg: KnowledgeGraph,
    name: tuple[str, ...],
    project: Literal["participants", "contexts", "countries", "topics"] | None,
    weights: Literal["newman", "count", "hyperbolic"],
    distance: int,
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
    about = " ".join(name) if name else None
    with working("Drawing the network"):
        graph = kg.network(about, project=project, weights=weights, distance=distance, **choice)
        files = graph.write(output, theme=theme) if output is not None else []
    _introduce(graph)
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


def _introduce(graph: Network) -> None:
    """Title, method and coverage."""
    click.echo(printable(graph.graph["title"]))
    click.echo(printable(", ".join(graph.graph["method"]) + "."))
    click.echo(graph.graph["coverage"])


def _about(name: Sequence[str]) -> str | None:
    return " ".join(name) if name else None
