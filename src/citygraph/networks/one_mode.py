"""One-mode networks: ties between those who share something of the other mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from citygraph.networks.build import contexts_of, members, years
from citygraph.networks.graph import Network
from citygraph.networks.incidence import NEVER, Incidence, incidence
from citygraph.networks.measures.backbone import backbone as disparity
from citygraph.networks.meetings import meetings
from citygraph.networks.periods import Period, span
from citygraph.networks.projection import context_weights, project

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Literal

    import networkx as nx

    from citygraph.networks.projection import Weighting

    Nodes = Literal["participants", "contexts", "countries", "topics"]

NODES = ("participants", "contexts", "countries", "topics")
"""What the nodes of a one-mode network can be."""


def one_mode(
    graph: nx.Graph[str],
    nodes: Nodes = "participants",
    weights: Weighting = "newman",
    backbone: Literal["disparity", "bicm"] | None = None,
) -> Network:
    """The one-mode network of a two-mode network.

    Participants tie by the contexts that they share (see `projection` for who ties with whom,
    and how much), contexts by the participants that they share, countries of participants and
    topics by the contexts in which they come together.

    Edges have `weight`, `contexts` (keys of what is shared, sorted), `shared` (their number),
    `roles`, `sources`, `families` and, where known, `first` and `last`.

    Args:
        graph: a two-mode network.
        nodes: what becomes the nodes.
        weights: what each thing shared adds to a tie.
        backbone: keep only the ties that the disparity filter, or the bipartite configuration
            model, calls more than chance.

    Returns:
        A new network; the isolated nodes stay, unless a backbone isolates them. Its `graph`
        attribute `labels` has the names of what is shared, `backbone` what a backbone kept.
    """
    inc = incidence(graph) if nodes == "participants" else _grouped(graph, nodes)
    result = Network(**graph.graph)
    result.graph.update(view="one-mode", nodes=nodes, weights=weights)
    result.graph["labels"] = {key: graph.nodes[key]["label"] for key in inc.contexts}
    result.add_nodes_from((key, _node(graph, key, nodes)) for key in inc.participants)
    met = meetings(inc)
    weight = met.weight(context_weights(inc, weights))
    kept, result.graph["backbone"] = _kept(inc, weights, backbone)
    for tie in range(len(met.one)):
        if kept is not None and (int(met.one[tie]), int(met.other[tie])) not in kept:
            continue
        one, other = inc.participants[met.one[tie]], inc.participants[met.other[tie]]
        there = met.context[met.start[tie] : met.start[tie + 1]]
        places = [inc.contexts[column] for column in there]
        result.add_edge(
            one,
            other,
            weight=float(weight[tie]),
            contexts=places,
            shared=len(places),
            **_behind(graph, one, other, places, nodes),
        )
    if backbone:
        result.remove_nodes_from([key for key in result if not result.degree[key]])
    if result.graph.get("ego") not in result:
        result.graph.pop("ego", None)  # what it is around is still told by `about`
    for key in result:
        result.nodes[key]["weight"] = result.degree[key]
    return result


def _kept(
    inc: Incidence, weights: Weighting, how: str | None
) -> tuple[set[tuple[int, int]] | None, str]:
    """The ties that a backbone keeps (None for all), and what it says of that."""
    if how == "disparity":
        found = disparity(project(inc, weights=weights).weight)
        one, other = found.ties.nonzero()
        return set(zip(one.tolist(), other.tolist(), strict=True)), found.told()
    if how == "bicm":
        from citygraph.networks.measures.bicm import validated

        test = validated(inc)
        return {(int(one), int(other)) for one, other in test.pairs}, test.told()
    return None, ""


def _node(graph: nx.Graph[str], key: str, nodes: Nodes) -> dict[str, Any]:
    if nodes in {"participants", "contexts"}:
        return dict(graph.nodes[key])
    here = [data for data in graph.nodes.values() if key in _groups(data, nodes)]
    country = key if nodes == "countries" else ""
    return {
        "label": key.replace("-", " ") if nodes == "topics" else key,
        "iri": key,
        "bipartite": 0 if nodes == "countries" else 1,
        "kind": "place" if nodes == "countries" else "Topic",
        "form": "",
        "country": country,
        "country_code": here[0]["country_code"] if country else "",
        "topics": [],
        "roles": sorted({role for data in here for role in data["roles"]}),
        "sources": sorted({source for data in here for source in data["sources"]}),
        "members": len(here),
    }


def _groups(data: Mapping[str, Any], nodes: Nodes) -> list[str]:
    """The country of a participant, or the topics of a context."""
    if nodes == "countries":
        return [data["country"]] if data["bipartite"] == 0 and data["country"] else []
    return list(data["topics"]) if data["bipartite"] == 1 else []


def _grouped(graph: nx.Graph[str], nodes: Nodes) -> Incidence:
    """Contexts, countries or topics as rows, and what they share as columns."""
    pairs: set[tuple[str, str]] = set()
    for context in contexts_of(graph):
        if nodes == "topics":
            pairs.update((topic, context) for topic in graph.nodes[context]["topics"])
            continue
        for member in members(graph, context):
            if nodes == "contexts":
                pairs.add((context, member))
            else:
                pairs.update((place, context) for place in _groups(graph.nodes[member], nodes))
    every = contexts_of(graph) if nodes == "contexts" else []
    rows = tuple(sorted({one for one, _ in pairs}.union(every)))
    columns = tuple(sorted({other for _, other in pairs}))
    row_of = {key: i for i, key in enumerate(rows)}
    column_of = {key: i for i, key in enumerate(columns)}
    table = np.array(sorted((row_of[a], column_of[b]) for a, b in pairs), dtype=np.int32)
    table = table.reshape(-1, 2)
    count = len(table)
    return Incidence(
        rows,
        columns,
        row=table[:, 0].copy(),
        column=table[:, 1].copy(),
        side=np.ones(count, dtype=np.int8),
        begin=np.zeros(count, dtype=np.int32),
        end=np.full(count, NEVER, dtype=np.int32),
        claimed=np.zeros(len(columns), dtype=np.int32),
        everybody=np.ones(len(columns), dtype=np.bool_),
        sources=np.ones(count, dtype=np.int32),
    )


def _behind(
    graph: nx.Graph[str], one: str, other: str, shared: Sequence[str], nodes: Nodes
) -> dict[str, Any]:
    """The roles, sources, families and years behind a tie."""
    if nodes in {"countries", "topics"}:  # what stands behind them are the contexts
        there = [graph.nodes[place] for place in shared]
        families, when = {data["family"] for data in there}, [_period(data) for data in there]
    else:
        pairs = [(graph.edges[one, place], graph.edges[other, place]) for place in shared]
        there = [tie for pair in pairs for tie in pair]
        contexts = shared if nodes == "participants" else (one, other)
        families = {graph.nodes[place]["family"] for place in contexts}
        when = [_together(_period(first), _period(second)) for first, second in pairs]
    return {
        "roles": sorted({role for data in there for role in data["roles"]}),
        "sources": sorted({source for data in there for source in data["sources"]}),
        "families": sorted(families),
        **years(span(when)),
    }


def _period(data: Mapping[str, Any]) -> Period:
    first, last = data.get("first"), data.get("last")
    unknown = data.get("dated", "stated") == "undated" or (first is None and last is None)
    return Period(first, last, "undated" if unknown else "stated")


def _together(one: Period, other: Period) -> Period:
    """The years in which two are both there; where they never are, when the later one came."""
    if "undated" in {one.dated, other.dated}:
        return other if one.dated == "undated" else one
    first = max((y for y in (one.first, other.first) if y is not None), default=None)
    last = min((y for y in (one.last, other.last) if y is not None), default=None)
    if first is not None and last is not None and last < first:
        last = first
    return Period(first, last, "stated")
