"""The questions: their answers hold, their texts keep the rules, all engines agree."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
import rdflib
import yaml
from pyoxigraph import NamedNode, Quad

from catalogue_lint import lint
from citygraph import paths
from citygraph.catalog import Question, ask, catalogue, find, parse_header
from citygraph.catalog.asking import bind
from citygraph.errors import UnknownNameError
from citygraph.model import Answer, gathered
from citygraph.namespaces import PREFIXES, shorten
from citygraph.store.embedded import EmbeddedStore, with_merge
from citygraph.store.quads import all_quads
from citygraph.store.remote import RemoteStore
from citygraph.store.sparql import check_query
from citygraph.store.tokens import Kind, tokens
from servers import oxigraph, virtuoso

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from citygraph.api import KnowledgeGraph
    from citygraph.store import Store

Table = list[dict[str, str]]

QUESTIONS = catalogue()
every_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)

CANNOT = {
    ("virtuoso", "links-communities"): "it loses rows where a path of any length meets OPTIONAL",
    ("virtuoso", "providers-and-core-cities"): "it loses rows of OPTIONAL beside a path",
    ("virtuoso", "size"): "its default graph holds system graphs of its own, which are counted too",
}
"""What an engine cannot answer like the others, and why; a test shows that it is still so."""

NOT_ASKED = {
    ("rdflib", "entities-in-one-source"): "takes half a minute",
    ("rdflib", "low-income-countries-without-city"): "gives a row for no group, which is its fault",
    ("rdflib", "participations"): "cannot order two rows that lack the same value",
    ("rdflib", "peer-cities"): "takes more than half a minute",
    ("rdflib", "providers-in-income-group"): "takes more than half a minute",
    ("rdflib", "providers-of-peers"): "takes more than half a minute",
    ("rdflib", "topics-together"): "takes more than half a minute",
    ("rdflib", "who-coordinates"): "takes more than half a minute",
    ("rdflib", "workshop-participants-later"): "takes more than half a minute",
}
"""What an engine is not asked, and why; the other engines are."""

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
def few(founding: KnowledgeGraph) -> Store:
    """The graph of the two founding documents, about which everything is known."""
    return founding.store


@pytest.fixture(scope="module")
def part(rich_files: list[Path]) -> EmbeddedStore:
    """A part of the graph that is small enough for slow engines."""
    return EmbeddedStore.in_memory([*paths.ontology_files(), *rich_files])


@pytest.fixture(scope="module")
def quads(part: EmbeddedStore) -> list[Quad]:
    """What the named graphs of the part hold."""
    return list(all_quads(part))


@pytest.fixture(scope="module")
def known(shipped: EmbeddedStore) -> set[str]:
    """Every IRI of the shipped graph."""
    return {
        term.value
        for quad in all_quads(shipped)
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, NamedNode)
    }


def examples(question: Question) -> dict[str, str]:
    return {parameter.name: parameter.example for parameter in question.parameters}


def table(result: object) -> Table:
    """Rows as people see them: texts of the cells that are filled."""
    assert isinstance(result, Answer)
    return [
        {name: term.value for name in result.columns if (term := row[name]) is not None}
        for row in result.rows
    ]


def asked(store: Store, question: Question, **arguments: str) -> Table:
    return table(ask(store, question, arguments))


def holds(rows: Table, expected: Mapping[str, str]) -> bool:
    return any(expected.items() <= row.items() for row in rows)


@every_question
def test_what_is_expected_is_in_the_answer(shipped: EmbeddedStore, question: Question) -> None:
    rows = asked(shipped, question, **examples(question))
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
    shipped: EmbeddedStore, question: Question
) -> None:
    result = ask(shipped, question, examples(question))
    assert isinstance(result, Answer)
    last = result.columns[-1]
    rows = [tuple(row) for row in result.rows]
    assert rows
    assert len(set(rows)) == len(rows)
    assert {type(row[-1]) for row in rows} <= {NamedNode, type(None)}, last


@every_question
def test_every_iri_in_the_text_exists(known: set[str], question: Question) -> None:
    body = re.sub(r"^PREFIX .*$", "", question.text, flags=re.MULTILINE)
    named = set()
    for token in tokens(body):
        if token.kind is Kind.IRI:
            named.add(token.text[1:-1])
        elif token.kind is Kind.NAME:
            prefix, _, local = token.text.partition(":")
            named.add(PREFIXES[prefix] + local)
    assert named <= known, sorted(map(shorten, named - known))


def hostile_ones() -> Iterator[tuple[str, str, int]]:
    """Each parameter with one hostile value, and one parameter of each type with all of them."""
    types: set[str] = set()
    for number, question in enumerate(QUESTIONS.values()):
        for parameter in question.parameters:
            if parameter.type not in {"text", "integer"}:
                few = [number % len(HOSTILE)]
                values = few if parameter.type in types else range(len(HOSTILE))
                types.add(parameter.type)
                yield from ((question.name, parameter.name, value) for value in values)


@pytest.mark.parametrize(("name", "parameter", "value"), list(hostile_ones()))
def test_a_hostile_value_is_only_unknown(
    part: EmbeddedStore, name: str, parameter: str, value: int
) -> None:
    question = find(name)
    with pytest.raises(UnknownNameError):
        ask(part, question, {**examples(question), parameter: HOSTILE[value]})


def test_one_provider_also_works_with_a_core_city(few: Store) -> None:
    rows = asked(few, find("providers-and-core-cities"))
    assert len({row["iri"] for row in rows}) == 13
    assert [(row["provider"], row["coreCity"]) for row in rows if "coreCity" in row] == [
        ("Cisco", "Kansas City, Missouri")
    ]


def test_a_convener_s_partners_are_those_of_the_parts_of_what_it_convenes(
    few: Store,
) -> None:
    rows = asked(few, find("partners-of"), institution="IEEE")
    cities = {row["partner"] for row in rows if row.get("partnerRole") == "Core city"}
    assert cities == {"Casablanca", "Guadalajara", "Kansas City, Missouri", "Trento", "Wuxi"}
    assert "Affected" not in {row.get("partnerRole") for row in rows}


def test_a_city_s_partners_are_those_of_its_government_too(few: Store) -> None:
    rows = asked(few, find("partners-of-city"), city="Kansas City")
    through = {row["partner"]: row["through"] for row in rows}
    assert through["Cisco"] == "Kansas City, Missouri"
    assert through["Sly James"] == "City of Kansas City, Missouri"
    assert not {"Kansas City, Missouri", "City of Kansas City, Missouri"} & through.keys()


def test_outputs_are_found_by_whoever_makes_supports_or_convenes(few: Store) -> None:
    question = find("outputs-of")
    courses = [
        (row["relation"], row.get("role"))
        for row in asked(few, question, of="IEEE")
        if row["output"] == "Open online courses of the IEEE Core Smart Cities"
    ]
    assert courses == [
        ("comes from what it convenes", "Convener"),
        ("has a role in it", "Supporter"),
    ]
    rows = asked(few, question, of="Smart Cities for All")
    assert {row["relation"] for row in rows} == {"comes from it"}


def test_participants_are_counted_without_unnamed_groups(few: Store) -> None:
    counts = {
        row["role"]: (row["participants"], row["groups"])
        for row in asked(few, find("participants-by-role"))
    }
    assert counts["Solution provider"] == ("13", "1")
    assert counts["Development partner"] == ("6", "1")
    assert counts["Academic partner"] == ("3", "0")


@pytest.mark.parametrize(
    ("name", "columns", "several"),
    [
        ("named-differently", ("printed", "context", "locator", "iri"), ("source",)),
        ("sources", ("iri",), ("url",)),
        ("developments", ("iri", "indicator", "value"), ("source", "place")),
    ],
)
def test_a_thing_is_listed_once(
    few: Store,
    shipped: EmbeddedStore,
    name: str,
    columns: tuple[str, ...],
    several: tuple[str, ...],
) -> None:
    for store, keys in ((few, columns), (shipped, (*columns, *several))):
        rows = [tuple(row.get(column) for column in keys) for row in asked(store, find(name))]
        assert len(set(rows)) == len(rows)


def test_the_reason_of_a_name_is_that_of_its_reading(few: Store) -> None:
    rows = asked(few, find("named-differently"))
    assert {row["printed"] for row in rows if "reason" in row} == {
        *("AAG", "APA", "ASCE", "Alstrom", "GCIF", "IDB", "Telecom Orange"),
        "U.S. Deparment of Housing",
    }


def test_whatever_curation_adds_is_listed_with_its_reason(few: Store) -> None:
    rows = asked(few, find("inferred-by-curation"))
    assert [row for row in rows if "reason" not in row] == []
    readings = {row["subject"] for row in rows if row["property"] == "reading"}
    assert {"Cisco Systems", "Wuxi", "Casablanca"} <= readings
    assert not [row for row in rows if row["property"] == "reading" and "value" in row]


def test_who_raises_a_need_and_who_answers_it_have_rows_of_their_own(
    few: Store,
) -> None:
    rows = asked(few, find("needs-raised"))
    assert not [row for row in rows if {"raisedAt", "answeredBy"} <= row.keys()]
    assert not [
        row for row in rows if "source" not in row and row.keys() & {"raisedAt", "answeredBy"}
    ]
    raised = {row["need"] for row in rows if "raisedAt" in row}
    assert raised & {row["need"] for row in rows if "answeredBy" in row}


def test_a_doubtful_figure_says_so(few: Store) -> None:
    for name, parameter in (("figures-of", "entity"), ("figures-about", "about")):
        rows = asked(few, find(name), **{parameter: "Kansas City"})
        assert {row["value"]: row.get("standing") for row in rows} == {
            "2300000": "Doubtful",
            "1": None,
        }


def test_the_documents_meet_in_one_company(few: Store) -> None:
    assert {row["entity"] for row in asked(few, find("where-documents-meet"))} == {"Cisco"}


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


Asking = Callable[[Question, Mapping[str, str]], Table]


ENGINES = ("rdflib", "oxigraph", "virtuoso", "bag union")


@pytest.fixture(
    scope="module",
    params=ENGINES,
)
def engine(
    request: pytest.FixtureRequest, part: EmbeddedStore, quads: list[Quad]
) -> Iterator[tuple[str, Asking]]:
    """An engine other than the embedded store, and how it answers a question."""

    def bound(question: Question, arguments: Mapping[str, str]) -> dict[str, pyoxigraph.NamedNode]:
        return bind(part, question, arguments)  # type: ignore[return-value]

    if request.param == "rdflib":
        library = Rdflib(quads)
        yield "rdflib", lambda question, given: library.ask(question, bound(question, given))
    elif request.param == "bag union":
        named = pyoxigraph.Store()
        named.bulk_extend(quads)

        def union(question: Question, arguments: Mapping[str, str]) -> Table:
            terms = {pyoxigraph.Variable(name): t for name, t in bound(question, arguments).items()}
            found = named.query(question.text, substitutions=terms, use_default_graph_as_union=True)
            return table(gathered(found))

        yield "bag union", union
    else:
        server = {"oxigraph": oxigraph, "virtuoso": virtuoso}[request.param]
        with server(with_merge(quads)) as url:
            remote = RemoteStore(url)
            yield request.param, lambda q, given: table(remote.query(q.text, bound(q, given)))
            remote.close()


@every_question
def test_engines_agree(part: EmbeddedStore, engine: tuple[str, Asking], question: Question) -> None:
    name, answer = engine
    if (name, question.name) in NOT_ASKED:
        pytest.skip(NOT_ASKED[name, question.name])
    here = asked(part, question, **examples(question))
    there = answer(question, examples(question))
    if (name, question.name) in CANNOT:
        assert there != here, "the engine can do it now; take it out of the table"
    else:
        assert there == here


BESIDES = [
    ("partners-of", "IEEE"),
    ("partners-of", "City of Kansas City, Missouri"),
    ("partners-of-city", "Kansas City"),
    ("outputs-of", "event:smart-cities-for-all-2012"),
    ("outputs-of", "Urbanization Knowledge Partners"),
    ("figures-of", "Kansas City"),
    ("figures-about", "IEEE Smart Cities Initiative"),
    ("participants-of", "Mazagan"),
    ("criteria-met", "IEEE Smart Cities Initiative"),
    ("roles-in", "event:smart-cities-for-all-2012"),
    ("topics-of", "event:smart-cities-for-all-2012"),
    ("who-works-on", "Smart city"),
    ("mentions-of", "IEEE"),
]
"""What reaches branches of a question that its example leaves empty."""


@pytest.mark.parametrize(("name", "value"), BESIDES)
def test_engines_agree_besides(
    part: EmbeddedStore, engine: tuple[str, Asking], name: str, value: str
) -> None:
    question = find(name)
    given = {question.parameters[0].name: value}
    assert engine[1](question, given) == asked(part, question, **given)


def test_a_question_is_resolved_and_asked_at_an_endpoint(
    part: EmbeddedStore, quads: list[Quad]
) -> None:
    question = find("partners-of")
    with oxigraph(with_merge(quads)) as url:
        remote = RemoteStore(url)
        there = asked(remote, question, institution="cisco systems")
        with pytest.raises(UnknownNameError, match="asked for is an institution"):
            ask(remote, question, {"institution": "Casablanca"})
        remote.close()
    assert there == asked(part, question, institution="Cisco")
