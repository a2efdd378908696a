"""The questions whose answers a change may alter: none is left out that changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from citygraph.catalog import catalogue, find
from citygraph.catalog.changes import asked_of_both, is_concerned
from citygraph.namespaces import CG, SKOS
from citygraph.store.embedded import EmbeddedStore, quads_of

if TYPE_CHECKING:
    from citygraph.api import KnowledgeGraph
    from citygraph.model import Answer

WORDS = "PREFIX : <http://example.org/> PREFIX cg: <https://w3id.org/citygraph/ontology#> "
Q = "http://example.org/q"


def concerned(query: str, *predicates: str) -> bool:
    question = replace(find("core-cities"), text=WORDS + query, parameters=())
    return is_concerned(question, predicates or (Q,))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?o WHERE { ?s :p ?o }",
        "SELECT ?s ?o ?x { ?s :p/^cg:q+|:r ?o ; :p ?x , ?s . FILTER(?x > 3 && !BOUND(?o)) }",
        "SELECT (COUNT(*) AS ?n) WHERE { ?s a :Thing } GROUP BY ?s ?o ?x ORDER BY ?s ?x",
        "SELECT ?s { { SELECT DISTINCT ?a ?b ?c WHERE { ?a :p ?b . ?b :p ?c } } }",
        "SELECT ?s { VALUES (?a ?b ?c) { (1 2 3) } ?a :p ?b OPTIONAL { ?b :p [ :p ?c ] } }",
        "SELECT ?s { ?s :p (1 ?x) . BIND(?s * 2 AS ?y) BIND(IF(true, 1, 2) AS ?z) }",
        "SELECT ?s { GRAPH ?g { ?s :p true } # ?s ?p ?o\n MINUS { ?s :p '?s ?p ?o' } }",
    ],
)
def test_queries_that_a_change_of_other_predicates_cannot_concern(query: str) -> None:
    assert not concerned(query)
    assert concerned(query, Q, "http://example.org/p") or ":p" not in query


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s { ?s ?p ?o }",
        "SELECT ?s { ?s :p ?o ; ?p ?o }",
        "SELECT ?s { ?s :p ?o ; ?p true }",
        "SELECT ?s { [] ?p [ :p 1 ] }",
        "SELECT ?s { [ ?p 1 ] :p 2 }",
        "SELECT ?s { (1 2) ?p (3) }",
        "SELECT ?s { ?s :p* ?o }",
        "SELECT ?s { ?s (:p/:r)* ?o }",
        "SELECT ?s { ?s :p? ?o }",
        "SELECT ?s { ?s a? ?o }",
        "SELECT ?s { ?s !:p ?o }",
        "SELECT ?s { ?s !a ?o }",
        "SELECT ?s { ?s !(:p|^:p) ?o }",
        "SELECT ?s { GRAPH ?g {} }",
        "BASE <http://example.org/> SELECT ?s { ?s <q> ?o }",
        "SELECT ?s { ?s <http://example.org/\\u0071> ?o }",
        "SELECT ?s { ?s :q ?o }",
        "SELECT ?s { ?s :p/:q ?o }",
        "DESCRIBE ?s { ?s :p 1 }",
    ],
)
def test_queries_that_any_change_may_concern(query: str) -> None:
    assert concerned(query)
    assert not is_concerned(find("core-cities"), ())


def test_types_and_the_names_of_parameters_count() -> None:
    a = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    assert concerned("SELECT ?s { ?s a :Thing }", a)
    assert not concerned("SELECT ?s { ?s :p ?o }", a)
    question = replace(find("figures-of"), text=WORDS + "SELECT ?entity { ?entity :p ?o }")
    assert question.parameters
    assert is_concerned(question, {SKOS + "altLabel"})


def rows(answer: Answer) -> list[tuple[str, ...]]:
    return sorted(tuple(map(str, row)) for row in answer.rows)


@pytest.mark.parametrize("predicate", ["start", "locator", "standing"])
def test_no_answer_that_changes_is_passed_over(founding: KnowledgeGraph, predicate: str) -> None:
    iri = CG + predicate
    quads = [quad for file in founding.store.files for quad in quads_of(file)]  # type: ignore[attr-defined]
    without = EmbeddedStore.of_quads([q for q in quads if q.predicate.value != iri])
    passed_over = [
        question.name for question in catalogue().values() if not is_concerned(question, {iri})
    ]
    assert passed_over
    for question, old, new in asked_of_both(founding.store, without, {CG + "x", iri}):
        assert question.name not in passed_over
        assert old.columns == new.columns
    for name in passed_over:
        question = find(name)
        arguments = {p.name: p.example for p in question.parameters}
        if not arguments:
            assert rows(founding.query(name)) == rows(  # type: ignore[arg-type]
                without.query(question.text)  # type: ignore[arg-type]
            )


def test_a_new_fact_changes_an_answer(founding: KnowledgeGraph) -> None:
    quads = [quad for file in founding.store.files for quad in quads_of(file)]  # type: ignore[attr-defined]
    cisco = NamedNode("https://w3id.org/citygraph/id/institution/cisco")
    renamed = [
        Quad(q.subject, q.predicate, Literal("Sysco", language="en"), q.graph_name)
        if q.subject == cisco and q.predicate.value == SKOS + "prefLabel"
        else q
        for q in quads
    ]
    after = EmbeddedStore.of_quads(renamed)
    found = {
        question.name: (len(old), len(new))
        for question, old, new in asked_of_both(founding.store, after, {SKOS + "prefLabel"})
    }
    assert found["partners-of"][0] > 0
    assert found["partners-of"][1] == 0, "nothing is called Cisco any more"
