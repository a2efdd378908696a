"""The plan of a shape and the queries that an endpoint gets for it, for a person to read."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

import pyoxigraph as ox

from citygraph.errors import UnknownNameError, UsageError
from citygraph.namespaces import shorten
from citygraph.shacl.explained import parameters, written
from citygraph.shacl.remote.executor import classes_of, count_query, shown
from citygraph.shacl.remote.to_sparql import Question, Refused, questions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citygraph.shacl.plan import Constraint, Plan, Shape, Target

_LOCAL_NAME = re.compile(r"[^/#:]+$")
_TARGETS = {
    "class": "the instances of {} and of its subclasses",
    "node": "the node {}",
    "subjectsOf": "the nodes that have {}",
    "objectsOf": "the values of {}",
}


def explain(plan: Plan, name: str) -> str:
    """Say what a shape checks and what an endpoint is asked for it.

    Args:
        plan: the compiled shapes.
        name: IRI of a shape, its short name ("shape:City") or the last part of it ("City").

    Returns:
        Lines of text: the plan, then the queries. The same plan gives the same text.

    Raises:
        UnknownNameError: there is no such shape.
        UsageError: several shapes have that last part.
    """
    shape = _found(plan, name)
    told: set[Shape] = set()
    lines = [*_shape(shape, "", told), "", *_queries(plan, shape)]
    return "\n".join(lines).rstrip() + "\n"


def _found(plan: Plan, name: str) -> Shape:
    named = {s.node.value: s for s in plan.shapes if isinstance(s.node, ox.NamedNode)}
    full = name.removeprefix("<").removesuffix(">")
    if full in named:
        return named[full]
    fitting = sorted(iri for iri in named if name in {shorten(iri), _last(iri)})
    if len(fitting) == 1:
        return named[fitting[0]]
    if fitting:
        listed = ", ".join(map(shorten, fitting))
        raise UsageError(f"{name!r} is the last part of several names: {listed}; give one of them.")
    known = sorted({text for iri in named for text in (shorten(iri), _last(iri))})
    raise UnknownNameError("shape", name, get_close_matches(name, known, n=3, cutoff=0.5))


def _last(iri: str) -> str:
    found = _LOCAL_NAME.search(iri)
    return found[0] if found else iri


def _shape(shape: Shape, indent: str, told: set[Shape]) -> Iterator[str]:
    """What a shape checks, and the shapes within it, each once."""
    name = shorten(shape.node.value) if isinstance(shape.node, ox.NamedNode) else "unnamed shape"
    about = "" if shape.path is None else f" of the values of {written(shape.path)}"
    severity = shape.severity.value.rpartition("#")[2].lower()
    if shape in told:
        yield f"{indent}{name}{about}: as above"
        return
    told.add(shape)
    yield f"{indent}{name}{about} ({severity})"
    inner = f"{indent}  "
    for target in shape.targets:
        yield f"{inner}checks {_target(target)}"
    for text in sorted(shape.messages, key=lambda m: (m.language or "", m.value)):
        yield f"{inner}says {text}"
    if not (shape.constraints or shape.properties):
        yield f"{inner}checks nothing: it is deactivated, or has no constraint"
    for constraint in sorted(shape.constraints, key=_order):
        yield f"{inner}{parameters(constraint)}"
        for member in constraint.shapes:
            yield from _shape(member, f"{inner}  ", told)
    for each in sorted(shape.properties, key=lambda s: (str(s.path), str(s.name))):
        yield from _shape(each, inner, told)


def _target(target: Target) -> str:
    term = target.term
    name = shorten(term.value) if isinstance(term, ox.NamedNode) else str(term)
    return _TARGETS[target.kind].format(name)


def _order(constraint: Constraint) -> tuple[str, str]:
    return constraint.iri, parameters(constraint)


def _queries(plan: Plan, shape: Shape) -> Iterator[str]:
    """The queries, each behind a comment."""
    within = _within(shape)
    roots = [shape] if shape in plan.roots else list(plan.roots)
    found = [(r, q) for r in roots for q in questions(r, {}) if q.shape in within]
    if shape in plan.roots:
        classes = sorted(shorten(cls.value) for cls in classes_of(plan))
        if classes:
            yield "# Queries. Subclasses are asked for first; they then stand beside their classes."
        yield "# The focus nodes:"
        yield count_query([shape], {})
        yield ""
    elif not found:
        yield "# No query: no shape with a target leads here by sh:property. Where it stands within"
        yield "# sh:node, sh:not, sh:and, sh:or, sh:xone or sh:qualifiedValueShape, it is part of"
        yield "# the queries of the shapes that name it."
    for root, question in found:
        yield from _query(root, question)


def _query(root: Shape, question: Question | Refused) -> Iterator[str]:
    shape, constraint = question.shape, question.constraint
    path = "" if shape.path is None else f", values of {written(shape.path)}"
    by = "" if shape is root else f" (checked by {shorten(root.name)})"
    yield f"# {shown(constraint)}: {_line(parameters(constraint))}{path}{by}"
    if isinstance(question, Refused):
        yield f"# An endpoint cannot be asked for it: {_line(question.reason)}."
    else:
        yield question.query.text
    yield ""


def _line(text: str) -> str:
    return " ".join(text.split())


def _within(shape: Shape) -> set[Shape]:
    """A shape and those to which it leads by `sh:property`."""
    found = {shape}
    for each in shape.properties:
        found |= _within(each)
    return found
