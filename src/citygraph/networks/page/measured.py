"""What is computed ahead for a page: communities and measures of the network it opens with."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from citygraph.networks.build import members
from citygraph.networks.figure.colours import THEMES, communities, named
from citygraph.networks.incidence import Incidence, incidence
from citygraph.networks.measures.betweenness import betweenness
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
