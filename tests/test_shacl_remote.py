"""The same plan asked of an endpoint gives the findings of the executor in this process."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Quad, Store

import subgraph
from citygraph import paths
from citygraph.errors import CityGraphError, EndpointError, UsageError
from citygraph.model import Answer
from citygraph.shacl.engine import report_of
from citygraph.shacl.inputs import plan_of, view_of
from citygraph.shacl.remote.answers import Answers
from citygraph.shacl.remote.executor import validate_remote
from citygraph.store.embedded import EmbeddedStore, quads_of, with_merge
from citygraph.store.remote import RemoteStore
from servers import oxigraph, virtuoso
from shacl_cases import HEAD, quads
from shacl_constraints import LITERALS, NO_QUERIES
from shacl_random import Generator, Profile
from test_remote import JSON, Scripted, reply, scripted, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from citygraph.model import Statements, Term
    from citygraph.shacl.findings import Finding, Report
    from citygraph.shacl.plan import Plan

__all__ = ["scripted"]  # a fixture of another file

Key = tuple[str, ...]


def key(finding: Finding, *, blank: bool = True) -> Key:
    """What a finding says; blank nodes have other labels at an endpoint."""
    terms = [str(finding.focus), str(finding.value)]
    if not blank:
        terms = ["_:" if term.startswith("_:") else term for term in terms]
    said = (finding.component, finding.shape, finding.severity, finding.message)
    return (*terms, finding.path or "", *said)


def assert_same(local: Report, remote: Report, *, blank: bool = True, counted: bool = True) -> None:
    """See that two reports say the same, and as often unless `counted` is false."""
    many = Counter if counted else set
    assert many(key(f, blank=blank) for f in remote.results) == many(
        key(f, blank=blank) for f in local.results
    )
    assert remote.focus_nodes == local.focus_nodes
    assert remote.focus_count == local.focus_count
    assert remote.labels == local.labels


def compiled(tmp_path: Path, shapes: str) -> Plan:
    file = tmp_path / "shapes.ttl"
    file.write_text(HEAD + shapes, encoding="utf-8")
    return plan_of(file)


# --- random shapes and data, in process ---------------------------------------------------------


def kept(literal: str) -> bool:
    """Whether a store keeps a literal as it was written."""
    store = Store()
    [quad] = quads(f"ex:s ex:p {literal} .")
    store.add(quad)
    return quad in store and list(store) == [quad]


KEPT = tuple(literal for literal in LITERALS if kept(literal))
CORE = Profile(NO_QUERIES, {}, literals=KEPT)
WITH_QUERIES = Profile({"sparql": 4, "sparqlPath": 4}, {}, literals=KEPT)


def differs_by_rule(text: str) -> bool:
    """Whether a case is one where an endpoint decides otherwise, as the notes say.

    Oxigraph turns xsd:byte into xsd:integer, and an ill-formed literal is <= itself for it.
    """
    ill_formed = any(form in text for form in ('"x"^^', '"maybe"^^', '"2020-02-30"^^'))
    return "xsd:byte" in text or ("lessThanOrEquals" in text and ill_formed)


@pytest.mark.parametrize("start", range(0, 600, 100))
@pytest.mark.parametrize("profile", ["core", "queries"])
def test_random_cases_are_judged_alike(start: int, profile: str, tmp_path: Path) -> None:
    compared = found = 0
    for seed in range(start, start + (100 if profile == "core" else 30)):
        chosen = CORE if profile == "core" else WITH_QUERIES
        case = Generator(seed, chosen).case()
        file = tmp_path / "shapes.ttl"
        file.write_text(case.shapes_text, encoding="utf-8")
        if differs_by_rule(str(case)):
            continue
        plan = plan_of(file)
        local = report_of(plan, view_of(list(case.data)))
        try:
            remote = validate_remote(EmbeddedStore.of_quads(case.data), plan)
        except UsageError as error:
            assert "a query that stands within another shape" in str(error)  # noqa: PT017
            continue
        try:
            assert_same(local, remote, counted=profile == "core")
        except AssertionError as error:
            raise AssertionError(f"seed {seed}\n{case}") from error
        compared += 1
        found += len(local.results)
    assert compared > 10
    assert found > 10


# --- a table of shapes, on three engines ---------------------------------------------------------

DATA = """
ex:B rdfs:subClassOf ex:A . ex:C rdfs:subClassOf ex:B . ex:A rdfs:subClassOf ex:A .
ex:one a ex:A ; ex:p ex:two, ex:three, "text"@en, "Text"@en ; ex:n 1, 3 ; ex:m 2 .
ex:two a ex:B ; ex:p ex:one ; ex:n 5 ; ex:m 5, 7 ; ex:date "2020-01-31"^^xsd:date .
ex:three a ex:C ; ex:p ex:four ; ex:date "2021-02-28"^^xsd:date, "2019-12-31"^^xsd:date .
ex:four ex:p ex:two, ex:one ; ex:q ex:two, ex:five ; ex:n 1.5 ; rdfs:label "The fourth"@en .
ex:five a ex:A, ex:D ; ex:r [ ex:q ex:one ] ; ex:text "a \\"quoted\\" \\\\ (text)" .
ex:D rdfs:subClassOf [ rdfs:label "a class without a name" ] .
"""
SHAPES = {
    "classes": "sh:targetClass ex:A ; sh:class ex:B ; sh:nodeKind sh:IRI",
    "objects": "sh:targetObjectsOf ex:p, ex:r ; sh:nodeKind sh:IRI",
    "counts": "sh:targetClass ex:A ; sh:path ex:p ; sh:minCount 2 ; sh:maxCount 3",
    "many": "sh:targetClass ex:A ; sh:path ex:p ; sh:minCount 4 ; sh:maxCount 2",
    "none": "sh:targetClass ex:A ; sh:path ex:p ; sh:maxCount 0",
    "ranges": "sh:targetSubjectsOf ex:n ; sh:path ex:n ; sh:minInclusive 2 ; sh:maxExclusive 5",
    "less": "sh:targetSubjectsOf ex:n ; sh:path ex:n ; sh:lessThan ex:m",
    "lessOrEquals": "sh:targetSubjectsOf ex:n ; sh:path ex:n ; sh:lessThanOrEquals ex:m",
    "dates": "sh:targetSubjectsOf ex:date ; sh:path ex:date ; "
    'sh:minInclusive "2020-01-01"^^xsd:date',
    "datatype": "sh:targetSubjectsOf ex:n ; sh:path ex:n ; sh:datatype xsd:integer",
    "texts": "sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:datatype rdf:langString",
    "length": "sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:minLength 5 ; sh:maxLength 12",
    "pattern": 'sh:targetSubjectsOf ex:text ; sh:path ex:text ; sh:pattern "\\\\\\\\ [(]t|^b" ; '
    'sh:flags "i"',
    "wrong": 'sh:targetSubjectsOf ex:text ; sh:path ex:text ; sh:pattern "^b\\"$"',
    "languages": 'sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:languageIn ( "en" "de" )',
    "unique": "sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:uniqueLang true",
    "equals": "sh:targetSubjectsOf ex:q ; sh:path ex:p ; sh:equals ex:q",
    "disjoint": "sh:targetSubjectsOf ex:q ; sh:path ex:p ; sh:disjoint ex:q",
    "closed": "sh:targetClass ex:A ; sh:closed true ; sh:ignoredProperties ( rdf:type ex:p )",
    "closedValues": "sh:targetClass ex:A ; sh:path ex:p ; sh:closed true ; "
    "sh:ignoredProperties ( ex:p )",
    "value": "sh:targetClass ex:A ; sh:path ex:p ; sh:hasValue ex:two",
    "number": "sh:targetSubjectsOf ex:n ; sh:path ex:n ; sh:hasValue 5",
    "in": 'sh:targetClass ex:A ; sh:path ex:p ; sh:in ( ex:one ex:two "text"@en )',
    "numbers": "sh:targetSubjectsOf ex:n ; sh:path ex:n ; sh:in ( 1 3 )",
    "not": "sh:targetClass ex:A ; sh:not [ sh:class ex:B ]",
    "or": "sh:targetClass ex:A ; sh:path ex:p ; "
    "sh:or ( [ sh:class ex:B ] [ sh:nodeKind sh:Literal ] )",
    "and": "sh:targetClass ex:A ; sh:and ( [ sh:path ex:p ; sh:minCount 1 ] [ sh:class ex:B ] )",
    "xone": "sh:targetClass ex:A ; "
    "sh:xone ( [ sh:class ex:B ] [ sh:class ex:C ] [ sh:class ex:A ] )",
    "qualified": "sh:targetClass ex:A ; sh:path ex:p ; sh:qualifiedValueShape [ sh:class ex:B ] ;"
    " sh:qualifiedMinCount 2 ; sh:qualifiedMaxCount 2",
    "qualifiedMany": "sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:qualifiedValueShape"
    " [ sh:nodeKind sh:IRI ] ; sh:qualifiedMinCount 4",
    "property": "sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:nodeKind sh:IRI ;"
    " sh:property [ sh:path ex:n ; sh:minCount 1 ; sh:severity sh:Warning ] ]",
    "inverse": "sh:targetClass ex:A ; sh:path [ sh:inversePath ex:p ] ; sh:minCount 2 ; "
    "sh:class ex:B",
    "sequence": "sh:targetClass ex:A ; sh:path ( ex:p ex:p ) ; sh:class ex:B",
    "alternative": "sh:targetClass ex:A ; sh:path [ sh:alternativePath ( ex:p ex:q ) ] ; "
    "sh:class ex:B",
    "nested": "sh:targetClass ex:A ; sh:not [ sh:path ex:p ; sh:or ( [ sh:path ex:p ;"
    " sh:maxCount 1 ] [ sh:nodeKind sh:Literal ] ) ]",
    "nodes": "sh:targetNode ex:one, ex:absent ; sh:path ex:p ; sh:minCount 1",
    "absent": "sh:targetNode ex:absent, ex:one ; sh:path ex:p ; sh:in ( ex:two )",
    "literals": "sh:targetNode 7, 8 ; sh:path [ sh:inversePath ex:m ] ; sh:minCount 2",
    "query": 'sh:targetClass ex:A ; sh:sparql [ sh:message "{$this} has {?value}" ; sh:select'
    ' "SELECT $this ?value { $this <http://e/000/p> ?value FILTER NOT EXISTS'
    ' { ?value <http://e/000/p> $this } }" ]',
}
STARS = {
    "star": "sh:targetClass ex:B ; sh:path [ sh:zeroOrMorePath ex:q ] ; sh:class ex:C",
    "absentItself": "sh:targetNode ex:absent, 7, 9 ; sh:path [ sh:zeroOrOnePath ex:p ] ; "
    "sh:class ex:A",
    "plus": "sh:targetClass ex:B ; sh:path [ sh:oneOrMorePath ex:q ] ; sh:class ex:C",
}
"""Virtuoso loses literals on such paths, or refuses them; the notes name the shapes."""


def table(shapes: Mapping[str, str]) -> str:
    return "\n".join(
        f"ex:{name} a sh:{'Property' if text.split('; ')[1].startswith('sh:path') else 'Node'}Shape"
        f" ; {text} ."
        for name, text in shapes.items()
    )


def in_graphs() -> list[Quad]:
    """The data in two named graphs; some triples are in both."""
    default = quads(DATA)
    graphs = [NamedNode("http://e/graph/1"), NamedNode("http://e/graph/2")]
    once = [Quad(*quad.triple, graphs[at % 2]) for at, quad in enumerate(default)]
    return once + [Quad(*quad.triple, graphs[1]) for quad in default[:10]]


@pytest.fixture(scope="module")
def oxigraph_url() -> Iterator[str]:
    with oxigraph(with_merge(in_graphs())) as url:
        yield url


@pytest.fixture(scope="module")
def virtuoso_url() -> Iterator[str]:
    with virtuoso(in_graphs(), "ResultSetMaxRows = 1000") as url:
        yield url


@pytest.mark.parametrize("engine", ["in process", "oxigraph_url", "virtuoso_url"])
def test_a_table_of_shapes_is_judged_alike(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    shapes = SHAPES if engine == "virtuoso_url" else SHAPES | STARS
    data = quads(DATA)
    there = (
        EmbeddedStore.of_quads(data)
        if engine == "in process"
        else RemoteStore(request.getfixturevalue(engine))
    )
    wrong = {}
    for name, text in shapes.items():
        plan = compiled(tmp_path, table({name: text}))
        local = report_of(plan, view_of(data))
        try:
            assert_same(local, validate_remote(there, plan), blank=False)
        except (AssertionError, CityGraphError) as error:
            wrong[name] = str(error)
    assert wrong == {}


# --- our own shapes, on servers -------------------------------------------------------------------

_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@pytest.fixture(scope="module")
def faulty() -> list[Quad]:
    """A part of the shipped graph with the ontology, in which every tenth fact is missing."""
    graph = [quad for part in subgraph.part(subgraph.FOUNDING).values() for quad in part]
    ontology = [quad for file in paths.ontology_files() for quad in quads_of(file)]
    left = [q for at, q in enumerate(graph) if at % 10 or q.predicate == _TYPE]
    name = NamedNode("http://e/ontology")
    return [*left, *(Quad(*quad.triple, name) for quad in ontology)]


@pytest.mark.parametrize("server", [oxigraph, virtuoso])
def test_the_project_s_shapes_find_the_same_at_an_endpoint(
    server: Callable[..., AbstractContextManager[str]], faulty: list[Quad]
) -> None:
    plan = plan_of(paths.shape_files())
    local = report_of(plan, view_of(faulty))
    held = with_merge(faulty) if server is oxigraph else faulty
    with server(held) as url:
        remote = validate_remote(RemoteStore(url), plan)
    assert len(local.results) > 50
    assert_same(local, remote, blank=False)
    assert any("lexical forms" in note for note in remote.notes)


# --- answers that are long or cut -----------------------------------------------------------------

MANY = "\n".join(f'ex:n{number} a ex:A ; ex:p "{number % 7}", {number} .' for number in range(40))
EVERY = table({"every": "sh:targetClass ex:A ; sh:path ex:p ; sh:nodeKind sh:IRI"})


class Capped:
    """A store that sends a part of long answers without a word.

    Args:
        store: what it asks.
        most: rows that it sends.
        pages: whether it can be asked for the rest.
    """

    def __init__(self, store: EmbeddedStore, most: int, *, pages: bool = True) -> None:
        self.description = "the capped store"
        self.asked: list[str] = []
        self._store, self._most, self._pages = store, most, pages

    def query(
        self, text: str, bindings: Mapping[str, Term] | None = None
    ) -> Answer | Statements | bool:
        self.asked.append(text)
        answer = self._store.query(text, bindings or {})
        if isinstance(answer, Answer):
            cut = self._most if self._pages or "OFFSET" not in text else 1
            return replace(answer, rows=answer.rows[:cut])
        return answer

    def close(self) -> None:
        self._store.close()


def test_a_long_answer_is_asked_for_in_pages(tmp_path: Path) -> None:
    data = quads(MANY)
    plan = compiled(tmp_path, EVERY)
    store = Capped(EmbeddedStore.of_quads(data), 7)
    assert_same(report_of(plan, view_of(data)), validate_remote(store, plan))
    assert sum("OFFSET" in text for text in store.asked) == 12


def test_a_cut_answer_that_cannot_be_continued_is_an_error(tmp_path: Path) -> None:
    store = Capped(EmbeddedStore.of_quads(quads(MANY)), 7, pages=False)
    with pytest.raises(EndpointError, match=r"^The capped store counts 80 rows and sends 1 of"):
        validate_remote(store, compiled(tmp_path, EVERY))


def test_pages_that_overlap_are_an_error(tmp_path: Path) -> None:
    class Forgetful(Capped):
        def query(
            self, text: str, bindings: Mapping[str, Term] | None = None
        ) -> Answer | Statements | bool:
            return super().query(re.sub(r"OFFSET \d+", "OFFSET 0", text), bindings)

    store = Forgetful(EmbeddedStore.of_quads(quads(MANY)), 8)
    with pytest.raises(EndpointError, match="counts 80 rows and sends 8 of them"):
        validate_remote(store, compiled(tmp_path, EVERY))


def test_virtuoso_s_limit_of_rows_is_worked_with(tmp_path: Path) -> None:
    data = quads("\n".join(f"ex:n{n} a ex:A ; ex:p {n}, {n + 5000} ." for n in range(700)))
    plan = compiled(tmp_path, EVERY)
    graph = NamedNode("http://e/graph/1")
    with virtuoso([Quad(*q.triple, graph) for q in data], "ResultSetMaxRows = 1000") as url:
        remote = validate_remote(RemoteStore(url), plan)
    assert_same(report_of(plan, view_of(data)), remote)


def test_an_empty_default_graph_is_an_error(tmp_path: Path) -> None:
    plan = compiled(tmp_path, EVERY)
    with (
        oxigraph([Quad(*q.triple, NamedNode("http://e/graph/1")) for q in quads(MANY)]) as url,
        pytest.raises(EndpointError, match=r"default graph of the endpoint http://\S+ is empty"),
    ):
        validate_remote(RemoteStore(url), plan)


def test_an_empty_endpoint_has_no_focus_nodes(tmp_path: Path) -> None:
    report = validate_remote(EmbeddedStore.of_quads([]), compiled(tmp_path, EVERY))
    assert report.focus_count == 0
    assert report.focus_nodes == {"http://e/000/every": 0}
    assert report.notes == ()


def said(*rows: Mapping[str, str], columns: tuple[str, ...] = ()) -> bytes:
    names = columns or tuple(rows[0])
    bound = [
        {name: {"type": "literal", "value": value} for name, value in row.items()} for row in rows
    ]
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bound}}).encode()


YES = reply(b'{"head":{},"boolean":true}', JSON)
NO_ROWS = reply(said(columns=("above", "cls")), JSON)


def test_an_endpoint_that_stops_answering_is_an_error(
    scripted: Callable[..., Scripted], tmp_path: Path
) -> None:
    server = scripted(YES, NO_ROWS, silent)
    with pytest.raises(EndpointError, match=r"gave no complete answer within 0\.5 s"):
        validate_remote(RemoteStore(server.url, timeout=0.5), compiled(tmp_path, EVERY))


@pytest.mark.parametrize("number", ["", "-1", "many", "1.5"])
def test_a_count_that_is_no_number_is_an_error(
    number: str, scripted: Callable[..., Scripted], tmp_path: Path
) -> None:
    server = scripted(YES, NO_ROWS, reply(said({"nodes": number}), JSON))
    with pytest.raises(EndpointError, match="a COUNT with something that is no number"):
        validate_remote(RemoteStore(server.url), compiled(tmp_path, EVERY))


def test_a_half_answer_over_the_wire_is_an_error(
    scripted: Callable[..., Scripted], tmp_path: Path
) -> None:
    counted = reply(said({"nodes": "3"}), JSON)
    found = [{"focus": "a", "value": "b"}, {"focus": "a", "value": "c"}]
    half = reply(said(found[0]), JSON)
    three = reply(said({"rows": "3"}), JSON)
    server = scripted(YES, NO_ROWS, counted, half, three, half, reply(said(*found), JSON))
    with pytest.raises(EndpointError, match="counts 3 rows and sends 3 of them"):
        validate_remote(RemoteStore(server.url), compiled(tmp_path, EVERY))


# --- queries and components, and what is refused ------------------------------------------------

COMPONENT = """
ex:Short a sh:ConstraintComponent ; sh:parameter [ sh:path ex:longest ] ;
  sh:validator [ a sh:SPARQLAskValidator ; sh:message "{$value} is longer than {$longest}" ;
    sh:ask "ASK { FILTER (STRLEN(STR($value)) <= $longest) }" ] .
