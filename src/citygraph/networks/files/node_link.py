"""Networks as node-link JSON: everything that they hold, for networkx and D3."""

from __future__ import annotations

import math
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from citygraph.errors import UsageError
from citygraph.networks.files.attributes import texts, ties
from citygraph.networks.files.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Mapping


def node_link(graph: nx.Graph[str]) -> str:
    """Write a network as node-link JSON, which `networkx.node_link_graph` reads.

    Nothing is left out: lists stay lists, and the claims behind a tie are there as objects. Nodes
    are sorted by key, ties by their ends.

    Args:
        graph: a network from `network`.

    Raises:
        UsageError: an attribute is of a type that no file can hold.
    """
    ordered: nx.Graph[str] = nx.Graph()
    ordered.graph.update(_row(graph.graph, "it"))
    ordered.add_nodes_from((node, _row(graph.nodes[node], node)) for node in sorted(graph))
    ordered.add_edges_from(
        (*pair, _row(graph.edges[pair], " - ".join(pair))) for pair in ties(graph)
    )
    data = nx.node_link_data(ordered, edges="edges")
    return json_text(data, 2) + "\n"


def _row(data: Mapping[str, Any], whose: str) -> dict[str, Any]:
    return {str(key): _value(value, str(key), whose) for key, value in data.items()}


def _value(value: Any, key: str, whose: str) -> Any:  # noqa: ANN401 - what JSON can hold is many
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | int):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return _value(asdict(value), key, whose)
    if isinstance(value, dict):
        return {str(name): _value(item, key, whose) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_value(item, key, whose) for item in value]
    if isinstance(value, set | frozenset):
        return texts(value)
    raise UsageError(
        f"The attribute {key} of {whose} is of the type {type(value).__name__}, which no file can "
        "hold. Take it away, or make it a text, a number or a list of them."
    )
