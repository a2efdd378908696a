from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    Store,
    Variable,
)

from citygraph.errors import QueryError, UsageError
from citygraph.namespaces import CG
from citygraph.store.binding import bind
from citygraph.store.sparql import QueryForm, check_query, check_syntax, form_of, refuse
from citygraph.store.tokens import Kind, tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citygraph.store import Term

FORMS = {
    "SELECT * {}": QueryForm.SELECT,
    "PREFIX ask: <x:ask> # ASK\nBASE <http://x/>\nselect (1 AS ?construct) {}": QueryForm.SELECT,
    "ASK {}": QueryForm.ASK,
    "PREFIX select: <x:y>\nConstruct WHERE { ?s ?p ?o }": QueryForm.CONSTRUCT,
    "DESCRIBE <x:y>": QueryForm.DESCRIBE,
}

CALLS_OUT = [
    "SELECT * { SERVICE <x:y> { ?s ?p ?o } }",
    "SELECT * { service silent ?where { ?s ?p ?o } }",
    "PREFIX a: <x:y> ASK { ?s ?p a:b. SERVICE a:c {} }",
    "ASK { ?s <x:y> trueSERVICE<x:y> {} }",
    "ASK { ?s <x:y> 1.5SERVICE<x:y> {} }",
    "PREFIXa:<x:y>ASK{{}SERVICEa:b{}}",
    "ASK { VALUES ?x { '''a' } SERVICE ?x {} }",
    "ASK { FILTER(?a<2&&?y='>')SERVICE <x:y> {?s ?p 'a'} }",
    "ASK { FILTER(?a<2#>'''\n)SERVICE <x:y> {?s ?p ?o} #'''\n}",
    "ASK { ?s ?p \u00a7 SERVICE <x:y> {} }",
]

HARMLESS = [
    "SELECT * { ?s ?p 'SERVICE <x:y> {}' }",
    "SELECT * { ?s ?p '''a ' \" \\''' SERVICE <x:y> {}''' }",
    'SELECT * { ?s ?p "a \\" SERVICE <x:y> {}" }',
    "# SERVICE <x:y> {}\nSELECT * { ?service ?p <x:service#service> }",
    "PREFIX kind: <x:y/> SELECT * { ?s a kind:service, kind:public.service }",
    "SELECT * { FILTER(?a < 2 && ?b > 1) ?s ?p 'service' }",
    "SELECT * { VALUES (?a ?b) { (<x:a#1> <x:b#1>) } ?s ?p 'service' }",
]

MISTAKES = {
    "SELECT ?x WHERE { ?x ?p }": (1, 25, '"}"', "an IRI"),
    "ASK {\n\n  ?s ?p ?o ;;\n ] }": (4, 2, '"]"', "'}'"),
    "SELECT ?s { ?s ?p ?o } ORDER ?s": (1, 30, '"?s"', "BY"),
    "SELECT (COUNT(?x) ?n) {}": (1, 19, '"?n"', "AS"),
    "ASK { ?s ?p 'é' . ]": (1, 19, '"]"', "a variable"),
    "ASK { ?s ?p 'abc }": (1, 13, "string", "not closed"),
    "SELEC ?x {}": (1, 1, '"SELEC"', "SELECT"),
    "ASK {?s ?p <foo>}": (1, 12, '"<foo>"', "absolute"),
    "ASK { BIND(1 AS ?x) BIND(2 AS ?x) }": (1, 35, '"}"', "BIND"),
    "# comment\nSELECT * {\n ?x a cg:City }": (3, 7, "cg:", f"PREFIX cg: <{CG}>"),
    "SELECT * { ?x a foo:City }": (1, 17, "foo:", "add PREFIX"),
}


@pytest.mark.parametrize("text", FORMS)
def test_the_form_is_that_of_the_first_keyword(text: str) -> None:
    assert form_of(text) is FORMS[text]
    assert check_query(text) is FORMS[text]


@pytest.mark.parametrize("word", ["INSERT DATA", "DELETE DATA", "LOAD", "CLEAR ALL", "WITH"])
def test_an_update_is_refused(word: str) -> None:
    for check in (form_of, check_query):
        with pytest.raises(QueryError, match="is an update, not a query"):
            check(f"PREFIX a: <x:a>\n{word} {{ a:b a:c a:d }}")


@pytest.mark.parametrize("text", CALLS_OUT)
def test_a_call_to_another_service_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        refuse(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_the_word_alone_is_not_refused(text: str) -> None:
    refuse(text)
    check_query(text)


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_located_and_explained(text: str) -> None:
    line, column, found, expected = MISTAKES[text]
    with pytest.raises(QueryError) as caught:
        check_query(text)
    message = str(caught.value)
    assert message.startswith(f"Line {line}, column {column} of the query: ")
    assert found in message
    assert expected in message


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("", 1, 1), ("ASK {", 1, 6), ("SELECT ?s\r\n WHERE\n\n", 2, 7), ("# nothing", 1, 10)],
)
def test_an_unfinished_query_says_what_is_missing(text: str, line: int, column: int) -> None:
    place = f"^Line {line}, column {column} of the query: "
    with pytest.raises(QueryError, match=place + "the query ends too early; expected"):
        check_syntax(text)


def test_what_is_wrong_as_a_whole_is_placed_at_the_end() -> None:
    problem = "Line 2, column 13 of the query: .*SELECT contains a variable that is unbound"
    with pytest.raises(QueryError, match=problem):
        check_syntax("SELECT ?z (SUM(?x) AS ?y)\n{ ?z ?p ?x }\n")


def test_what_hides_on_a_screen_is_not_shown() -> None:
    with pytest.raises(QueryError) as caught:
        check_syntax("ASK { ?s ?p '\u202e\x1b[2J' ' ] }")
    assert str(caught.value).isprintable()


def test_a_check_evaluates_nothing() -> None:
    values = " ".join(str(number) for number in range(1000))
    blocks = " ".join(f"VALUES ?v{number} {{ {values} }}" for number in range(9))
    check_syntax(f"ASK {{ {blocks} FILTER(?v0 + ?v8 < 0) }}")


