from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from citygraph.namespaces import RDF, RDFS, SH, XSD
from citygraph.shacl.property_path import Alternative, Predicate, ZeroOrMore
from citygraph.shacl.queries.prepared import SparqlError, ask_failures, message, prepare, solutions
from citygraph.terms import graph_of, to_rdflib

if TYPE_CHECKING:
    from citygraph.model import Term
    from citygraph.shacl.property_path import PropertyPath
    from citygraph.shacl.queries.prepared import Prepared

EX = "http://example.org/"
Spo: TypeAlias = tuple[
    ox.NamedNode | ox.BlankNode, ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal
]
W3C = Path(__file__).parents[2] / "shared" / "w3c-shacl" / "sparql"


def ex(name: str) -> ox.NamedNode:
    return ox.NamedNode(EX + name)


def ready(text: str, *bound: str, path: PropertyPath | None = None, ask: bool = False) -> Prepared:
    prefixes = {"ex": EX, "rdfs": RDFS}
    kind: Literal["ask", "select"] = "ask" if ask else "select"
    return prepare(text, prefixes=prefixes, kind=kind, path=path, bound=bound)


def filled(*triples: Spo) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    return store


def found(
    query: Prepared, store: ox.Store, *focuses: Term, **bound: Term
) -> list[tuple[Term, Term | None]]:
    return [(focus, row.get("value")) for focus, row in solutions(query, store, focuses, bound)]


