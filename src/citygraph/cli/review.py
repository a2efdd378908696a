"""What a change does to the data, gathered for the reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Quad

    from citygraph.model import Term
    from citygraph.report import Review
    from citygraph.shacl.changes import Change
    from citygraph.store import Store

_LABELS = "skos:prefLabel, dcterms:title"
_QUADS = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER(?p IN (%s)) }"""
_SAID_OF = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"


def review(change: Change, *, ours: bool) -> Review:
    """Compare the versions before and after a change.

    Args:
        change: what `citygraph.shacl.changes.validate_since` found to have changed.
        ours: whether it is the graph of the project, to which its catalogue has questions.

    Returns:
        The entities about which something changed, the sizes of the classes, and the questions of
        the catalogue that have other answers than before.
    """
    from citygraph.catalog.changes import asked_of_both
    from citygraph.diff import answer_change, changes, class_counts
    from citygraph.report import Review

    before, after = change.stores()
    differing = set(change.before) ^ set(change.after)
    predicates = {quad.predicate.value for quad in differing}
    asked = list(asked_of_both(before, after, predicates)) if ours else []
    answers = (answer_change(q.name, q.summary, old, new) for q, old, new in asked)
    around = list(_around(after, differing, {*change.before, *change.after}))
    kinds = (_quads(store, f"rdf:type, rdfs:label, {_LABELS}") for store in (before, after))
    return Review(
        changes=changes([*change.before, *around], [*change.after, *around]),
        counts=class_counts(*kinds),
        answers=[answer for answer in answers if answer is not None],
        asked=len(asked),
    )


def _around(store: Store, differing: Iterable[Quad], changed: set[Quad]) -> Iterator[Quad]:
    """What helps to tell a change: labels, and what unchanged files say of what changes."""
    from pyoxigraph import NamedNode

    yield from _quads(store, _LABELS)
    for subject in {quad.subject for quad in differing}:
        if isinstance(subject, NamedNode):
            said = _rows(store, _SAID_OF, {"s": subject})
            yield from (quad for quad in said if quad not in changed)


def _quads(store: Store, predicates: str) -> list[Quad]:
    return list(_rows(store, _QUADS % predicates, {}))


def _rows(store: Store, text: str, bindings: Mapping[str, Term]) -> Iterator[Quad]:
    from pyoxigraph import Quad

    from citygraph.store import select

    for row in select(store, text, bindings).rows:
        yield Quad(*row)
