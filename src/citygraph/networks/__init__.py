"""Partner networks: participations -> two-mode network -> ties -> picture and files.

Importing this package is cheap; networkx, numpy and scipy come with the first network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from citygraph.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citygraph.networks.graph import Network
    from citygraph.store import Store

__all__ = ["VIEWS", "network"]

VIEWS = ("two-mode", "one-mode")


def network(  # noqa: PLR0913 - each is one question that a reader of the figure asks
    store: Store,
    about: str | None = None,
    *,
    view: Literal["two-mode", "one-mode"] = "two-mode",
    contexts: str | None = None,
    distance: int = 1,
    fold: bool = True,
) -> Network:
    """The partner network of a graph, or the part of it around one entity.

    Args:
        store: where the graph is.
        about: the participant or context in the middle, by label or IRI; the whole network when
            left out.
        view: "two-mode" for participants and what they take part in, "one-mode" for the ties
            between participants alone (see `build.project`).
        contexts: "projects" (projects, programmes, plans …), "events", "memberships", "awards",
            "outputs", several of them with commas, or "all". When left out: all around one entity,
            projects otherwise.
        distance: how many meetings away from `about`: 1 is whom it meets and where, 2 whom those
            meet too.
        fold: whether editions count as their programme, and city governments as their city.

    Returns:
        A networkx graph whose keys are IRIs; `build.two_mode` and `build.project` tell the
        attributes of nodes and edges. Its `graph` attributes hold title, counts, method, coverage
        and what was left out.

    Raises:
        UsageError: a view or family of contexts is not known, the name is empty, the distance is
            not positive, or nothing is left of the graph's participations.
        UnknownNameError: nothing has this name.
        AmbiguousNameError: several entities have this name.
        QueryError: the store cannot run the query.
        StoreError: the store cannot be read.
        EndpointError: a remote store gave no complete answer.
    """
    if view not in VIEWS:
        raise UsageError(f"There is no view {view!r}. Choose one of: {', '.join(VIEWS)}.")
    if distance < 1:
        raise UsageError(f"The distance is {distance}; it counts meetings and begins with 1.")
    centre = None if about is None else _resolved(store, about)
    from citygraph.networks.background import background
    from citygraph.networks.build import ego, project, two_mode
    from citygraph.networks.method import annotate
    from citygraph.networks.participations import participations
    from citygraph.networks.selection import select

    known = background(store)
    contexts = contexts or ("projects" if centre is None else "all")
    selection = select(
        participations(store), known, contexts=contexts, fold=fold, lists=centre is not None
    )
    graph = two_mode(selection)
    if view == "one-mode":
        graph = project(graph)
    if centre is not None:
        whole = (known.cities.get(centre) or known.programmes.get(centre)) if fold else None
        try:
            graph = ego(graph, whole.iri if whole else centre, distance)
        except UnknownNameError:
            raise UsageError(_absent(str(about), contexts, selection.left_out)) from None
    return annotate(graph)


def _absent(name: str, contexts: str, left_out: Mapping[str, int]) -> str:
    """Why an entity has no ego view, and what to do."""
    told = ", ".join(left_out)
    return (
        f"{name} is not in the network of contexts: {contexts}"
        f"{f' (left out: {told})' if told else ''}. "
        f"What it takes part in all the same: citygraph show {name!r}"
    )


def _resolved(store: Store, name: str) -> str:
    """The IRI of the entity of that name."""
    from citygraph.catalog import resolve

    if not name.strip():
        raise UsageError("The name is empty. Name an entity, or leave it out for everything.")
    return str(resolve(store, "entity", name).value)
