"""The two grounds, the colours on them, and who shares a colour.

The colours keep apart for readers with protanopia and deuteranopia too (a test simulates both).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from citygraph.errors import UsageError
from citygraph.networks.measures.communities import communities as agreed
from citygraph.networks.measures.communities import named as names_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

METHOD = "colour: communities (Leiden; grey: small or unstable)"
"""What a method line says where there is colour."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A ground and what stands out on it, as `#rrggbb`.

    Attributes:
        ground: the page.
        ink: titles and names.
        faint: legend and method line.
        grey: nodes and ties of no larger community.
        palette: colours of the communities, the largest first.
    """

    ground: str
    ink: str
    faint: str
    grey: str
    palette: tuple[str, ...]


_PAPER = """
#4078c6 #da514e #f7a745 #148d8e #6e4a9c #4f7d05 #61baf0 #bf4e7c #724d22 #1d4972 #aa9100 #db937c
#389856 #8692c5 #63294e #a5c770
"""
_NIGHT = """
#4e84c1 #f76c68 #e0922e #27b6b4 #b590ed #8dce61 #7fd3fc #f58ab9 #a37132 #c9d4e6 #eacf4a #e5ac92
#6c62c9 #409f5c #ac4e96 #d9eab3
"""

THEMES: Mapping[str, Theme] = {
    "paper": Theme("#fbf8f1", "#20222b", "#5d5a55", "#a5a39b", tuple(_PAPER.split())),
    "night": Theme("#10181f", "#f1ebdd", "#a9b0b3", "#6d767c", tuple(_NIGHT.split())),
}


def theme_of(name: str) -> Theme:
    """The theme of that name.

    Raises:
        UsageError: there is none.
    """
    if name not in THEMES:
        raise UsageError(f"There is no theme {name!r}. Choose one of: {', '.join(THEMES)}.")
    return THEMES[name]


def communities(graph: nx.Graph[str]) -> dict[str, int]:
    """Which nodes belong together, see `measures.communities`.

    Args:
        graph: any network; `weight` of its edges counts where there is one.

    Returns:
        node -> number of its community, 0 for the largest; -1 for who belongs to nobody or, from
        one run of the method to the next, to different communities.
    """
    if not graph:
        return {}
    nodes = sorted(graph)
    found = agreed(_adjacency(graph, nodes)).labels
    return dict(zip(nodes, found.tolist(), strict=True))


def _adjacency(graph: nx.Graph[str], nodes: list[str]) -> csr_array:
    index = {node: i for i, node in enumerate(nodes)}
    ties = [
        (index[a], index[b], tie.get("weight", 1.0))
        for a, b, tie in graph.edges(data=True)
        if a != b
    ]
    ends = np.array([(a, b) for a, b, _ in ties], dtype=np.int64).reshape(-1, 2)
    weight = np.array([w for *_, w in ties], dtype=np.float64)
    half = csr_array((weight, (ends[:, 0], ends[:, 1])), shape=(len(nodes), len(nodes)))
    return csr_array(half + half.T)


def paint(
    graph: nx.Graph[str], theme: Theme, groups: Mapping[str, int] | None = None
) -> dict[str, str]:
    """The colour of every node: that of its community; smaller ones than there are colours: grey.

    Args:
        graph: any network.
        theme: on which ground.
        groups: node -> number of its community, from `communities`; found when left out.

    Returns:
        node -> `#rrggbb`.
    """
    if groups is None:
        groups = communities(graph)
    shown = len(theme.palette)
    return {
        node: theme.palette[group] if 0 <= group < shown else theme.grey
        for node, group in groups.items()
    }


def named(graph: nx.Graph[str], groups: Mapping[str, int], most: int) -> tuple[str, ...]:
    """What the largest communities are called, see `measures.communities.named`.

    Args:
        graph: the network.
        groups: node -> number of its community, from `communities`.
        most: how many communities to name.

    Returns:
        A name for each community from 0 on.
    """
    names = names_of(graph, [groups[node] for node in graph])
    return tuple(name for group, name in sorted(names.items()) if group < most)
