"""Validation: what goes in, what comes out, what is refused, and where a finding stands."""

from __future__ import annotations

import doctest
import logging
import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib

import citygraph
from citygraph import paths
from citygraph.errors import CatalogueError, QueryError, UnreadableInputError
from citygraph.namespaces import CG, ID, RDF, SH, VOCAB, XSD
from citygraph.shacl import Finding, Report, Severity, locate, read_rule, run_rules, validate
from citygraph.shacl import findings as findings_module
from citygraph.store.embedded import EmbeddedStore, quads_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citygraph.api import KnowledgeGraph

HEAD = """\
@prefix : <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NAMED = """
:thing a sh:NodeShape ; sh:targetClass :Thing ; sh:property :thing-name .
:thing-name a sh:PropertyShape ; sh:path :name ; sh:minCount 1 ;
  sh:message "has no name; give it one"@en .
"""
EX = "https://example.org/"
INVALID = Path(__file__).parent / "invalid"


def triples(text: str) -> list[ox.Quad]:
    return list(ox.parse(HEAD + text, format=ox.RdfFormat.TRIG))


@pytest.fixture
def shape(tmp_path: Path) -> Path:
    return shape_file(tmp_path, NAMED)


def shape_file(folder: Path, text: str) -> Path:
    file = folder / "shape.ttl"
    file.write_text(HEAD + text, encoding="utf-8")
    return file


def test_a_finding_says_all_there_is(shape: Path) -> None:
    report = validate(triples(":a a :Thing . :b a :Thing ; :name 'b' ."), [shape])
    assert report.results == (
        Finding(
            focus=ox.NamedNode(EX + "a"),
            path=EX + "name",
            value=None,
            component=SH + "MinCountConstraintComponent",
            shape=EX + "thing-name",
            severity=Severity.VIOLATION,
            message="has no name; give it one",
        ),
    )
    assert not report.conforms
    assert report.focus_nodes == {EX + "thing": 2}
    assert report.focus_count == 2


def test_triples_quads_graphs_and_datasets_are_the_same_data(shape: Path) -> None:
    quads = triples("GRAPH :g { :a a :Thing } GRAPH :h { :a a :Thing . :c a :Thing }")
    dataset = rdflib.Dataset()
    for name, node in (("g", "a"), ("h", "a"), ("h", "c")):
        triple = (rdflib.URIRef(EX + node), rdflib.RDF.type, rdflib.URIRef(EX + "Thing"))
        dataset.graph(rdflib.URIRef(EX + name)).add(triple)
    graph = rdflib.Graph().parse(data=HEAD + ":a a :Thing . :c a :Thing .")
    expected = validate([quad.triple for quad in quads], [shape])
    assert len(expected.results) == 2
    for data in (quads, iter(quads), graph, dataset):
        assert validate(data, [shape]) == expected


def test_nothing_to_check_can_be_told_from_nothing_wrong(shape: Path) -> None:
    report = validate(triples(":a a :Other ."), [shape])
    assert report.conforms
    assert report.focus_count == 0
    assert report.focus_nodes == {EX + "thing": 0}


def test_warnings_and_infos_do_not_make_data_unacceptable(tmp_path: Path) -> None:
    text = NAMED.replace("sh:minCount", "sh:severity sh:Warning ; sh:minCount")
    report = validate(triples(":a a :Thing ."), [shape_file(tmp_path, text)])
    assert [finding.severity for finding in report.results] == [Severity.WARNING]
    assert report.failing() == ()
    assert report.failing(Severity.WARNING) == report.results
    assert not report.conforms  # SHACL 3.6.1.2: any result will do


def test_subclasses_are_focus_nodes_and_values_of_a_class(tmp_path: Path) -> None:
    text = (
        ":s a sh:NodeShape ; sh:targetClass :Thing ; "
        "sh:property [ sh:path :of ; sh:class :Thing ] ."
    )
    data = ":Small rdfs:subClassOf :Thing . :a a :Small ; :of :b . :b a :Small ; :of :c ."
    report = validate(triples(data), [shape_file(tmp_path, text)])
    assert [finding.value for finding in report.results] == [ox.NamedNode(EX + "c")]
    assert report.focus_count == 2


@pytest.mark.parametrize(
    ("target", "count"),
    [
        ("sh:targetNode :a, :nowhere", 2),
        ("sh:targetSubjectsOf :of", 2),
        ("sh:targetObjectsOf :of", 1),
        ("a rdfs:Class", 0),
        ("sh:targetClass :Thing ; sh:deactivated true", None),
    ],
)
def test_focus_nodes_of_every_target_are_counted(
    tmp_path: Path, target: str, count: int | None
) -> None:
    file = shape_file(tmp_path, f":s a sh:NodeShape ; {target} ; sh:nodeKind sh:IRI .")
    report = validate(triples(":a a :Thing ; :of :c . :b a :Thing ; :of :c ."), [file])
    assert report.focus_nodes.get(EX + "s") == count
    assert report.focus_count == (count or 0)


def test_a_blank_shape_is_reported_under_the_shape_around_it(tmp_path: Path) -> None:
    text = ":s a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path :p ; sh:minCount 1 ] ."
    [finding] = validate(triples(":b :p :c ."), [shape_file(tmp_path, text)]).results
    assert finding.shape == EX + "s"


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (":p", EX + "p"),
        ("[ sh:inversePath :p ]", f"^<{EX}p>"),
        ("( :p :q )", f"<{EX}p>/<{EX}q>"),
        ("[ sh:alternativePath ( :p [ sh:inversePath :q ] ) ]", f"<{EX}p>|^<{EX}q>"),
        ("[ sh:oneOrMorePath [ sh:alternativePath ( :p :q ) ] ]", f"(<{EX}p>|<{EX}q>)+"),
        ("( :p [ sh:zeroOrMorePath :q ] )", f"<{EX}p>/<{EX}q>*"),
        ("[ sh:zeroOrOnePath ( :p :q ) ]", f"(<{EX}p>/<{EX}q>)?"),
        ("( [ sh:alternativePath ( :p :q ) ] :p )", f"(<{EX}p>|<{EX}q>)/<{EX}p>"),
    ],
)
def test_a_path_is_written_as_sparql_writes_it(tmp_path: Path, path: str, written: str) -> None:
    text = (
        f":s a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path {path} ; sh:minCount 9 ] ."
    )
    [finding] = validate(triples(":b :p :c ."), [shape_file(tmp_path, text)]).results
    assert finding.path == written


def test_findings_do_not_depend_on_the_order_of_the_data() -> None:
    quads = [
        quad
        for name in ("participation-role", "claim-source", "entity-label-once")
        for quad in quads_of(INVALID / f"{name}.ttl")
    ] + [quad for file in paths.ontology_files() for quad in quads_of(file)]
    reports = []
    for seed in range(3):
        random.Random(seed).shuffle(quads)  # noqa: S311 - nothing secret
        reports.append(validate(quads, paths.shape_files()))
    assert len(reports[0].results) == 3
    assert reports[0] == reports[1] == reports[2]


def test_lexical_forms_stay_as_they_are_and_nothing_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    text = (
        ':s a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path :p ; sh:pattern "^[0-9]$" ] .'
    )
    data = triples(':a :p "007"^^xsd:integer, "1.50"^^xsd:decimal, "20x4"^^xsd:gYear .')
    with caplog.at_level(logging.WARNING):
        report = validate(data, [shape_file(tmp_path, text)])
    values = {finding.value.value for finding in report.results if finding.value is not None}
    assert values == {"007", "1.50", "20x4"}
    assert caplog.records == []


def test_only_the_literal_true_switches_unique_lang_on(tmp_path: Path) -> None:
    text = ":s a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path :p ; sh:uniqueLang %s ] ."
    data = triples(':a :p "x"@en, "y"@en .')
    assert len(validate(data, [shape_file(tmp_path, text % "true")]).results) == 1
    assert len(validate(data, [shape_file(tmp_path, text % '"1"^^xsd:boolean')]).results) == 0


def test_imports_are_not_fetched(tmp_path: Path) -> None:
    text = "<urn:x> <http://www.w3.org/2002/07/owl#imports> <https://nowhere.invalid/x> ." + NAMED
    assert len(validate(triples(":a a :Thing ."), [shape_file(tmp_path, text)]).results) == 1


def test_a_malformed_shapes_file_is_named_with_its_line(tmp_path: Path) -> None:
    file = shape_file(tmp_path, ":s a sh:NodeShape ;\n  sh:property [ .\n")
    with pytest.raises(UnreadableInputError) as error:
        validate([], [file])
    assert error.value.path == str(file)
    assert error.value.line == 6
    assert error.value.column is not None


def test_a_missing_shapes_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match=r"absent\.ttl"):
        validate([], [tmp_path / "absent.ttl"])


def test_no_shapes_at_all_is_an_error(tmp_path: Path) -> None:
    for files in ([], [shape_file(tmp_path, "")]):
        with pytest.raises(UnreadableInputError, match="there are no shapes"):
            validate([], files)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[] sh:entailment <http://www.w3.org/ns/entailment/RDFS> .", "sh:entailment"),
        (":s sh:rule [ a sh:TripleRule ] .", "sh:rule"),
        (":s sh:target [ a sh:SPARQLTarget ] .", "sh:target"),
        (":s sh:severity 'grave' .", "severity that is no IRI"),
        (
            ":s a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:minCount 1 ] .",
            "but no sh:path",
        ),
        (
            ':s a sh:NodeShape ; sh:targetNode :a ; sh:sparql [ sh:select "SELECT $this { x }" ] .',
            "line 5: has a query that cannot be used: Line 1, column 16",
        ),
        (
            (
                ":s a sh:NodeShape ; sh:targetNode :a ; sh:sparql [ sh:prefixes :d ;\n"
                "sh:select '\\nSELECT $this { SERVICE :x { $this ?p ?o } }' ] .\n"
                ":d sh:declare [ sh:prefix '' ; sh:namespace 'https://example.org/' ] ."
            ),
            "line 6: .* cannot be used: Line 2, column 16 of the query: SERVICE is refused",
        ),
    ],
)
def test_what_is_not_supported_is_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    file = shape_file(tmp_path, text)
    with pytest.raises(UnreadableInputError, match=named):
        validate(triples(":a a :Thing ."), [file])


def test_a_query_uses_the_prefixes_that_its_shapes_declare(tmp_path: Path) -> None:
    text = """
