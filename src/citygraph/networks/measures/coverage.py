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
    sizes = [(graph.nodes[key]["known"], graph.nodes[key]["claimed"]) for key in keys]
    stated = [(known, claimed) for known, claimed in sizes if claimed]
    if not stated:
        return (
            f"Of {_contexts(len(keys))}, no source says how many take part, so how many are missing"
            " is not known."
        )
    known = sum(min(pair) for pair in stated)
    claimed = sum(claimed for _, claimed in stated)
    return (
        f"Of {_contexts(len(keys))}, {len(stated):,} {'has' if len(stated) == 1 else 'have'} a size"
        f" that a source claims: {known:,} of {claimed:,} participants are known there "
        f"({known / claimed:.0%}); of the others it is not known how many are missing."
    )


def without_lists(graph: nx.Graph[str]) -> tuple[nx.Graph[str], int]:
    """A network without mere lists of cities, and how many there were.

    Args:
        graph: a two-mode network.
    """
    gone = {key for key, is_list in graph.nodes(data="list", default=0) if is_list}
    return (graph.subgraph([key for key in graph if key not in gone]) if gone else graph), len(gone)


def _contexts(count: int) -> str:
    return f"{count:,} {'context' if count == 1 else 'contexts'}"
