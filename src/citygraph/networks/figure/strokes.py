"""How ties are drawn: what is near stands out, what leads far away stays in the background."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from citygraph.networks.figure.drawing import Figure

_NEAR = 90.0
"""Pixels, at the type size of one: a longer tie fades."""

_FAINTEST = 0.12


@dataclass(frozen=True, slots=True, order=True)
class Stroke:
    """The look of a tie; those that sort first are drawn first.

    Attributes:
        within: whether it joins two of one community.
        opacity: from 0 to 1.
        colour: as `#rrggbb`.
        thick: in pixels.
        dashes: of SVG, "" for a whole line.
    """

    within: bool
    opacity: float
    colour: str
    thick: float
    dashes: str


def strokes(drawn: Figure) -> Iterator[tuple[Stroke, tuple[str, str]]]:
    """The ties of a figure with their looks, in the order in which they are drawn."""
    return iter(sorted((_stroke(drawn, *tie), tie) for tie in drawn.curves))


def _stroke(drawn: Figure, one: str, other: str) -> Stroke:
    graph, unit = drawn.graph, drawn.type_size
    tie = graph.edges[one, other]
    within = drawn.groups[one] == drawn.groups[other] or "ego" in graph.graph
    petal = 1 in (graph.degree[one], graph.degree[other])
    opacity = 0.55 if within else 0.4
    if unit > 1 and not petal:
        begin, *_, end = drawn.curves[one, other]
        far = math.dist(begin, end) / unit
        opacity *= min(1.0, (_NEAR / max(far, 1.0)) ** (0.35 if within else 0.7))
    thick = _thickness(drawn, one, other) * (1.0 if within else 0.75)
    dashes = ""
    if tie.get("relation") == "same":
        dashes = f"{1.5 * unit:.1f} {4 * unit:.1f}"
    elif undated(graph, one, other):
        dashes = f"{5 * unit:.1f} {4 * unit:.1f}"
    shown = max(round(opacity * 25) / 25, _FAINTEST)
    return Stroke(within, shown, _colour(drawn, one, other), round(thick, 2), dashes)


def _thickness(drawn: Figure, one: str, other: str) -> float:
    tie = drawn.graph.edges[one, other]
    thick = 1.1
    if drawn.graph.graph.get("view") == "one-mode" and "weight" in tie:
        thick = 0.7 + 3.1 * math.sqrt(tie["weight"] / max(drawn.heaviest, 1e-9))
    elif tie.get("side") == "convener":
        thick = 2.4
    fine = max(min(drawn.scale, 1.0), 0.65)
    return thick * max(fine, 0.8 * drawn.type_size)


def _colour(drawn: Figure, one: str, other: str) -> str:
    """A tie has the colour of its context; in a one-mode network, of both ends or of none."""
    if drawn.graph.graph.get("view") != "one-mode":
        for node in (one, other):
            if drawn.graph.nodes[node]["bipartite"] == 1:
                return drawn.colours[node]
    same = drawn.colours[one] == drawn.colours[other]
    return drawn.colours[one] if same else drawn.theme.grey


def undated(graph: nx.Graph[str], one: str, other: str) -> bool:
    """Whether a tie has no date while the network is one of some years only."""
    tie = graph.edges[one, other]
    return tie.get("dated") == "undated" and "years" in graph.graph.get("filters", ())


def told(graph: nx.Graph[str], one: str, other: str) -> str:
    """A tie in words."""
    tie = graph.edges[one, other]
    if graph.nodes[one]["bipartite"] == 1:
        one, other = other, one
    names = graph.nodes[one]["label"], graph.nodes[other]["label"]
    if tie.get("relation") == "same":
        return f"{names[0]}: the same, as participant and as context"
    if "relation" not in tie:
        labels = graph.graph["labels"]
        return f"{names[0]} and {names[1]}: " + ", ".join(labels[c] for c in tie["contexts"])
    roles = ", ".join(role.replace("-", " ") for role in tie["roles"])
    sources = len(tie["sources"])
    return f"{names[0]}: {roles} in {names[1]} ({sources} source{'s' if sources > 1 else ''})"
