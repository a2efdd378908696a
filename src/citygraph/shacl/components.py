"""The constraint components of SHACL Core (SHACL 4), each as a class."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import pyoxigraph as ox

from citygraph.namespaces import RDF, SH, shorten
from citygraph.shacl.literals.order import Regex, is_valid, less, not_greater
from citygraph.shacl.plan import Constraint, Hit, Shape, ValueConstraint
from citygraph.shacl.property_path import Predicate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from citygraph.model import Term
    from citygraph.shacl.local import Focused, Run
    from citygraph.shacl.property_path import PropertyPath
    from citygraph.shacl.view import Node

_TYPE = Predicate(ox.NamedNode(RDF + "type"))
_KINDS = {
    ox.NamedNode: ("IRI", "BlankNodeOrIRI", "IRIOrLiteral"),
    ox.BlankNode: ("BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral"),
    ox.Literal: ("Literal", "BlankNodeOrLiteral", "IRIOrLiteral"),
}
NODE_KINDS = {SH + name for names in _KINDS.values() for name in names}
"""The values of `sh:nodeKind`."""


def shown(term: Term) -> str:
    """A term in a message."""
    return shorten(term.value) if isinstance(term, ox.NamedNode) else str(term)


def what(path: PropertyPath | None) -> str:
    """What a message is about: the values of a path, or the node itself."""
    return "" if path is None else f" for {_written(path)}"


def _written(path: PropertyPath) -> str:
    return shorten(path.iri.value) if isinstance(path, Predicate) else str(path)


def _are(path: PropertyPath | None) -> str:
    return "is" if path is None else f"has a value{what(path)} that is"


@dataclass(frozen=True, eq=False)
class Class(ValueConstraint):
    """`sh:class`: value nodes are instances of a class or of a subclass of it."""

    component: ClassVar[str] = "Class"
    cls: ox.NamedNode

    def bad(self, run: Run, values: Collection[Node]) -> Collection[Node]:
        """See `ValueConstraint.bad`."""
        classes, types = run.subclasses(self.cls), run.values(_TYPE)
        return {value for value in values if classes.isdisjoint(types(value))}

    def message(self, path: PropertyPath | None) -> str:
        """See `Constraint.message`."""
        return f"{_are(path)} no {shown(self.cls)}"


@dataclass(frozen=True, eq=False)
class Datatype(ValueConstraint):
    """`sh:datatype`: value nodes are well-formed literals of a datatype."""

    component: ClassVar[str] = "Datatype"
    datatype: ox.NamedNode

    def bad(self, run: Run, values: Collection[Node]) -> Collection[Node]:
        """See `ValueConstraint.bad`."""
        term = run.view.term
        return {value for value in values if not self._keeps(term(value))}

    def _keeps(self, term: Term) -> bool:
        return isinstance(term, ox.Literal) and term.datatype == self.datatype and is_valid(term)

    def message(self, path: PropertyPath | None) -> str:
        """See `Constraint.message`."""
        return f"{_are(path)} no well-formed {shown(self.datatype)}"


@dataclass(frozen=True, eq=False)
class NodeKind(ValueConstraint):
    """`sh:nodeKind`: value nodes are IRIs, blank nodes or literals."""

    component: ClassVar[str] = "NodeKind"
    kind: ox.NamedNode

    def bad(self, run: Run, values: Collection[Node]) -> Collection[Node]:
        """See `ValueConstraint.bad`."""
        kind = self.kind.value.removeprefix(SH)
        allowed = tuple(sort for sort, kinds in _KINDS.items() if kind in kinds)
        term = run.view.term
        return {value for value in values if not isinstance(term(value), allowed)}

    def message(self, path: PropertyPath | None) -> str:
        """See `Constraint.message`."""
        return f"{_are(path)} not of the kind {shown(self.kind)}"


@dataclass(frozen=True, eq=False)
class Count(Constraint):
    """`sh:minCount` and `sh:maxCount`: how many value nodes there are."""

    component: ClassVar[str] = ""
    bound: Literal["Min", "Max"]
    number: int

    @property
    def iri(self) -> str:
        """See `Constraint.iri`."""
        return f"{SH}{self.bound}CountConstraintComponent"

    def check(self, run: Run, focused: Focused) -> Iterator[Hit]:  # noqa: ARG002
        """See `Constraint.check`."""
        number = self.number
        if self.bound == "Min":
            return (Hit(focus) for focus, values in focused.pairs if len(values) < number)
        return (Hit(focus) for focus, values in focused.pairs if len(values) > number)

    def message(self, path: PropertyPath | None) -> str:
        """See `Constraint.message`."""
        if self.bound == "Min":
            return f"has fewer than {self.number} values{what(path)}; add what is missing"
        return f"has more than {self.number} values{what(path)}; remove what is wrong"


@dataclass(frozen=True, eq=False)
class Range(ValueConstraint):
    """`sh:minExclusive` and its three siblings: how value nodes compare to a literal."""

    component: ClassVar[str] = ""
    name: Literal["MinExclusive", "MinInclusive", "MaxExclusive", "MaxInclusive"]
    bound: ox.Literal

    @property
    def iri(self) -> str:
        """See `Constraint.iri`."""
        return f"{SH}{self.name}ConstraintComponent"

    def bad(self, run: Run, values: Collection[Node]) -> Collection[Node]:
        """See `ValueConstraint.bad`."""
        compare = less if self.name.endswith("Exclusive") else not_greater
        term, bound = run.view.term, self.bound
        if self.name.startswith("Min"):
            return {value for value in values if compare(bound, term(value)) is not True}
        return {value for value in values if compare(term(value), bound) is not True}

    def message(self, path: PropertyPath | None) -> str:
        """See `Constraint.message`."""
        signs = {
            "MinExclusive": ">",
            "MinInclusive": ">=",
            "MaxExclusive": "<",
            "MaxInclusive": "<=",
        }
        return f"{_are(path)} not {signs[self.name]} {self.bound.value}"


@dataclass(frozen=True, eq=False)
class Length(ValueConstraint):
    """`sh:minLength` and `sh:maxLength`: how many characters IRIs and literals have."""

    component: ClassVar[str] = ""
    bound: Literal["Min", "Max"]
    number: int

    @property
    def iri(self) -> str:
        """See `Constraint.iri`."""
        return f"{SH}{self.bound}LengthConstraintComponent"

    def bad(self, run: Run, values: Collection[Node]) -> Collection[Node]:
        """See `ValueConstraint.bad`."""
        return {value for value in values if not self._keeps(run.view.term(value))}

    def _keeps(self, term: Term) -> bool:
        if isinstance(term, ox.BlankNode):
            return False
        length = len(term.value)
        return length >= self.number if self.bound == "Min" else length <= self.number

    def message(self, path: PropertyPath | None) -> str:
        """See `Constraint.message`."""
        than = "shorter" if self.bound == "Min" else "longer"
        return f"{_are(path)} {than} than {self.number} characters"


@dataclass(frozen=True, eq=False)
class Pattern(ValueConstraint):
    """`sh:pattern`: IRIs and literals match a regular expression."""

    component: ClassVar[str] = "Pattern"
    regex: Regex

    def bad(self, run: Run, values: Collection[Node]) -> Collection[Node]:
        """See `ValueConstraint.bad`."""
        texts = {
            value: term.value for value in values if not _is_blank(term := run.view.term(value))
        }
        matching = self.regex.matching(texts.values())
        return {value for value in values if texts.get(value) not in matching}

    def message(self, path: PropertyPath | None) -> str:
        """See `Constraint.message`."""
        return f"{_are(path)} not of the form {self.regex.pattern}"


def _is_blank(term: Term) -> bool:
    return isinstance(term, ox.BlankNode)


@dataclass(frozen=True, eq=False)
class LanguageIn(ValueConstraint):
    """`sh:languageIn`: value nodes are texts in one of some languages."""

    component: ClassVar[str] = "LanguageIn"
    ranges: tuple[str, ...]

    def bad(self, run: Run, values: Collection[Node]) -> Collection[Node]:
        """See `ValueConstraint.bad`."""
        return {value for value in values if not self._matches(run.view.term(value))}

    def _matches(self, value: Term) -> bool:
        """The basic filtering of RFC 4647, as SPARQL's LANGMATCHES has it."""
        tag = _language(value)
        return bool(tag) and any(
            wanted in {"*", tag} or tag.startswith(f"{wanted}-")
            for wanted in map(str.lower, self.ranges)
        )

    def message(self, path: PropertyPath | None) -> str:
        """See `Constraint.message`."""
        return f"{_are(path)} not in one of the languages {', '.join(self.ranges)}"


