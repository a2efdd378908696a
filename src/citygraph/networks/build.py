"""Participations -> the two-mode network -> ties between participants -> ego views."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

import networkx as nx

from citygraph.errors import UnknownNameError
from citygraph.networks.selection import family

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citygraph.networks.participations import Participation
    from citygraph.networks.selection import Selection

    Attributes = Mapping[str, Any]

UNDERTAKINGS = frozenset(("Project", "Plan", "Partnership", "Development"))
"""Contexts in which those who take part work with each other, whoever convened them."""

SIDES = ("convener", "member", "observer", "candidate")
"""From the side that ties most to the one that ties least."""

ALIAS = "#context"
"""What is added to the IRI of a context that is a participant too, for its second node."""


def two_mode(selection: Selection) -> nx.Graph[str]:
    """The network of participants and what they take part in.

    Node keys are IRIs. Nodes have `label`, `iri`, `bipartite` (0 participant, 1 context), `kind`
    ("city", "institution" … or the class of the context) and, for contexts, `family`, `known` (how
    many participants are known) and `claimed` (how many a source states, 0 when none does). What
    is both a participant and a context has two nodes, the context's key ending in `ALIAS`, joined
    by an edge whose `relation` is "same". All other edges have `relation` "takes part", `roles`,
    `side`, `sources` (lists sorted) and the dates `start`, `end`, `as_of` ("" when not stated).

    Args:
        selection: which participations.

    Returns:
        The network; its `graph` attributes say what it was made of (see `describe`).
    """
    graph: nx.Graph[str] = nx.Graph()
    pairs: defaultdict[tuple[str, str], list[Participation]] = defaultdict(list)
    for one in selection.participations:
        pairs[one.participant, one.context].append(one)
    actors = {participant for participant, _ in pairs}
    for participant, context in sorted(pairs):
        one = pairs[participant, context][0]
        if participant not in graph:
            graph.add_node(
                participant,
                label=one.participant_label,
                iri=participant,
                bipartite=0,
                kind=one.participant_kind,
            )
        key = context + ALIAS if context in actors else context
        if key not in graph:
            _add_context(graph, key, one, selection.background.claimed.get(context, 0))
        graph.add_edge(participant, key, **_tie(pairs[participant, context]))
    for key in sorted(node for node in graph if node.endswith(ALIAS)):
        graph.add_edge(key.removesuffix(ALIAS), key, relation="same")
    for key in contexts_of(graph):
        graph.nodes[key]["known"] = sum(1 for _ in members(graph, key))
    graph.graph.update(_provenance(selection))
    return graph


def _add_context(graph: nx.Graph[str], key: str, one: Participation, claimed: int) -> None:
    graph.add_node(
        key,
        label=one.context_label,
        iri=one.context,
        bipartite=1,
        kind=one.context_type,
        family=family(one.context_type),
        known=0,
        claimed=claimed,
    )


def _tie(same: Sequence[Participation]) -> dict[str, Any]:
    return {
        "relation": "takes part",
        "roles": sorted({one.role for one in same}),
        "side": min((one.side for one in same), key=SIDES.index),
        "sources": sorted({source for one in same for source in one.sources}),
        "start": min((one.start for one in same if one.start), default=""),
        "end": max((one.end for one in same if one.end), default=""),
        "as_of": max((one.as_of for one in same if one.as_of), default=""),
    }


def _provenance(selection: Selection) -> dict[str, Any]:
    """What is the same for every network made of a selection."""
    return {
        "query": "networks/participations",
        "view": "two-mode",
        "contexts": list(selection.contexts),
        "left_out": dict(sorted(selection.left_out.items())),
        "folded": dict(sorted(selection.folded.items())),
        "titles": dict(selection.background.titles),
        "issued": dict(selection.background.issued),
    }


def contexts_of(graph: nx.Graph[str]) -> list[str]:
    """The keys of the contexts of a network, in its order."""
    return [node for node, data in graph.nodes(data=True) if data["bipartite"] == 1]


def participants_of(graph: nx.Graph[str]) -> list[str]:
    """The keys of the participants of a network, in its order."""
    return [node for node, data in graph.nodes(data=True) if data["bipartite"] == 0]


def members(graph: nx.Graph[str], node: str) -> Iterable[str]:
    """The nodes of the other mode that a node takes part in, or that take part in it."""
    return (other for other, tie in graph[node].items() if tie.get("relation") != "same")


def project(
    graph: nx.Graph[str], on: Literal["participants", "contexts"] = "participants"
) -> nx.Graph[str]:
    """The one-mode network: ties between those who share something.

    Each shared context adds 1/(n-1) to a tie, n being the larger of its known and claimed
    participants (Newman 2001, "Scientific collaboration networks II", eq. 2). In a project, plan,
    partnership or development all who take part tie with each other. Elsewhere a convener ties
    with everybody; members tie with each other only where nobody is known to have convened
    them, and observers only with conveners. Two whose stated times in a context do not overlap do
    not tie there.

    Edges have `weight`, `contexts` (keys shared, sorted), `shared` (their number),
    `families` (from which families of contexts the weight comes) and `sources`.

    Args:
        graph: a two-mode network.
        on: whose ties are wanted. Ties between contexts go over shared participants; sides and
            dates have no part in them.

    Returns:
        A new graph with the nodes of one mode; the isolated ones stay.
    """
    mode = 0 if on == "participants" else 1
    result: nx.Graph[str] = nx.Graph(**graph.graph)
    result.graph["view"] = "one-mode"
    result.add_nodes_from((n, dict(d)) for n, d in graph.nodes(data=True) if d["bipartite"] == mode)
    shared: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for middle in sorted(n for n, d in graph.nodes(data=True) if d["bipartite"] != mode):
        for pair in combinations(sorted(members(graph, middle)), 2):
            if on == "contexts" or _meet(graph, middle, *pair):
                shared[pair].append(middle)
    for (one, other), middles in sorted(shared.items()):
        weight = sum(1 / (_size(graph, middle) - 1) for middle in middles)
        families = sorted({graph.nodes[m].get("family", "participants") for m in middles})
        ties = [graph.edges[end, m] for m in middles for end in (one, other)]
        result.add_edge(
            one,
            other,
            weight=weight,
            contexts=middles,
            shared=len(middles),
            families=families,
            sources=sorted({source for tie in ties for source in tie.get("sources", ())}),
        )
    labels = {n: d["label"] for n, d in graph.nodes(data=True) if d["bipartite"] != mode}
    result.graph["labels"] = labels
    return result


def _size(graph: nx.Graph[str], middle: str) -> int:
    claimed: int = graph.nodes[middle].get("claimed", 0)
    return max(sum(1 for _ in members(graph, middle)), claimed)


def _meet(graph: nx.Graph[str], context: str, one: str, other: str) -> bool:
    """Whether taking part in a context ties two participants."""
    ties = graph[context]
    first, second = ties[one], ties[other]
    if _before(first, second) or _before(second, first):
        return False
    sides = {first.get("side", "member"), second.get("side", "member")}
    if "convener" in sides or graph.nodes[context].get("kind") in UNDERTAKINGS:
        return True
    convened = any(ties[node].get("side") == "convener" for node in members(graph, context))
    return sides == {"member"} and not convened


def _before(first: Attributes, second: Attributes) -> bool:
    """Whether the first has ended before the second begins, as far as both are stated."""
    end, start = first.get("end", ""), second.get("start", "")
    if not end or not start:
        return False
    shortest = min(len(end), len(start))
    return bool(end[:shortest] < start[:shortest])


def ego(graph: nx.Graph[str], node: str, distance: int = 2) -> nx.Graph[str]:
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
        raise UnknownNameError(
            "participant or context in this network", node, hint="It may have no participation."
        )
    reach = distance
    if graph.graph.get("view") != "one-mode":
        reach = 2 * distance - graph.nodes[node]["bipartite"]
    steps = nx.single_source_shortest_path_length(graph, node, cutoff=reach)
    part: nx.Graph[str] = graph.subgraph(steps).copy()
    ordered: nx.Graph[str] = nx.Graph(**part.graph)
    ordered.add_nodes_from((n, {**d, "distance": steps[n]}) for n, d in sorted(part.nodes.items()))
    ordered.add_edges_from(
        (a, b, part.edges[a, b]) for a, b in sorted(tuple(sorted(edge)) for edge in part.edges)
    )
    ordered.graph["ego"] = node
    return ordered
