"""What shapes are compiled to: shapes with their targets and constraints, for every executor."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from pyoxigraph import NamedNode

from citygraph.namespaces import SH

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import pyoxigraph as ox

    from citygraph.model import Term
    from citygraph.shacl.local import Focused, Run
    from citygraph.shacl.property_path import PropertyPath
    from citygraph.shacl.view import Node

VIOLATION = NamedNode(SH + "Violation")


class Target(NamedTuple):
    """What a shape is applied to (SHACL 2.1.3).

    Args:
        kind: which sort of target; an implicit class target is one of class.
        term: the class, node or property.
    """

    kind: Literal["class", "node", "subjectsOf", "objectsOf"]
    term: Term


class Hit(NamedTuple):
    """That a constraint is broken.

    Args:
        focus: the focus node that breaks it.
        value: the value node at fault, where there is one.
        path: the property at fault, where it is not the path of the shape.
        messages: what to say, where it is neither the shape's message nor the component's.
    """

    focus: Node
    value: Node | None = None
    path: PropertyPath | None = None
    messages: tuple[ox.Literal, ...] = ()


class Constraint(ABC):
    """One constraint of a shape; its class is a constraint component of SHACL."""

    component: ClassVar[str]
    """The name of the component in the namespace of SHACL, without `ConstraintComponent`."""

    @abstractmethod
    def check(self, run: Run, focused: Focused) -> Iterator[Hit]:
        """Hold focus nodes and their value nodes to the constraint.

        Args:
            run: knows the data.
            focused: the focus nodes with their value nodes.
        """

    @abstractmethod
    def message(self, path: PropertyPath | None) -> str:
        """What to say of a node that breaks the constraint, when its shape has no message.

        Args:
            path: that of the shape.
        """

    @property
    def iri(self) -> str:
        """The IRI of the constraint component."""
        return f"{SH}{self.component}ConstraintComponent"

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The shapes to whose conformance the constraint refers."""
        return ()

    @property
    def node(self) -> Term | None:
        """The node of an `sh:sparql` constraint."""
        return None


class ValueConstraint(Constraint):
    """A constraint that each value node keeps or breaks by itself."""

    @abstractmethod
    def bad(self, run: Run, values: Collection[Node]) -> Collection[Node]:
        """Those of some different value nodes that break the constraint."""

    def check(self, run: Run, focused: Focused) -> Iterator[Hit]:
        """See `Constraint.check`."""
        bad = self.bad(run, focused.values)
        if bad:
            for focus, values in focused.pairs:
                for value in values:
                    if value in bad:
                        yield Hit(focus, value)


@dataclass(eq=False, slots=True)
class Shape:
    """One shape.

    Args:
        node: its IRI or blank node in the shapes graph.
        name: the IRI under which it is reported: that of the named shape around a blank node.
        path: of a property shape; None for a node shape.
        targets: what it is applied to.
        constraints: what its value nodes must keep; nothing when it is deactivated.
        properties: the property shapes of its value nodes.
        severity: of its findings.
        messages: what its findings say, in any languages.
    """

    node: Term
    name: str
    path: PropertyPath | None = None
    targets: tuple[Target, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    properties: tuple[Shape, ...] = ()
    severity: NamedNode = VIOLATION
    messages: tuple[ox.Literal, ...] = ()

    @property
    def nested(self) -> Iterator[Shape]:
        """The shapes to which this one refers, each as often as it does."""
        yield from self.properties
        for constraint in self.constraints:
            yield from constraint.shapes


@dataclass(frozen=True, slots=True)
class Plan:
    """Compiled shapes.

    Args:
        shapes: all of them, each after the shapes to which it refers.
    """

    shapes: tuple[Shape, ...]
    roots: tuple[Shape, ...] = field(init=False)
    """The shapes that have a target."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "roots", tuple(s for s in self.shapes if s.targets))