def _language(term: Term) -> str:
    return (term.language or "").lower() if isinstance(term, ox.Literal) else ""


@dataclass(frozen=True, eq=False)
class UniqueLang(Constraint):
    """`sh:uniqueLang`: there is at most one value node in each language."""

    component: ClassVar[str] = "UniqueLang"

    def check(self, run: Run, focused: Focused) -> Iterator[Hit]:
        """See `Constraint.check`."""
        for focus, values in focused.pairs:
            if len(values) > 1:
                tags = Counter(map(_language, map(run.view.term, values)))
                yield from (Hit(focus) for tag, number in tags.items() if tag and number > 1)

    def message(self, path: PropertyPath | None) -> str:
        """See `Constraint.message`."""
        return f"has several values in one language{what(path)}; keep one"


@dataclass(frozen=True, eq=False)
class Equals(Constraint):
    """`sh:equals`: the value nodes are those of another property."""

    component: ClassVar[str] = "Equals"
    other: Predicate

    def check(self, run: Run, focused: Focused) -> Iterator[Hit]:
        """See `Constraint.check`."""
        others = run.values(self.other)
        for focus, values in focused.pairs:
            wanted = others(focus)
            yield from (Hit(focus, value) for value in values if value not in wanted)
            yield from (Hit(focus, value) for value in wanted if value not in values)

    def message(self, path: PropertyPath | None) -> str:
        """See `Constraint.message`."""
        return f"has other values{what(path)} than for {shown(self.other.iri)}"


