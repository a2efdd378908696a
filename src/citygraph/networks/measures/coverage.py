"""How much of the contexts is known: the line without which no measure is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.networks.build import contexts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx


def covered(graph: nx.Graph[str], contexts: Iterable[str] | None = None) -> str:
    """Known against claimed participants, as a sentence.

    Args:
        graph: a two-mode network.
        contexts: keys of the contexts to speak of; all of them by default.
    """
    keys = contexts_of(graph) if contexts is None else list(contexts)
    known, claimed, stated = sized(graph, keys)
    if not stated:
        return (
            f"Of {_contexts(len(keys))}, no source says how many take part, so how many are missing"
            " is not known."
        )
    return (
        f"Of {_contexts(len(keys))}, {stated:,} {'has' if stated == 1 else 'have'} a size"
        f" that a source claims: {known:,} of {claimed:,} participants are known there "
        f"({known / claimed:.0%}); of the others it is not known how many are missing."
    )


def sized(graph: nx.Graph[str], contexts: Iterable[str]) -> tuple[int, int, int]:
    """Known and claimed participants of contexts, and of how many of them a size is claimed.

    Args:
        graph: a two-mode network.
        contexts: their keys; those of which no source claims a size do not count.
    """
    sizes = [(graph.nodes[key]["known"], graph.nodes[key]["claimed"]) for key in contexts]
    stated = [pair for pair in sizes if pair[1]]
    return sum(min(pair) for pair in stated), sum(pair[1] for pair in stated), len(stated)


def without_lists(graph: nx.Graph[str]) -> tuple[nx.Graph[str], int]:
    """A network without mere lists of cities, and how many there were.

    Args:
        graph: a two-mode network.
    """
    gone = {key for key, is_list in graph.nodes(data="list", default=0) if is_list}
    return (graph.subgraph([key for key in graph if key not in gone]) if gone else graph), len(gone)


def _contexts(count: int) -> str:
    return f"{count:,} {'context' if count == 1 else 'contexts'}"
