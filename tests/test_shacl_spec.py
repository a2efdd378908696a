"""Every clause of SHACL that says what is found, and every one by which shapes are ill-formed."""

from __future__ import annotations

import pytest
from rdflib import SH

from citygraph.errors import UnreadableInputError
from citygraph.terms import from_rdflib
from shacl_expected import checked, expected
from shacl_results import results
from shacl_spec_core import CORE
from shacl_spec_rest import REST

CASES = CORE | REST


@pytest.mark.parametrize("name", CASES)
def test_what_the_specification_asks_for(name: str) -> None:
    assert results(checked(CASES[name]).graph) == expected(CASES[name])


MESSAGES = {
    "2.1.5 all messages of the shape, in their languages": (
        'ex:S a sh:NodeShape ; sh:targetNode 1 ; sh:class ex:C ; sh:message "so"@de, "yes"@en .',
        {'"so"@de', '"yes"@en'},
    ),
    "5.2.1 the message of the constraint, with the values of the row": (
        """ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:message "of the shape" ; sh:sparql [
        sh:message "{$this} has {?value}, {?none}"@en ;
        sh:select "SELECT $this ?value WHERE { $this <http://e/000/p> ?value }" ] .
        ex:a ex:p 7 .""",
        {'"<http://e/000/a> has 7, {?none}"@en'},
    ),
    "5.3.2 the row's own ?message goes before all others": (
        """ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:message "of the shape" ; sh:sparql [
        sh:select 'SELECT $this ("of the row" AS ?message) WHERE { $this ?p ?o }' ] .
        ex:a ex:p 7 .""",
        {'"of the row"'},
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_what_a_result_says(name: str) -> None:
    text, messages = MESSAGES[name]
    report = checked(text).graph
    assert {message.n3() for message in report.objects(predicate=SH.resultMessage)} == messages


ILL_FORMED = {
    "2.1.2 a shape has at most one path": "ex:S sh:targetNode ex:a ; sh:path ex:p, ex:q .",
    "2.3.1.2 a sequence has two members": "ex:S sh:targetNode ex:a ; sh:path ( ex:p ) .",
    "2.3.1.3 alternatives are two": (
        "ex:S sh:targetNode ex:a ; sh:path [ sh:alternativePath ( ex:p ) ] ."
    ),
    "2.3.1 a path is no literal": 'ex:S sh:targetNode ex:a ; sh:path "p" .',
    "2.3.1 a path does not lead back to itself": (
        "ex:S sh:targetNode ex:a ; sh:path _:p . _:p sh:inversePath _:p ."
    ),
    "2.1.3.2 a class target is an IRI": 'ex:S a sh:NodeShape ; sh:targetClass "C" .',
    "2.1.4 there is one severity": (
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:severity sh:Info, sh:Warning ."
    ),
    "3.4.3 recursion": (
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:node ex:T . ex:T sh:not ex:S ."
    ),
    "3.4.3 recursion by properties": (
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property ex:P ."
        " ex:P sh:path ex:p ; sh:node ex:S ."
    ),
    "4.1.2 one datatype": (
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:datatype xsd:string, xsd:date ."
    ),
    "4.1.3 no other kind of node": (
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:nodeKind ex:Anything ."
    ),
    "4.2.1 a node shape counts nothing": (
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:minCount 1 ."
    ),
    "4.2.1 counts are integers": 'ex:S sh:targetNode ex:a ; sh:path ex:p ; sh:minCount "one" .',
    "4.4.3 a pattern is a regular expression": (
        'ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:pattern "(" .'
    ),
    "4.4.5 uniqueLang is of property shapes": (
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:uniqueLang true ."
    ),
    "4.5.3 lessThan is of property shapes": (
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:lessThan ex:p ."
    ),
    "4.6.2 sh:and has a list": "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:and ex:T .",
    "4.6.2 a list ends": (
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l ."
    ),
    "4.7.2 sh:property has a property shape": (
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:class ex:C ] ."
    ),
    "4.7.3 qualified counts are of property shapes": (
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:qualifiedValueShape [ sh:class ex:C ] ;"
        " sh:qualifiedMinCount 1 ."
    ),
    "5.2 a query is SPARQL": (
        'ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:sparql [ sh:select "SELECT this" ] .'
    ),
    "5.3.1 no VALUES": (
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:sparql ["
        ' sh:select "SELECT $this WHERE { VALUES ?x { 1 } $this ?p ?x }" ] .'
    ),
    "5.3.1 a subquery returns $this": (
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:sparql ["
        ' sh:select "SELECT $this WHERE { { SELECT ?x WHERE { $this ?p ?x } } }" ] .'
    ),
    "6.2.1 parameters have names of their own": (
        "ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:this ] ;"
        ' sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK {}" ] .'
        " ex:S a sh:NodeShape ; sh:targetNode ex:a ; ex:this 1 ."
    ),
}


@pytest.mark.parametrize("name", ILL_FORMED)
def test_ill_formed_shapes_are_refused(name: str) -> None:
    with pytest.raises(UnreadableInputError):
        checked(ILL_FORMED[name])


def test_siblings_that_lead_to_one_another_are_refused() -> None:
    # By 3.4.3 that is no recursion, for no shape refers to itself; but by 4.7.3 whether a node
    # conforms to the first depends on whether others do, and so on in a circle of the data.
    with pytest.raises(UnreadableInputError):
        checked(
            "ex:P a sh:NodeShape ; sh:targetNode ex:a ; sh:property ex:A, ex:B ."
            "ex:A sh:path ex:p ; sh:qualifiedValueShape [ sh:class ex:C ] ;"
            " sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 1 ."
            "ex:B sh:path ex:p ; sh:qualifiedValueShape ex:A ; sh:qualifiedMinCount 1 ."
        )


def test_terms_keep_their_lexical_form() -> None:
    report = checked("ex:S a sh:NodeShape ; sh:targetNode 007 ; sh:nodeKind sh:IRI .")
    assert from_rdflib(next(report.graph.objects(predicate=SH.value))).value == "007"
