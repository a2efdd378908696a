"""The views of the validator: a store tells the same as its files do."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from citygraph.shacl.store_view import StoreView
from citygraph.shacl.view import ParsedView
from citygraph.store.embedded import EmbeddedStore, each_quad
from citygraph.store.folder import load
from citygraph.store.written import Forms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citygraph.model import Term
    from citygraph.shacl.view import Node, View

XSD = "http://www.w3.org/2001/XMLSchema#"
IRIS = [NamedNode(f"http://x.example/{name}") for name in "abc"]
PROPERTIES = [NamedNode(f"http://x.example/{name}") for name in "pq"]
GRAPHS = [NamedNode("http://x.example/one"), NamedNode("http://x.example/two")]
DATATYPES = (
    *("integer", "int", "byte", "long", "positiveInteger", "decimal", "double", "float"),
    *("boolean", "date", "dateTime", "gYear", "duration", "string", "token", "hexBinary"),
)
FORMS = (
    *("7", "007", "+7", "-0", "0", "7.0", "7.10", "7.1", "1e1", "10", "INF", "NaN", "true", "1"),
    *("2020-01-01", "2020-01-01Z", "2020-01-01+00:00", "2020-01-01T00:00:00.0Z", "2020", "x", ""),
    *("2020-01-01T24:00:00", "P1Y", "P12M", "P365D", "99999999999999999999", "0.10000000000000000"),
)
LITERALS = st.one_of(
    st.builds(
        lambda form, name: Literal(form, datatype=NamedNode(XSD + name)),
        st.sampled_from(FORMS),
        st.sampled_from(DATATYPES),
    ),
    st.sampled_from([Literal("7"), Literal("a", language="en"), Literal("A", language="de-at")]),
)
QUADS = st.lists(
    st.builds(
        Quad,
        st.sampled_from(IRIS),
        st.sampled_from(PROPERTIES),
        st.one_of(st.sampled_from(IRIS), LITERALS),
        st.sampled_from(GRAPHS),
    ),
    max_size=20,
)


def same(one: View, other: View, terms: set[Term]) -> None:
    """Two views tell the same of all terms, each thing once."""

    def told(view: View) -> list[list[str]]:
        nodes = {term: view.node(term) for term in terms}
        found: list[list[str]] = []
        for p in PROPERTIES:
            answers: list[Iterable[Node]] = [view.each(p), view.each_value(p)]
            for node in nodes.values():
                answers += [view.objects(p)(node), view.subjects(p)(node), view.each(p, node)]
            found += [sorted(str(view.term(each)) for each in answer) for answer in answers]
            found.append(sorted(map(str, view.quads([p]))))
            beyond = view.beyond(set(nodes.values()), {p})
            found.append(sorted(f"{view.term(s)} {q} {view.term(o)}" for s, q, o in beyond))
        return [*found, sorted(map(str, view.quads(None)))]

    assert told(one) == told(other)


def view_of(store: EmbeddedStore) -> StoreView:
    return StoreView(store.engine, store.written)


@settings(max_examples=150)
@given(quads=QUADS, more=st.lists(LITERALS, max_size=3))
def test_a_store_of_quads_tells_what_the_quads_do(quads: list[Quad], more: list[Literal]) -> None:
    terms: set[Term] = {*IRIS, *more, *(quad.object for quad in quads)}  # type: ignore[arg-type]
    same(view_of(EmbeddedStore.of_quads(quads)), ParsedView(quads), terms)


@settings(max_examples=150)
@given(quads=QUADS, more=st.lists(LITERALS, max_size=3))
def test_a_store_that_is_not_merged_tells_it_too(quads: list[Quad], more: list[Literal]) -> None:
    store = Store()
    store.extend(quads)
    terms: set[Term] = {*IRIS, *more, *(quad.object for quad in quads)}  # type: ignore[arg-type]
    view = StoreView(store, lambda: Forms.of_quads(quads).mapping(), merged=False)
    same(view, ParsedView(quads), terms)
    told = [(triple.subject, triple.predicate, triple.object) for triple in view.quads(None)]
    assert len(told) == len(set(told))


@settings(max_examples=25, deadline=None)
@given(parts=st.lists(QUADS, min_size=1, max_size=3), together=st.booleans(), large=st.booleans())
def test_a_folder_tells_what_its_files_do(
    parts: list[list[Quad]], *, together: bool, large: bool
) -> None:
    with TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patching:
        patching.setattr("citygraph.store.folder._SMALL", 0 if large else 1_000_000)
        files = []
        for number, part in enumerate(parts):
            files.append(Path(place) / f"{number}.nq")
            files[-1].write_text("".join(f"{quad} .\n" for quad in part), encoding="utf-8")
        folder = Path(place) / "store"
        for some in [files] if together else [[file] for file in files]:
            load(folder, some)
        parsed = [quad for file in files for quad in each_quad(file)]
        terms: set[Term] = {*IRIS, *(quad.object for quad in parsed)}  # type: ignore[arg-type]
        store = EmbeddedStore.folder(folder)
        same(view_of(store), ParsedView(parsed), terms)
        store.close()


def test_blank_nodes_keep_their_written_literals(tmp_path: Path) -> None:
    p, q = PROPERTIES
    file = tmp_path / "x.ttl"
    file.write_text(f"{IRIS[0]} {p} [ {q} 1.50 ] , [ {q} 1.5 ] .")
    load(tmp_path / "store", [file])
    view = view_of(EmbeddedStore.folder(tmp_path / "store"))
    nodes = list(view.objects(p)(IRIS[0]))
    assert all(isinstance(node, BlankNode) for node in nodes)
    found = sorted(str(value) for node in nodes for value in view.objects(q)(node))
    assert [value.split("^")[0] for value in found] == ['"1.5"', '"1.50"']


def test_the_table_is_looked_at_for_its_properties_alone() -> None:
    p, q = PROPERTIES
    seven = Literal("7", datatype=NamedNode(XSD + "integer"))
    odd = Literal("007", datatype=NamedNode(XSD + "integer"))
    store = EmbeddedStore.of_quads([Quad(IRIS[0], p, seven), Quad(IRIS[0], q, seven)])
    view = StoreView(store.engine, {(IRIS[0], p, seven): (odd,)})
    assert [*view.objects(p)(IRIS[0])] == [odd]
    assert [*view.objects(q)(IRIS[0])] == [seven]
    assert [*view.each(p, odd)] == [IRIS[0]]
    assert [*view.each(p, seven)] == []
    assert [*view.each(q, odd)] == []
