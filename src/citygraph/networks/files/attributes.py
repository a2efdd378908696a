"""What a network says of itself, its nodes and its ties, as files of other programs can hold it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from citygraph.errors import UsageError
from citygraph.networks.figure.letters import legal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Plain = str | int | float | bool
    Row = Mapping[str, Plain]

CREATOR = "CityGraph"

_LOOKUPS = frozenset(("titles", "labels", "issued", "urls", "tiers"))
"""Graph attributes that explain keys of others, not statements about the network."""

_CLAIMS = "participations"
"""The claims behind a tie: too much for a cell. JSON has them."""

_INT32 = 2**31


def flat(graph: nx.Graph[str]) -> nx.Graph[str]:
    """A copy whose attributes are texts, numbers and truth values only, in an order of its own.

    Nodes are sorted by key, ties by their two keys, the participant first; so the order in which
    a network was made does not show in a file. What is unknown ("", an empty list, None, a number
    that is not finite) is absent. An attribute has one type throughout.

    Args:
        graph: a network from `network`.

    Returns:
        The copy: lists joined by "; ", mappings as "key: value; …", characters that XML forbids
        replaced by U+FFFD. The claims behind a tie and the lookups (titles of sources …) stay
        behind.

    Raises:
        UsageError: an attribute is of a type that no file can hold.
    """
    names = identifiers(graph)
    result: nx.Graph[str] = nx.Graph()
    result.graph.update(_row({k: v for k, v in graph.graph.items() if k not in _LOOKUPS}, "it"))
    nodes = [_row(graph.nodes[node], node) for node in names]
    result.add_nodes_from(zip(names.values(), _alike(nodes), strict=True))
    pairs = ties(graph)
    between = [_row(graph.edges[pair], " - ".join(pair)) for pair in pairs]
    for (one, other), row in zip(pairs, _alike(between), strict=True):
        result.add_edge(names[one], names[other], **row)
    return result


def identifiers(graph: nx.Graph[str]) -> dict[str, str]:
    """The keys of the nodes, sorted -> the same without what XML forbids, each still its own."""
    result: dict[str, str] = {}
    taken: set[str] = set()
    for node in sorted(graph):
        name = legal(node)
        while name in taken:
            name += "\ufffd"
        taken.add(name)
        result[node] = name
    return result


def ties(graph: nx.Graph[str]) -> list[tuple[str, str]]:
    """The ties of a network, sorted, each with the participant first, or the smaller key."""
    mode = {node: data["bipartite"] for node, data in graph.nodes(data=True)}
    turned = ((a, b) if (mode[a], a) <= (mode[b], b) else (b, a) for a, b in graph.edges)
    return sorted(turned)


def columns(rows: Iterable[Row]) -> dict[str, str]:
    """The attributes that occur, in the order in which they do -> their types.

    Args:
        rows: attributes of nodes or of ties, as in a flat network.

    Returns:
        name -> "boolean", "integer" (of 32 bits), "long", "double" or "string".
    """
    found: dict[str, set[str]] = {}
    for row in rows:
        for name, value in row.items():
            found.setdefault(name, set()).add(_type(value))
    return {name: _common(types) for name, types in found.items()}


def _type(value: Plain) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer" if -_INT32 <= value < _INT32 else "long"
    return "double" if isinstance(value, float) else "string"


def _common(types: set[str]) -> str:
    if len(types) == 1:
        return next(iter(types))
    for wider, held in (("long", {"integer", "long"}), ("double", {"integer", "long", "double"})):
        if types <= held:
            return wider
    return "string"


def _alike(rows: list[dict[str, Plain]]) -> list[dict[str, Plain]]:
    """The rows, each attribute with one type throughout."""
    types = columns(rows)
    mixed = {name: kind for name, kind in types.items() if kind in {"double", "string"}}
    for row in rows:
        for name in row.keys() & mixed.keys():
            row[name] = float(row[name]) if mixed[name] == "double" else written(row[name])
    return rows


def written(value: Plain) -> str:
    """A value as XML Schema writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _row(data: Mapping[str, Any], whose: str) -> dict[str, Plain]:
    found = ((str(key), plain(value, key, whose)) for key, value in data.items() if key != _CLAIMS)
    return {legal(key): value for key, value in found if value is not None}


def plain(value: object, key: str, whose: str) -> Plain | None:
    """One attribute as a text, number or truth value; None when it says nothing.

    Args:
        value: the attribute.
        key: its name, for the message.
        whose: the node or tie that has it, for the message.

    Raises:
        UsageError: no file can hold it.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str):
        return legal(value) or None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, int):  # truth values are integers
        return value
    if isinstance(value, dict):
        return legal("; ".join(f"{name}: {item}" for name, item in value.items())) or None
    if isinstance(value, list | tuple | set | frozenset):
        return legal("; ".join(texts(value))) or None
    raise UsageError(
        f"The attribute {key} of {whose} is of the type {type(value).__name__}, which no file can "
        "hold. Take it away, or make it a text, a number or a list of them."
    )


def texts(value: Iterable[object]) -> list[str]:
    """The items of a list as texts; those of a set sorted, for it has no order of its own."""
    items = [str(item) for item in value]
    return sorted(items) if isinstance(value, set | frozenset) else items


def description(graph: nx.Graph[str], *more: str) -> str:
    """What a network is and how it was made, in sentences: title, method, coverage.

    Args:
        graph: a network annotated by `method.annotate`.
        more: what else there is to say, such as what colours mean.
    """
    data = graph.graph
    said = (data["title"], "; ".join(data["method"]), data["coverage"], *more)
    return " ".join(f"{text.removesuffix('.')}." for text in said)