@dataclass(frozen=True, eq=False)
class Disjoint(Constraint):
    """`sh:disjoint`: no value node is one of another property."""

    component: ClassVar[str] = "Disjoint"
    other: Predicate

    def check(self, run: Run, focused: Focused) -> Iterator[Hit]:
        """See `Constraint.check`."""
        others = run.values(self.other)
        for focus, values in focused.pairs:
            wrong = others(focus)
            if wrong:
                yield from (Hit(focus, value) for value in values if value in wrong)

    def message(self, path: PropertyPath | None) -> str:
        """See `Constraint.message`."""
        return f"has a value{what(path)} that is also one for {shown(self.other.iri)}"


@dataclass(frozen=True, eq=False)
class LessThan(Constraint):
    """`sh:lessThan`, `sh:lessThanOrEquals`: value nodes are less than those of another property."""

    component: ClassVar[str] = ""
    other: Predicate
    or_equals: bool

    @property
    def iri(self) -> str:
        """See `Constraint.iri`."""
        return f"{SH}LessThan{'OrEquals' if self.or_equals else ''}ConstraintComponent"

    def check(self, run: Run, focused: Focused) -> Iterator[Hit]:
        """See `Constraint.check`."""
        others = run.values(self.other)
        compare = not_greater if self.or_equals else less
        term = run.view.term
        for focus, values in focused.pairs:
            bounds = others(focus) if values else ()
            for value in values:
                for bound in bounds:
                    if compare(term(value), term(bound)) is not True:
                        yield Hit(focus, value)

    def message(self, path: PropertyPath | None) -> str:
        """See `Constraint.message`."""
        sign = "<=" if self.or_equals else "<"
        return f"has a value{what(path)} that is not {sign} that for {shown(self.other.iri)}"


@dataclass(frozen=True, eq=False)
class Closed(Constraint):
    """`sh:closed`: value nodes have no other properties than the shape's."""

    component: ClassVar[str] = "Closed"
    allowed: frozenset[ox.NamedNode]

    def check(self, run: Run, focused: Focused) -> Iterator[Hit]:
        """See `Constraint.check`."""
        others: dict[Node, list[tuple[ox.NamedNode, Node]]] = {}
        for node, predicate, value in run.view.beyond(focused.values, self.allowed):
            others.setdefault(node, []).append((predicate, value))
        if others:
            for focus, values in focused.pairs:
                for node in values:
                    for predicate, value in others.get(node, ()):
                        yield Hit(focus, value, Predicate(predicate))

    def message(self, path: PropertyPath | None) -> str:
        """See `Constraint.message`."""
        name = "a property" if path is None else f"the property {_written(path)}"
        return f"has {name}, which it may not have; check its spelling, or remove it"