:doc sh:declare [ sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .
:s a sh:PropertyShape ; sh:targetNode :a ; sh:path :p ; sh:sparql [
  sh:prefixes :doc ; sh:message "is {?value}, not q; use q" ;
  sh:select "SELECT $this ?value { $this $PATH ?value FILTER(?value != ex:q) }" ] .
"""
    report = validate(triples(":a :p :q, :r ."), [shape_file(tmp_path, text)])
    assert [finding.message for finding in report.results] == [f"is <{EX}r>, not q; use q"]


def test_reports_add_up(shape: Path) -> None:
    report = validate(triples(":a a :Thing ."), [shape])
    [finding] = report.results
    info = replace(finding, severity=Severity.INFO, message="another; no matter")
    more = report.plus([info, finding])
    assert more.results == (finding, finding, info)
    assert [more.count(severity) for severity in Severity] == [2, 0, 1]
    assert more.focus_count == 1
    assert Report(()).conforms


# Rules


RULE = """\
#+ summary: Names are unique
#+ severity: warning
#+ message: "is called {?value} like {?other} in {?graph}"
#+ fix: rename one
SELECT ?focus ?value ?graph ?other WHERE {
  GRAPH ?graph { ?focus <https://example.org/name> ?value }
  ?other <https://example.org/name> ?value
  FILTER(STR(?focus) < STR(?other))
}
"""


def rule_file(folder: Path, text: str) -> Path:
    file = folder / "unique-name.rq"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def store() -> EmbeddedStore:
    return EmbeddedStore.of_quads(
        triples("GRAPH :g { :a :name 'x' . :b :name 'x' } GRAPH :h { :b :name 'y' }")
    )


def test_a_rule_gives_a_finding_for_each_row(tmp_path: Path, store: EmbeddedStore) -> None:
    assert run_rules(store, [rule_file(tmp_path, RULE)]) == [
        Finding(
            focus=ox.NamedNode(EX + "a"),
            path=None,
            value=ox.Literal("x"),
            component=SH + "SPARQLConstraintComponent",
            shape="https://w3id.org/citygraph/shapes/unique-name",
            severity=Severity.WARNING,
            message=f"is called x like <{EX}b> in <{EX}g>; rename one",
            graph=EX + "g",
        )
    ]


def test_an_aggregate_over_nothing_is_no_finding(tmp_path: Path, store: EmbeddedStore) -> None:
    text = RULE.partition("SELECT")[0] + (
        "SELECT (MIN(?s) AS ?focus) (MAX(?s) AS ?value) (SAMPLE(?s) AS ?graph) "
        "{ ?s <https://example.org/nothing> ?o }"
    )
    assert run_rules(store, [rule_file(tmp_path, text)]) == []


@pytest.mark.parametrize(
    ("change", "error", "match"),
    [
        (("#+ fix: rename one\n", ""), UnreadableInputError, "summary, severity, message, fix"),
        (("warning", "grave"), UnreadableInputError, "line 2: 'grave' is no severity"),
        (("rename one", '["a", "b"]'), UnreadableInputError, "line 4: fix must be a text"),
        (("#+ summary", "# summary"), CatalogueError, "header"),
        (("?value ?graph ?other", "?value ?other"), UnreadableInputError, r"lacks \?graph"),
        (("SELECT ?focus ?value ?graph ?other WHERE", "ASK"), UnreadableInputError, "is a SELECT"),
        (("FILTER(", "FILTR("), QueryError, "Line 4, column 3"),
    ],
)
def test_a_faulty_rule_is_an_error(
    tmp_path: Path,
    store: EmbeddedStore,
    change: tuple[str, str],
    error: type[Exception],
    match: str,
) -> None:
    with pytest.raises(error, match=match):
        run_rules(store, [rule_file(tmp_path, RULE.replace(*change, 1))])


def test_a_missing_rule_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match=r"absent\.rq"):
        read_rule(tmp_path / "absent.rq")


def known_terms(data: Sequence[ox.Quad]) -> list[Finding]:
    words = [quad for file in paths.ontology_files() for quad in quads_of(file)]
    rules = [file for file in paths.rule_files() if file.stem.startswith("known-")]
    return run_rules(EmbeddedStore.of_quads([*words, *data]), rules)


@pytest.mark.parametrize("graph", ["", "GRAPH :g "])
def test_terms_that_the_ontology_lacks_are_found_in_any_graph(graph: str) -> None:
    prefixes = f"@prefix cg: <{CG}> . @prefix place: <{ID}place/> . @prefix role: <{VOCAB}role/> ."
    body = ":a a cg:Institutoin ; cg:prefLable 'x' ; :b role:parnter, role:partner . place:c a :D"
    found = known_terms(triples(f"{prefixes} {graph}{{ {body} }}"))
    assert [(str(f.focus)[1:-1], f.path, f.message.partition(">")[0]) for f in found] == [
        (f"{EX}a", f"{RDF}type", f"is of the class <{CG}Institutoin"),
        (f"{EX}a", f"{EX}b", f"points to <{VOCAB}role/parnter"),
        (f"{EX}a", f"{CG}prefLable", f"uses the property <{CG}prefLable"),
        (f"{ID}place/c", f"{RDF}type", f"is of the class <{EX}D"),
    ]


# Notebooks


def test_a_report_shows_itself_as_a_table_and_hostile_labels_stay_text() -> None:
    hostile = '<script>alert("x")</script>\u202e\n'
    about = replace(
        finding("a"), file="<b>.ttl", line=7, message=f"is {hostile}", severity=Severity.WARNING
    )
    shown = Report((about,), labels={EX + "a": hostile})._repr_html_()
    assert shown.count("<tr>") == 2
    assert "<td>&lt;b&gt;.ttl:7</td>" in shown
    assert "<td>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;  </td>" in shown
    assert "0 violation, 1 warning, 0 info" in shown
    assert not [piece for piece in ("<script", "<b>", "\u202e", "\n") if piece in shown]


def test_a_notebook_shows_the_first_hundred_findings() -> None:
    many = Report(tuple(finding(f"n{number}") for number in range(103)))
    assert many._repr_html_().count("<tr>") == 101
    assert "; 3 more findings are not shown" in many._repr_html_()


def test_the_example_of_a_report_runs(
    founding: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(citygraph, "open", lambda: founding)
    outcome = doctest.testmod(findings_module)
    assert outcome.attempted > 0
    assert outcome.failed == 0


# Lines


def finding(
    focus: str,
    path: str | None = None,
    value: ox.Literal | ox.NamedNode | None = None,
    graph: str | None = None,
) -> Finding:
    return Finding(
        focus=ox.NamedNode(EX + focus),
        path=None if path is None else EX + path,
        value=value,
        component=SH + "PatternConstraintComponent",
        shape=EX + "shape",
        severity=Severity.VIOLATION,
        message="is wrong; mend it",
        graph=None if graph is None else EX + graph,
    )


def places(findings: list[Finding], *files: Path) -> list[tuple[str | None, int | None]]:
    names = {str(file): file.name for file in files}
    located = locate(findings, files)
    assert [replace(f, file=None, line=None) for f in located] == findings
    return [(f.file and names[f.file], f.line) for f in located]


@pytest.fixture
def documents(tmp_path: Path) -> tuple[Path, Path]:
    one, two = tmp_path / "one.trig", tmp_path / "two.trig"
    one.write_text(
        "@prefix : <https://example.org/> .\n"  # 1
        "GRAPH :g {\n"
        "  :a\n"  # 3
        "    :name 'x' ;\n"
        "    :size 1.50 ;\n"  # 5
        "    .\n"
        "}\n",
        encoding="utf-8",
    )
    two.write_text(
        "@prefix : <https://example.org/> .\n"
        "GRAPH :h {\n"
        "  :a\n"  # 3
        "    a :Thing ;\n"
        "    :name 'x' ;\n"  # 5
        "    :name 'y' ;\n"
        "    .\n"
        "}\n",
        encoding="utf-8",
    )
    return one, two


def test_the_line_of_the_triple_is_found(documents: tuple[Path, Path]) -> None:
    found = places(
        [
            finding("a", "name", ox.Literal("x")),  # in both: the first file
            finding("a", "name", ox.Literal("x"), graph="h"),
            finding("a", "name", ox.Literal("y")),
            finding("a", "name", ox.Literal("y"), graph="g"),  # only in another graph
            finding("a", "size", ox.Literal("1.5", datatype=ox.NamedNode(f"{XSD}decimal"))),
        ],
        *documents,
    )
    assert found == [
        ("one.trig", 4),
        ("two.trig", 5),
        ("two.trig", 6),
        ("two.trig", 6),
        ("one.trig", 5),
    ]


def test_a_missing_triple_is_shown_at_the_block_that_gives_the_class(
    documents: tuple[Path, Path],
) -> None:
    one, two = documents
    assert places([finding("a", "colour")], one, two) == [("two.trig", 3)]
    assert places([finding("a", "colour", graph="g")], one, two) == [("one.trig", 3)]
    assert places([finding("a", "colour")], one) == [("one.trig", 3)]
    assert places([finding("a", None, ox.NamedNode(EX + "a"))], one, two) == [("two.trig", 3)]


def test_a_graph_at_fault_is_shown_where_it_begins(documents: tuple[Path, Path]) -> None:
    assert places([finding("h", graph="h")], *documents) == [("two.trig", 3)]


def test_what_stands_nowhere_has_no_line(documents: tuple[Path, Path]) -> None:
    blank = replace(finding("a"), focus=ox.BlankNode("b"))
    assert places([finding("elsewhere"), blank], *documents) == [(None, None), (None, None)]


def test_files_without_the_node_are_not_read_triple_by_triple(documents: tuple[Path, Path]) -> None:
    one, two = documents
    one.write_text("no RDF, but :a is in it", encoding="utf-8")
    two.write_text("@prefix : <https://example.org/> .\n:lone :name 'x' .\n", encoding="utf-8")
    assert places([finding("lone")], one, two) == [("two.trig", 2)]
    assert places([], one, two) == []
    with pytest.raises(UnreadableInputError, match=r"one\.trig, line 1"):
        locate([finding("a")], documents)


def test_a_blank_node_is_found_in_the_quads_that_were_validated(tmp_path: Path) -> None:
    shapes = shape_file(tmp_path, NAMED)
    data = tmp_path / "data.TTL"
    data.write_text(HEAD + "[] a :Thing ; :name 'x' .\n[\n  a :Thing\n] .\n", encoding="utf-8")
    quads = quads_of(data)
    found = validate(quads, [shapes]).results
    assert [(f.file, f.line) for f in locate(found, [data], {data: quads})] == [(str(data), 6)]
    assert [(f.file, f.line) for f in locate(found, [data])] == [(None, None)]
    other = tmp_path / "other.ttl"
    other.write_text(HEAD + "[] a :Thing .", encoding="utf-8")
    assert [f.file for f in locate(found, [other], {other: quads_of(other)})] == [None]


def test_a_literal_that_was_checked_has_no_line(documents: tuple[Path, Path]) -> None:
    literal = replace(finding("a"), focus=ox.Literal("x"))
    assert [found.file for found in locate([literal], documents)] == [None]


def test_other_formats_give_the_file_alone(tmp_path: Path) -> None:
    file = tmp_path / "data.rdf"
    triple = ox.Triple(ox.NamedNode(EX + "a"), ox.NamedNode(EX + "name"), ox.Literal("x"))
    ox.serialize([triple], output=file, format=ox.RdfFormat.RDF_XML)
    assert places([finding("a", "name", ox.Literal("x"))], file) == [("data.rdf", None)]


def test_every_triple_of_the_founding_documents_is_found_on_its_line(
    founding_files: list[Path],
) -> None:
    files = founding_files
    quads = [quad for file in files for quad in quads_of(file)]
    wanted = [
        replace(
            finding("x", value=quad.object),
            focus=quad.subject,
            path=quad.predicate.value,
            graph=str(quad.graph_name)[1:-1],
        )
        for quad in quads
    ]
    lines = {str(file): file.read_text(encoding="utf-8").splitlines() for file in files}
    for quad, found in zip(quads, locate(wanted, files), strict=True):
        assert found.file is not None
        assert found.line is not None
        line = lines[found.file][found.line - 1]
        last = quad.object.value.rstrip("/").rpartition("/")[2].rpartition("#")[2]
        assert last.replace('"', '\\"') in line or quad.object.value in line


def test_the_facts_at_fault_of_the_fixtures_are_on_the_line_found() -> None:
    file = INVALID / "participation-role-fits.ttl"
    quads = [quad for f in (*paths.ontology_files(), file) for quad in quads_of(f)]
    [found] = locate(validate(quads, paths.shape_files()).results, [file])
    assert found.path == CG + "role"
    assert str(found.focus).startswith(f"<{ID}participation/")
    assert found.line is not None
    assert "cg:role kind:company ;" in file.read_text(encoding="utf-8").splitlines()[found.line - 1]
