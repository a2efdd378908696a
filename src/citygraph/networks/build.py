"""Participations -> the two-mode network -> ties between participants -> ego views."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx

from citygraph.errors import UnknownNameError
from citygraph.networks.graph import Network
from citygraph.networks.selection import family

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from citygraph.networks.participations import Participation
    from citygraph.networks.selection import Selection

    Attributes = Mapping[str, Any]

UNDERTAKINGS = frozenset(("Project", "Plan", "Partnership", "Development"))
"""Contexts in which those who take part work with each other, whoever convened them."""

SIDES = ("convener", "member", "observer", "candidate")
"""From the side that ties most to the one that ties least."""

ALIAS = "#context"
"""What is added to the IRI of a context that is a participant too, for its second node."""


def two_mode(selection: Selection) -> Network:
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
        The network. Its `graph` attributes say what it was made of: `query` and `view`,
        `contexts` (families), `left_out` and `folded` (reason -> number of participations),
        `titles` and `issued` (source -> title, year).
    """
    graph = Network(**_provenance(selection))
    pairs: defaultdict[tuple[str, str], list[Participation]] = defaultdict(list)
    for one in selection.participations:
        pairs[one.participant, one.context].append(one)
    actors = {participant for participant, _ in pairs}
    for participant, context in sorted(pairs):
        one = pairs[participant, context][0]
        key = context + ALIAS if context in actors else context
        if participant not in graph:
            _add_participant(graph, one)
        if key not in graph:
            _add_context(graph, key, one, selection.background.claimed.get(context, 0))
        graph.add_edge(participant, key, **_tie(pairs[participant, context]))
    for key in contexts_of(graph):
        graph.nodes[key]["known"] = sum(1 for _ in members(graph, key))
    for key in sorted(node for node in graph if node.endswith(ALIAS)):
        graph.add_edge(key.removesuffix(ALIAS), key, relation="same")
    return graph


def _add_participant(graph: Network, one: Participation) -> None:
    graph.add_node(
        one.participant,
        label=one.participant_label,
        iri=one.participant,
        bipartite=0,
        kind=one.participant_kind,
    )


def _add_context(graph: Network, key: str, one: Participation, claimed: int) -> None:
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


def members(graph: nx.Graph[str], node: str) -> Iterable[str]:
    """The nodes of the other mode that a node takes part in, or that take part in it."""
    return (other for other, tie in graph[node].items() if tie.get("relation") != "same")


def project(graph: nx.Graph[str]) -> Network:
    """The one-mode network: ties between participants who share a context.

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

    Returns:
        A new network of the participants; the isolated ones stay. Its `graph` attribute `labels`
        has the names of the contexts.
    """
    result = Network(**graph.graph)
    result.add_nodes_from((n, dict(d)) for n, d in graph.nodes(data=True) if d["bipartite"] == 0)
    contexts = sorted(contexts_of(graph))
    weights: dict[str, float] = {}
    shared: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for context in contexts:
        ties = {node: graph.edges[node, context] for node in sorted(members(graph, context))}
        size = max(len(ties), graph.nodes[context]["claimed"])
        weights[context] = 1 / max(size - 1, 1)
        for pair in _meetings(ties, everybody=graph.nodes[context]["kind"] in UNDERTAKINGS):
            shared[pair].append(context)
    for (one, other), places in sorted(shared.items()):
        ties_there = [graph.edges[end, place] for place in places for end in (one, other)]
        result.add_edge(
            one,
            other,
            weight=sum(weights[place] for place in places),
            contexts=places,
            shared=len(places),
            families=sorted({graph.nodes[place]["family"] for place in places}),
            sources=sorted({source for tie in ties_there for source in tie["sources"]}),
        )
    labels = {context: graph.nodes[context]["label"] for context in contexts}
    result.graph.update(view="one-mode", labels=labels)
    return result


def _meetings(ties: Mapping[str, Attributes], *, everybody: bool) -> Iterator[tuple[str, str]]:
    """The pairs whom taking part in one context ties, each in the order of their keys.

    Args:
        ties: participant -> how it takes part, sorted.
        everybody: whether they tie with each other whoever convened them.
    """
    conveners = {node for node, tie in ties.items() if tie["side"] == "convener"}
    pairs: Iterable[tuple[str, str]]
    if everybody:
        pairs = combinations(ties, 2)
    elif conveners:
        pairs = {(min(a, b), max(a, b)) for a in conveners for b in ties if a != b}
    else:
        pairs = combinations((node for node, tie in ties.items() if tie["side"] == "member"), 2)
    for one, other in pairs:
        if not _before(ties[one], ties[other]) and not _before(ties[other], ties[one]):
            yield one, other


def _before(first: Attributes, second: Attributes) -> bool:
    """Whether the first has ended before the second begins, as far as both are stated."""
    end, start = first["end"], second["start"]
    if not end or not start:
        return False
    shortest = min(len(end), len(start))
    return bool(end[:shortest] < start[:shortest])


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
    ordered.graph["ego"] = node
    return ordered