@dataclass(frozen=True, eq=False)
class HasValue(Constraint):
    """`sh:hasValue`: a term is among the value nodes."""

    component: ClassVar[str] = "HasValue"
    term: Term

    def check(self, run: Run, focused: Focused) -> Iterator[Hit]:
        """See `Constraint.check`."""
        wanted = run.view.node(self.term)
        return (Hit(focus) for focus, values in focused.pairs if wanted not in values)

    def message(self, path: PropertyPath | None) -> str:
        """See `Constraint.message`."""
        return f"lacks the value {shown(self.term)}{what(path)}; add it"


@dataclass(frozen=True, eq=False)
class In(ValueConstraint):
    """`sh:in`: value nodes are among some terms."""

    component: ClassVar[str] = "In"
    terms: tuple[Term, ...]

    def bad(self, run: Run, values: Collection[Node]) -> Collection[Node]:
        """See `ValueConstraint.bad`."""
        return set(values).difference(map(run.view.node, self.terms))

    def message(self, path: PropertyPath | None) -> str:
        """See `Constraint.message`."""
        return f"{_are(path)} not one of {', '.join(map(shown, self.terms))}"


@dataclass(frozen=True, eq=False)
class Logical(ValueConstraint):
    """`sh:node`, `sh:not`, `sh:and`, `sh:or`, `sh:xone`: to which shapes value nodes conform."""

    component: ClassVar[str] = ""
    name: Literal["Node", "Not", "And", "Or", "Xone"]
    members: tuple[Shape, ...]

    @property
    def iri(self) -> str:
        """See `Constraint.iri`."""
        return f"{SH}{self.name}ConstraintComponent"

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """See `Constraint.shapes`."""
        return self.members

    def bad(self, run: Run, values: Collection[Node]) -> Collection[Node]:
        """See `ValueConstraint.bad`."""
        if self.name == "Or":
            left: Collection[Node] = values
            for member in self.members:
                left = run.failing(member, left)
            return left
        failing = [run.failing(member, values) for member in self.members]
        if self.name == "Not":
            return {value for value in values if value not in failing[0]}
        if self.name == "Xone":
            kept = len(failing) - 1
            return {value for value in values if sum(value in some for some in failing) != kept}
        return set().union(*failing)

    def message(self, path: PropertyPath | None) -> str:
        """See `Constraint.message`."""
        names = ", ".join(dict.fromkeys(shorten(member.name) for member in self.members))
        said = {
            "Node": "does not conform to",
            "Not": "conforms to what it must not conform to,",
            "And": "does not conform to all of",
            "Or": "conforms to none of",
            "Xone": "does not conform to exactly one of",
        }[self.name]
        return f"{said} {names}" if path is None else f"has a value{what(path)} that {said} {names}"


@dataclass(frozen=True, eq=False)
class Qualified(Constraint):
    """`sh:qualifiedMinCount` and `…MaxCount`: how many value nodes conform to a shape.

    Args:
        bound: which of the two.
        number: how many.
        shape: the one whose conforming value nodes count.
        siblings: shapes to which these must not conform, with `sh:qualifiedValueShapesDisjoint`.
    """

    component: ClassVar[str] = ""
    bound: Literal["Min", "Max"]
    number: int
    shape: Shape
    siblings: tuple[Shape, ...]

    @property
    def iri(self) -> str:
        """See `Constraint.iri`."""
        return f"{SH}Qualified{self.bound}CountConstraintComponent"

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """See `Constraint.shapes`."""
        return self.shape, *self.siblings

    def check(self, run: Run, focused: Focused) -> Iterator[Hit]:
        """See `Constraint.check`."""
        counted = focused.values - run.failing(self.shape, focused.values)
        for sibling in self.siblings:
            counted &= run.failing(sibling, counted)
        for focus, values in focused.pairs:
            number = sum(value in counted for value in values)
            if number < self.number if self.bound == "Min" else number > self.number:
                yield Hit(focus)

    def message(self, path: PropertyPath | None) -> str:
        """See `Constraint.message`."""
        than = "fewer" if self.bound == "Min" else "more"
        return f"has {than} than {self.number} values{what(path)} like {shorten(self.shape.name)}"
