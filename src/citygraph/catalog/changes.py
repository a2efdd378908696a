"""The questions of the catalogue, asked before and after a change of the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.catalog.asking import ask
from citygraph.catalog.questions import catalogue
from citygraph.errors import AmbiguousNameError, UnknownNameError
from citygraph.model import Answer
from citygraph.namespaces import DCTERMS, RDF, RDFS, SKOS
from citygraph.store.reads import predicates_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from citygraph.catalog.questions import Question
    from citygraph.store import Store

_NAMING = frozenset(
    (
        *(SKOS + "prefLabel", SKOS + "altLabel", DCTERMS + "title", RDFS + "label"),
        *(RDF + "type", SKOS + "inScheme", RDFS + "subClassOf"),
    )
)
"""What decides which entity a name stands for."""


def asked_of_both(
    before: Store, after: Store, predicates: Collection[str]
) -> Iterator[tuple[Question, Answer, Answer]]:
    """Ask two versions of the graph the questions whose answers a change may alter.

    Each question is asked with the example values of its parameters; where these name nothing in a
    version, its answer there has no rows. Only questions that have rows are asked.

    Args:
        before: the graph before the change.
        after: the graph after it.
        predicates: the IRIs of the predicates of all quads that came or went.

    Yields:
        The question, its answer before and its answer after, in the order of the catalogue.

    Raises:
        CatalogueError: a question is malformed.
        StoreError, EndpointError: as `Store.query` raises them.
    """
    for question in catalogue().values():
        if not is_concerned(question, predicates):
            continue
        arguments = {parameter.name: parameter.example for parameter in question.parameters}
        old, new = (_asked(store, question, arguments) for store in (before, after))
        if old is not None or new is not None:
            yield question, _filled(old, new), _filled(new, old)


def _asked(store: Store, question: Question, arguments: Mapping[str, str]) -> Answer | None:
    try:
        answer = ask(store, question, arguments)
    except (UnknownNameError, AmbiguousNameError):
        return None
    return answer if isinstance(answer, Answer) else None


def _filled(answer: Answer | None, other: Answer | None) -> Answer:
    """An answer, or one without rows that has the columns of the other."""
    if answer is not None:
        return answer
    return Answer(() if other is None else other.columns, ())


def is_concerned(question: Question, predicates: Collection[str]) -> bool:
    """Whether a change may alter the answer to a question; False only when it cannot.

    It cannot where the query depends on triples of other predicates only, and neither are names
    changed by which the values of parameters are looked up.

    Args:
        question: from the catalogue.
        predicates: the IRIs of the predicates of all quads that came or went.
    """
    if not predicates:
        return False
    read = predicates_of(question.text)
    if read is None:
        return True
    looked_up = _NAMING if question.parameters else frozenset()
    return not (read | looked_up).isdisjoint(predicates)
