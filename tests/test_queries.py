"""The questions: their answers hold, their texts keep the rules, all engines agree."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
import rdflib
import yaml
from pyoxigraph import NamedNode, Quad, QuerySolutions

from citygraph.catalog import ask, catalogue, find, parse_header
from citygraph.catalog.asking import bind
from citygraph.catalog.lint import lint
from citygraph.errors import UnknownNameError
from citygraph.namespaces import PREFIXES, shorten
from citygraph.store.embedded import EmbeddedStore, with_merge
from citygraph.store.quads import all_quads
from citygraph.store.remote import RemoteStore
from citygraph.store.sparql import check_query
from citygraph.store.tokens import Kind, tokens
from servers import oxigraph, virtuoso

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from citygraph.catalog import Question
    from citygraph.store import Store

Table = list[dict[str, str]]

QUESTIONS = catalogue()
every_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
with_parameters = pytest.mark.parametrize(
    "question",
    [pytest.param(q, id=q.name) for q in QUESTIONS.values() if q.parameters],
)

CANNOT = {
    ("virtuoso", "size"): "its default graph holds system graphs of its own, which are counted too",
}
"""What an engine cannot answer like the others, and why; a test shows that it is still so."""

HOSTILE = [
    '"}',
    "> ; DROP ALL",
    "<https://example.org/> } ; DROP ALL #",
    "\\",
    "Cisco\\",
    'Cisco"@en',
    "Cisco\nCasablanca",
    "",
    "?iri",
    "{}",
    "\u202eocsiC",
    "مدينة",
    "Cisco\x00",
    "place:casablanca> <x",
    "institution:no-such-thing",
    "*" * 100_000,
]


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    return EmbeddedStore.shipped()


@pytest.fixture(scope="module")
def quads(store: EmbeddedStore) -> list[Quad]:
    """What the named graphs hold."""
    return list(all_quads(store))


def examples(question: Question) -> dict[str, str]:
    return {parameter.name: parameter.example for parameter in question.parameters}


def table(result: object) -> Table:
    """Rows as people see them: texts of the cells that are filled."""
    assert isinstance(result, QuerySolutions)
    names = [variable.value for variable in result.variables]
    return [
        {name: term.value for name in names if (term := row[name]) is not None} for row in result
    ]


def asked(store: Store, question: Question, **arguments: str) -> Table:
    return table(ask(store, question, arguments))


def holds(rows: Table, expected: Mapping[str, str]) -> bool:
    return any(expected.items() <= row.items() for row in rows)


@every_question
def test_what_is_expected_is_in_the_answer(store: EmbeddedStore, question: Question) -> None:
    rows = asked(store, question, **examples(question))
    missing = [row for row in question.expect if not holds(rows, row)]
    assert not missing, f"not in the answer of {question.path}"


@every_question
def test_the_text_keeps_the_rules(question: Question) -> None:
    check_query(question.text)
    assert lint(question) == []


@every_question
def test_the_header_means_the_same_to_yaml(question: Question) -> None:
    text = question.path.read_text(encoding="utf-8")
    lines = [line[3:] for line in text.splitlines() if line.startswith("#+")]
    assert parse_header(question.path, text).values == yaml.safe_load("\n".join(lines))


@every_question
def test_no_row_is_given_twice_and_the_last_column_is_an_iri(
    store: EmbeddedStore, question: Question
) -> None:
    result = ask(store, question, examples(question))
    assert isinstance(result, QuerySolutions)
    last = result.variables[-1].value
    rows = [tuple(row) for row in result]
    assert rows
    assert len(set(rows)) == len(rows)
    assert {type(row[-1]) for row in rows} <= {NamedNode, type(None)}, last


@every_question
def test_every_iri_in_the_text_exists(quads: list[Quad], question: Question) -> None:
    known = {
        term.value
        for quad in quads
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, NamedNode)
    }
    body = re.sub(r"^PREFIX .*$", "", question.text, flags=re.MULTILINE)
    named = set()
    for token in tokens(body):
        if token.kind is Kind.IRI:
            named.add(token.text[1:-1])
        elif token.kind is Kind.NAME:
            prefix, _, local = token.text.partition(":")
            named.add(PREFIXES[prefix] + local)
    assert named <= known, sorted(map(shorten, named - known))


@with_parameters
@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_is_only_unknown(
    store: EmbeddedStore, question: Question, value: str
) -> None:
    for parameter in question.parameters:
        if parameter.type not in ("text", "integer"):
            with pytest.raises(UnknownNameError):
                ask(store, question, {**examples(question), parameter.name: value})


def test_one_provider_also_works_with_a_core_city(store: EmbeddedStore) -> None:
    rows = asked(store, find("providers-and-core-cities"))
    assert len({row["iri"] for row in rows}) == 13
    assert [(row["provider"], row["coreCity"]) for row in rows if "coreCity" in row] == [
        ("Cisco", "Kansas City, Missouri")
    ]


def test_the_documents_meet_in_one_company(store: EmbeddedStore) -> None:
    assert {row["entity"] for row in asked(store, find("where-documents-meet"))} == {"Cisco"}


class Rdflib:
    """The answers of rdflib's own SPARQL engine."""

    def __init__(self, quads: list[Quad]) -> None:
        text = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            self._graph = rdflib.Dataset(default_union=True)
            self._graph.parse(data=text, format="nquads")

    def ask(self, question: Question, bindings: Mapping[str, pyoxigraph.NamedNode]) -> Table:
        terms = {name: rdflib.URIRef(term.value) for name, term in bindings.items()}
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            rows = self._graph.query(question.text, initBindings=terms).bindings
        return [
            {str(name): str(term) for name, term in row.items() if term is not None} for row in rows
        ]


