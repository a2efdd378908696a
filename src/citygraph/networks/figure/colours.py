"""The two grounds, the colours on them, and who shares a colour.

The colours keep apart for readers with protanopia and deuteranopia too (a test simulates both).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from citygraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

SEED = 1
"""Of the Louvain method, whose result depends on the order in which it visits nodes."""

METHOD = "colour: communities (Louvain)"
"""What a method line says where there is colour."""

_SMALLEST = 2
"""Who belongs to nobody stays grey."""


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


THEMES: Mapping[str, Theme] = {
    "paper": Theme(
        "#fbf8f1",
        "#20222b",
        "#5d5a55",
        "#9a9993",
        ("#004e86", "#cb4c5f", "#e8a33d", "#2b907c", "#775aaf", "#5fb3dd", "#8a5a2b", "#1f3b57"),
    ),
    "night": Theme(
        "#10181f",
        "#f1ebdd",
        "#a9b0b3",
        "#7d868b",
        ("#3f75ab", "#f0697a", "#f2b950", "#2fb8a6", "#a583d6", "#9ddcf7", "#b98552", "#dfe8ee"),
    ),
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
    """Which nodes belong together, by the Louvain method.

    Args:
        graph: any network; `weight` of its edges counts where there is one.

    Returns:
        node -> number of its community, 0 for the largest; -1 for those too small for a colour.
    """
    nodes = sorted(graph)
    index = {node: i for i, node in enumerate(nodes)}
    plain: nx.Graph[int] = nx.Graph()
    plain.add_nodes_from(range(len(nodes)))
    for one, other in sorted(tuple(sorted((index[a], index[b]))) for a, b in graph.edges):
        weight = graph.edges[nodes[one], nodes[other]].get("weight", 1.0)
        plain.add_edge(one, other, weight=weight)
    found = nx.community.louvain_communities(plain, seed=SEED)
    ranked = sorted((sorted(group) for group in found), key=lambda group: (-len(group), group))
    return {
        nodes[i]: rank if len(group) >= _SMALLEST else -1
        for rank, group in enumerate(ranked)
        for i in group
    }


def paint(graph: nx.Graph[str], theme: Theme) -> dict[str, str]:
    """The colour of every node: that of its community; who belongs to nobody is grey.

    Where there are more communities than colours, colours come again, as on a map: with those that
    have least to do with each other.

    Args:
        graph: any network.
        theme: on which ground.

    Returns:
        node -> `#rrggbb`.
    """
    groups = communities(graph)
    between: Counter[tuple[int, int]] = Counter()
    for one, other in graph.edges:
        between[groups[one], groups[other]] += 1
        between[groups[other], groups[one]] += 1
    chosen: dict[int, int] = {}
    for group in sorted(set(groups.values()) - {-1}):
        used = Counter(chosen.values())
        met: Counter[int] = Counter()
        for rival, colour in chosen.items():
            met[colour] += between[group, rival]
        costs = [
            (met[colour] if used[colour] else 0, used[colour], colour)
            for colour in range(len(theme.palette))
        ]
        chosen[group] = min(costs)[-1]
    return {
        node: theme.palette[chosen[group]] if group in chosen else theme.grey
        for node, group in groups.items()
    }