REFUSED = {
    "a syntax error": ("SELECT $this\nWHERE {\n  $this ex:p }", "Line 3, column 14 of the query: "),
    "an unknown prefix": ("SELECT $this { $this no:p 1 }", "the prefix no: is not declared"),
    "SERVICE": ("SELECT $this {\nSERVICE <x:y> { $this ?p 1 } }", "Line 2, .*SERVICE is refused"),
    "an update": ("INSERT DATA { <x:a> <x:b> 1 }", "INSERT is an update"),
    "LOAD": ("LOAD <x:y>", "LOAD is an update"),
    "another form": ("ASK { $this ex:p 1 }", "The query is a ASK; sh:select needs a SELECT"),
    "CONSTRUCT": ("CONSTRUCT WHERE { ?s ?p ?o }", "is a CONSTRUCT"),
    "MINUS": ("SELECT $this {\n $this ex:p 1 MINUS { $this ex:q 1 } }", "Line 2, .*: MINUS cannot"),
    "glued MINUS": ("SELECT $this { $this ex:p trueMINUS{ $this ex:q 1 } }", "MINUS cannot"),
    "VALUES": ("SELECT $this { VALUES ?x { 1 } $this ex:p ?x }", "VALUES cannot"),
    "VALUES at the end": ("SELECT $this { $this ex:p ?x } VALUES ?x { 1 }", "VALUES cannot"),
    "FROM": ("SELECT $this FROM <x:g> { $this ex:p 1 }", "FROM is refused"),
    "BIND AS $this": ("SELECT $this { BIND(1 AS $this) }", r"\$this is pre-bound and cannot"),
    "BIND AS ?this": ("SELECT $this { BIND(1 AS ?this) }", r"\?this is pre-bound and cannot"),
    "SELECT AS $this": ("SELECT (1 AS $this) { ?x ex:p 1 }", r"\$this is pre-bound and cannot"),
    "a subquery without $this": (
        "SELECT $this { $this ex:p 1 {\nSELECT ?x { $this ex:p ?x } } }",
        r"Line 2, column 1 .*the subquery does not return \$this",
    ),
    "$shapesGraph": ("SELECT $this { GRAPH $shapesGraph { $this ex:p 1 } }", "not supported"),
    "$currentShape": ("SELECT $this { $this ex:p $currentShape }", r"\$currentShape is not supp"),
    "no $this": ("SELECT ?x { $this ex:p ?x }", r"does not return \$this \(SHACL 5.1\)"),
    "$PATH in a node shape": ("SELECT $this { $this $PATH 1 }", r"\$PATH has no meaning"),
    "an unknown function": ("SELECT $this { FILTER(ex:f($this)) }", "cannot be run with pre-bound"),
    "a doubtful comparison": (
        "SELECT $this { $this ex:p ?a FILTER(?a<?b)?s?p?o.FILTER(?c>?d) }",
        "write a space after '<'",
    ),
    "NUL": ("SELECT $this { $this ex:p '\0' }", "holds the character NUL"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name: str) -> None:
    text, problem = REFUSED[name]
    with pytest.raises(SparqlError, match=problem):
        ready(text)


def test_what_is_refused_because_of_parameters() -> None:
    with pytest.raises(SparqlError, match="lang is pre-bound and cannot"):
        ready("SELECT $this { $this ex:p ?x BIND(LANG(?x) AS ?lang) }", "lang")
    with pytest.raises(SparqlError, match=r"subquery does not return \$lang"):
        ready("SELECT $this { { SELECT $this { $this ex:p ?x } } }", "lang")
    with pytest.raises(SparqlError, match="'max-count' cannot be the name of a variable"):
        ready("SELECT $this { }", "max-count")
    with pytest.raises(SparqlError, match=r"\$lang is pre-bound, but has no value"):
        found(ready("SELECT $this { }", "lang"), ox.Store(), ex("a"))


@pytest.mark.parametrize("modifier", ["HAVING (1 > 0)", "LIMIT 1", "ORDER BY ?x OFFSET 1"])
def test_an_ask_with_modifiers_is_refused(modifier: str) -> None:
    with pytest.raises(SparqlError, match="is not supported in an ASK"):
        ready(f"ASK {{ $this ex:p ?x }} {modifier}", ask=True)


def test_a_path_that_is_no_property_is_refused() -> None:
    with pytest.raises(SparqlError, match=r"\$PATH can only stand for the property"):
        ready("SELECT $this { $this ex:p $PATH }", path=Predicate(ex("p")))
    with pytest.raises(SparqlError, match=r"\$PATH can only stand for the property"):
        ready("SELECT $this { $this $PATH/ex:q ?x }", path=Predicate(ex("p")))


def test_a_prefix_that_cannot_be_declared_is_refused() -> None:
    with pytest.raises(SparqlError, match="The prefix 'e x' of 'x:' cannot be declared"):
        prepare("ASK {}", prefixes={"e x": "x:"}, kind="ask", path=None, bound=())


def test_words_in_strings_comments_and_names_are_no_code() -> None:
    text = """SELECT $this { # MINUS { VALUES
        $this ex:minus "MINUS {} AS ?this" , 'SERVICE' . BIND("$PATH" AS ?VALUES) }"""
    assert ready(text).predicates == {EX + "minus"}


PREDICATES = {
    "$this ex:p ?x": {"p"},
    "$this ex:p/^ex:q+ ?x": {"p", "q"},
    "?x ex:p $this ; ex:q 1 , 2": {"p", "q"},
    "FILTER(!bound($this) || 2 * 3 > 1)": set(),
    "$this ex:p ?x FILTER NOT EXISTS { ?x ex:q ?y }": {"p", "q"},
    "$this ex:p/ex:q* ?x": {"p", "q"},
    "$this ex:p/^ex:q? ?x": {"p", "q"},
    "?x ex:q*/ex:p $this": {"p", "q"},
    "FILTER(?a > 1) $this ex:p ?x": {"p"},
    "BIND(1 AS ?y) $this ex:p ?x . FILTER regex(?x, 'a') ?x ex:q ?y": {"p", "q"},
    "$this <http://example.org/\\u0070> ?x": {"p"},
    "$this ex:a\\-b ?x": {"a-b"},
    "$this ?p ?x": None,
    "$this ex:p ?x ; ?p 1": None,
    "[ ?p $this ]": None,
    "$this !ex:p ?x": None,
    "$this ex:q|!(ex:p) ?x": None,
    "$this (!ex:p)/ex:p ?x": None,
    "$this ex:p* ?x": None,
    "$this ex:p? ?x": None,
    "$this ex:p|ex:q* ?x": None,
    "$this (ex:p/ex:q)* ?x": None,
    "$this ex:p*/ex:q* ?x": None,
    "<< $this ex:p 1 >> ex:q ?x": None,
    "OPTIONAL { $this ?p ?x }": None,
    "FILTER(EXISTS { $this ?p ?x })": None,
}


@pytest.mark.parametrize("pattern", PREDICATES)
def test_the_properties_that_a_query_depends_on(pattern: str) -> None:
    names = PREDICATES[pattern]
    expected = None if names is None else {EX + name for name in names}
    assert ready(f"SELECT $this {{ {pattern} }}").predicates == expected


def test_type_and_lists_are_properties_too() -> None:
    assert ready("SELECT $this { $this a ex:C }").predicates == {RDF + "type", EX + "C"}
    assert {RDF + "first", RDF + "rest"} <= ready("SELECT $this { $this ex:p (1) }").predicates
    assert ready("BASE <x:> SELECT $this { $this <p> 1 }").predicates is None
    text = "PREFIX ex: <x:> SELECT $this { $this ex:p 1 }"
    assert ready(text).predicates == {"x:p"}


def test_the_path_counts_among_the_properties() -> None:
    both = Alternative((Predicate(ex("p")), Predicate(ex("q"))))
    text = "SELECT $this ?value { $this $PATH ?value }"
    assert ready(text, path=both).predicates == {EX + "p", EX + "q"}
    assert ready(text, path=ZeroOrMore(both)).predicates is None


def test_graphs() -> None:
    assert ready("SELECT $this { GRAPH ?g { $this ex:p 1 } }").uses_graphs
    assert not ready("SELECT $this { $this ex:GRAPH 1 }").uses_graphs


INTEGER = ox.NamedNode(XSD + "integer")
BLANK = ox.BlankNode("b")
STORE = filled(
    (ex("a"), ex("p"), ex("b")),
    (ex("a"), ex("p"), ex("c")),
    (ex("b"), ex("p"), ox.Literal("x", language="en")),
    (BLANK, ex("p"), ox.Literal("y")),
    (ex("c"), ex("q"), BLANK),
)


def test_terms_of_all_kinds_are_focus_nodes() -> None:
    query = ready("SELECT $this ?value { { $this ex:p ?value } UNION { ?value ex:q $this } }")
    answer = found(query, STORE, BLANK, ex("b"), ox.Literal("b"), BLANK, ex("b"))
    assert sorted(answer, key=str) == sorted(
        [
            (BLANK, ox.Literal("y")),
            (BLANK, ex("c")),
            (ex("b"), ox.Literal("x", language="en")),
        ],
        key=str,
    )


def test_a_focus_node_keeps_its_lexical_form() -> None:
    query = ready("SELECT $this { FILTER($this = 7) }")
    nodes = [ox.Literal("007", datatype=INTEGER), ox.Literal("7", datatype=INTEGER)]
    assert found(query, STORE, *nodes) == [(node, None) for node in nodes]


@pytest.mark.parametrize(
    "where",
    [
        "FILTER(bound($this))",
        "FILTER($this = ex:a)",
        "{ { FILTER($this = ex:a) } FILTER bound($this) } FILTER(true)",
        "{ FILTER(bound($this)) } $this ex:p ?x FILTER(bound($this))",
        "{ SELECT $this { FILTER($this = ex:a) } }",
        "BIND($this AS ?x) FILTER(?x = ex:a)",
        "BIND(STR($this) AS ?x) FILTER(STRENDS(?x, 'a'))",
        "FILTER EXISTS { FILTER($this = ex:a) }",
        "FILTER NOT EXISTS { ?x ex:p ?y FILTER(?y = $this) }",
        "OPTIONAL { FILTER(bound($this)) BIND(1 AS ?x) } FILTER(?x = 1)",
    ],
)
def test_pre_binding_reaches_every_group(where: str) -> None:
    query = ready(f"SELECT DISTINCT $this {{ {where} }}")
    assert found(query, STORE, ex("a")) == [(ex("a"), None)]


def test_groups_limits_and_parameters() -> None:
    counted = "SELECT $this (COUNT(?x) AS ?value) { $this ex:p ?x } GROUP BY $this "
    query = ready(counted + "HAVING (COUNT(?x) > $max)", "max")
    one = ox.Literal("1", datatype=INTEGER)
    assert [focus for focus, _ in found(query, STORE, ex("a"), ex("b"), max=one)] == [ex("a")]
    limited = ready("SELECT $this ?value { $this ex:p ?value } ORDER BY ?value LIMIT 1")
    assert found(limited, STORE, ex("a"), ex("b"), BLANK) == [
        (ex("a"), ex("b")),
        (ex("b"), ox.Literal("x", language="en")),
        (BLANK, ox.Literal("y")),
    ]
    tagged = ready("SELECT * { $this ex:p ?value FILTER(LANG(?value) = $lang) }", "lang")
    rows = list(solutions(tagged, STORE, [ex("a"), ex("b")], {"lang": ox.Literal("en")}))
    assert [focus for focus, _ in rows] == [ex("b")]


def test_values_that_an_ask_calls_wrong() -> None:
    query = ready("ASK { $this ex:p $value FILTER(isBlank($this) || $value != $other) }",
                  "other", "value", ask=True)  # fmt: skip
    pairs = [
        (ex("a"), ex("b")),
        (ex("a"), ex("c")),
        (BLANK, ox.Literal("y")),
        (BLANK, BLANK),
        (ex("a"), ex("c")),
    ]
    wrong = [(ex("a"), ex("c")), (BLANK, BLANK)]
    assert list(ask_failures(query, STORE, pairs, {"other": ex("c")})) == wrong
    blank = ready("ASK { FILTER($value = $other) }", "other", ask=True)
    answer = ask_failures(blank, STORE, [(ex("a"), BLANK), (ex("a"), ex("a"))], {"other": BLANK})
    assert list(answer) == [(ex("a"), ex("a"))]


def test_messages() -> None:
    bindings = {"n": ox.Literal("3"), "this": ox.NamedNode(RDFS + "label")}
    said = message("{?this} has {$n} of {?m}, {n}", bindings)
    assert said == "rdfs:label has 3 of {?m}, {n}"


_NODES = [ex(name) for name in "abcd"]
_TERMS = st.sampled_from([*_NODES, ox.BlankNode("x"), ox.Literal("a"), ox.Literal("b")])
_SUBJECTS = st.sampled_from([*_NODES, ox.BlankNode("x")])
_GRAPHS = st.lists(st.tuples(_SUBJECTS, st.sampled_from([ex("p"), ex("q")]), _TERMS), max_size=14)
_POSITIONS = st.sampled_from(["$this", "$this", "?value", "?x", "ex:a"])
_BASIC = st.builds(
    "{} {} {} . ".format,
    _POSITIONS,
    st.sampled_from(["ex:p", "ex:q", "ex:p/ex:q", "^ex:p", "(ex:p|ex:q)", "ex:p+"]),
    _POSITIONS,
)
_CONDITIONS = st.sampled_from(
    [
        "?value = $this",
        "bound(?value)",
        "!bound(?value)",
        "isIRI($this)",
        "$this != ?x",
        "bound($this)",
    ]
).map("FILTER({}) ".format)
_WHERE = st.recursive(
    st.one_of(_BASIC, _CONDITIONS),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.builds("{}OPTIONAL {{ {} }} ".format, inner, inner),
        st.builds("{{ {} }} UNION {{ {} }} ".format, inner, inner),
        inner.map("FILTER EXISTS {{ {} }} ".format),
        inner.map("FILTER NOT EXISTS {{ {} }} ".format),
        inner.map("{{ SELECT DISTINCT $this ?value {{ {} }} }} ".format),
        inner.map("{{ {} }} ".format),
    ),
    max_leaves=5,
)
_QUERIES = st.builds(
    "SELECT {}{} {{ {} }}{}".format,
    st.sampled_from(["", "DISTINCT "]),
    st.just("$this ?value"),
    _WHERE,
    st.sampled_from(["", "", " ORDER BY ?value"]),
)


