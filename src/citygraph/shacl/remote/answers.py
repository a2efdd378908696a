"""Whole answers from an endpoint: counted, and asked for in pages where they are long."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from citygraph.errors import EndpointError
from citygraph.namespaces import DCTERMS, RDFS, SKOS
from citygraph.shacl.engine import CLAIMS
from citygraph.shacl.remote.pages import PagedQuery
from citygraph.store import select

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from citygraph.model import Term
    from citygraph.shacl.remote.to_sparql import Subclasses
    from citygraph.store import Store

    Row: TypeAlias = dict[str, Term]

LABELS = tuple(
    ox.NamedNode(name) for name in (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title")
)
"""The properties that tell what a node is called."""

PAGE = 9_000
"""Rows that are asked for at once: public endpoints send at most 10,000 …"""

SMALL_PAGE = 900
"""… or 1,000."""

_MOST_PAGES = 2_000
_BATCH = 200
"""Terms that one query names."""


class Answers:
    """What an endpoint answers; an answer that may not be whole is an error.

    Args:
        store: the endpoint.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._page = PAGE

    def require_default_graph(self) -> None:
        """See that the default graph holds something, if the endpoint does.

        Raises:
            EndpointError: all triples are in named graphs, of which shapes see nothing.
        """
        if self._store.query("ASK { ?s ?p ?o }") is True:
            return
        if self._store.query("ASK { GRAPH ?g { ?s ?p ?o } }") is True:
            raise EndpointError(
                f"The default graph of {self._store.description} is empty, and shapes see the "
                "default graph; set up the server so that it is the union of the named graphs."
            )

    def number(self, text: str, name: str) -> int:
        """The number that a query counts.

        Args:
            text: a query with one row.
            name: its column.

        Raises:
            EndpointError: the answer is no number.
        """
        rows = select(self._store, text).rows
        counted = rows[0][name] if len(rows) == 1 else None
        if not isinstance(counted, ox.Literal) or not counted.value.isdecimal():
            raise EndpointError(f"{self._name} answers a COUNT with something that is no number.")
        return int(counted.value)

    def absent(self, nodes: Iterable[Term]) -> frozenset[Term]:
        """Those of some nodes that are neither subject nor object of a triple.

        Args:
            nodes: IRIs and literals.
        """
        return frozenset(node for node in nodes if not self._is_there(node))

    def _is_there(self, node: Term) -> bool:
        subject = f"{{ {node} ?p ?o }} UNION " if isinstance(node, ox.NamedNode) else ""
        return self._store.query(f"ASK {{ {subject}{{ ?s ?p {node} }} }}") is True

    def rows(self, query: PagedQuery) -> list[Row]:
        """All rows of an answer.

        Args:
            query: the query.

        Raises:
            EndpointError: the endpoint does not send all of them, or changes in between.
        """
        found = self._first(query)
        if not found:
            return []
        number = self.number(query.count, "rows")
        if len(found) == number:
            return found
        if not len(found) < number <= len(found) * _MOST_PAGES:
            raise self._incomplete(len(found), number)
        return self._pages(query, len(found), number)

    def _first(self, query: PagedQuery) -> list[Row]:
        try:
            return self._rows(query.first(self._page))
        except EndpointError:
            if self._page == SMALL_PAGE:
                raise
            self._page = SMALL_PAGE
            return self._first(query)

    def _pages(self, query: PagedQuery, size: int, number: int) -> list[Row]:
        found: list[Row] = []
        for start in range(0, number, size):
            found += self._rows(query.page(size, start))
            if len(found) != min(start + size, number):
                raise self._incomplete(len(found), number)
        different = len({tuple(sorted(row.items())) for row in found})
        if different < number:
            raise self._incomplete(different, number)
        return found

    def _rows(self, text: str) -> list[Row]:
        answer = select(self._store, text)
        return [
            {name: term for name in answer.columns if (term := row[name]) is not None}
            for row in answer.rows
        ]

    def _incomplete(self, size: int, number: int) -> EndpointError:
        return EndpointError(
            f"{self._name} counts {number} rows and sends {size} of them, so that its answer "
            "cannot be relied on; it limits answers, or its data change meanwhile."
        )

    @property
    def _name(self) -> str:
        return self._store.description[:1].upper() + self._store.description[1:]

    def subclasses(self, classes: Iterable[ox.NamedNode]) -> Subclasses:
        """Classes with their subclasses, level by level: with a path, Virtuoso may lose rows.

        Args:
            classes: the classes.

        Returns:
            Class -> itself and its subclasses, sorted; None where a subclass is a blank node.
        """
        below: dict[Term, set[Term]] = {}
        roots = frozenset(classes)
        asked: set[Term] = set()
        while frontier := {*roots, *(cls for some in below.values() for cls in some)} - asked:
            asked |= frontier
            for above, cls in self._subclasses(frontier):
                below.setdefault(above, set()).add(cls)
        return {root: _closed(root, below) for root in roots}

    def _subclasses(self, classes: Iterable[Term]) -> Iterator[tuple[Term, Term]]:
        for names in batches(classes):
            pattern = f"?cls <{RDFS}subClassOf> ?above . FILTER (?above IN ({', '.join(names)}))"
            body = f"SELECT DISTINCT ?above ?cls WHERE {{ {pattern} }}"
            for row in self.rows(PagedQuery(("?above", "?cls"), body)):
                yield row["above"], row["cls"]

    def labels(self, nodes: Iterable[Term]) -> dict[str, str]:
        """What nodes are called, as `citygraph.shacl.engine.labels_of` has it.

        Args:
            nodes: any nodes; only IRIs have a label.

        Returns:
            IRI -> label, sorted.
        """
        wanted = {node for node in nodes if isinstance(node, ox.NamedNode)}
        found = self._names(wanted)
        pointed = self._pointed(node for node in wanted if node.value not in found)
        names = self._names({other for others in pointed.values() for other in others})

        def name(node: Term, predicate: Term) -> str:
            others = map(str, pointed.get((node, predicate), ()))
            return min((names[each[1:-1]] for each in others if each[1:-1] in names), default="")

        for node in {node for node, _ in pointed}:
            for one, word, other in CLAIMS:
                if (first := name(node, one)) and (second := name(node, other)):
                    found.setdefault(str(node)[1:-1], f"{first} {word} {second}")
        return dict(sorted(found.items()))

    def _names(self, nodes: Iterable[Term]) -> dict[str, str]:
        """IRI -> what it is called by itself, of several labels the first in the alphabet."""
        found: dict[str, str] = {}
        ways = "|".join(map(str, LABELS))
        for names in batches(nodes):
            pattern = f"?node {ways} ?label . FILTER (isLiteral(?label))"
            text = (
                f"SELECT ?node (MIN(STR(?label)) AS ?name) WHERE {{ VALUES ?node "
                f"{{ {' '.join(names)} }} {pattern} }} GROUP BY ?node"
            )
            for row in self._rows(text):
                found[row["node"].value] = row["name"].value
        return found

    def _pointed(self, nodes: Iterable[Term]) -> dict[tuple[Term, Term], set[Term]]:
        """What claims point to by the properties by which they are called."""
        found: dict[tuple[Term, Term], set[Term]] = {}
        unnamed = set(nodes)
        for one, _, other in CLAIMS:
            for predicate in (one, other):
                for names in batches(unnamed):
                    text = f"VALUES ?node {{ {' '.join(names)} }} ?node {predicate} ?other"
                    for row in self._rows(f"SELECT DISTINCT ?node ?other WHERE {{ {text} }}"):
                        found.setdefault((row["node"], predicate), set()).add(row["other"])
        return found


def batches(nodes: Iterable[Term]) -> Iterator[list[str]]:
    """The IRIs among some nodes as SPARQL writes them, sorted, some hundred at a time.

    Args:
        nodes: any nodes.
    """
    names = sorted({str(node) for node in nodes if isinstance(node, ox.NamedNode)})
    for start in range(0, len(names), _BATCH):
        yield names[start : start + _BATCH]


def _closed(root: ox.NamedNode, below: Mapping[Term, set[Term]]) -> tuple[ox.NamedNode, ...] | None:
    found: set[Term] = set()
    frontier: set[Term] = {root}
    while frontier:
        found |= frontier
        frontier = {cls for each in frontier for cls in below.get(each, ())} - found
    named = sorted((cls for cls in found if isinstance(cls, ox.NamedNode)), key=str)
    return tuple(named) if len(named) == len(found) else None
