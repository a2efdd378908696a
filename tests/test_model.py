"""Answers: standard formats, Python values, notebooks."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
import rdflib
import rdflib.query

from citygraph.errors import UsageError
from citygraph.model import Answer, Statements, gathered, value_of

NASTY = '</script><img onerror="x">|a,"b"\n=cmd()\u202e'


@pytest.fixture
def store() -> ox.Store:
    store = ox.Store()
    subject, predicate = ox.NamedNode("http://x.example/s"), ox.NamedNode("http://x.example/p")
    decimal = ox.Literal("1.5", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    for value in (
        ox.Literal(NASTY, language="en"),
        ox.Literal(3),
        decimal,
        ox.Literal(True),
        subject,
    ):
        store.add(ox.Quad(subject, predicate, value))
    return store


@pytest.fixture
def answer(store: ox.Store) -> Answer:
    found = gathered(store.query("SELECT ?s ?o ?nothing { ?s ?p ?o } ORDER BY STR(?o)"))
    assert isinstance(found, Answer)
    return found


def test_rows_are_python_values(answer: Answer) -> None:
    values = [row["o"] for row in answer]
    assert values == [Decimal("1.5"), 3, NASTY, "http://x.example/s", True]
    assert {row["nothing"] for row in answer} == {None}


@pytest.mark.parametrize("form", ["csv", "json", "xml"])
def test_standard_formats_are_read_back_by_rdflib(answer: Answer, form: str) -> None:
    text = answer.serialize(form)  # type: ignore[arg-type]
    read = rdflib.query.Result.parse(io.BytesIO(text.encode()), format=form)
    assert [str(variable) for variable in read.vars or ()] == list(answer.columns)
    assert [str(row[1]) for row in read] == [row[1] for row in answer.texts()]


def test_tsv_has_terms(answer: Answer) -> None:
    header, *rows = answer.serialize("tsv").splitlines()
    assert header == "?s\t?o\t?nothing"
    assert all(row.count("\t") == 2 for row in rows)
    assert rows[0].startswith("<http://x.example/s>\t")


def test_csv_keeps_every_character(answer: Answer) -> None:
    rows = list(csv.reader(io.StringIO(answer.serialize("csv"), newline="")))
    assert rows[3][1] == NASTY


def test_tables_keep_one_line_per_row_and_no_control_characters(answer: Answer) -> None:
    for form in ("table", "md"):
        text = answer.serialize(form)  # type: ignore[arg-type]
        assert len(text.splitlines()) == 7
        assert "\u202e" not in text
    assert "\\|a" in answer.serialize("md")
    assert "<img" not in answer.serialize("md")


def test_notebooks_get_escaped_html(answer: Answer) -> None:
    html = answer._repr_html_()
    assert "<img" not in html
    assert "<script" not in html
    cells = [cell.text for cell in ET.fromstring(html).iter("td")]
    assert cells[7] == NASTY


def test_a_notebook_says_how_many_rows_it_leaves_out() -> None:
    solutions = ox.Store().query(
        "SELECT * { VALUES ?a { 0 1 2 3 4 5 6 7 8 9 } VALUES ?b { 0 1 2 3 4 5 6 7 8 9 } "
        "VALUES ?c { 0 1 } }"
    )
    answer = gathered(solutions)
    assert isinstance(answer, Answer)
    assert "and 100 more rows" in answer._repr_html_()


def test_triples_are_sorted_so_that_bytes_are_stable(store: ox.Store) -> None:
    found = gathered(store.query("CONSTRUCT WHERE { ?s ?p ?o }"))
    assert isinstance(found, Statements)
    assert found.serialize("nt") == Statements(found.triples[::-1]).serialize("nt")
    graph = rdflib.Graph().parse(data=found.serialize("turtle"), format="turtle")
    assert len(graph) == len(found) == 5
    assert len(json.loads(found.serialize("jsonld"))) == 1
    assert "<img" not in found._repr_html_()


XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("text", "datatype"),
    [("abc", "integer"), ("x", "decimal"), ("y", "double"), ("9" * 5000, "integer")],
)
def test_an_ill_typed_number_stays_text(text: str, datatype: str) -> None:
    assert value_of(ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))) == text


def test_an_unknown_format_is_named(answer: Answer) -> None:
    with pytest.raises(UsageError, match="csv"):
        answer.serialize("pdf")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="turtle"):
        Statements(()).serialize("pdf")  # type: ignore[arg-type]


def test_a_digest_says_each_source_once_and_what_is_constant_above(store: ox.Store) -> None:
    found = gathered(
        ox.Store().query(
            "SELECT * { VALUES (?name ?projectSource ?iri ?role ?nothing) {"
            " ('a' 'Report' <x:a> 'r' UNDEF) ('b' 'Report' <x:b> 'r' UNDEF)"
            " ('c' 'Page' <x:c> 'r' UNDEF) } }"
        )
    )
    assert isinstance(found, Answer)
    assert found.serialize("table") == (
        "role: r\n\n"
        "name  project source\n----  --------------\na     [1]\nb     [1]\nc     [2]\n\n"
        "[1] Report\n[2] Page\n"
    )
    empty = gathered(store.query("SELECT ?s { ?s <x:none> ?o }"))
    assert isinstance(empty, Answer)
    assert str(empty).startswith("No answer")
