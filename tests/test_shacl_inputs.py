"""Data and shapes come in many forms; what is none of them is an error, never "conforms"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib

from citygraph import Delta
from citygraph.errors import UnreadableInputError, UsageError
from citygraph.shacl import Status, validate, validate_delta
from citygraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from pathlib import Path

EX = "http://x.example/"
PREFIXES = f"@prefix : <{EX}> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
SHAPES = PREFIXES + ":s a sh:NodeShape ; sh:targetClass :T ; sh:property :p .\n:p sh:path :q ; %s ."


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    file = tmp_path / "shapes" / "s.ttl"
    file.parent.mkdir()
    file.write_text(SHAPES % "sh:minCount 1")
    return file


@pytest.fixture
def data(tmp_path: Path) -> Path:
    file = tmp_path / "data" / "d.ttl"
    file.parent.mkdir()
    file.write_text(PREFIXES + ":a a :T .")
    return file


def test_all_forms_of_data_and_shapes_give_the_same(data: Path, shapes: Path) -> None:
    graph, rules = rdflib.Graph(), rdflib.Graph()
    graph.parse(data=data.read_text(), format="turtle")
    rules.parse(data=shapes.read_text(), format="turtle")
    dataset = rdflib.Dataset()
    dataset.default_graph.parse(data=data.read_text(), format="turtle")
    quads = list(ox.parse(path=str(data)))
    store = EmbeddedStore.in_memory([data])
    forms = [data, str(data), [data], [str(data.parent)], data.parent, graph, dataset, quads]
    for form in (*forms, list(graph), list(dataset.quads()), store):
        for given in (shapes, str(shapes), [shapes], shapes.parent, rules):
            assert len(validate(form, given).results) == 1
    assert len(validate(iter(quads), shapes).results) == 1


@pytest.mark.parametrize(
    ("given", "error", "match"),
    [
        (5, TypeError, "not 5"),
        (None, TypeError, "not None"),
        ([1], TypeError, "not 1"),
        ("", UsageError, "is empty"),
        ("nowhere.ttl", UnreadableInputError, "no such file"),
    ],
)
def test_what_is_no_data_is_an_error(
    shapes: Path, given: object, error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match):
        validate(given, shapes)  # type: ignore[arg-type]


def test_what_are_no_shapes_is_an_error(data: Path) -> None:
    with pytest.raises(TypeError, match="not int"):
        validate(data, 5)  # type: ignore[arg-type]


def test_only_takes_nodes_of_rdflib_and_no_text(data: Path, shapes: Path) -> None:
    node = rdflib.URIRef(EX + "a")
    assert len(validate(data, shapes, only=[node]).results) == 1  # type: ignore[list-item]
    with pytest.raises(TypeError, match="collection of nodes"):
        validate(data, shapes, only=EX + "a")  # type: ignore[arg-type]


def test_a_delta_takes_statements_of_rdflib(data: Path, shapes: Path) -> None:
    triple = (rdflib.URIRef(EX + "a"), rdflib.URIRef(EX + "q"), rdflib.Literal("x"))
    [found] = validate_delta(data, Delta(added=(triple,)), shapes).results  # type: ignore[arg-type]
    assert found.status is Status.RESOLVED
    with pytest.raises(TypeError, match="are needed, not 'x'"):
        Delta(added=("x",))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "<a>", "<rdf:RDF xmlns:rdf='http://www.w3.org/'><rdf:D"])
def test_rdf_xml_that_breaks_off_is_an_error(tmp_path: Path, shapes: Path, text: str) -> None:
    file = tmp_path / "d.rdf"
    file.write_text(text)
    with pytest.raises(UnreadableInputError, match=r"d\.rdf, line 1.*no well-formed XML"):
        validate(file, shapes)


@pytest.mark.parametrize(
    ("constraint", "match"),
    [
        ("sh:not [" * 90 + " sh:minCount 1 ; sh:path :q " + "]" * 90, None),
        ("sh:uniqueLang 'True'^^<http://www.w3.org/2001/XMLSchema#boolean>", "is no boolean"),
        ("sh:node :deep0", "nested in more than 100 shapes"),
        ("sh:class [ sh:inversePath :q ]", "no IRI"),
    ],
)
def test_shapes_are_refused_with_their_line(
    data: Path, tmp_path: Path, constraint: str, match: str | None
) -> None:
    file = tmp_path / "odd.ttl"
    deep = "".join(f"\n:deep{n} sh:node :deep{n + 1} ." for n in range(200))
    file.write_text(SHAPES % constraint + deep + "\n:deep200 sh:nodeKind sh:IRI .")
    if match is None:
        file.write_text(SHAPES % constraint)
        validate(data, file)
        return
    with pytest.raises(UnreadableInputError, match=rf"odd\.ttl, line \d+: .*{match}"):
        validate(data, file)


def test_a_path_is_not_nested_without_end(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "path.ttl"
    links = "".join(f"_:p{n} sh:inversePath _:p{n + 1} .\n" for n in range(200))
    file.write_text(
        f"{PREFIXES}:s a sh:PropertyShape ; sh:path _:p0 .\n{links}_:p200 sh:inversePath :q ."
    )
    with pytest.raises(UnreadableInputError, match="nested more than 100 deep"):
        validate(data, file)


def test_a_service_is_refused_even_where_no_shape_uses_it(data: Path, shapes: Path) -> None:
    shapes.write_text(
        shapes.read_text() + "\n:c a sh:ConstraintComponent ; sh:parameter [ sh:path :x ] ;\n"
        ' sh:validator [ sh:ask "ASK { SERVICE <http://x> { $value ?p ?o } }" ] .'
    )
    with pytest.raises(UnreadableInputError, match=r"s\.ttl, line 5: .*SERVICE is refused"):
        validate(data, shapes)


def test_a_query_that_would_end_the_process_is_refused(data: Path, shapes: Path) -> None:
    query = "SELECT $this { " + "{" * 3000 + "$this ?p ?o" + "}" * 3000 + " }"
    shapes.write_text(SHAPES % f'sh:sparql [ sh:select "{query}" ]')
    with pytest.raises(UnreadableInputError, match="nested more than 64 deep"):
        validate(data, shapes)


def test_a_store_of_files_is_exact_at_blank_nodes_too(tmp_path: Path) -> None:
    data, shapes = tmp_path / "d.ttl", tmp_path / "s.ttl"
    byte = "<http://www.w3.org/2001/XMLSchema#byte>"
    data.write_text(f'{PREFIXES}[] a :T ; :q "07"^^{byte} .')
    shapes.write_text(SHAPES % f"sh:datatype {byte}")
    assert validate(EmbeddedStore.in_memory([data]), shapes).conforms
