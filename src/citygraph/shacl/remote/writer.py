"""Shapes as SPARQL expressions: what is true of a node that does not conform.

Nothing but EXISTS, FILTER, UNION and subqueries is used, in forms that Oxigraph and Virtuoso
answer alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.namespaces import RDFS
from citygraph.shacl.plan import ValueConstraint
from citygraph.shacl.remote.algebra import any_of, reached, some
from citygraph.shacl.remote.node_expressions import breaks
from citygraph.shacl.remote.value_expressions import bad

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyoxigraph as ox

    from citygraph.shacl.plan import Shape

_SUBCLASSES = f"a/<{RDFS}subClassOf>*"
_MOST_BRANCHES = 30


class Writer:
    """Writes one query: hands out variables, and knows the subclasses.

    Args:
        subclasses: class -> itself and its subclasses; None where only a path can reach them, as
            where one is a blank node. A class that is missing has none.
        name: with which the names of variables begin.
    """

    def __init__(
        self,
        subclasses: Mapping[ox.NamedNode, tuple[ox.NamedNode, ...] | None],
        name: str = "v",
    ) -> None:
        self._subclasses = subclasses
        self._name = name
        self._number = 0

    def variable(self) -> str:
        """A variable that nothing else uses."""
        self._number += 1
        return f"?{self._name}{self._number}"

    def is_a(self, node: str, cls: ox.NamedNode) -> str:
        """The pattern that a node is an instance of a class."""
        classes = self._subclasses.get(cls, (cls,))
        if classes is None:
            return f"{node} {_SUBCLASSES} {cls} ."
        if len(classes) == 1:
            return f"{node} a {cls} ."
        kind = self.variable()
        return f"{node} a {kind} . FILTER ({kind} IN ({', '.join(map(str, classes))}))"

    def instances(self, node: str, cls: ox.NamedNode) -> list[str]:
        """The patterns, of which each leads to some instances of a class."""
        classes = self._subclasses.get(cls, (cls,))
        if classes is None or len(classes) > _MOST_BRANCHES:
            return [self.is_a(node, cls)]
        return [f"{node} a {each} ." for each in classes]

    def breaks(self, shape: Shape, node: str) -> str:
        """The expression that a node does not conform to a shape.

        Raises:
            RefusedError: a constraint of it cannot be put into a query.
        """
        value = node if shape.path is None else self.variable()
        of_values, of_node = [], []
        for constraint in shape.constraints:
            if isinstance(constraint, ValueConstraint):
                of_values.append(bad(constraint, self, value))
            else:
                of_node.append(breaks(constraint, self, node, shape.path))
        of_values += [self.breaks(inner, value) for inner in shape.properties]
        if shape.path is None:
            return any_of([*of_values, *of_node])
        wrong = some(reached(node, shape.path, value), any_of(of_values))
        return any_of([wrong, *of_node])
