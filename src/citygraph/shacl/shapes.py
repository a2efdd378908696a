"""Shapes files: read with places in the errors, refused by name where they ask for too much."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import rdflib

from citygraph.errors import QueryError, UnreadableInputError
from citygraph.files import read_text
from citygraph.namespaces import SH, XSD, shorten
from citygraph.shacl.findings import Severity
from citygraph.store.sparql import check_syntax, refuse
from citygraph.terms import graph_of
from citygraph.trig.parse import is_located, read
from citygraph.trig.reader import positions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

SEVERITIES = {f"{SH}{severity.value.capitalize()}": severity for severity in Severity}
"""IRI of a SHACL severity -> the severity of a finding."""

_UNSUPPORTED = frozenset(
    SH + name
    for name in (
        "entailment",
        "rule",
        "target",
        "values",
        "expression",
        "js",
        "validator",
        "nodeValidator",
        "propertyValidator",
    )
)
"""SHACL 1.0 beyond Core and SPARQL constraints: refused, so that nothing passes unnoticed."""

_SWITCHES = frozenset(
    SH + name for name in ("uniqueLang", "closed", "deactivated", "qualifiedValueShapesDisjoint")
)
"""Only the literal `true` switches these on (SHACL 4.4.3, 4.8.1, 2.1.6, 4.7.3)."""

_TRUE = ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))
_FALSE = ox.Literal("false", datatype=ox.NamedNode(XSD + "boolean"))
_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_SHAPES = {rdflib.SH.NodeShape, rdflib.SH.PropertyShape}
_CLASSES = {rdflib.RDFS.Class, rdflib.OWL.Class}


def load_shapes(files: Iterable[Path]) -> rdflib.Graph:
    """Read shapes files into one graph.

    Args:
        files: Turtle documents with SHACL Core shapes and SPARQL constraints. What they import is
            not fetched.

    Raises:
        UnreadableInputError: a file is missing or malformed (line and column are named), or uses
            a part of SHACL that is not supported (it is named).
    """
    merged: list[ox.Triple] = []
    for file in files:
        quads = read(file)
        _check_queries(file, quads)
        for quad in quads:
            _refuse(file, quad)
            value = quad.object
            if quad.predicate.value in _SWITCHES and value != _TRUE:
                value = _FALSE
            merged.append(ox.Triple(quad.subject, quad.predicate, value))
    return graph_of(merged)


def _refuse(file: Path, quad: ox.Quad) -> None:
    predicate, value = quad.predicate.value, quad.object
    if predicate in _UNSUPPORTED:
        raise UnreadableInputError(
            file,
            f"{shorten(predicate)} is not supported; use SHACL Core and sh:sparql constraints",
        )
    if predicate == SH + "severity" and getattr(value, "value", "") not in SEVERITIES:
        raise UnreadableInputError(
            file, f"the severity {value} is not supported; use sh:Violation, sh:Warning or sh:Info"
        )


def _check_queries(file: Path, quads: Sequence[ox.Quad]) -> None:
    """Look at the queries of sh:sparql constraints, so that a faulty one is blamed on its file."""
    objects: dict[tuple[object, str], list[ox.Quad]] = {}
    for quad in quads:
        objects.setdefault((quad.subject, quad.predicate.value), []).append(quad)
    for quad in quads:
        if quad.predicate.value != SH + "select" or not isinstance(quad.object, ox.Literal):
            continue
        prefixes = "".join(  # in one line, so that places in the query are those in the file's text
            f"PREFIX {_text(name)}: <{_text(namespace)}> "
            for document in objects.get((quad.subject, SH + "prefixes"), ())
            for declared in objects.get((document.object, SH + "declare"), ())
            for name in objects.get((declared.object, SH + "prefix"), ())
            for namespace in objects.get((declared.object, SH + "namespace"), ())
        )
        query = prefixes + re.sub(r"[$?]PATH\b", "<urn:path>", quad.object.value)
        try:
            refuse(query)
            check_syntax(query)
        except QueryError as error:
            problem = f"the query of a sh:sparql constraint cannot be used: {error}"
            raise UnreadableInputError(file, problem, line=_line(file, quad)) from error


def _line(file: Path, wanted: ox.Quad) -> int | None:
    """The line of an object in a Turtle file; of the first one where several triples have it."""
    if not is_located(file):
        return None
    return next(
        (
            place.object.line
            for place in positions(read_text(file), name=str(file))
            if (place.quad.predicate, place.quad.object) == (wanted.predicate, wanted.object)
        ),
        None,
    )


def _text(quad: ox.Quad) -> str:
    return str(getattr(quad.object, "value", ""))


def focus_nodes(
    shapes: rdflib.Graph, data: rdflib.Graph
) -> dict[rdflib.term.Node, set[rdflib.term.Node]]:
    """The nodes to which each shape with a target is applied.

    Args:
        shapes: what `load_shapes` gave.
        data: the data graph, with the ontology's subclasses.

    Returns:
        Shape -> its focus nodes, for every active shape that has a target.
    """
    found: dict[rdflib.term.Node, set[rdflib.term.Node]] = {}
    for name in _TARGETS:
        for shape, target in shapes.subject_objects(rdflib.URIRef(SH + name)):
            found.setdefault(shape, set()).update(_targets(name, target, data))
    for shape in shapes.subjects(rdflib.RDF.type, None, unique=True):
        types = set(shapes.objects(shape, rdflib.RDF.type))
        if types & _SHAPES and types & _CLASSES:  # an implicit class target
            found.setdefault(shape, set()).update(_targets("targetClass", shape, data))
    active = rdflib.URIRef(SH + "deactivated"), rdflib.Literal(True)
    return {shape: nodes for shape, nodes in found.items() if (shape, *active) not in shapes}


def _targets(name: str, target: rdflib.term.Node, data: rdflib.Graph) -> Iterator[rdflib.term.Node]:
    if name == "targetNode":
        yield target
    elif name == "targetSubjectsOf":
        yield from data.subjects(target)
    elif name == "targetObjectsOf":
        yield from data.objects(None, target)
    else:
        for subclass in data.transitive_subjects(rdflib.RDFS.subClassOf, target):
            yield from data.subjects(rdflib.RDF.type, subclass)


def aim(
    shapes: rdflib.Graph, focuses: Mapping[rdflib.term.Node, Collection[rdflib.term.Node]]
) -> None:
    """Let shapes target given nodes and nothing else.

    The `focus_nodes` of pyshacl would not do: it leaves out the values to which a shape leads, too,
    so that `sh:not` always fails and `sh:node` always holds.

    Args:
        shapes: what `load_shapes` gave; it is changed.
        focuses: shape -> its focus nodes.
    """
    for name in _TARGETS:
        shapes.remove((None, rdflib.URIRef(SH + name), None))
    for shape, nodes in focuses.items():
        for implicit in _CLASSES:
            shapes.remove((shape, rdflib.RDF.type, implicit))
        for node in nodes:
            shapes.add((shape, rdflib.URIRef(SH + "targetNode"), node))


def spread(shapes: rdflib.Graph) -> None:
    """Give the targets of node shapes to the property shapes in them.

    This means the same, and pyshacl then holds all nodes to a property shape at once instead of
    coming back for each node, which takes a third of the time on a large graph. What a shape is
    for somebody else, as the value of `sh:node` say, it stays.

    Args:
        shapes: what `load_shapes` gave; it is changed.
    """
    targets = [rdflib.URIRef(SH + name) for name in _TARGETS]
    off = rdflib.URIRef(SH + "deactivated")
    for shape, part in list(shapes.subject_objects(rdflib.SH.property)):
        aims = [(name, node) for name in targets for node in shapes.objects(shape, name)]
        types = set(shapes.objects(shape, rdflib.RDF.type))
        if (
            not aims
            or not isinstance(part, rdflib.URIRef)
            or types & _CLASSES  # it is a target by itself
            or (shape, off, None) in shapes
            or (None, None, shape) in shapes
        ):
            continue
        shapes.remove((shape, rdflib.SH.property, part))
        for name, node in aims:
            shapes.add((part, name, node))


def names(shapes: rdflib.Graph) -> dict[rdflib.term.Node, str]:
    """The IRI under which each shape is reported.

    A blank node is reported under the named shape that it is part of, since its own label differs
    from run to run.

    Args:
        shapes: what `load_shapes` gave.
    """
    found: dict[rdflib.term.Node, str] = {}
    for node in set(shapes.subjects()):
        above, seen = node, {node}
        while not isinstance(above, rdflib.URIRef):
            parents = sorted(set(shapes.subjects(None, above)) - seen, key=_named_first)
            if not parents:
                break
            above = parents[0]
            seen.add(above)
        found[node] = str(above) if isinstance(above, rdflib.URIRef) else ""
    return found


def _named_first(node: rdflib.term.Node) -> tuple[bool, str]:
    return not isinstance(node, rdflib.URIRef), str(node)


def written_path(graph: rdflib.Graph, path: rdflib.term.Node) -> str:
    """A property path as text: the IRI of a property, or a SPARQL 1.1 property path.

    Args:
        graph: where the structure of the path stands.
        path: its first node.
    """
    if isinstance(path, rdflib.URIRef):
        return str(path)
    return _written(graph, path)


def _written(graph: rdflib.Graph, path: rdflib.term.Node) -> str:
    if isinstance(path, rdflib.URIRef):
        return shorten(str(path))
    first = graph.value(path, rdflib.RDF.first)
    if first is not None:
        return "/".join(_step(graph, part) for part in graph.items(path))
    for name, before, after in (
        ("inversePath", "^", ""),
        ("zeroOrMorePath", "", "*"),
        ("oneOrMorePath", "", "+"),
        ("zeroOrOnePath", "", "?"),
    ):
        inner = graph.value(path, rdflib.URIRef(SH + name))
        if inner is not None:
            return before + _step(graph, inner) + after
    choices = graph.value(path, rdflib.URIRef(SH + "alternativePath"))
    return "|".join(_step(graph, part) for part in graph.items(choices)) if choices else ""


def _step(graph: rdflib.Graph, path: rdflib.term.Node) -> str:
    """A path inside another one, in parentheses where it has parts of its own."""
    text = _written(graph, path)
    parts = (rdflib.RDF.first, rdflib.URIRef(SH + "alternativePath"))
    if isinstance(path, rdflib.BNode) and any(graph.value(path, part) for part in parts):
        return f"({text})"
    return text
