"""Whose names tell most about a network."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from citygraph.networks.figure.text import wrap

if TYPE_CHECKING:
    import networkx as nx

MOST = 45
"""So many names at most in a network that is too large to name everybody."""

ALL = 90
"""A network of at most so many nodes names everybody for whom there is room."""

AROUND = 320
"""An ego view of at most so many nodes does so too: all around it is room for names."""

_PLAIN = 22
"""Letters: what a name has in brackets is left out where it is longer and there are many names."""

_BLOCKS = ((150.0, 2), (165.0, 3), (172.0, 4), (122.0, 4))
"""Width in pixels and lines of an upright name."""

_CONTEXTS, _PARTICIPANTS = 3, 2
"""Of five names in a large two-mode network so many are of contexts, so many of participants."""


def names_all(graph: nx.Graph[str]) -> bool:
    """Whether everybody is to have a name."""
    return len(graph) <= (AROUND if "ego" in graph.graph else ALL)


def ranked(graph: nx.Graph[str]) -> list[str]:
    """All nodes, those first whose names tell most about the network.

    Contexts and participants take turns, each from those with most ties on, so that the large
    rings and the best connected both have their names.
    """
    ego = graph.graph.get("ego")
    weighted = graph.graph.get("view") == "one-mode"

    def order(node: str) -> tuple[float, bool, str, str]:
        data = graph.nodes[node]
        ties = graph.degree(node, weight="weight" if weighted else None)
        return -float(ties), data["kind"] != "city", data["label"], node

    modes: tuple[list[str], list[str]] = ([], [])
    for node in sorted(graph, key=order):
        if node != ego:
            modes[graph.nodes[node]["bipartite"]].append(node)
    turns = [(rank // _PARTICIPANTS, 1, rank, node) for rank, node in enumerate(modes[0])]
    turns += [(rank // _CONTEXTS, 0, rank, node) for rank, node in enumerate(modes[1])]
    return [node for node in (ego,) if node is not None] + [node for *_, node in sorted(turns)]


def name_text(graph: nx.Graph[str], node: str) -> str:
    """What is written beside a node: its label, in a crowd without what it has in brackets."""
    text: str = graph.nodes[node]["label"]
    before = text.split(" (", maxsplit=1)[0]
    return before if before and len(text) > _PLAIN and not names_all(graph) else text


def name_size(graph: nx.Graph[str], node: str) -> float:
    """The size of the letters of a name, in pixels at the type size of one."""
    ties = graph.degree[node]
    if node == graph.graph.get("ego"):
        return 17.0
    if graph.nodes[node]["bipartite"] == 1:
        most = 14.0 if names_all(graph) else 16.0
        return min(11.0 + 0.6 * math.sqrt(ties), most)
    return min(10.6 + 0.6 * math.sqrt(ties), 13.5) if ties > 1 else 10.6


def name_rows(text: str, size: float, unit: float, *, style: str) -> list[tuple[str, ...]]:
    """The ways to break an upright name into lines, the best first.

    Args:
        text: what is written.
        size: of its letters in pixels.
        unit: the type size of the page.
        style: see `boxes.Label`; the names of contexts may have more lines.
    """
    blocks = _BLOCKS if style == "context" else _BLOCKS[:1]
    wraps = dict.fromkeys(
        tuple(wrap(text, most * unit, size, lines=rows, bold=style == "bold"))
        for most, rows in blocks
    )
    return sorted(wraps, key=lambda rows: (rows[-1].endswith("…"), len(rows)))
