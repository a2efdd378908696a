"""The entity in the middle of an ego view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.catalog import resolve
from citygraph.errors import AmbiguousNameError, UnknownNameError, UsageError
from citygraph.networks.build import ego

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citygraph.networks.background import Background
    from citygraph.networks.graph import Network
    from citygraph.networks.participations import Participation
    from citygraph.store import Store


def centre_of(
    name: str,
    store: Store,
    known: Background,
    own: Sequence[Participation] = (),
    *,
    fold: bool = True,
) -> str:
    """The key of the entity of a name.

    Args:
        name: its label or IRI.
        store: where the graph is.
        known: its background.
        own: participations of somebody's own, whose names come first.
        fold: whether an edition comes down to its programme, and a city government to its city.

    Raises:
        UsageError: the name is empty.
        UnknownNameError: nothing has this name.
        AmbiguousNameError: several entities have this name.
    """
    if not name.strip():
        raise UsageError("The name is empty. Name an entity, or leave it out for everything.")
    iri = _named(name, own) or str(resolve(store, "entity", name).value)
    whole = (known.cities.get(iri) or known.programmes.get(iri)) if fold else None
    return whole.iri if whole else iri


def _named(name: str, own: Sequence[Participation]) -> str | None:
    """Who has that name among somebody's own participations."""
    wanted = name.strip().casefold()
    ends = {
        (label, kind, iri)
        for one in own
        for iri, label, kind in (
            (one.participant, one.participant_label, one.participant_kind),
            (one.context, one.context_label, one.context_type),
        )
        if wanted in {iri.casefold(), label.casefold()}
    }
    if len({iri for _, _, iri in ends}) > 1:
        raise AmbiguousNameError(name, sorted(ends))
    return next((iri for _, _, iri in ends), None)


def around(graph: Network, centre: str | None, distance: int, name: str | None) -> Network:
    """The part of a network around its centre.

    Args:
        graph: a two-mode network.
        centre: the key of the entity in the middle; None for the whole network.
        distance: how many meetings away, as `build.ego` has it.
        name: the entity, for the message.

    Raises:
        UsageError: the entity is not in the network.
    """
    if centre is None:
        return graph
    try:
        return ego(graph, centre, distance)
    except UnknownNameError:
        told = ", ".join(graph.graph["left_out"])
        raise UsageError(
            f"{name} is not in the network of contexts: {', '.join(graph.graph['contexts'])}"
            f"{f' (left out: {told})' if told else ''}. "
            f"What it takes part in all the same: citygraph show {name!r}"
        ) from None