"""


@pytest.mark.parametrize("store", ["near", "far"])
def test_components_are_asked_for(
    store: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    shapes = {
        "texts": "sh:targetClass ex:A ; sh:path ex:p ; ex:longest 4",
        "nodes": "sh:targetClass ex:A ; ex:longest 15",
        "within": "sh:targetClass ex:A ; sh:property [ sh:path ex:p ;"
        " sh:property [ sh:path ex:n ; ex:longest 1 ] ]",
    }
    plan = compiled(tmp_path, table(shapes) + COMPONENT)
    data = quads(DATA)
    local = report_of(plan, view_of(data))
    there = EmbeddedStore.of_quads(data)
    if store == "far":
        there = RemoteStore(request.getfixturevalue("virtuoso_url"))
    assert len({finding.shape for finding in local.results}) == 3
    assert_same(local, validate_remote(there, plan), blank=False, counted=False)


LIMITED = "SELECT $this ?value { $this <http://e/000/p> ?value } LIMIT 1"
QUERY = "SELECT $this { $this a ?c }"
REFUSED = {
    f'ex:S sh:targetClass ex:A ; sh:sparql [ sh:select "{LIMITED}" ] .': "its query has a LIMIT",
    f'ex:S sh:targetClass ex:A ; sh:not ex:T . ex:T sh:sparql [ sh:select "{QUERY}" ] .': (
        "a query that stands within another shape"
    ),
    "ex:S sh:targetClass ex:A ; ex:longest _:b ." + COMPONENT: "a parameter of it is a blank node",
}


@pytest.mark.parametrize("shapes", REFUSED)
def test_what_an_endpoint_cannot_be_asked_is_refused_by_name(shapes: str, tmp_path: Path) -> None:
    plan = compiled(tmp_path, shapes)
    with pytest.raises(UsageError) as caught:
        validate_remote(EmbeddedStore.of_quads(quads(DATA)), plan)
    assert "<http://e/000/S>, " in str(caught.value)
    assert REFUSED[shapes] in str(caught.value)


def test_the_notes_name_what_an_endpoint_decides(tmp_path: Path) -> None:
    shapes = {
        "numbers": "sh:targetSubjectsOf ex:n ; sh:path ex:n ; sh:datatype xsd:integer",
        "bytes": "sh:targetClass ex:A ; sh:path ex:p ; sh:datatype xsd:base64Binary",
        "forms": 'sh:targetSubjectsOf ex:text ; sh:path ex:text ; sh:pattern "x"',
        "blank": "sh:targetObjectsOf ex:r ; sh:nodeKind sh:IRI",
        "unused": 'sh:targetClass ex:Unused ; sh:pattern "x"',
    }
    report = validate_remote(EmbeddedStore.of_quads(quads(DATA)), compiled(tmp_path, table(shapes)))
    notes = "\n".join(report.notes)
    assert "<http://e/000/bytes>, <http://e/000/numbers>." in report.notes[0]
    assert "the datatype xsd:base64Binary are well-formed was not checked" in report.notes[1]
    assert report.notes[2].endswith("memory: <http://e/000/forms>.") or "forms" in report.notes[2]
    assert "1 of the findings name blank nodes" in notes
    assert "unused" not in notes


def test_a_class_with_a_blank_subclass_is_followed(tmp_path: Path) -> None:
    data = quads(
        "ex:D rdfs:subClassOf ex:C . _:b rdfs:subClassOf ex:D . ex:one a _:b . ex:two a ex:D ."
    )
    plan = compiled(
        tmp_path, table({"all": "sh:targetClass ex:C ; sh:class ex:D ; sh:nodeKind sh:Literal"})
    )
    assert_same(report_of(plan, view_of(data)), validate_remote(EmbeddedStore.of_quads(data), plan))


def test_a_class_with_many_subclasses_is_followed(tmp_path: Path) -> None:
    data = quads(
        "\n".join(f"ex:C{n} rdfs:subClassOf ex:A . ex:n{n} a ex:C{n} ." for n in range(250))
    )
    plan = compiled(
        tmp_path, table({"all": "sh:targetClass ex:A ; sh:class ex:A ; sh:nodeKind sh:Literal"})
    )
    remote = validate_remote(EmbeddedStore.of_quads(data), plan)
    assert len(remote.results) == 250
    assert_same(report_of(plan, view_of(data)), remote)


def test_answers_tell_subclasses_once_and_follow_circles() -> None:
    data = quads(
        "ex:A rdfs:subClassOf ex:B . ex:B rdfs:subClassOf ex:A . ex:C rdfs:subClassOf ex:B ."
    )
    a, b, c, d = (NamedNode(f"http://e/000/{name}") for name in "ABCD")
    found = Answers(EmbeddedStore.of_quads(data)).subclasses([a, c, d])
    assert found == {a: (a, b, c), c: (c,), d: (d,)}
