"""What a shape checks and what an endpoint is asked for it, as a person reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from citygraph import paths
from citygraph.errors import UnknownNameError, UsageError
from citygraph.shacl.explain import explain
from citygraph.shacl.inputs import plan_of
from citygraph.store.sparql import check_query
from shacl_cases import HEAD

if TYPE_CHECKING:
    from pathlib import Path

    from citygraph.shacl.plan import Plan

SHAPES = """
ex:City a sh:NodeShape ; sh:targetClass ex:Place ; sh:targetNode ex:here ;
  sh:message "is no city"@en ; sh:severity sh:Warning ; sh:closed true ;
  sh:ignoredProperties ( rdf:type ) ; sh:property ex:CityName ; sh:property [
    sh:path ( ex:in [ sh:zeroOrMorePath ex:in ] ) ; sh:or ( ex:Country [ sh:class ex:Region ] ) ;
    sh:qualifiedValueShape ex:Country ; sh:qualifiedMaxCount 1 ] ; sh:not ex:Country .
ex:CityName a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 ; sh:datatype xsd:string ;
  sh:pattern "^[A-Z]" ; sh:flags "i" ; sh:uniqueLang true ; sh:languageIn ( "en" ) ;
  sh:in ( "Wuxi" "Trento" ) ; sh:hasValue "Wuxi" ; sh:minLength 1 ; sh:equals ex:label ;
  sh:disjoint ex:nick ; sh:lessThan ex:end ; sh:minInclusive 3 ; sh:nodeKind sh:Literal .
ex:Country a sh:NodeShape ; sh:class ex:Country .
ex:Off a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:class ex:A ; sh:deactivated true .
<http://f/City> a sh:NodeShape ; sh:targetObjectsOf ex:p ;
  sh:sparql [ sh:select "SELECT $this { $this ?p ?o } LIMIT 1" ] .
"""


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    file = tmp_path / "shapes.ttl"
    file.write_text(HEAD + SHAPES, encoding="utf-8")
    return plan_of(file)


def test_a_plan_is_told_in_the_words_of_shacl(plan: Plan) -> None:
    text = explain(plan, "http://e/000/City")
    told = text.partition("\n\n")[0].splitlines()
    assert told[:4] == [
        "<http://e/000/City> (warning)",
        "  checks the instances of <http://e/000/Place> and of its subclasses",
        "  checks the node <http://e/000/here>",
        '  says "is no city"@en',
    ]
    for line in (
        "  sh:not",
        "    <http://e/000/Country> (violation)",
        "      sh:class <http://e/000/Country>",
        "    sh:or",
        "      <http://e/000/Country>: as above",
        "    sh:qualifiedMaxCount 1",
        "  <http://e/000/CityName> of the values of <http://e/000/name> (violation)",
        '    sh:pattern "^[A-Z]" with sh:flags "i"',
        '    sh:in ( "Wuxi" "Trento" )',
        "    sh:lessThan <http://e/000/end>",
        "    sh:minCount 1",
    ):
        assert line in told


def test_queries_stand_behind_comments(plan: Plan) -> None:
    text = explain(plan, "<http://e/000/City>")
    blocks = [block for block in text.split("\n\n")[1:] if "SELECT" in block]
    assert len(blocks) > 15
    for block in blocks:
        assert block.startswith("# ")
        check_query(block)
    assert any("# sh:MinCount: sh:minCount 1, values of <http://e/000/name>" in b for b in blocks)


def test_what_an_endpoint_cannot_be_asked_is_said(plan: Plan) -> None:
    text = explain(plan, "http://f/City")
    assert "# An endpoint cannot be asked for it: its query has a LIMIT or OFFSET" in text


def test_a_shape_without_targets_is_asked_for_through_those_that_have_some(plan: Plan) -> None:
    assert "(checked by <http://e/000/City>)" in explain(plan, "CityName")
    assert "# No query: no shape with a target leads here" in explain(plan, "Country")


def test_a_deactivated_shape_checks_nothing(plan: Plan) -> None:
    assert "checks nothing" in explain(plan, "Off")


def test_a_name_that_is_ambiguous_or_unknown_is_an_error(plan: Plan) -> None:
    with pytest.raises(UsageError, match="<http://e/000/City>, <http://f/City>; give one of them"):
        explain(plan, "City")
    with pytest.raises(UnknownNameError, match=r"no shape named 'Contry'\. Nearest: Country"):
        explain(plan, "Contry")


def test_the_project_s_shapes_are_all_explained_and_always_alike() -> None:
    first, second = (plan_of(paths.shape_files()) for _ in range(2))
    names = [shape.name for shape in first.roots]
    assert [explain(first, name) for name in names] == [explain(second, name) for name in names]
    assert explain(first, "shape:event-closed") == explain(first, "event-closed")
    for block in explain(first, names[0]).split("\n\n")[1:]:
        check_query(block)
