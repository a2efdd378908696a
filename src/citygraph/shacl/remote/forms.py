"""Each sort of constraint as the SELECTs of what breaks it."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from citygraph.shacl.components import (
    Closed,
    Count,
    Disjoint,
    Equals,
    LessThan,
    Qualified,
    UniqueLang,
)
from citygraph.shacl.plan import ValueConstraint
from citygraph.shacl.remote.algebra import (
    RefusedError,
    all_of,
    different,
    filtered,
    none,
    reached,
    within,
)
from citygraph.shacl.remote.node_expressions import (
    FEW,
    beyond,
    breaks,
    counts,
    in_one_language,
    not_less,
)
from citygraph.shacl.remote.pages import PagedQuery
from citygraph.shacl.remote.value_expressions import bad
from citygraph.shacl.shapes.queries import Ask, Select
from citygraph.store.sparql import columns_of
from citygraph.store.tokens import Kind, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from citygraph.model import Term
    from citygraph.shacl.plan import Constraint, Shape
    from citygraph.shacl.remote.writer import Writer

FOCUS, VALUE, PATH = "?focus", "?value", "?path"


class Focus(NamedTuple):
    """How focus nodes are bound.

    Args:
        patterns: bind ?focus.
        chain: the variables of the nodes through which a root shape leads there: each way gives
            findings of its own.
    """

    patterns: list[str]
    chain: tuple[str, ...]

    def select(
        self, columns: Iterable[str], patterns: Iterable[str], *conditions: str
    ) -> list[PagedQuery]:
        """The query for what fulfils conditions; none if nothing can.

        Args:
            columns: beside the chain and ?focus; a name, or an expression ``(… AS ?name)``.
            patterns: beside those that bind ?focus.
            conditions: expressions.
        """
        if "false" in conditions:
            return []
        filters = [filtered(each) for each in conditions if each != "true"]
        lines = "".join(f"  {line}\n" for line in (*self.patterns, *patterns, *filters))
        chosen = (*self.chain, FOCUS, *columns)
        names = tuple(each.rpartition(" ")[2].rstrip(")") for each in chosen)
        return [PagedQuery(names, f"SELECT DISTINCT {' '.join(chosen)} WHERE {{\n{lines}}}")]


@singledispatch
def forms(constraint: Constraint, shape: Shape, writer: Writer, focus: Focus) -> list[PagedQuery]:
    """The queries for what breaks a constraint.

    Args:
        constraint: the constraint.
        shape: the shape that has it.
        writer: of the query.
        focus: the focus nodes.

    Returns:
        The queries; none if nothing can break it.

    Raises:
        RefusedError: the constraint cannot be put into a query.
    """
    return focus.select((), (), breaks(constraint, writer, FOCUS, shape.path))


@forms.register(ValueConstraint)
def _(constraint: ValueConstraint, shape: Shape, writer: Writer, focus: Focus) -> list[PagedQuery]:
    if shape.path is None:
        return focus.select((), (), bad(constraint, writer, FOCUS))
    values = reached(FOCUS, shape.path, VALUE)
    return focus.select([VALUE], [values], bad(constraint, writer, VALUE))


@forms.register(Count)
def _(constraint: Count, shape: Shape, writer: Writer, focus: Focus) -> list[PagedQuery]:
    if constraint.number + (constraint.bound == "Max") <= FEW:
        return focus.select((), (), breaks(constraint, writer, FOCUS, shape.path))
    return _counted(constraint, focus, reached(FOCUS, shape.path, VALUE))


@forms.register(Qualified)
def _(constraint: Qualified, shape: Shape, writer: Writer, focus: Focus) -> list[PagedQuery]:
    if constraint.number + (constraint.bound == "Max") <= FEW:
        return focus.select((), (), breaks(constraint, writer, FOCUS, shape.path))
    values = within(reached(FOCUS, shape.path, VALUE), counts(constraint, writer, VALUE))
    return _counted(constraint, focus, values)


def _counted(constraint: Count | Qualified, focus: Focus, values: str) -> list[PagedQuery]:
    """The query that counts values, which a nested query need not do."""
    counting = f"OPTIONAL {{ {values} }}" if constraint.bound == "Min" else values
    lines = "".join(f"  {line}\n" for line in (*focus.patterns, counting))
    sign = "<" if constraint.bound == "Min" else ">"
    having = f"HAVING (COUNT(DISTINCT {VALUE}) {sign} {constraint.number})"
    names = (*focus.chain, FOCUS)
    listed = " ".join(names)
    return [PagedQuery(names, f"SELECT {listed} WHERE {{\n{lines}}} GROUP BY {listed} {having}")]


@forms.register(UniqueLang)
def _(constraint: UniqueLang, shape: Shape, writer: Writer, focus: Focus) -> list[PagedQuery]:  # noqa: ARG001
    one, other = writer.variable(), writer.variable()
    values = [reached(FOCUS, shape.path, each) for each in (one, other)]
    same = all_of([different(one, other), in_one_language(one, other)])
    return focus.select([f"(LCASE(LANG({one})) AS ?tag)"], values, same)


@forms.register(Equals)
def _(constraint: Equals, shape: Shape, writer: Writer, focus: Focus) -> list[PagedQuery]:  # noqa: ARG001
    others = reached(FOCUS, constraint.other, VALUE)
    if shape.path is None:
        lacking = focus.select((), (), none(reached(FOCUS, constraint.other, FOCUS)))
        return lacking + focus.select([VALUE], [others], different(VALUE, FOCUS))
    own = reached(FOCUS, shape.path, VALUE)
    lacking = focus.select([VALUE], [own], none(others))
    return lacking + focus.select([VALUE], [others], none(own))


@forms.register(Disjoint)
def _(constraint: Disjoint, shape: Shape, writer: Writer, focus: Focus) -> list[PagedQuery]:
    if shape.path is None:
        return focus.select((), (), breaks(constraint, writer, FOCUS, None))
    both = [reached(FOCUS, path, VALUE) for path in (shape.path, constraint.other)]
    return focus.select([VALUE], both)


@forms.register(LessThan)
def _(constraint: LessThan, shape: Shape, writer: Writer, focus: Focus) -> list[PagedQuery]:
    bound = writer.variable()
    both = [reached(FOCUS, shape.path, VALUE), reached(FOCUS, constraint.other, bound)]
    return focus.select([VALUE, bound], both, not_less(constraint, VALUE, bound))


@forms.register(Closed)
def _(constraint: Closed, shape: Shape, writer: Writer, focus: Focus) -> list[PagedQuery]:
    if shape.path is None:
        said = [f"{FOCUS} {PATH} {VALUE} ."]
        return focus.select([PATH, VALUE], said, beyond(constraint, PATH))
    node = writer.variable()
    said = [reached(FOCUS, shape.path, node), f"{node} {PATH} {VALUE} ."]
    return focus.select([node, PATH, VALUE], said, beyond(constraint, PATH))


@forms.register(Select)
def _(constraint: Select, shape: Shape, writer: Writer, focus: Focus) -> list[PagedQuery]:  # noqa: ARG001
    if constraint.query.together == 1:
        raise RefusedError("its query has a LIMIT or OFFSET, which count for each focus node")
    text = constraint.query.text(_table(focus.patterns, (), constraint.bound))
    prologue, body = _divided(text)
    names = tuple(f"?{name}" for name in sorted(columns_of(text)))
    ways = f"{' '.join(focus.chain)} ({FOCUS} AS ?this)"
    every = f"SELECT DISTINCT {ways} WHERE {{ {' '.join(focus.patterns)} }}"
    joined = f"  {{ {every} }}\n" if focus.chain else ""
    # Distinct, since where graphs are merged by the endpoint a triple of two of them comes twice.
    body = f"SELECT DISTINCT * WHERE {{\n{joined}  {{\n{body}\n  }}\n}}"
    return [PagedQuery((*focus.chain, *names), body, prologue)]


@forms.register(Ask)
def _(constraint: Ask, shape: Shape, writer: Writer, focus: Focus) -> list[PagedQuery]:  # noqa: ARG001
    if constraint.query.together == 1:
        raise RefusedError("its query has a LIMIT or OFFSET, which count for each value node")
    own = f"BIND ({FOCUS} AS {VALUE})"
    pairs = [
        *focus.patterns,
        own if shape.path is None else reached(FOCUS, shape.path, VALUE),
    ]
    right = constraint.query.text(_table(pairs, (VALUE,), constraint.bound))
    prologue, body = _divided(right)
    every = _table(pairs, (*focus.chain, VALUE), {})
    names = (*focus.chain, "?this", VALUE)
    minus = f"  {every}\n  MINUS {{\n{body}\n  }}\n"
    return [PagedQuery(names, f"SELECT DISTINCT {' '.join(names)} WHERE {{\n{minus}}}", prologue)]


def _table(patterns: list[str], columns: tuple[str, ...], bound: Mapping[str, Term]) -> str:
    """The pre-bound variables of all focus nodes, as a pattern."""
    if any(isinstance(term, ox.BlankNode) for term in bound.values()):
        raise RefusedError("a parameter of it is a blank node, which no query can name")
    constants = [f"({term} AS ?{name})" for name, term in bound.items()]
    selected = " ".join([f"({FOCUS} AS ?this)", *columns, *constants])
    return f"{{ SELECT DISTINCT {selected} WHERE {{ {' '.join(patterns)} }} }}"


def _divided(text: str) -> tuple[str, str]:
    """A query cut before its SELECT, in front of which the prefixes stand."""
    start = next(
        token.start
        for token in tokens(text)
        if token.kind is Kind.WORD and token.text.upper().startswith("SELECT")
    )
    return text[:start], text[start:]
