"""What a network is called and what stands below its picture, from the network alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

from citygraph.errors import UsageError
from citygraph.networks.filters import FAMILIES
from citygraph.networks.graph import EVERYBODY, Network
from citygraph.networks.rows import OURS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_MADE_OF = frozenset(("view", "contexts", "left_out", "folded", "titles", "issued"))
_NODE = frozenset(("label", "iri", "bipartite", "kind"))
"""What `build` gives a network and its nodes, without which nothing can be said of them."""

_WEIGHTS = {
    "newman": "each weighs 1/(n-1)",
    "hyperbolic": "each weighs 1/n",
    "count": "each counts 1",
}
_TITLES = {
    "participants": "Who meets whom",
    "contexts": "What shares its participants",
    "countries": "Countries that meet",
    "topics": "Topics that come together",
}
_SHARED = {
    "participants": "tied by the contexts they share",
    "contexts": "tied by the participants they share",
    "countries": "tied by the contexts in which they meet",
    "topics": "tied by the contexts that are about both",
}
CAVEAT = "Meeting is not yet working together, and who is missing may be missing in the sources."


def annotate(graph: Network) -> Network:
    """Write `title`, `counts`, `method` and `coverage` into a network's graph attributes.

    Args:
        graph: a network made by `build`; it is changed.

    Returns:
        The same network.
    """
    graph.graph.update(_told(graph))
    return graph


def current(graph: nx.Graph[str]) -> nx.Graph[str]:
    """A network whose title, counts, method and coverage are those of what it holds now.

    Args:
        graph: a network from `network`, or a part of one.

    Returns:
        The same network when nothing was taken away since it was made, a copy otherwise; the copy
        has no node in the middle when not everything hangs on it any more.

    Raises:
        UsageError: it is empty, or a node or tie has not what those of partner networks have.
    """
    mark = "weight" if graph.graph.get("view") == "one-mode" else "relation"
    nodes = [str(node) for node, data in graph.nodes(data=True) if not data.keys() >= _NODE]
    ties = [f"{one} - {other}" for one, other, tie in graph.edges(data=True) if mark not in tie]
    if not graph or not graph.graph.keys() >= _MADE_OF or nodes or ties:
        raise UsageError(
            "This is no partner network: "
            + (f"{(nodes + ties)[0]} has not been made by CityGraph" if graph else "it is empty")
            + ". Make one with KnowledgeGraph.network; nodes may be taken away, but not added."
        )
    ego = graph.graph.get("ego")
    lost = ego is not None and (ego not in graph or not nx.is_connected(graph))
    told = _told(graph) if not lost else {}
    if not lost and told.items() <= graph.graph.items():
        return graph
    copy = _ordered(graph)
    if lost:
        for name in ("ego", "about", "distance"):
            copy.graph.pop(name, None)
    return annotate(copy)


def _ordered(graph: nx.Graph[str]) -> Network:
    """A copy in the order of its keys: a part of a network stands in the order of a set."""
    copy = Network(**graph.graph)
    copy.add_nodes_from((node, graph.nodes[node]) for node in sorted(graph))
    copy.add_edges_from(
        (*pair, graph.edges[pair]) for pair in sorted((min(p), max(p)) for p in graph.edges)
    )
    return copy


def _told(graph: nx.Graph[str]) -> dict[str, Any]:
    counts = _counts(graph)
    return {
        "title": _title(graph),
        "counts": counts,
        "method": [*_made_of(graph, counts), *_chosen(graph)],
        "coverage": _coverage(graph),
    }


def number(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 tie", "1,204 ties"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _title(graph: nx.Graph[str]) -> str:
    told = graph.graph
    years = told["filters"].get("years", "")
    when = f", {years}" if years else ""
    own = told["query"] != OURS
    where = f" in {told['query']}" if own else " in smart cities"
    ego = told.get("ego")
    if ego is not None and ego in graph:
        centre = graph.nodes[ego]
        met = "and whom it meets" if centre["bipartite"] == 0 else "and those who take part"
        return f"{centre['label']} {met}{when}"
    if told["view"] == "one-mode":
        about = f" around {told['about']}" if "about" in told else where
        return _TITLES[told["nodes"]] + about + when
    if told["contexts"] == ["projects"] and not own:
        return f"Smart-city projects and the partners they share{when}"
    return f"Who takes part in what{where}{when}"


def _counts(graph: nx.Graph[str]) -> dict[str, int]:
    ties = [tie for *_, tie in graph.edges(data=True) if tie.get("relation") != "same"]
    counts = {"participants": 0, "contexts": 0, "ties": len(ties)}
    if graph.graph["view"] == "one-mode":
        return {graph.graph["nodes"]: len(graph), "ties": len(ties)}
    for _, data in graph.nodes(data=True):
        counts["contexts" if data["bipartite"] == 1 else "participants"] += 1
    counts["undated"] = sum(tie["dated"] == "undated" for tie in ties)
    counts["inherited"] = sum(tie["dated"] == "inherited" for tie in ties)
    counts["open"] = sum(tie["dated"] != "undated" and "last" not in tie for tie in ties)
    return counts


def _made_of(graph: nx.Graph[str], counts: Mapping[str, int]) -> Iterator[str]:
    """What and how many the nodes and ties are, and what a tie is."""
    if graph.graph["view"] == "two-mode":
        yield number(counts["participants"], "participant")
        yield number(counts["contexts"], "context")
        yield f"{number(counts['ties'], 'tie')}, two-mode, unweighted"
        if graph.graph["filters"].get("years"):
            yield (
                f"years assumed: ties that go on without an end {counts['open']:,}, "
                f"with the dates of their context {counts['inherited']:,}, "
                f"undated and kept {counts['undated']:,}"
            )
        return
    nodes = graph.graph["nodes"]
    one = {"countries": "country"}.get(nodes, nodes.removesuffix("s"))
    yield number(counts[nodes], one, nodes)
    yield number(counts["ties"], "tie")
    yield f"{_SHARED[nodes]}, {_WEIGHTS[graph.graph['weights']]}"
    if graph.graph.get("backbone"):
        yield graph.graph["backbone"]
    if nodes == "participants":
        yield "a convener ties as a star, and nobody with whom was gone before"


def _chosen(graph: nx.Graph[str]) -> Iterator[str]:
    """What was chosen, folded and left out, and of which version of the graph."""
    if "about" in graph.graph:
        far = graph.graph["distance"]
        within = "all that is connected" if far >= EVERYBODY else number(far, "meeting") + " away"
        yield f"around {graph.graph['about']}: {within}"
    chosen = graph.graph["contexts"]
    yield "contexts: " + ("all" if len(chosen) == len(FAMILIES) else ", ".join(chosen))
    for name, value in graph.graph["filters"].items():
        yield f"{name}: {value}"
    folded = graph.graph["folded"]
    if "editions" in folded:
        yield "editions counted with their programme"
    if "city governments" in folded:
        yield "city governments counted as their city"
    left_out = graph.graph["left_out"]
    if left_out:
        yield "participations of the graph left out: " + ", ".join(
            f"{reason} {count:,}" for reason, count in left_out.items()
        )
    yield f"query: {graph.graph['query']}"
    if graph.graph["date"]:
        yield f"graph {graph.graph['date']}"


def _coverage(graph: nx.Graph[str]) -> str:
    """How many sources there are, of which years, and how well they back each other."""
    ties = [tie for *_, tie in graph.edges(data=True) if tie.get("sources")]
    if not ties:
        return CAVEAT
    sources = {source for tie in ties for source in tie["sources"]}
    issued = graph.graph["issued"]
    years = [issued[source] for source in sources if source in issued]
    years += [str(tie[key]) for tie in ties for key in ("first", "last") if key in tie]
    span = f", {' to '.join(sorted({min(years), max(years)}))}" if years else ""
    single = sum(len(tie["sources"]) == 1 for tie in ties)
    bare = sum(not tie["sources"] for *_, tie in graph.edges(data=True) if "sources" in tie)
    unsourced = [f"{number(bare, 'tie')} without any source"] if bare else []
    backed = (
        f"{number(len(sources), 'source')}{span}; {single:,} of {number(len(ties), 'tie')} "
        f"{'rests' if single == 1 else 'rest'} on one source"
    )
    return f"{'; '.join([backed, *unsourced, *_partial(graph)])}. {CAVEAT}"


def _partial(graph: nx.Graph[str]) -> Iterator[str]:
    """How much of the contexts whose size somebody claims is known."""
    data = [graph.nodes[node] for node in graph]
    partial = [one for one in data if one.get("claimed", 0) > one.get("known", 0)]
    if partial:
        known, claimed = (sum(one[key] for one in partial) for key in ("known", "claimed"))
        yield (
            f"of {number(len(partial), 'context')} known to be incomplete, "
            f"{known:,} of {claimed:,} participants are here"
        )
