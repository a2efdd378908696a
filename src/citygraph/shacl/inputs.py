"""Data and shapes, in whatever form somebody has them."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from citygraph.errors import UnreadableInputError, UsageError
from citygraph.shacl.shapes.compiler import compile_shapes
from citygraph.shacl.shapes.graph import ShapesGraph
from citygraph.shacl.store_view import StoreView
from citygraph.shacl.view import ParsedView
from citygraph.store.embedded import EmbeddedStore
from citygraph.trig.parse import parsing, rdf_files, refuse_rdf12

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import rdflib

    from citygraph.model import Term
    from citygraph.shacl.plan import Plan
    from citygraph.shacl.view import Fact, View

    Data: TypeAlias = (
        rdflib.Graph | EmbeddedStore | str | Path | Sequence[str | Path] | Iterable[Fact]
    )
    Shapes: TypeAlias = rdflib.Graph | ShapesGraph | str | Path | Sequence[str | Path]

_VIEWS: WeakKeyDictionary[EmbeddedStore, ParsedView] = WeakKeyDictionary()
"""What the files of stores in memory say; they stay as they were when the store was made."""

_TRIPLE = 3


def plan_of(shapes: Shapes) -> Plan:
    """Compile shapes.

    Args:
        shapes: shapes files and folders of them, or an rdflib graph.

    Raises:
        UnreadableInputError: a shape is malformed or not supported, or there are no shapes.
        TypeError: the shapes are nothing of the kind.
    """
    files = _files(shapes)
    if isinstance(shapes, ShapesGraph):
        graph = shapes
    elif files is not None:
        graph = ShapesGraph.of_files(files)
    elif hasattr(shapes, "triples"):
        graph = ShapesGraph.of_rdflib(shapes)  # type: ignore[arg-type]
    else:
        raise TypeError(f"Shapes are files or an rdflib graph, not {type(shapes).__name__}.")
    plan = compile_shapes(graph)
    if not plan.shapes:
        where = ", ".join(map(str, files or ())) or "the shapes"
        raise UnreadableInputError(where, "there are no shapes; name a file that has some")
    return plan


def _files(given: object) -> list[Path] | None:
    """The files that are meant, with those of folders; None if it is no path and no list of them.

    Raises:
        UnreadableInputError: a path does not exist, or a folder holds no RDF file.
    """
    if isinstance(given, str | Path):
        given = [given]
    if not isinstance(given, list | tuple) or not all(isinstance(p, str | Path) for p in given):
        return None
    if not all(str(path).strip() for path in given):
        raise UsageError("The name of a file is empty.")
    return rdf_files([Path(path) for path in given])


def view_of(data: Data) -> View:
    """The data graph, from whatever holds it.

    Args:
        data: as for `validate`.

    Raises:
        UnreadableInputError: a file is missing or malformed.
        TypeError: the data are nothing of the kind.
    """
    if isinstance(data, EmbeddedStore):
        return _view_of_store(data)
    files = _files(data)
    if files:
        return of_files(files)
    if hasattr(data, "triples"):
        return parsed(_of_rdflib(data))
    if not isinstance(data, Iterable):
        raise TypeError(f"Data are files, an rdflib graph, quads or a store, not {data!r}.")
    return parsed(map(fact_of, data))


def fact_of(given: object) -> Fact:
    """A triple or quad, of pyoxigraph or of rdflib.

    Args:
        given: one of these.

    Raises:
        TypeError: it is neither.
    """
    if isinstance(given, ox.Triple | ox.Quad):
        return given
    if isinstance(given, tuple) and len(given) in {_TRIPLE, _TRIPLE + 1}:
        from citygraph.terms import from_rdflib

        terms = [from_rdflib(term) for term in given[:_TRIPLE]]
        graph = getattr(given[-1], "identifier", given[-1]) if len(given) > _TRIPLE else None
        if graph is None or str(graph) == "urn:x-rdflib:default":
            return ox.Triple(*terms)  # type: ignore[arg-type]
        return ox.Quad(*terms, from_rdflib(graph))  # type: ignore[arg-type,call-arg]
    raise TypeError(f"Triples or quads of pyoxigraph or rdflib are needed, not {given!r}.")


def _view_of_store(store: EmbeddedStore) -> View:
    """A store as it is, or else the files that it was made of in memory, which are exact."""
    if not store.files:
        return StoreView(store.engine, store.written)
    view = _VIEWS.get(store)
    if view is None:
        view = _VIEWS[store] = of_files(store.files)
    return view


def of_files(files: Iterable[Path]) -> ParsedView:
    """A view of files.

    Args:
        files: RDF documents.

    Raises:
        UnreadableInputError: a file is missing or malformed.
    """
    view = ParsedView(())
    for file in files:
        with without_collection(), parsing(file) as quads:
            refuse_rdf12(file, view.extend(quads))
    return view


def parsed(facts: Iterable[ox.Triple | ox.Quad]) -> ParsedView:
    """A view of triples or quads."""
    with without_collection():
        return ParsedView(facts)


@contextmanager
def without_collection() -> Iterator[None]:
    """Let no garbage be looked for: there is none, and the millions of objects take time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _of_rdflib(graph: Any) -> Iterator[Fact]:  # noqa: ANN401 - a graph or dataset of rdflib
    return map(fact_of, graph.quads() if hasattr(graph, "quads") else graph)


def terms_of(nodes: Collection[Term]) -> list[Term]:
    """Nodes as terms of pyoxigraph.

    Args:
        nodes: terms of pyoxigraph or rdflib.

    Raises:
        TypeError: they are something else.
    """
    from citygraph.terms import from_rdflib

    if isinstance(nodes, str):
        raise TypeError("`only` is a collection of nodes, not a text.")
    known = ox.NamedNode | ox.BlankNode | ox.Literal
    return [node if isinstance(node, known) else from_rdflib(node) for node in nodes]
