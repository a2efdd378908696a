"""The options that choose a network: the same for drawing, measuring and comparing."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from citygraph.cli.options import OUTPUT, TEXT, reads_graph
from citygraph.formats import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from citygraph.networks.graph import Network

P = ParamSpec("P")
R = TypeVar("R")

_MANY = "several with commas, or the option again"
_LISTS = (("role", "roles"), ("kind", "kinds"), ("country", "countries"))
_MORE_LISTS = (("topic", "topics"), ("tier", "tiers"))
_HELP = {
    "role": "Only who takes part in these roles",
    "kind": "Only cities, institutions …, or kinds of institutions such as company",
    "country": "Only who is in these countries, by name or two-letter code",
    "topic": "Only contexts about these topics",
    "tier": "Only what sources of these tiers say: primary, news, reference …",
}


with_distance = click.option(
    "--distance",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="How many meetings away from NAME: 1 is whom it meets and where, 2 whom those meet too.",
)
"""How far an ego view reaches."""


def with_form(function: Callable[P, R]) -> Callable[P, R]:
    """Give a command `--format` and `--output`, for answers that are tables."""
    output = click.option("--output", type=OUTPUT, metavar="FILE", help="Write to a file.")
    form = click.option("--format", "form", type=click.Choice(("table", "csv", "json", "md")))
    return form(output(function))


def chooses(function: Callable[P, R]) -> Callable[P, R]:
    """Give a command the options that choose a network.

    The command gets the open graph as `kg`, and `choice`: arguments of `KnowledgeGraph.network`
    besides `about`, `project`, `weights` and `distance`.
    """

    @wraps(function)
    def command(*args: Any, **kwargs: Any) -> R:  # noqa: ANN401 - as click has them
        choice = {name: kwargs.pop(name) for name in ("contexts", "lists", "fold")}
        for name in ("from_year", "to_year", "as_of", "participations"):
            choice[name] = kwargs.pop(name)
        for _, name in (*_LISTS, *_MORE_LISTS):
            choice[name] = tuple(_split(kwargs.pop(name)))
        kwargs["choice"] = choice
        return function(*args, **kwargs)

    wrapped: Any = command
    for decorate in reversed(_options()):
        wrapped = decorate(wrapped)
    return reads_graph(wrapped)


def _options() -> list[Callable[[Any], Any]]:
    """The options in the order in which `--help` lists them."""
    many = [
        click.option(f"--{one}", name, multiple=True, type=TEXT, help=f"{_HELP[one]}; {_MANY}.")
        for one, name in (*_LISTS, *_MORE_LISTS)
    ]
    return [
        click.option(
            "--contexts",
            metavar="FAMILIES",
            help="projects, events, memberships, awards, outputs, several with commas, or all. "
            "Default: all around NAME, projects otherwise.",
        ),
        click.option(
            "--lists/--no-lists",
            default=None,
            help="Keep contexts of 20 or more participants of which 90 % are cities. "
            "Default: around NAME alone.",
        ),
        *many,
        click.option(
            "--from",
            "from_year",
            type=int,
            metavar="YEAR",
            help="Only what holds in this year or later.",
        ),
        click.option(
            "--to",
            "to_year",
            type=int,
            metavar="YEAR",
            help="Only what holds in this year or earlier.",
        ),
        click.option("--as-of", type=int, metavar="YEAR", help="Only what holds in this year."),
        click.option(
            "--fold/--no-fold",
            default=True,
            show_default=True,
            help="Count editions as their programme and city governments as their city.",
        ),
        click.option(
            "--participations",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Make the network from a question (.rq) or table (.csv) of your own.",
        ),
    ]


def _split(values: Iterable[str]) -> Iterable[str]:
    return (part.strip() for value in values for part in value.split(",") if part.strip())


def name_of(words: Sequence[str]) -> str | None:
    """The name that the words of a command line make; None without words."""
    return " ".join(words) if words else None


def introduce(graph: Network) -> None:
    """Print title, method and coverage of a network."""
    click.echo(printable(graph.graph["title"]))
    click.echo(printable(", ".join(graph.graph["method"]) + "."))
    click.echo(printable(graph.graph["coverage"]))
