"""Random data, shapes and edits that try every part of SHACL; the same seed, the same case."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from shacl_cases import EX, Case, Shape, quads
from shacl_constraints import (
    ALWAYS,
    CLASSES,
    CONSTRAINTS,
    DATES,
    DISJOINT,
    LITERALS,
    NO_QUERIES,
    NODES,
    NUMBERS,
    OF_NODES,
    OF_PROPERTIES,
    PROPERTIES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OPERATORS = {
    "inverse": "inversePath",
    "star": "zeroOrMorePath",
    "plus": "oneOrMorePath",
    "option": "zeroOrOnePath",
}


@dataclass(frozen=True)
class Profile:
    """What sort of cases are made.

    Args:
        weights: constraint -> how often it is drawn; 0 never, 1 where it is not named.
        paths: operator of paths -> likewise.
        shapes: the largest number of shapes.
        triples: the largest number of triples of data.
        edits: the largest number of triples that are added or removed.
        graphs: whether the data are spread over named graphs, some triples in two of them.
        literals: the literals of the data.
        nodes: the nodes of the data.
        siblings: whether the shapes are such that count the value nodes of others' siblings.
        blank: the share of shapes that are blank nodes.
        targets: how often each kind of target is drawn.
        typed: the share of triples that say a type.
        classed: the share of triples that say a subclass.
        linked: the share of triples whose value is a node, of those that are no types.
        limits: the literals of sh:minInclusive and its like, one list for each sort.
    """

    weights: dict[str, float]
    paths: dict[str, float]
    shapes: int = 6
    triples: int = 14
    edits: int = 3
    graphs: bool = False
    literals: Sequence[str] = LITERALS
    nodes: Sequence[str] = NODES
    targets: dict[str, float] = field(default_factory=dict)
    siblings: bool = False
    blank: float = 0.2
    typed: float = 0.2
    classed: float = 0.1
    linked: float = 0.6
    limits: Sequence[Sequence[str]] = (NUMBERS, NUMBERS, DATES)


CORE = Profile(weights=NO_QUERIES, paths={})

_PARSED: dict[str, ox.Term] = {}


def _term(text: str) -> ox.Term:
    if text not in _PARSED:
        _PARSED[text] = quads(f"ex:s ex:p {text} .")[0].object
    return _PARSED[text]


class Generator:
    """Draws one case after another.

    Args:
        seed: the same seed gives the same case.
        profile: what sort of case.
    """

    def __init__(self, seed: int, profile: Profile) -> None:
        self.random = random.Random(seed)  # noqa: S311 - nothing is secret
        self.profile = profile
        self.built: list[Shape] = []
        self._siblings: set[str] = set()

    def case(self) -> Case:
        """Shapes, data and an edit."""
        shapes = self.shapes()
        data = self._quads(self.random.randint(2, self.profile.triples))
        return self.edited(Case(shapes, data))

    def edited(self, case: Case) -> Case:
        """The same case with another edit."""
        most = self.random.choice((1, 1, self.profile.edits))
        gone = tuple(dict.fromkeys(self.random.choices(case.data, k=self.random.randint(0, most))))
        added = self._quads(self.random.randint(not gone, most))
        return replace(case, added=added, removed=gone)

    def _quads(self, number: int) -> tuple[ox.Quad, ...]:
        return tuple(dict.fromkeys(self.quad() for _ in range(number)))

    def quad(self) -> ox.Quad:
        """A triple: a type, a subclass, or a value that is a node or a literal."""
        draw, kind = self.random.choice, self.random.random()
        classes = [*CLASSES, *(s.name for s in self.built if "a rdfs:Class" in s.lines)]
        subject, predicate = draw(self.profile.nodes), draw(PROPERTIES)
        if kind < self.profile.typed:
            predicate, value = "rdf:type", draw(classes)
        elif kind < self.profile.typed + self.profile.classed:
            subject, predicate, value = draw(classes), "rdfs:subClassOf", draw(classes)
        elif self.random.random() < self.profile.linked:
            value = draw(self.profile.nodes)
        else:
            value = draw(self.profile.literals)
        graph = draw((ox.DefaultGraph(), ox.NamedNode(EX + "g"), ox.NamedNode(EX + "h")))
        triple = _term(subject), _term(predicate), _term(value)
        return ox.Quad(*triple, graph if self.profile.graphs else ox.DefaultGraph())

    def shapes(self) -> tuple[Shape, ...]:
        """Shapes, innermost first: none leads back to itself."""
        number = self.random.randint(2, self.profile.shapes)
        self.built = []
        self._siblings = set()
        if self.profile.siblings:
            return self._siblings_and_parents()
        for index in range(number):
            self._keep(self._shape(index, aimed=index == number - 1))
        return tuple(self.built)

    def _siblings_and_parents(self) -> tuple[Shape, ...]:
        """Shapes to conform to, property shapes that count what does, and shapes around these."""
        for index in range(3):
            self._keep(self._shape(index, aimed=False))
        for index in range(3, 7):
            lines = (*CONSTRAINTS["qualified"](self), *self._targets())
            self._keep(Shape(f"ex:S{index}", self.path(), lines))
        counting = self.built[3:]
        for index in range(7, 9):
            chosen = self.random.sample(counting, 2)
            lines = (*(f"sh:property {shape.name}" for shape in chosen), *self._targets())
            self._keep(Shape(f"ex:S{index}", None, lines))
        return tuple(self.built)

    def _shape(self, index: int, *, aimed: bool) -> Shape:
        path = self.path() if self.random.random() < 0.6 else None
        names = ALWAYS + (OF_PROPERTIES if path else OF_NODES)
        weights = [self.profile.weights.get(name, 1) for name in names]
        lines: list[str] = []
        for name in dict.fromkeys(self.random.choices(names, weights, k=self.random.randint(1, 3))):
            lines += CONSTRAINTS[name](self)
        if aimed or self.random.random() < 0.4:
            lines += self._targets()
        lines += self._remarks(index)
        blank = "a rdfs:Class" not in lines and self.random.random() < self.profile.blank
        return Shape(f"{'_' if blank else 'ex'}:S{index}", path, tuple(dict.fromkeys(lines)))

    def _targets(self) -> Iterator[str]:
        draw = self.random.choice
        kinds = {
            "class": f"sh:targetClass {draw(CLASSES)}",
            "node": f"sh:targetNode {draw([n for n in NODES if n[0] != '_'])}",
            "literal": f"sh:targetNode {draw(self.profile.literals)}",
            "subjects": f"sh:targetSubjectsOf {draw(PROPERTIES)}",
            "objects": f"sh:targetObjectsOf {draw(PROPERTIES)}",
            "implicit": "a rdfs:Class",
        }
        odds = {"literal": 0.2, "implicit": 0.4} | self.profile.targets
        weights = [odds.get(kind, 1) for kind in kinds]
        for _ in range(self.random.choice((1, 1, 2))):
            yield self.random.choices(list(kinds.values()), weights)[0]

    def _remarks(self, index: int) -> Iterator[str]:
        chance = self.random.random()
        if chance < 0.1:
            yield f"sh:severity {self.random.choice(('sh:Warning', 'sh:Info', 'sh:Violation'))}"
        elif chance < 0.2:
            yield f'sh:message "broken {index}"@en'
        elif chance < 0.24:
            yield "sh:deactivated true"

    def path(self, depth: int = 0) -> str:
        """A property path as Turtle."""
        kinds = ("predicate", "inverse", "sequence", "alternative", "star", "plus", "option")
        weights = [self.profile.paths.get(kind, 1) for kind in kinds]
        weights[0] *= 5 + 4 * depth
        kind = self.random.choices(kinds, weights)[0]
        if kind == "predicate":
            return self.random.choice((*PROPERTIES * 3, "rdf:type", "rdfs:subClassOf"))
        if kind in {"sequence", "alternative"}:
            parts = " ".join(self.path(depth + 1) for _ in range(self.random.choice((2, 2, 3))))
            return f"( {parts} )" if kind == "sequence" else f"[ sh:alternativePath ( {parts} ) ]"
        if kind == "inverse" and not self.profile.paths.get("inverse of paths", 1):
            return f"[ sh:inversePath {self.random.choice(PROPERTIES)} ]"
        return f"[ sh:{_OPERATORS[kind]} {self.path(depth + 1)} ]"

    def one(self, *, kind: str = "any") -> str | None:
        """The name of a shape that was built before, or None.

        Args:
            kind: any, a node shape, a property shape, or one that leads to no siblings: else
                siblings could lead to each other.
        """
        fits = {
            "any": lambda _: True,
            "node": lambda shape: shape.path is None,
            "property": lambda shape: shape.path is not None,
            "alone": lambda shape: shape.name not in self._siblings,
        }
        fitting = [shape.name for shape in self.built if fits[kind](shape)]
        return self.random.choice(fitting) if fitting else None

    def _keep(self, shape: Shape) -> None:
        self.built.append(shape)
        words = " ".join(shape.lines).split()
        if DISJOINT[0] in " ".join(shape.lines) or not self._siblings.isdisjoint(words):
            self._siblings.add(shape.name)

    def term(self) -> str:
        """An IRI or a literal."""
        named = [node for node in self.profile.nodes if node[0] != "_"]
        return self.random.choice((*named, *self.profile.literals))
