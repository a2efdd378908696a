"""What is computed ahead for a page: communities and measures of the network it opens with."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from citygraph.networks.build import members
from citygraph.networks.figure.colours import THEMES, communities, named
from citygraph.networks.incidence import Incidence, incidence
from citygraph.networks.measures.betweenness import betweenness
from citygraph.networks.measures.rank_range import context_ranks, degree_ranks, ranks
from citygraph.networks.reduction import part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

GREY = -1
"""The colour of communities for which the palette has none."""


class Groups(NamedTuple):
    """The communities of a network.

    Attributes:
        entries: of each, the largest first: `name`, `size` and `colour`, its place in the palette.
        of: node -> its community; who has none is left out.
    """

    entries: list[dict[str, Any]]
    of: Mapping[str, int]


def grouped(graph: nx.Graph[str]) -> Groups:
    """The communities of what a page opens with, in the colours of its figure.

    Args:
        graph: the network that the page opens with.
    """
    found = communities(graph)
    sizes = Counter(group for group in found.values() if group >= 0)
    names = named(graph, found, len(sizes))
    colours = len(THEMES["paper"].palette)
    entries = [
        {"name": names[g], "size": sizes[g], "colour": g if g < colours else GREY}
        for g in sorted(sizes)
    ]
    return Groups(entries, {node: group for node, group in found.items() if group >= 0})


def measured(graph: nx.Graph[str], keys: Sequence[str]) -> dict[str, list[float | None]]:
    """Measures of the network that a page opens with.

    Args:
        graph: that network.
        keys: the nodes of the page in the order of its columns.

    Returns:
        measure -> one number per node, None where it is not in that network or not defined.
        Betweenness is that of the two-mode network without lists; it is left out where it is
        undefined everywhere, and of one-mode networks.
    """
    degree: dict[str, float] = {node: sum(1 for _ in members(graph, node)) for node in graph}
    found = {"degree": degree}
    if graph.graph["view"] == "two-mode" and (between := _between(graph)):
        found["betweenness"] = between
    return {name: [values.get(key) for key in keys] for name, values in found.items()}


def ranked(graph: nx.Graph[str], keys: Sequence[str]) -> dict[str, list[int | None]]:
    """Ranks by degree, and the best and the worst that they become when one thing is left out.

    What is left out is one context, and for the ranks of contexts one participant. In a one-mode
    network it takes with it the ties that rest on it alone.

    Args:
        graph: the network that a page opens with.
        keys: the nodes of the page in the order of its columns.

    Returns:
        `rank`, `best` and `worst`: one number per node, None where it is not in that network.
    """
    if graph.graph["view"] == "one-mode":
        found = dict(zip(graph, _one_mode_ranks(graph), strict=True))
    else:
        inc = incidence(graph)
        found = {}
        for names, of in ((inc.participants, degree_ranks), (inc.contexts, context_ranks)):
            if names:
                range_ = of(inc)
                columns = (range_.rank, range_.best, range_.worst)
                rows = zip(*(column.tolist() for column in columns), strict=True)
                found.update(zip(names, rows, strict=True))
    names = "rank", "best", "worst"
    nobody = (None, None, None)
    return {name: [found.get(key, nobody)[i] for key in keys] for i, name in enumerate(names)}


def _one_mode_ranks(graph: nx.Graph[str]) -> list[tuple[int, int, int]]:
    """Rank, best and worst of each node by its number of partners, without one context in turn."""
    rows = {node: row for row, node in enumerate(graph)}
    degree = np.array([graph.degree[node] for node in graph], dtype=np.float64)
    alone: dict[str, list[int]] = {}
    for one, other, tie in graph.edges(data=True):
        if len(tie["contexts"]) == 1:
            alone.setdefault(tie["contexts"][0], []).extend((rows[one], rows[other]))
    rank = ranks(degree)
    best, worst = rank.copy(), rank.copy()
    for ends in alone.values():
        without = ranks(degree - np.bincount(ends, minlength=len(degree)))
        np.minimum(best, without, out=best)
        np.maximum(worst, without, out=worst)
    return list(zip(rank.tolist(), best.tolist(), worst.tolist(), strict=True))


def _between(graph: nx.Graph[str]) -> dict[str, float]:
    inc = incidence(graph)
    listed = np.array([graph.nodes[key].get("list", 0) for key in inc.contexts], dtype=np.bool_)
    if listed.any():
        inc = part(inc, np.ones(len(inc.participants), dtype=np.bool_), ~listed)
    between = betweenness(inc)
    return _rounded(inc, (between.participants, between.contexts))


def _rounded(
    inc: Incidence, values: tuple[NDArray[np.float64] | None, NDArray[np.float64] | None]
) -> dict[str, float]:
    """Four digits tell nodes apart; more would make the page longer."""
    modes = zip((inc.participants, inc.contexts), values, strict=True)
    return {
        key: float(f"{value:.4g}")
        for names, column in modes
        if column is not None
        for key, value in zip(names, column.tolist(), strict=True)
    }
