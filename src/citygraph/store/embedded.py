"""The embedded store: Oxigraph in the process, in memory or in a folder on disk.

It holds the named graphs and, as its default graph, their RDF merge, so that a query without
`GRAPH` sees every triple exactly once (Oxigraph's union flag would count a triple once per graph).
"""

from __future__ import annotations

import time
from contextlib import suppress
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    Store,
    Variable,
)

from citygraph import paths
from citygraph.errors import DamagedStoreError, StoreError, UsageError
from citygraph.files import read_text
from citygraph.model import gathered
from citygraph.namespaces import ALIGNMENTS, ONTOLOGY, VOCAB
from citygraph.store import NO_BINDINGS
from citygraph.store.sparql import refuse, syntax_error
from citygraph.store.written import Forms, reader
from citygraph.trig.parse import FORMATS, MAYBE_RDF12, is_located, stream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from citygraph.model import Answer, Statements, Term
    from citygraph.store.written import Written

DEFAULT = DefaultGraph()

_MERGE = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
_ATTEMPTS, _PAUSE = 4, 0.05
"""How often, after how many seconds, a store is opened again that seems to be damaged."""


class EmbeddedStore:
    """A SPARQL store in this process.

    Args:
        store: the pyoxigraph store that answers.
        description: what it is, for messages.
        files: the documents that it was made from, where it was made in memory.
        written: gives `EmbeddedStore.written`, when that is asked for.
        merged: whether the default graph holds the merge of the others; if not, queries see their
            union, in which a triple is once for each graph that says it.
    """

    def __init__(
        self,
        store: Store,
        description: str,
        files: Sequence[Path] = (),
        written: Callable[[], Written] = dict,
        *,
        merged: bool = True,
    ) -> None:
        self._store: Store | None = store
        self.description = description
        self.files = tuple(files)
        self._read_written = written
        self._merged = merged

    @classmethod
    def shipped(cls) -> EmbeddedStore:
        """The ontology and the graph that come with the package, in memory.

        Raises:
            UnreadableInputError: a shipped file cannot be parsed.
        """
        return cls.in_memory([*paths.ontology_files(), *paths.graph_files()], "the shipped graph")

    @classmethod
    def in_memory(cls, files: Sequence[Path], description: str = "memory") -> EmbeddedStore:
        """A store in memory that holds some RDF files.

        Args:
            files: RDF documents; see `citygraph.trig.parse.read` for the formats.
            description: what the store is, for messages.

        Raises:
            UnreadableInputError: a file is missing or malformed.
        """
        store = Store()
        fill(store, files)
        return cls(store, description, files)

    @classmethod
    def of_quads(cls, quads: Sequence[Quad]) -> EmbeddedStore:
        """A store in memory that holds some quads and their merge.

        Args:
            quads: of any graphs; they must not change while the store is open.
        """
        store = Store()
        store.bulk_extend(with_merge(quads))
        return cls(store, "memory", written=lambda: Forms.of_quads(quads).mapping())

    @classmethod
    def folder(cls, folder: Path) -> EmbeddedStore:
        """A store folder, opened for reading; a writer may be at work beside it.

        Args:
            folder: what `load` has made.

        Raises:
            StoreError: the folder is missing or is no store.
        """
        try:
            if is_store(folder):
                written = reader(folder)  # knows the table of a moment before, if not of now
                return cls(_opened(folder), f"the store {folder}", written=written)
        except OSError as error:
            raise StoreError(f"The store {folder} cannot be read: {error}.") from error
        except RuntimeError as error:
            raise _damaged(f"The store {folder}", error) from error
        raise StoreError(
            f"There is no store in {folder}. Make one: citygraph load --store {folder} FILES"
        )

    @property
    def engine(self) -> Store:
        """The pyoxigraph store that answers.

        Raises:
            StoreError: the store is closed.
        """
        if self._store is None:
            raise StoreError(f"{self.description} is closed; open it again.")
        return self._store

    @cached_property
    def copy(self) -> Store:
        """A copy in memory, made once, for whoever leaves it as it was."""
        copy = Store()
        copy.extend(self.engine)
        return copy

    @cached_property
    def written(self) -> Written:
        """The literals that the engine has rewritten, as they were written.

        Nothing for a store that was made of files in memory: they can be read again. Triples that
        the store does not hold may be there too.

        Raises:
            StoreError: a folder was made by an earlier version, which did not keep them, was
                written to since it was opened, or is damaged.
        """
        return self._read_written()

    def query(
        self, text: str, bindings: Mapping[str, Term] = NO_BINDINGS
    ) -> Answer | Statements | bool:
        """See `citygraph.store.Store.query`."""
        engine = self.engine
        refuse(text)
        try:
            found = engine.query(
                text,
                use_default_graph_as_union=not self._merged,
                substitutions={Variable(name): term for name, term in bindings.items()},
            )
            return gathered(found)
        except SyntaxError as error:
            raise syntax_error(text, error) from error
        except OSError as error:
            raise StoreError(f"{self.description} cannot be read: {error}") from error
        except RuntimeError as error:
            if "Corruption" in str(error):
                raise _damaged(self.description, error) from error
            raise UsageError(f"The query cannot be run: {error}") from error

    def close(self) -> None:
        """Let go of the store; its files are free as soon as no result refers to it."""
        self._store = None