@settings(max_examples=400, deadline=None)
@given(_GRAPHS, _QUERIES)
def test_one_query_for_all_is_one_query_for_each(triples: list[Spo], text: str) -> None:
    query = ready(text)
    store = filled(*triples)
    focuses = [*_NODES, ox.BlankNode("x"), ox.Literal("a")]
    together = found(query, store, *focuses)
    assert sorted(together, key=str) == sorted(
        found(replace(query, together=1), store, *focuses), key=str
    )
    if query.predicates is not None:
        rest = filled(*(t for t in triples if t[1].value in query.predicates))
        assert sorted(together, key=str) == sorted(found(query, rest, *focuses), key=str)


@settings(max_examples=300, deadline=None)
@given(_GRAPHS, _QUERIES)
def test_an_iri_in_place_of_this_gives_the_same(triples: list[Spo], text: str) -> None:
    store = filled(*triples)
    query = ready(text)
    for focus in _NODES:
        constant = text.replace("SELECT DISTINCT $this ?value", "SELECT DISTINCT ?value")
        constant = constant.replace("SELECT $this ?value", "SELECT ?value")
        constant = constant.replace("bound($this)", "true").replace("$this", str(focus))
        rows = store.query(f"PREFIX ex: <{EX}> {constant}")
        expected = sorted(str(row["value"]) for row in rows)
        assert sorted(str(value) for _, value in found(query, store, focus)) == expected


