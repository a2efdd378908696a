"""Networks for other programs: GEXF (Gephi) and GraphML."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import networkx as nx

from citygraph.networks.figure.colours import METHOD, THEMES, paint
from citygraph.networks.figure.layout import layout
from citygraph.networks.figure.svg import legal

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOT_FLAT = ("titles", "labels", "issued")
"""Graph attributes that are lookups for the picture, not statements about the network."""

_GEXF = "http://www.gexf.net/1.2draft"
_VIZ = f"{_GEXF}/viz"
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_DATES = {"start": "stated_start", "end": "stated_end"}
"""In GEXF start and end are the life span of an edge on a timeline; ours are what sources state."""


def gexf(graph: nx.Graph[str]) -> str:
    """Write a network as GEXF 1.2, with the places, sizes and colours of its picture.

    Lists are joined by "; ". Dates are called `stated_start` and `stated_end`. The file carries no
    date of its own, so equal networks give equal bytes.

    Args:
        graph: a network from `network`.
    """
    plain = flat(graph)
    for *_, tie in plain.edges(data=True):
        for name, other in _DATES.items():
            if name in tie:
                tie[other] = tie.pop(name)
    colours = paint(graph, THEMES["paper"])
    for node, spot in layout(graph).items():
        red, green, blue = (int(colours[node][i : i + 2], 16) for i in (1, 3, 5))
        plain.nodes[legal(node)]["viz"] = {
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
            "size": round(spot.radius, 2),
            "position": {"x": round(spot.x, 2), "y": round(-spot.y, 2), "z": 0.0},
        }
    root = ET.fromstring("\n".join(nx.generate_gexf(plain)))  # noqa: S314 - ours
    meta = root.find(f"{{{_GEXF}}}meta")
    if meta is not None:
        meta.clear()  # networkx writes today's date
        for name, text in (("creator", "CityGraph"), ("description", _description(graph))):
            ET.SubElement(meta, f"{{{_GEXF}}}{name}").text = legal(text)
    return _document(root, {_GEXF: "", _VIZ: "viz"})


def graphml(graph: nx.Graph[str]) -> str:
    """Write a network as GraphML; lists are joined by "; ".

    Args:
        graph: a network from `network`.
    """
    target = io.BytesIO()
    nx.write_graphml_xml(flat(graph), target)
    return _document(ET.fromstring(target.getvalue()), {_GRAPHML: ""})  # noqa: S314 - ours


def _description(graph: nx.Graph[str]) -> str:
    told = graph.graph
    return f"{told['title']}. {'; '.join([*told['method'], METHOD])}. {told['coverage']}"


def flat(graph: nx.Graph[str]) -> nx.Graph[str]:
    """A copy whose attributes are texts and numbers only, as these formats want them.

    Args:
        graph: any network.

    Returns:
        The copy: lists joined by "; ", mappings as "key: value; …".
    """
    told = {key: value for key, value in graph.graph.items() if key not in _NOT_FLAT}
    plain: nx.Graph[str] = nx.Graph()
    plain.graph.update(_flattened(told))
    plain.add_nodes_from((legal(node), _flattened(data)) for node, data in graph.nodes(data=True))
    plain.add_edges_from(
        (legal(one), legal(other), _flattened(data)) for one, other, data in graph.edges(data=True)
    )
    return plain


def _flattened(data: Mapping[str, Any]) -> dict[str, str | int | float]:
    return {key: _plain(value) for key, value in data.items()}


def _plain(value: object) -> str | int | float:
    if isinstance(value, bool) or not isinstance(value, str | int | float | list | tuple | dict):
        raise TypeError(f"a network attribute is of the unexpected type {type(value).__name__}")
    if isinstance(value, int | float):
        return value
    if isinstance(value, dict):
        return legal("; ".join(f"{key}: {item}" for key, item in value.items()))
    return legal(value if isinstance(value, str) else "; ".join(str(item) for item in value))


def _document(root: ET.Element, prefixes: Mapping[str, str]) -> str:
    """Write XML with these prefixes, namespace -> prefix ("" for none).

    The prefixes stand in the names themselves: ElementTree's own register of prefixes belongs to
    the whole process.
    """
    for element in root.iter():
        namespace, _, name = element.tag.removeprefix("{").rpartition("}")
        if namespace in prefixes:
            element.tag = f"{prefixes[namespace]}:{name}".removeprefix(":")
    for namespace, prefix in prefixes.items():
        root.set(f"xmlns:{prefix}".removesuffix(":"), namespace)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'
