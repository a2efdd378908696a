"""A plan as SPARQL: for every constraint that a root shape leads to, a SELECT of what breaks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from citygraph.shacl.remote.algebra import RefusedError, reached
from citygraph.shacl.remote.forms import FOCUS, Focus, forms
from citygraph.shacl.remote.writer import Writer
from citygraph.shacl.shapes.queries import Ask, Select

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from citygraph.model import Term
    from citygraph.shacl.plan import Constraint, Shape, Target
    from citygraph.shacl.property_path import PropertyPath
    from citygraph.shacl.remote.pages import PagedQuery

    Subclasses = Mapping[ox.NamedNode, tuple[ox.NamedNode, ...] | None]


@dataclass(frozen=True, slots=True)
class Question:
    """A query for what breaks a constraint.

    Args:
        shape: the shape that has the constraint.
        constraint: the constraint.
        query: asks for ?focus (of constraints that are queries, ?this), ?value and ?path.
            As many rows are equal in these as the executor in this process finds faults.
    """

    shape: Shape
    constraint: Constraint
    query: PagedQuery


@dataclass(frozen=True, slots=True)
class Refused:
    """A constraint that an endpoint cannot be asked about.

    Args:
        shape: the shape that has it.
        constraint: the constraint.
        reason: why, as a clause.
    """

    shape: Shape
    constraint: Constraint
    reason: str


def questions(
    root: Shape, subclasses: Subclasses, absent: Collection[Term] = ()
) -> Iterator[Question | Refused]:
    """The queries for all constraints to which a root shape leads by `sh:property`.

    Args:
        root: a shape with targets.
        subclasses: see `Writer`.
        absent: nodes in no triple, about which only constraints that are queries ask.
    """
    yield from _questions(root, (), root, (subclasses, absent))


def _questions(
    root: Shape,
    chain: tuple[PropertyPath, ...],
    shape: Shape,
    known: tuple[Subclasses, Collection[Term]],
) -> Iterator[Question | Refused]:
    for constraint in shape.constraints:
        subclasses, absent = known
        asks = isinstance(constraint, Select | Ask)
        writer = Writer(subclasses, "way" if asks else "v")  # its queries have names of their own
        targets = [t for t in root.targets if asks or t.kind != "node" or t.term not in absent]
        if not targets:
            continue
        focus = _focus(targets, chain, writer, absent)
        try:
            queries = forms(constraint, shape, writer, focus)
        except RefusedError as error:
            yield Refused(shape, constraint, str(error))
        else:
            yield from (Question(shape, constraint, query) for query in queries)
    further = chain if shape.path is None else (*chain, shape.path)
    for inner in shape.properties:
        yield from _questions(root, further, inner, known)


def _focus(
    targets: Iterable[Target],
    chain: tuple[PropertyPath, ...],
    writer: Writer,
    absent: Collection[Term],
) -> Focus:
    names = [*(writer.variable() for _ in chain), FOCUS]
    steps = [reached(*step) for step in zip(names, chain, names[1:], strict=False)]
    return Focus([targeted(targets, writer, names[0], absent), *steps], tuple(names[:-1]))


def targeted(
    targets: Iterable[Target], writer: Writer, node: str, absent: Collection[Term] = ()
) -> str:
    """The pattern that binds a variable to the nodes that are targeted, perhaps several times.

    Unless it is one triple pattern it is a subquery: Virtuoso loses rows where a union, a filter or
    VALUES stands beside other patterns.

    Args:
        targets: what is targeted.
        writer: of the query.
        node: the variable.
        absent: nodes that may be in no triple.
    """
    parts: list[str] = []
    named: list[ox.NamedNode] = []
    for target in targets:
        kind, term = target
        if kind == "node" and isinstance(term, ox.NamedNode) and term not in absent:
            named.append(term)
        else:
            parts += _target(target, writer, node, absent)
    if named:  # with BIND, Virtuoso would find nothing in FILTER NOT EXISTS
        listed = " ".join(map(str, named))
        subject = f"{node} {writer.variable()} {writer.variable()} ."
        value = f"{writer.variable()} {writer.variable()} {node} ."
        parts += [f"VALUES {node} {{ {listed} }} {way}" for way in (subject, value)]
    if len(parts) == 1 and parts[0].endswith(".") and not {"*", "{"} & set(parts[0]):
        return parts[0]
    branches = " UNION ".join(f"{{ {part} }}" for part in parts)
    return f"{{ SELECT DISTINCT {node} WHERE {{ {branches} }} }}"


def _target(target: Target, writer: Writer, node: str, absent: Collection[Term]) -> list[str]:
    kind, term = target
    if kind == "class" and isinstance(term, ox.NamedNode):
        return writer.instances(node, term)
    if kind == "subjectsOf":
        return [f"{node} {term} {writer.variable()} ."]
    if kind == "objectsOf":
        return [f"{writer.variable()} {term} {node} ."]
    if term in absent:
        return [f"BIND ({term} AS {node})"]
    return [f"VALUES {node} {{ {term} }} {writer.variable()} {writer.variable()} {node} ."]