def _opened(folder: Path) -> Store:
    """A store folder, read-only; while a writer puts files together it seems to lack some."""
    for _ in range(_ATTEMPTS):
        with suppress(RuntimeError):
            return Store.read_only(str(folder))
        time.sleep(_PAUSE)
    return Store.read_only(str(folder))


def _damaged(description: str, error: RuntimeError) -> DamagedStoreError:
    return DamagedStoreError(f"{description} is damaged ({error}); remove it and load it again.")


def graph_name(file: Path) -> NamedNode | None:
    """The named graph into which a Turtle file of the ontology is loaded.

    Args:
        file: an RDF document.

    Returns:
        The IRI of the ontology, its alignments or a vocabulary for the shipped Turtle files;
        None for every other file, whose own graphs count.
    """
    root = paths.data_root() / "ontology"
    if not file.is_relative_to(root):
        return None
    if file.parent.name == "vocabularies":
        return NamedNode(VOCAB + file.stem)
    return NamedNode(ALIGNMENTS if file.stem == "alignments" else ONTOLOGY)


def each_quad(file: Path) -> Iterator[Quad]:
    """Read one file into the graphs where it belongs, a quad at a time.

    Args:
        file: an RDF document.

    Yields:
        Its quads in the order of the text, duplicates included.

    Raises:
        UnreadableInputError: the file is missing or malformed.
    """
    graph = graph_name(file)
    if graph is None:
        yield from stream(file)
        return
    for quad in stream(file):
        yield Quad(quad.subject, quad.predicate, quad.object, graph)


def quads_of(file: Path) -> list[Quad]:
    """Read one file into the graphs where it belongs.

    Args:
        file: an RDF document.

    Raises:
        UnreadableInputError: the file is missing or malformed.
    """
    return list(each_quad(file))


def loaded(files: Sequence[Path]) -> Store:
    """A store in memory that holds some files, without their merge.

    Args:
        files: RDF documents.

    Raises:
        UnreadableInputError: a file is missing or malformed.
    """
    store = Store()
    for file in files:
        _load_file(store, file)
    return store


def fill(store: Store, files: Sequence[Path]) -> None:
    """Load files into a store in memory, and make its default graph the merge of all graphs.

    Args:
        store: an empty store, or one that this has filled before.
        files: RDF documents.

    Raises:
        UnreadableInputError: a file is missing or malformed; the store is then of no use.
    """
    for file in files:
        _load_file(store, file)
    store.update(_MERGE)


def _load_file(store: Store, file: Path) -> None:
    """Load one file into its graphs.

    The text goes to the engine as it is, without a Python object per triple, which halves the time
    to open the shipped graph. A file that the engine does not take is read by `each_quad`, which
    tells what is wrong.
    """
    if is_located(file):
        text = read_text(file)
        if not any(mark in text for mark in MAYBE_RDF12):
            with suppress(SyntaxError):
                store.load(text, FORMATS[file.suffix.lower()], to_graph=graph_name(file))
                return
    store.extend(each_quad(file))


def with_merge(quads: Sequence[Quad]) -> Iterator[Quad]:
    """Quads, and each of them in the default graph too: the RDF merge.

    Args:
        quads: of any graphs; blank nodes must already be distinct between documents.
    """
    merged = (Quad(q.subject, q.predicate, q.object, DEFAULT) for q in quads)
    return chain(quads, merged)


def is_store(folder: Path) -> bool:
    """Whether a folder looks like a store on disk."""
    return (folder / "CURRENT").is_file()
