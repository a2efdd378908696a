"""Networks as tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from citygraph.formats import csv_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_KINDS = {"countries": "country", "topics": "topic"}
"""What the nodes of some one-mode networks are, where it is neither of the two modes."""
_TWO_MODE = (
    "participant",
    "participant_kind",
    "context",
    "context_kind",
    "roles",
    "side",
    "start",
    "end",
    "as_of",
    "dated",
    "first",
    "last",
    "sources",
    "participant_iri",
    "context_iri",
)
_ONE_MODE = (
    "one",
    "other",
    "weight",
    "shared",
    "contexts",
    "roles",
    "families",
    "first",
    "last",
    "sources",
    "one_iri",
    "other_iri",
)
_NODES = (
    "label",
    "mode",
    "kind",
    "form",
    "country",
    "topics",
    "roles",
    "first",
    "last",
    "ties",
    "known",
    "claimed",
    "latitude",
    "longitude",
    "key",
    "iri",
)


def ties(graph: nx.Graph[str]) -> tuple[Sequence[str], list[list[str]]]:
    """The ties as a table, for people first: names, then IRIs.

    Args:
        graph: a network from `network`.

    Returns:
        The names of the columns, and the rows, sorted. Lists are joined by "; ". The two nodes of
        one entity make no row.
    """
    if graph.graph["view"] == "one-mode":
        return _ONE_MODE, _sorted(_between(graph, *tie) for tie in graph.edges)
    pairs = (tie for tie in graph.edges if graph.edges[tie].get("relation") != "same")
    return _TWO_MODE, _sorted(_part(graph, *tie) for tie in pairs)


def _sorted(rows: Iterable[list[str]]) -> list[list[str]]:
    """As people look names up: capitals do not come first."""
    return sorted(rows, key=lambda row: ([cell.casefold() for cell in row], row))


def _part(graph: nx.Graph[str], one: str, other: str) -> list[str]:
    if graph.nodes[one]["bipartite"] == 1:
        one, other = other, one
    who, what, tie = graph.nodes[one], graph.nodes[other], graph.edges[one, other]
    return [
        who["label"],
        who["kind"],
        what["label"],
        what["kind"],
        "; ".join(tie["roles"]),
        *_cells(tie, "side", "start", "end", "as_of", "dated", "first", "last"),
        "; ".join(tie["sources"]),
        who["iri"],
        what["iri"],
    ]


def _between(graph: nx.Graph[str], one: str, other: str) -> list[str]:
    first, second = sorted((one, other), key=lambda node: (graph.nodes[node]["label"], node))
    tie = graph.edges[one, other]
    return [
        graph.nodes[first]["label"],
        graph.nodes[second]["label"],
        f"{tie['weight']:.6g}",
        *_cells(tie, "shared"),
        "; ".join(graph.graph["labels"][context] for context in tie["contexts"]),
        *_cells(tie, "roles", "families", "first", "last", "sources"),
        graph.nodes[first]["iri"],
        graph.nodes[second]["iri"],
    ]


def ties_csv(graph: nx.Graph[str]) -> str:
    """The ties as CSV (RFC 4180, but LF), with a header.

    A cell that a spreadsheet would run as a formula (it begins with = + - @, tab or return) gets an
    apostrophe before it: only names can begin so, and the IRI in the same row tells who is meant,
    unchanged.

    Args:
        graph: a network from `network`.
    """
    columns, rows = ties(graph)
    return _csv(columns, rows)


def nodes_csv(graph: nx.Graph[str]) -> str:
    """The nodes as CSV, with the same care for formulas as `ties_csv`.

    Args:
        graph: a network from `network`.
    """
    return _csv(_NODES, _sorted(_node(graph, node) for node in graph))


def _node(graph: nx.Graph[str], node: str) -> list[str]:
    data = graph.nodes[node]
    mode = "context" if data["bipartite"] == 1 else "participant"
    return [
        data["label"],
        _KINDS.get(graph.graph.get("nodes", ""), mode),
        *_cells(data, "kind", "form", "country", "topics", "roles", "first", "last"),
        str(graph.degree[node]),
        *_cells(data, "known"),
        str(data.get("claimed") or ""),
        *_cells(data, "latitude", "longitude"),
        node,
        data["iri"],
    ]


def _cells(data: Mapping[str, Any], *names: str) -> list[str]:
    """Attributes as text: lists joined by "; ", "" for what is unknown."""
    values = (data.get(name, "") for name in names)
    return ["; ".join(value) if isinstance(value, list) else str(value) for value in values]


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return csv_table(columns, [[_safe(cell) for cell in row] for row in rows])


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell
