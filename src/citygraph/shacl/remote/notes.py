"""What an endpoint cannot tell as the executor in this process does: the notes of a report."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pyoxigraph as ox

from citygraph.namespaces import shorten
from citygraph.shacl.components import (
    Datatype,
    HasValue,
    In,
    LessThan,
    Pattern,
    Range,
)
from citygraph.shacl.property_path import Alternative, Inverse, Predicate, Sequence
from citygraph.shacl.remote.literal_expressions import is_checked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from citygraph.shacl.findings import Finding
    from citygraph.shacl.plan import Constraint, Shape
    from citygraph.shacl.property_path import PropertyPath
    from citygraph.store import Store

_SHOWN = 5
"""Shapes that a note names."""


def notes_of(
    store: Store, roots: Iterable[Shape], findings: Collection[Finding]
) -> tuple[str, ...]:
    """What was not checked, or not in the way of the executor in this process.

    Args:
        store: the endpoint.
        roots: the shapes that were applied.
        findings: what was found.
    """
    return tuple(_notes(store, _reached(roots), findings))


def _notes(store: Store, shapes: Collection[Shape], findings: Collection[Finding]) -> Iterator[str]:
    where = store.description
    lexical = _names(shapes, lambda c: isinstance(c, Datatype | Range | LessThan) or _literals(c))
    if lexical:
        yield (
            f"Literals were compared as {where} keeps and orders them, which may have rewritten "
            f'lexical forms ("007" to 7): {lexical}.'
        )
    for datatype in sorted({c.datatype for c in _unchecked(shapes)}, key=str):
        names = _names(shapes, partial(_is_of, datatype))
        form = f"the datatype {shorten(datatype.value)}"
        yield f"Whether values of {form} are well-formed was not checked: {names}."
    patterns = _names(shapes, lambda c: isinstance(c, Pattern))
    if patterns:
        yield f"Patterns were matched by the regular expressions of {where}: {patterns}."
    repeated = _named(shape for shape in shapes if shape.path and _repeats(shape.path))
    if repeated:
        yield (
            f"Paths with *, + or ? were walked by {where}; some servers, like Virtuoso 7, lose "
            f"literals there without a word, and findings with them: {repeated}."
        )
    blank = sum(
        isinstance(finding.focus, ox.BlankNode) or isinstance(finding.value, ox.BlankNode)
        for finding in findings
    )
    if blank:
        yield (
            f"{blank} of the findings name blank nodes, whose labels may differ from answer to "
            f"answer of {where}; give the nodes IRIs to find them again."
        )
    if shapes:
        yield (
            f"{where[:1].upper()}{where[1:]} answered one query after another; if its data "
            "changed meanwhile, the findings are about different states."
        )


def _reached(roots: Iterable[Shape]) -> list[Shape]:
    """The shapes to which some lead, themselves included, each once."""
    found: dict[Shape, None] = {}
    waiting = list(roots)
    while waiting:
        shape = waiting.pop()
        if shape not in found:
            found[shape] = None
            waiting += shape.nested
    return list(found)


def _is_of(datatype: ox.NamedNode, constraint: Constraint) -> bool:
    return isinstance(constraint, Datatype) and constraint.datatype == datatype


def _literals(constraint: Constraint) -> bool:
    terms = (
        constraint.terms
        if isinstance(constraint, In)
        else (constraint.term,)
        if isinstance(constraint, HasValue)
        else ()
    )
    return any(isinstance(term, ox.Literal) for term in terms)


def _unchecked(shapes: Iterable[Shape]) -> Iterator[Datatype]:
    for shape in shapes:
        for each in shape.constraints:
            if isinstance(each, Datatype) and not is_checked(each.datatype):
                yield each


def _repeats(path: PropertyPath) -> bool:
    """Whether a part of a path may be walked any number of times, or not at all."""
    match path:
        case Predicate():
            return False
        case Inverse(inner):
            return _repeats(inner)
        case Sequence(parts) | Alternative(parts):
            return any(map(_repeats, parts))
        case _:
            return True


def _names(shapes: Iterable[Shape], holds: Callable[[Constraint], bool]) -> str:
    """The names of the shapes that have such a constraint."""
    return _named(shape for shape in shapes if any(map(holds, shape.constraints)))


def _named(shapes: Iterable[Shape]) -> str:
    names = sorted(
        {shorten(each.name) if each.name else "a shape without a name" for each in shapes}
    )
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
