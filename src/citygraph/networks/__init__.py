"""Partner networks: participations -> two-mode network -> ties -> measures, picture and files.

Importing this package is cheap; networkx, numpy and scipy come with the first network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from citygraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from citygraph.networks.background import Background
    from citygraph.networks.filters import Filters
    from citygraph.networks.graph import Network
    from citygraph.networks.participations import Participation
    from citygraph.store import Store

__all__ = ["BACKBONES", "NODES", "WEIGHTS", "network"]

NODES = ("participants", "contexts", "countries", "topics")
"""What the nodes of a one-mode network can be."""

BACKBONES = ("disparity", "bicm")
"""By what the ties of a one-mode network can be thinned."""

WEIGHTS = ("newman", "count", "hyperbolic")
"""What each thing shared can add to a tie of a one-mode network."""


def network(  # noqa: PLR0913 - each is one question that a reader of the figure asks
    store: Store,
    about: str | None = None,
    *,
    project: Literal["participants", "contexts", "countries", "topics"] | None = None,
    weights: Literal["newman", "count", "hyperbolic"] = "newman",
    contexts: str | None = None,
    lists: bool | None = None,
    backbone: Literal["disparity", "bicm"] | None = None,
    distance: int = 1,
    roles: Sequence[str] = (),
    kinds: Sequence[str] = (),
    countries: Sequence[str] = (),
    topics: Sequence[str] = (),
    tiers: Sequence[str] = (),
    from_year: int | None = None,
    to_year: int | None = None,
    as_of: int | None = None,
    fold: bool = True,
    participations: Path | None = None,
) -> Network:
    """The partner network of a graph, or the part of it around one entity.

    `KnowledgeGraph.network` tells what the arguments are.
    """
    _check(project, weights, distance, backbone)
    from citygraph.networks.build import two_mode
    from citygraph.networks.centre import around, centre_of
    from citygraph.networks.filters import FAMILIES, Filters, families, understood
    from citygraph.networks.method import annotate
    from citygraph.networks.selection import select

    first, last = _span(from_year, to_year, as_of)
    everything = about is not None or participations is not None
    claims, known = _read(store, participations)
    asked = Filters(
        families(contexts or ("all" if everything else "projects")),
        everything if lists is None else lists,
        tuple(roles),
        tuple(kinds),
        tuple(countries),
        tuple(topics),
        tuple(tiers),
        first,
        last,
        fold,
    )
    wanted = understood(asked, claims, known)
    own = claims if participations is not None else ()
    centre = None if about is None else centre_of(about, store, known, own, fold=fold)

    def made(filters: Filters) -> Network:
        graph = two_mode(select(claims, known, filters, centre))
        if participations is not None:
            graph.graph["query"] = participations.name
        return annotate(around(graph, centre, distance, about))

    graph = made(wanted)
    if project is not None:
        from citygraph.networks.one_mode import one_mode

        graph = annotate(one_mode(graph, project, weights, backbone))
    elif len(wanted.contexts) == len(FAMILIES) and wanted.lists:
        return graph  # there is nothing that it leaves out by family or as a list
    graph.wider = lambda: made(wanted.wider)
    return graph


def _check(project: str | None, weights: str, distance: int, backbone: str | None) -> None:
    if project is not None and project not in NODES:
        raise UsageError(
            f"There are no networks of {project!r}. Choose one of: {', '.join(NODES)}."
        )
    if weights not in WEIGHTS:
        raise UsageError(f"There are no weights {weights!r}. Choose one of: {', '.join(WEIGHTS)}.")
    if backbone is not None and backbone not in BACKBONES:
        known = ", ".join(BACKBONES)
        raise UsageError(f"There is no backbone {backbone!r}. Choose one of: {known}.")
    if backbone is not None and project is None:
        raise UsageError("A backbone is kept of a one-mode network: choose one by --project.")
    if weights != WEIGHTS[0] and project is None:
        raise UsageError("Weights are those of a one-mode network: choose one by --project.")
    if distance < 1:
        raise UsageError(f"The distance is {distance}; it counts meetings and begins with 1.")


def _span(
    from_year: int | None, to_year: int | None, as_of: int | None
) -> tuple[int | None, int | None]:
    if as_of is None:
        return from_year, to_year
    if from_year is not None or to_year is not None:
        raise UsageError("Give the year as of which, or the years from and to which, not both.")
    return as_of, as_of


def _read(store: Store, participations: Path | None) -> tuple[list[Participation], Background]:
    """The participations and what else is known, from the graph or from somebody's own file."""
    from citygraph.networks import participations as read
    from citygraph.networks.background import Background, background, told_by
    from citygraph.networks.rows import own_rows, rows

    if participations is None:
        return read.participations(rows(store)), background(store)
    own = own_rows(participations, store)
    known = Background() if participations.suffix.lower() == ".csv" else background(store)
    return read.participations(own), told_by(own, known)
