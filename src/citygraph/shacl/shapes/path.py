"""Property paths as a shapes graph describes them (SHACL 2.3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from citygraph.namespaces import SH
from citygraph.shacl.property_path import (
    Alternative,
    Inverse,
    OneOrMore,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from citygraph.shacl.shapes.graph import FIRST, NIL
from citygraph.shacl.shapes.vocabulary import PATHS

if TYPE_CHECKING:
    from collections.abc import Callable

    from citygraph.model import Term
    from citygraph.shacl.property_path import PropertyPath
    from citygraph.shacl.shapes.graph import ShapesGraph

_STEPS: dict[str, Callable[[PropertyPath], PropertyPath]] = {
    "inversePath": Inverse,
    "zeroOrMorePath": ZeroOrMore,
    "oneOrMorePath": OneOrMore,
    "zeroOrOnePath": ZeroOrOne,
}
_TWO = 2

DEEPEST = 100
"""So deep are shapes and paths nested at most: each level needs some of Python's stack."""


def read_path(graph: ShapesGraph, shape: Term, node: Term) -> PropertyPath:
    """Read the path of a property shape.

    Args:
        graph: the shapes graph.
        shape: the property shape, to be blamed for its path.
        node: the path.

    Raises:
        UnreadableInputError: the path is malformed or runs in a circle.
    """
    return _read(graph, shape, node, ())


def _read(graph: ShapesGraph, shape: Term, node: Term, above: tuple[Term, ...]) -> PropertyPath:
    if isinstance(node, Literal) or node == NIL or node in above:
        graph.fail(shape, SH + "path", f"has {node} in its sh:path, which is no path (SHACL 2.3.1)")
    if isinstance(node, NamedNode):
        return Predicate(node)
    above = (*above, node)
    if len(above) > DEEPEST:
        problem = f"has a sh:path that is nested more than {DEEPEST} deep; make it simpler"
        graph.fail(shape, SH + "path", problem)
    if FIRST in graph.facts(node):
        return Sequence(_parts(graph, shape, node, above))  # what else is there does not count
    found = [(name, each) for name in sorted(PATHS) for each in graph.values(node, name)]
    if len(found) != 1:
        problem = "has a sh:path that is neither a property nor one structure of a path"
        graph.fail(shape, SH + "path", f"{problem} (SHACL 2.3.1)")
    [(name, inner)] = found
    if name == "alternativePath":
        return Alternative(_parts(graph, shape, inner, above))
    return _STEPS[name](_read(graph, shape, inner, above))


def _parts(
    graph: ShapesGraph, shape: Term, head: Term, above: tuple[Term, ...]
) -> tuple[PropertyPath, ...]:
    members = graph.members(head, shape, SH + "path")
    if len(members) < _TWO:
        graph.fail(
            shape, SH + "path", "has a list of fewer than two paths in its sh:path (SHACL 2.3.1)"
        )
    return tuple(_read(graph, shape, member, above) for member in members)
