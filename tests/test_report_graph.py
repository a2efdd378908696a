"""The W3C validation report: as a graph, and as text that has the same triples."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SH

from citygraph.namespaces import SH as SHACL
from citygraph.report import render
from citygraph.shacl.findings import Report
from citygraph.shacl.property_path import (
    Alternative,
    Inverse,
    OneOrMore,
    Predicate,
    PropertyPath,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from findings import CISCO, HOSTILE, HOSTILE_LABELS, delta, numbered

EX = "http://example.org/"
P, Q = Predicate(ox.NamedNode(EX + "p")), Predicate(ox.NamedNode(EX + "q"))


@dataclass
class Origin:
    """As much of a compiled shape as a report needs."""

    node: object
    path: PropertyPath | None
    severity: ox.NamedNode = field(default_factory=lambda: ox.NamedNode(SHACL + "Violation"))


def _from(path: PropertyPath, node: object = ox.BlankNode("shape")) -> Report:
    origin = Origin(node, path)
    return Report((replace(CISCO, path=str(path), origin=origin),))  # type: ignore[arg-type]


def _turtle(report: Report) -> rdflib.Graph:
    return rdflib.Graph().parse(data=render(report, "turtle"), format="turtle")


def _result(report: Report, name: str) -> rdflib.term.Node | None:
    graph = report.graph
    return graph.value(graph.value(predicate=RDF.type, object=SH.ValidationResult), SH[name])


PATHS = {
    "<http://example.org/p>": P,
    "[ sh:inversePath ex:p ]": Inverse(P),
    "( ex:p ex:q )": Sequence((P, Q)),
    "[ sh:alternativePath ( ex:p ex:q ) ]": Alternative((P, Q)),
    "[ sh:zeroOrMorePath ex:p ]": ZeroOrMore(P),
    "[ sh:oneOrMorePath ex:p ]": OneOrMore(P),
    "[ sh:zeroOrOnePath ex:p ]": ZeroOrOne(P),
    "( ex:p [ sh:alternativePath ( ex:q [ sh:inversePath ( ex:p ex:q ) ] ) ] )": Sequence(
        (P, Alternative((Q, Inverse(Sequence((P, Q))))))
    ),
}


@pytest.mark.parametrize("written", PATHS)
def test_a_path_is_a_structure_of_rdf(written: str) -> None:
    report = _from(PATHS[written], ox.NamedNode(EX + "shape"))
    expected = rdflib.Graph().parse(
        data=f"""@prefix sh: <{SHACL}> . @prefix ex: <{EX}> . [] a sh:ValidationReport ;
          sh:conforms false ; sh:result [ a sh:ValidationResult ; sh:resultPath {written} ;
            sh:focusNode <{CISCO.focus.value}> ; sh:resultSeverity sh:Violation ;
            sh:sourceShape ex:shape ; sh:resultMessage "{CISCO.message}" ;
            sh:sourceConstraintComponent sh:MinCountConstraintComponent ] .""",
        format="turtle",
    )
    assert isomorphic(report.graph, expected)
    assert isomorphic(_turtle(report), expected)


@pytest.mark.parametrize(
    "report",
    [
        Report(()),
        delta(),
        Report((HOSTILE, CISCO), labels=HOSTILE_LABELS),
        Report(numbered(30)),
        _from(Sequence((P, Inverse(Q)))),
        Report((replace(CISCO, value=ox.Literal('a"\\\n', language="en")),)),
        Report((replace(CISCO, value=ox.Literal("007", datatype=ox.NamedNode(EX + "t"))),)),
    ],
)
def test_the_text_has_the_triples_of_the_graph(report: Report) -> None:
    graph = report.graph
    assert isomorphic(_turtle(report), graph)
    (outcome,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(outcome, SH.conforms) == rdflib.Literal(report.conforms)


def test_what_a_change_resolves_is_not_in_the_report() -> None:
    report = delta()
    assert len([*report.graph.subjects(RDF.type, SH.ValidationResult)]) == 3
    gone = Report(report.having("resolved"))  # type: ignore[arg-type]
    assert gone.conforms
    assert len(gone.graph) == 2


def test_a_result_has_all_that_the_standard_names() -> None:
    origin = Origin(ox.BlankNode("shape"), P, ox.NamedNode(EX + "Grave"))
    found = replace(
        CISCO,
        path=str(P),
        value=ox.BlankNode("v"),
        origin=origin,  # type: ignore[arg-type]
        messages=(ox.Literal("one", language="en"), ox.Literal("eins", language="de")),
        constraint=ox.BlankNode("c"),
    )
    report = Report((found,))
    assert _result(report, "resultSeverity") == rdflib.URIRef(EX + "Grave")
    assert _result(report, "sourceShape") == rdflib.BNode("shape")
    assert _result(report, "sourceConstraint") == rdflib.BNode("c")
    assert _result(report, "value") == rdflib.BNode("v")
    told = {str(message) for message in report.graph.objects(None, SH.resultMessage)}
    assert told == {"one", "eins"}
    assert isomorphic(_turtle(report), report.graph)


def test_a_constraint_may_name_another_path_than_its_shape() -> None:
    origin = Origin(ox.NamedNode(EX + "shape"), P)
    other = replace(CISCO, path=EX + "other", origin=origin)  # type: ignore[arg-type]
    assert _result(Report((other,)), "resultPath") == rdflib.URIRef(EX + "other")
    none = replace(CISCO, path=None, origin=origin)  # type: ignore[arg-type]
    assert _result(Report((none,)), "resultPath") is None
    words = replace(CISCO, path="ex:p/ex:q or so")
    assert _result(Report((words,)), "resultPath") is None


def test_blank_nodes_are_the_same_in_all_results_and_numbered_in_the_text() -> None:
    def report() -> Report:
        node, shape = ox.BlankNode(), ox.BlankNode()
        return Report(
            tuple(
                replace(CISCO, focus=node, message=text, origin=Origin(shape, P))  # type: ignore[arg-type]
                for text in ("one", "two")
            )
        )

    assert render(report(), "turtle") == render(report(), "turtle")
    assert render(report(), "turtle").count("sh:focusNode _:b0 ;") == 2
    assert len({*report().graph.objects(None, SH.focusNode)}) == 1
