"""Queries with pre-bound variables, run for many rows of values at once.

Pre-binding (SHACL, appendix A) joins every graph pattern of a query with the table of what is
pre-bound. So does this: the table is written into every group, and since each solution keeps
``$this`` all the way up (a subquery must return it, a grouping contains it), one query answers for
many focus nodes, with the same solutions as one query for each. Only LIMIT and OFFSET count over
all of them: such a query runs for one focus node at a time.

(Oxigraph's own substitution of variables is something else: under it ``BOUND($this)`` is false.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from citygraph.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from citygraph.model import Term

TOGETHER = 64
"""Focus nodes per query: inner patterns go through the whole table once for each of them."""
_BLANK_TOGETHER = 256
"""Likewise where blank nodes are in the table; then every pattern is scanned once per query."""
_NODE = ox.NamedNode("urn:citygraph:pre-bound")
_Functions: TypeAlias = dict[
    ox.NamedNode, Callable[..., ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None]
]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query that was checked, ready for pre-binding.

    Args:
        parts: the text, cut where the table of pre-bound values is written.
        names: the pre-bound variables, `this` first.
        keys: how many of them differ from row to row: `this`, and for an ASK also `value`.
        predicates: IRIs; whether a solution exists depends only on triples with these as
            predicate. None if it may depend on any triple.
        uses_graphs: whether the query asks for named graphs.
        together: rows that one query may answer for.
    """

    parts: tuple[str, ...]
    names: tuple[str, ...]
    keys: int
    predicates: frozenset[str] | None
    uses_graphs: bool
    together: int

    def text(self, table: str) -> str:
        """The query with the table in it.

        Args:
            table: graph pattern that binds the pre-bound variables.
        """
        return f" {table} ".join(self.parts)


def chunks(rows: Iterable[tuple[Term, ...]], together: int) -> Iterator[list[tuple[Term, ...]]]:
    """Rows for one query each; those with blank nodes apart.

    Args:
        rows: the rows.
        together: how many one query may answer for.
    """
    plain: list[tuple[Term, ...]] = []
    blank: list[tuple[Term, ...]] = []
    for row in rows:
        (blank if _has_blank_node(row) else plain).append(row)
    for kind, size in ((plain, together), (blank, _BLANK_TOGETHER if together > 1 else 1)):
        remaining = iter(kind)
        while chunk := list(islice(remaining, size)):
            yield chunk


def _has_blank_node(row: tuple[Term, ...]) -> bool:
    return any(isinstance(term, ox.BlankNode) for term in row)


def by_key(
    prepared: Prepared, rows: Iterable[tuple[Term, ...]]
) -> dict[tuple[Term, ...], list[tuple[Term, ...]]]:
    """The rows by what a solution says of them; 007 and 7 are the same number for the engine.

    Args:
        prepared: the query.
        rows: values for `Prepared.names`.

    Returns:
        Of each key, the rows; one of them is enough to ask for all.
    """
    found = defaultdict(list)
    for row in dict.fromkeys(rows):
        found[tuple(stored(term) for term in row[: prepared.keys])].append(row)
    return found


def stored(term: Term) -> Term:
    """The term as the engine gives it back.

    Args:
        term: the term as it was written.
    """
    if not isinstance(term, ox.Literal) or term.datatype.value == f"{XSD}string":
        return term
    return _normalized(term)


@lru_cache(maxsize=1 << 14)
def _normalized(literal: ox.Literal) -> Term:
    return next(iter(_select(_scratch(), f"SELECT ?v {{ VALUES ?v {{ {literal} }} }}")))["v"]


@cache
def _scratch() -> ox.Store:
    return ox.Store()


def run(
    prepared: Prepared, store: ox.Store, rows: Sequence[tuple[Term, ...]]
) -> Iterator[dict[str, Term]]:
    """Ask one query for some rows.

    Args:
        prepared: the query.
        store: the data graph is its default graph.
        rows: values for `Prepared.names`, none twice.

    Yields:
        The variables that a solution binds.
    """
    names = prepared.names
    if any(map(_has_blank_node, rows)):
        # No text can name a blank node of the data; a function can return it.
        columns = " ".join(
            f"(<{_NODE.value}>(?row, {at}) AS ?{name})" for at, name in enumerate(names)
        )
        numbers = " ".join(map(str, range(len(rows))))
        table = f"{{ SELECT {columns} {{ VALUES ?row {{ {numbers} }} }} }}"
    else:
        lines = " ".join(f"({' '.join(map(str, row))})" for row in rows)
        table = f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {lines} }}"

    def cell(row: Term, column: Term) -> Term:
        return rows[int(row.value)][int(column.value)]

    yield from _select(store, prepared.text(table), {_NODE: cell})


def _select(
    store: ox.Store,
    text: str,
    functions: _Functions | None = None,
) -> Iterator[dict[str, Term]]:
    found = store.query(text, custom_functions=functions)
    if not isinstance(found, ox.QuerySolutions):  # pragma: no cover - it is a SELECT
        raise TypeError(found)
    variables = found.variables
    for solution in found:
        terms = zip((variable.value for variable in variables), solution, strict=True)
        yield {name: term for name, term in terms if term is not None}