@pytest.mark.parametrize(
    "piece", ["<", "'", '"""', "a.", "a:", "\\'", "'''\\", "?", "(", "{", "#\n", "<'", "_:a."]
)
def test_long_texts_are_no_burden(piece: str) -> None:
    text = piece * (200_000 // len(piece)) + "SERVICE"
    assert sum(1 for _ in tokens(text)) > 0


@given(st.text(alphabet="ab:?_.<>'\"\\{}()#é\n \ufeff1e-@^|&", max_size=40))
def test_tokens_are_the_text_in_order(text: str) -> None:
    done = 0
    for token in tokens(text):
        assert text[token.start : token.end] == token.text
        assert not text[done : token.start].strip(" \t\r\n")
        done = token.end
    assert not text[done:].strip(" \t\r\n")


# --- bindings ---------------------------------------------------------------------------------

A, B = NamedNode("x:a"), NamedNode("x:b")
IRIS = ["x:a", "x:b", "x:c"]

QUERIES = [
    "SELECT ?v ?o { ?v <x:a> ?o }",
    "SELECT ?v ?o WHERE # { comment\n{ ?s ?o ?v }",
    "SELECT * { ?s ?p ?v . ?v ?p ?o }",
    "SELECT ?v ?s { ?s <x:a> ?o FILTER(?s = ?v) }",
    "SELECT ?v ?s { { ?s <x:a> ?o FILTER(?s = ?v) } UNION { ?v <x:b> ?s } }",
    "SELECT ?v ?s { ?s <x:a> ?o OPTIONAL { ?o <x:b> ?z FILTER(?z = ?v) } }",
    "SELECT ?v ?s { ?s <x:a> ?o OPTIONAL { { ?o ?p ?z FILTER(?z = ?v) } } }",
    "SELECT ?v ?s { ?s ?p ?o MINUS { ?v ?p ?z } }",
    "SELECT ?v ?s { ?s ?p ?o MINUS { ?s ?p ?z FILTER(?z = ?v) } }",
    "SELECT ?v ?s { ?s ?p ?o FILTER NOT EXISTS { ?v ?p ?o } }",
    "SELECT ?v ?s { ?s ?p ?o FILTER EXISTS { { ?o ?p ?z FILTER(?z = ?v) } } }",
    "SELECT ?v ?s { GRAPH ?v { ?s ?p ?o } }",
    "SELECT ?v ?s { GRAPH ?g { ?s ?p ?o FILTER(?o IN (?v, <x:c>)) } }",
    "SELECT ?v ?s { SELECT ?v ?s { ?s ?p ?v } ORDER BY ?s LIMIT 2 }",
    "SELECT ?v ?s { { SELECT * { ?s ?p ?v } ORDER BY ?s LIMIT 2 } }",
    "SELECT ?v ?s { ?s ?p ?v { SELECT ?s { ?v ?p ?s } } }",
    "SELECT ?v (COUNT(*) AS ?n) { ?v ?p ?o } GROUP BY ?v HAVING(COUNT(*) > 0)",
    "SELECT ?v ?n { { SELECT ?v (COUNT(?s) AS ?n) { ?s ?p ?v } GROUP BY ?v } }",
    "SELECT ?v (EXISTS { ?v <x:a> ?o } AS ?e) { ?v ?p ?o }",
    "SELECT ?v (STR(?v) AS ?text) { ?v ?p ?o } ORDER BY STR(?v)",
    "SELECT ?v ?o { ?v ?p ?o } VALUES ?o { <x:a> <x:b> }",
    "SELECT $v ?o { VALUES ?v { <x:a> <x:b> } $v ?p ?o }",
    "SELECT ?v ?t { VALUES (?w ?t) { (1 '}') (2 '# ?v') } ?v ?p ?o FILTER(?w<2) }",
    "ASK { ?v ?p ?o }",
    "ASK FROM <x:a> { ?v ?p ?o }",
    "CONSTRUCT { ?v <x:p> ?o } WHERE { ?o ?p ?v }",
    "CONSTRUCT { ?v <x:p> '{ ?v }' } { ?o ?p ?v }",
    "CONSTRUCT WHERE { ?v ?p ?o # }\n . ?o <x:a> <x:b> }",
    "DESCRIBE ?v",
    "DESCRIBE ?v # WHERE {}\nLIMIT 1",
    "DESCRIBE ?v { ?v ?p ?o }",
]

iris = st.sampled_from(IRIS).map(NamedNode)
data = st.sets(st.tuples(iris, iris, iris), max_size=12)
places = st.sampled_from(["?v", "?v", "?s", "?o", *(f"<{iri}>" for iri in IRIS)])
triples = st.tuples(places, places, places).map(" ".join)
filters = st.tuples(places, st.sampled_from(["=", "!="]), st.sampled_from(["?v", "<x:a>"])).map(
    lambda parts: f"FILTER({' '.join(parts)})"
)


def _groups(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    wrapped = st.one_of(
        inner.map(lambda group: f"OPTIONAL {{ {group} }}"),
        inner.map(lambda group: f"FILTER NOT EXISTS {{ {group} }}"),
        inner.map(lambda group: f"MINUS {{ ?v ?p ?o . {group} }}"),
        inner.map(lambda group: f"{{ {group} }}"),
        inner.map(lambda group: f"GRAPH ?g {{ {group} }}"),
        inner.map(lambda group: f"{{ SELECT ?v ?s ?o {{ {group} }} }}"),
        st.tuples(inner, inner).map(lambda two: f"{{ {two[0]} }} UNION {{ {two[1]} }}"),
    )
    return st.tuples(triples, wrapped, filters).map(" . ".join)


patterns = st.recursive(st.tuples(triples, filters).map(" . ".join), _groups, max_leaves=4)


def rows(store: Store, text: str, bindings: Mapping[str, Term] | None = None) -> object:
    terms: dict[Variable, object] = {Variable(k): v for k, v in (bindings or {}).items()}
    result = store.query(text, substitutions=terms)  # type: ignore[arg-type]
    if isinstance(result, QueryBoolean):
        return bool(result)
    if isinstance(result, QuerySolutions):
        names = result.variables
        return Counter(
            tuple((name, row[name]) for name in sorted(names, key=str)) for row in result
        )
    return set(result)


def filled(triples: set[tuple[NamedNode, NamedNode, NamedNode]]) -> Store:
    store = Store()
    for subject, predicate, value in triples:
        store.add(Quad(subject, predicate, value))
        store.add(Quad(subject, predicate, value, A))
    return store


@pytest.mark.parametrize("text", QUERIES)
@settings(max_examples=15, deadline=None)
@given(triples=data, value=iris)
def test_a_binding_answers_like_oxigraph_s_substitution(
    text: str, triples: set[tuple[NamedNode, NamedNode, NamedNode]], value: NamedNode
) -> None:
    store = filled(triples)
    bound = bind(text, {"v": value})
    assert rows(store, bound) == rows(store, text, {"v": value})
    assert bound.count("\n") == text.count("\n")


@settings(max_examples=150, deadline=None)
@given(triples=data, pattern=patterns, value=iris)
def test_any_pattern_is_bound_as_by_substitution(
    triples: set[tuple[NamedNode, NamedNode, NamedNode]], pattern: str, value: NamedNode
) -> None:
    store = filled(triples)
    text = f"SELECT ?v ?s ?o {{ {pattern} }}"
    assert rows(store, bind(text, {"v": value})) == rows(store, text, {"v": value})


HOSTILE = "'\"\\><}{)(#?$@^|&;.,\n\r\t\0\u2028é😀 vSERVICE:"


@given(value=st.text(alphabet=HOSTILE, max_size=20), other=st.text(max_size=5))
@example(value="' } SERVICE <x:y> { #", other="")
@example(value='"""', other="''' \\")
@example(value="\\", other="\\u0022")
def test_a_hostile_text_stays_a_text(value: str, other: str) -> None:
    text = "SELECT ?v ?w { VALUES ?x { 1 } FILTER(?v = ?v && STR(?w) != ?v || ?w = ?w) }"
    bindings = {"v": Literal(value), "w": Literal(other, language="en")}
    bound = bind(text, bindings)
    tame = bind(text, {"v": Literal("tame"), "w": Literal("tame", language="en")})
    assert [token.kind for token in tokens(bound)] == [token.kind for token in tokens(tame)]
    refuse(bound)
    store = Store()
    answer = {Variable(name): term for name, term in bindings.items()}
    assert rows(store, bound) == Counter([tuple(answer.items())])


@given(st.text(alphabet="<>\"'{}|\\^`#?@ \n\u2028é/%:", max_size=12))
def test_a_hostile_iri_stays_an_iri_or_is_none(tail: str) -> None:
    try:
        iri = NamedNode("http://x/" + tail)
    except ValueError:
        return
    bound = bind("SELECT ?v { ?v ?p ?o FILTER(?v = ?v) }", {"v": iri})
    kinds = [token.kind for token in tokens(bound)]
    assert kinds.count(Kind.IRI) + kinds.count(Kind.UNSURE) == 4
    check_syntax(bound)


def test_literals_bind_in_triples_filters_and_subselects() -> None:
    store = Store()
    store.add(Quad(A, B, Literal("it's")))
    store.add(Quad(A, B, Literal(5)))
    text = "SELECT ?v ?s { { SELECT ?v ?s { ?s ?p ?v } LIMIT 1 } OPTIONAL { ?v ?p ?s } }"
    for value in (Literal("it's"), Literal(5)):
        assert rows(store, bind(text, {"v": value})) == rows(store, text, {"v": value})
        assert rows(store, bind(text, {"v": value}))


def test_several_variables_are_bound_at_once() -> None:
    store = filled({(A, B, A), (A, B, B)})
    text = "SELECT ?s ?o { { ?s ?p ?o } }"
    assert rows(store, bind(text, {"s": A, "o": B})) == rows(store, text, {"s": A, "o": B})


@pytest.mark.parametrize(
    ("text", "term", "message"),
    [
        ("SELECT ?v { ?v ?p ?o }", BlankNode("b"), "blank node"),
        ("SELECT ?o { ?v ?p ?o }", A, "must project it"),
        ("SELECT ?o { ?o ?p 'v' }", A, "no variable"),
        ("SELECT ?v { ?s ?p ?o BIND(?o AS ?v) }", A, "is computed"),
        ("SELECT (?s AS ?v) { ?s ?p ?o }", A, "is computed"),
        ("SELECT ?v { FILTER(?a<?b&&?c='>') ?v ?p 'a' }", A, "Write a space after"),
    ],
)
def test_what_cannot_be_bound_says_why(text: str, term: Term, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        bind(text, {"v": term})


def test_no_bindings_leave_the_text_alone() -> None:
    assert bind("no query at all", {}) == "no query at all"
