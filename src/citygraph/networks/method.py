"""What a network is called and what stands below its picture, from the network alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

from citygraph.errors import UsageError
from citygraph.networks.graph import Network
from citygraph.networks.selection import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Mapping


_MADE_OF = frozenset(("view", "contexts", "left_out", "folded", "titles", "issued"))
_NODE = frozenset(("label", "iri", "bipartite", "kind"))
"""What `build` gives a network and its nodes, without which nothing can be said of them."""


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
    copy = Network(graph)
    if lost:
        del copy.graph["ego"]
    return annotate(copy)


def _told(graph: nx.Graph[str]) -> dict[str, Any]:
    counts = _counts(graph)
    return {
        "title": _title(graph),
        "counts": counts,
        "method": _method(graph, counts),
        "coverage": _coverage(graph),
    }


def number(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 tie", "1,204 ties"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _title(graph: nx.Graph[str]) -> str:
    if "ego" in graph.graph:
        centre = graph.nodes[graph.graph["ego"]]
        told = "and whom it meets" if centre["bipartite"] == 0 else "and those who take part"
        return f"{centre['label']} {told}"
    if graph.graph["view"] == "one-mode":
        return "Who works and meets with whom in smart cities"
    if graph.graph["contexts"] == ["projects"]:
        return "Smart-city projects and the partners they share"
    return "Who takes part in what in smart cities"


def _counts(graph: nx.Graph[str]) -> dict[str, int]:
    ties = [tie for *_, tie in graph.edges(data=True) if tie.get("relation") != "same"]
    modes = [data["bipartite"] for _, data in graph.nodes(data=True)]
    return {"participants": modes.count(0), "contexts": modes.count(1), "ties": len(ties)}


def _method(graph: nx.Graph[str], counts: Mapping[str, int]) -> list[str]:
    told = [number(counts["participants"], "participant")]
    if graph.graph["view"] == "two-mode":
        told.append(number(counts["contexts"], "context"))
        told.append(f"{number(counts['ties'], 'tie')}, two-mode, unweighted")
    else:
        told.append(number(counts["ties"], "tie"))
        told.append("each shared context weighs 1/(n-1); a convener ties as a star")
    chosen = graph.graph["contexts"]
    told.append("contexts: " + ("all" if len(chosen) == len(FAMILIES) else ", ".join(chosen)))
    folded = graph.graph["folded"]
    if "editions" in folded:
        told.append("editions counted with their programme")
    if "city governments" in folded:
        told.append("city governments counted as their city")
    left_out = graph.graph["left_out"]
    if left_out:
        told.append(
            "left out: " + ", ".join(f"{reason} {count:,}" for reason, count in left_out.items())
        )
    return told


def _coverage(graph: nx.Graph[str]) -> str:
    """How many sources there are, of which years, and how well they back each other."""
    ties = [tie for *_, tie in graph.edges(data=True) if tie.get("sources")]
    if not ties:
        return (
            "Meeting is not yet working together, and who is missing may be missing in the sources."
        )
    sources = {source for tie in ties for source in tie["sources"]}
    issued = graph.graph["issued"]
    dates = [issued[source] for source in sources if source in issued]
    dates += [tie[key][:4] for tie in ties for key in ("start", "end", "as_of") if tie.get(key)]
    years = " to ".join(sorted({min(dates), max(dates)})) if dates else ""
    if years:
        years = f", {years}"
    single = sum(len(tie["sources"]) == 1 for tie in ties)
    return (
        f"{number(len(sources), 'source')}{years}; {single:,} of {number(len(ties), 'tie')} "
        f"{'rests' if single == 1 else 'rest'} on one source. "
        "Meeting is not yet working together, and who is missing may be missing in the sources."
    )
