"""A selection -> the two-mode network -> ego views."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import networkx as nx

from citygraph.errors import UnknownNameError
from citygraph.networks.background import Place
from citygraph.networks.filters import FAMILY_OF
from citygraph.networks.graph import Network
from citygraph.networks.incidence import SIDES
from citygraph.networks.participations import joint
from citygraph.networks.periods import Period, span
from citygraph.networks.rows import OURS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from citygraph.networks.background import Background
    from citygraph.networks.participations import Participation
    from citygraph.networks.selection import Selection

ALIAS = "#context"
"""What is added to the IRI of a context that is a participant too, for its second node."""


def two_mode(selection: Selection) -> Network:
    """The network of participants and what they take part in.

    Node keys are IRIs. All nodes have `label`, `iri`, `bipartite` (0 participant, 1 context),
    `kind` ("city", "institution" … or the class of the context), `form` (what kind of institution),
    `country`, `country_code`, `topics`, `roles`, `sources`, `weight` (number of ties) and, where
    known, `first`, `last` (years), `latitude`, `longitude`; contexts also `family`, `known` (how
    many participants the graph knows, whatever the filters), `claimed` (how many a source states, 0
    when none does), `list` (1 for a mere list of cities), `start` and `end` (their own dates).

    What is both a participant and a context has two nodes, the context's key ending in `ALIAS`,
    joined by an edge whose `relation` is "same". All other edges have `relation` "takes part",
    `roles`, `side`, `sources`, the dates `start`, `end`, `as_of` ("" when not stated), `dated`
    ("stated", "inherited" or "undated"), where known `first` and `last`, `weight` 1, `contexts`,
    and `participations`, what each source claims.

    Args:
        selection: which participations.

    Returns:
        The network. Its `graph` attributes say what it was made of.
    """
    graph = Network(**_provenance(selection))
    pairs: defaultdict[tuple[str, str], list[Participation]] = defaultdict(list)
    for one in selection.participations:
        pairs[one.participant, one.context].append(one)
    actors = {participant for participant, _ in pairs}
    for participant, context in sorted(pairs):
        same = pairs[participant, context]
        key = context + ALIAS if context in actors else context
        if participant not in graph:
            graph.add_node(participant, **_participant(same[0], selection.background))
        if key not in graph:
            graph.add_node(key, **_context(same[0], selection))
        graph.add_edge(participant, key, **_tie(same), contexts=[key])
    for node in graph:
        graph.nodes[node].update(_gathered(graph.edges[node, other] for other in graph[node]))
    for key in sorted(node for node in graph if node.endswith(ALIAS)):
        if key.removesuffix(ALIAS) in graph:
            graph.add_edge(key.removesuffix(ALIAS), key, relation="same")
    return graph


def _participant(one: Participation, known: Background) -> dict[str, Any]:
    return {
        "label": one.participant_label,
        "iri": one.participant,
        "bipartite": 0,
        "kind": one.participant_kind,
        "form": known.forms.get(one.participant, ""),
        **_place(known.places.get(one.participant, Place())),
        "topics": [],
    }


def _context(one: Participation, selection: Selection) -> dict[str, Any]:
    known = selection.background
    start, end = known.dates.get(one.context, ("", ""))
    return {
        "label": one.context_label,
        "iri": one.context,
        "bipartite": 1,
        "kind": one.context_type,
        "form": known.forms.get(one.context, ""),
        **_place(known.places.get(one.context, Place())),
        "topics": list(known.topics.get(one.context, ())),
        "family": FAMILY_OF[one.context_type],
        "known": selection.known.get(one.context, 0),
        "claimed": known.claimed.get(one.context, 0),
        "list": int(one.context in selection.lists),
        "start": start,
        "end": end,
    }


def _place(place: Place) -> dict[str, Any]:
    told: dict[str, Any] = {"country": place.country, "country_code": place.code}
    if place.latitude is not None and place.longitude is not None:
        told.update(latitude=place.latitude, longitude=place.longitude)
    return told


def _tie(same: Sequence[Participation]) -> dict[str, Any]:
    claims = [claim for one in same for claim in one.claims]
    when = joint(claims)
    return {
        "relation": "takes part",
        "roles": sorted({one.role for one in same}),
        "side": min((one.side for one in same), key=SIDES.index),
        "sources": sorted({claim.source for claim in claims if claim.source}),
        "start": min((claim.start for claim in claims if claim.start), default=""),
        "end": max((claim.end for claim in claims if claim.end), default=""),
        "as_of": max((claim.as_of for claim in claims if claim.as_of), default=""),
        "dated": when.dated,
        **years(when),
        "weight": 1,
        "participations": claims,
    }


def years(when: Period) -> dict[str, int]:
    """The years of a period as attributes: those that are known.

    Args:
        when: the period.
    """
    told = {"first": when.first, "last": when.last}
    return {name: year for name, year in told.items() if year is not None}


def _gathered(ties: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """What the ties of a node say together."""
    there = list(ties)
    periods = (Period(tie.get("first"), tie.get("last"), tie["dated"]) for tie in there)
    return {
        "roles": sorted({role for tie in there for role in tie["roles"]}),
        "sources": sorted({source for tie in there for source in tie["sources"]}),
        "weight": len(there),
        **years(span(periods)),
    }


def _provenance(selection: Selection) -> dict[str, Any]:
    """What is the same for every network made of a selection."""
    known = selection.background
    used = {s for one in selection.participations for s in one.sources if s in known.sources}
    there = {iri: known.sources[iri] for iri in sorted(used)}
    return {
        "query": OURS,
        "view": "two-mode",
        "nodes": "participants and contexts",
        "weights": "unweighted",
        "contexts": list(selection.filters.contexts),
        "filters": selection.filters.told(),
        "left_out": dict(selection.left_out),
        "folded": dict(sorted(selection.folded.items())),
        "date": known.date,
        "titles": {iri: one.title for iri, one in there.items()},
        "issued": {iri: one.issued for iri, one in there.items() if one.issued},
        "urls": {iri: one.url for iri, one in there.items() if one.url},
        "tiers": {iri: one.tier for iri, one in there.items() if one.tier},
    }


def contexts_of(graph: nx.Graph[str]) -> list[str]:
    """The keys of the contexts of a network, in its order."""
    return [node for node, data in graph.nodes(data=True) if data["bipartite"] == 1]


def members(graph: nx.Graph[str], node: str) -> Iterable[str]:
    """The nodes of the other mode that a node takes part in, or that take part in it."""
    return (other for other, tie in graph[node].items() if tie.get("relation") != "same")


def ego(graph: nx.Graph[str], node: str, distance: int = 1) -> Network:
    """What is within reach of one node.

    Args:
        graph: a two-mode or one-mode network.
        node: the key (IRI) of a participant or context.
        distance: how many meetings away. 1 is whom it meets and where, 2 is whom those meet too.
            From a context, 1 is who takes part in it, 2 is whom those meet elsewhere.

    Returns:
        A copy of the part of the network within reach, each node with its `distance` in steps.

    Raises:
        UnknownNameError: the node is not in the network.
    """
    if node not in graph and node + ALIAS in graph:
        node += ALIAS
    if node not in graph:
        raise UnknownNameError("participant or context in this network", node)
    reach = distance
    if graph.graph.get("view") != "one-mode":
        reach = 2 * distance - graph.nodes[node]["bipartite"]
    steps = nx.single_source_shortest_path_length(graph, node, cutoff=reach)
    part = graph.subgraph(steps)
    ordered = Network(**part.graph)
    ordered.add_nodes_from((n, {**d, "distance": steps[n]}) for n, d in sorted(part.nodes.items()))
    ordered.add_edges_from(
        (a, b, part.edges[a, b]) for a, b in sorted(tuple(sorted(edge)) for edge in part.edges)
    )
    used = {source for *_, tie in ordered.edges(data=True) for source in tie.get("sources", ())}
    for name in ("titles", "issued", "urls", "tiers"):
        known = ordered.graph.get(name, {})
        ordered.graph[name] = {iri: told for iri, told in known.items() if iri in used}
    ordered.graph.update(ego=node, about=graph.nodes[node]["label"], distance=distance)
    return ordered
