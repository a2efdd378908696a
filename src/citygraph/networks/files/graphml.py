"""Networks as GraphML: yEd, igraph, Cytoscape, R."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.networks.files.attributes import columns, flat, written
from citygraph.networks.files.markup import DECLARATION, attribute, content

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import networkx as nx

    from citygraph.networks.files.attributes import Plain, Row

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_PLACE = (
    "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.1/graphml.xsd"
)
_TYPES = {"integer": "int"}
"""What GraphML calls otherwise."""


def graphml(graph: nx.Graph[str]) -> str:
    """Write a network as GraphML 1.1 (Brandes and others 2002), every attribute with its type.

    Lists are joined by "; "; how the network was made stands in attributes of the graph.

    Args:
        graph: a network annotated by `method.annotate`.

    Raises:
        UsageError: an attribute is of a type that no file can hold.
    """
    return DECLARATION + "\n".join(_lines(flat(graph))) + "\n"


def _lines(plain: nx.Graph[str]) -> Iterator[str]:
    yield (
        f'<graphml xmlns="{_NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{_PLACE}">'
    )
    keys: dict[str, dict[str, str]] = {}
    number = 0
    rows: dict[str, list[Row]] = {
        "graph": [plain.graph],
        "node": [data for _, data in plain.nodes(data=True)],
        "edge": [data for *_, data in plain.edges(data=True)],
    }
    for element, held in rows.items():
        keys[element] = {}
        for name, kind in columns(held).items():
            keys[element][name] = f"d{number}"
            yield (
                f'  <key id="d{number}" for="{element}" attr.name="{attribute(name)}" '
                f'attr.type="{_TYPES.get(kind, kind)}"/>'
            )
            number += 1
    yield '  <graph edgedefault="undirected">'
    yield from _data(plain.graph, keys["graph"])
    for node, data in plain.nodes(data=True):
        yield f'    <node id="{attribute(node)}">'
        yield from _data(data, keys["node"])
        yield "    </node>"
    for one, other, data in plain.edges(data=True):
        yield f'    <edge source="{attribute(one)}" target="{attribute(other)}">'
        yield from _data(data, keys["edge"])
        yield "    </edge>"
    yield "  </graph>"
    yield "</graphml>"


def _data(row: Mapping[str, Plain], keys: Mapping[str, str]) -> Iterator[str]:
    for name, value in row.items():
        yield f'      <data key="{keys[name]}">{content(written(value))}</data>'