@pytest.fixture(scope="module", params=["rdflib", "oxigraph", "virtuoso", "bag union"])
def engine(
    request: pytest.FixtureRequest, store: EmbeddedStore, quads: list[Quad]
) -> Iterator[tuple[str, Callable[[Question], Table]]]:
    """An engine other than the embedded store, and how it answers the example of a question."""

    def bound(question: Question) -> dict[str, pyoxigraph.NamedNode]:
        return bind(store, question, examples(question))  # type: ignore[return-value]

    if request.param == "rdflib":
        library = Rdflib(quads)
        yield "rdflib", lambda question: library.ask(question, bound(question))
    elif request.param == "bag union":
        named = pyoxigraph.Store()
        named.bulk_extend(quads)

        def union(question: Question) -> Table:
            terms = {pyoxigraph.Variable(name): t for name, t in bound(question).items()}
            return table(
                named.query(question.text, substitutions=terms, use_default_graph_as_union=True)
            )

        yield "bag union", union
    else:
        server = {"oxigraph": oxigraph, "virtuoso": virtuoso}[request.param]
        with server(with_merge(quads)) as url:
            remote = RemoteStore(url)
            yield request.param, lambda q: table(remote.query(q.text, bound(q)))
            remote.close()


@every_question
def test_engines_agree(
    store: EmbeddedStore, engine: tuple[str, Callable[[Question], Table]], question: Question
) -> None:
    name, answer = engine
    here = asked(store, question, **examples(question))
    if (name, question.name) in CANNOT:
        assert answer(question) != here, "the engine can do it now; take it out of the table"
    else:
        assert answer(question) == here


def test_a_question_is_resolved_and_asked_at_an_endpoint(
    store: EmbeddedStore, quads: list[Quad]
) -> None:
    question = find("partners-of")
    with oxigraph(with_merge(quads)) as url:
        remote = RemoteStore(url)
        there = asked(remote, question, institution="cisco systems")
        with pytest.raises(UnknownNameError, match="asked for is an institution"):
            ask(remote, question, {"institution": "Casablanca"})
        remote.close()
    assert there == asked(store, question, institution="Cisco")