@settings(max_examples=150, deadline=None)
@given(_GRAPHS, st.lists(st.one_of(_BASIC, _CONDITIONS), min_size=1, max_size=4).map("".join))
def test_rdflib_binds_likewise(triples: list[Spo], where: str) -> None:
    text = f"SELECT DISTINCT $this ?value {{ {where} }}"
    graph = graph_of(ox.Triple(*triple) for triple in triples)
    query = ready(text)
    for focus in _NODES:
        rows = graph.query(f"PREFIX ex: <{EX}> {text}", initBindings={"this": to_rdflib(focus)})
        expected = {row["value"] for row in rows}
        answer = {value and to_rdflib(value) for _, value in found(query, filled(*triples), focus)}
        assert answer == expected


def selects(file: Path) -> list[tuple[str, dict[str, str]]]:
    graph = rdflib.Graph().parse(file)
    sh = rdflib.Namespace(SH)
    prefixes = {
        str(graph.value(node, sh.prefix)): str(graph.value(node, sh.namespace))
        for node in graph.objects(None, sh.declare)
    }
    return [(str(text), prefixes) for text in graph.objects(None, sh.select)]


@pytest.mark.skipif(not W3C.is_dir(), reason="the W3C test suite is not here")
def test_the_queries_of_the_w3c_suite() -> None:
    for file in sorted(W3C.rglob("*.ttl")):
        for text, prefixes in selects(file):
            arguments: Any = {
                "prefixes": prefixes,
                "kind": "select",
                "path": Predicate(ex("p")) if "$PATH" in text else None,
                "bound": ["lang"] if "$lang" in text else [],
            }
            if file.name.startswith("unsupported"):
                with pytest.raises(SparqlError):
                    prepare(text, **arguments)
            else:
                prepared = prepare(text, **arguments)
                assert prepared.names[0] == "this", file


def test_an_inner_group_gets_the_values_only_where_they_matter() -> None:
    def tables(where: str) -> int:
        return len(ready(f"SELECT $this {{ $this ex:p ?x {where} }}").parts) - 1

    assert tables("OPTIONAL { ?x ex:q ?y FILTER(?y != $this) }") == 1
    assert tables("FILTER NOT EXISTS { $this ex:q ?y }") == 1
    assert tables("{ ?x ex:q ?y } UNION { ?y ex:q ?x }") == 1
    assert tables("{ ?x ex:q ?y FILTER(?y != $this) }") == 2
    assert tables("{ ?x ex:q ?y BIND($this AS ?z) }") == 2
    assert tables("OPTIONAL { ?x ex:q ?y OPTIONAL { ?y ex:q $this } }") == 2
    assert tables("{ SELECT * { ?x ex:q ?y } }") == 2
