"""The embedded store: Oxigraph in the process, in memory or in a folder on disk.

It holds the named graphs and, as its default graph, their RDF merge, so that a query without
`GRAPH` sees every triple exactly once (Oxigraph's union flag would count a triple once per graph).
"""

from __future__ import annotations

import re
import shutil
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Variable

from citygraph import paths
from citygraph.errors import StoreError, UsageError
from citygraph.namespaces import ALIGNMENTS, ONTOLOGY, VOCAB
from citygraph.store import NO_BINDINGS
from citygraph.store.sparql import refuse, syntax_error
from citygraph.trig import FORMATS, LOCATED, read, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from citygraph.store import Result, Term

DEFAULT = DefaultGraph()

_MERGE = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
_MAYBE_RDF12 = re.compile(r"<<|\{\||~|@[A-Za-z0-9-]*--")
"""What every text has that says something in RDF 1.2; the texts of some others have it too."""


class EmbeddedStore:
    """A SPARQL store in this process.

    Args:
        store: the pyoxigraph store that answers.
        description: what it is, for messages.
        files: the documents that it was made from, where it was made in memory.
    """

    def __init__(self, store: Store, description: str, files: Sequence[Path] = ()) -> None:
        self._store: Store | None = store
        self.description = description
        self.files = tuple(files)

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
            files: RDF documents; see `citygraph.trig.read` for the formats.
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
            quads: of any graphs.
        """
        store = Store()
        store.bulk_extend(with_merge(quads))
        return cls(store, "memory")

    @classmethod
    def folder(cls, folder: Path) -> EmbeddedStore:
        """A store folder, opened for reading; a writer may be at work beside it.

        Args:
            folder: what `load` has made.

        Raises:
            StoreError: the folder is missing or is no store.
        """
        if not is_store(folder):
            raise StoreError(
                f"There is no store in {folder}. Make one: citygraph load --store {folder} FILES"
            )
        try:
            return cls(Store.read_only(str(folder)), f"the store {folder}")
        except OSError as error:
            raise StoreError(f"The store {folder} cannot be read: {error}") from error

    def query(self, text: str, bindings: Mapping[str, Term] = NO_BINDINGS) -> Result:
        """See `citygraph.store.Store.query`."""
        if self._store is None:
            raise StoreError(f"{self.description} is closed; open it again.")
        refuse(text)
        try:
            if not bindings:
                return self._store.query(text)
            return self._store.query(
                text, substitutions={Variable(name): term for name, term in bindings.items()}
            )
        except SyntaxError as error:
            raise syntax_error(text, error) from error
        except RuntimeError as error:
            raise UsageError(f"The query cannot be run: {error}") from error

    def close(self) -> None:
        """Let go of the store; its files are free as soon as no result refers to it."""
        self._store = None


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


def quads_of(file: Path) -> list[Quad]:
    """Read one file into the graphs where it belongs.

    Args:
        file: an RDF document.

    Raises:
        UnreadableInputError: the file is missing or malformed.
    """
    graph = graph_name(file)
    quads = read(file)
    if graph is None:
        return quads
    return [Quad(q.subject, q.predicate, q.object, graph) for q in quads]


def fill(store: Store, files: Sequence[Path]) -> None:
    """Load files into a store in memory, and make its default graph the merge of all graphs.

    The texts go to the engine as they are, without a Python object per triple, which halves the
    time to open the shipped graph.

    Args:
        store: an empty store, or one that this has filled before.
        files: RDF documents.

    Raises:
        UnreadableInputError: a file is missing or malformed; the store is then of no use.
    """
    for file in files:
        if not _load_natively(store, file):
            store.extend(quads_of(file))
    store.update(_MERGE)


def _load_natively(store: Store, file: Path) -> bool:
    """Load a file as it is; False when it must be read by `read`, which tells what is wrong."""
    suffix = file.suffix.lower()
    if suffix not in LOCATED:
        return False
    text = read_text(file)
    if _MAYBE_RDF12.search(text):
        return False
    try:
        store.load(text, FORMATS[suffix], to_graph=graph_name(file))
    except SyntaxError:
        return False
    return True


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


def load(
    folder: Path, files: Sequence[Path], on_file: Callable[[Path], None] = lambda _: None
) -> int:
    """Load RDF files into a store folder, all or nothing.

    A new folder is built beside its place and renamed when it is complete; an existing store takes
    the files in one transaction. So a load that is killed leaves what was there before.

    Args:
        folder: the store folder; made when it does not exist.
        files: RDF documents.
        on_file: called before each file is read, for progress.

    Returns:
        The number of quads read from the files.

    Raises:
        UnreadableInputError: a file is missing or malformed; the store is as before.
        StoreError: the folder is in use by another writer, or holds something else.
    """
    if is_store(folder):
        quads = [quad for file in files for quad in _announced(file, on_file)]
        _open_to_write(folder).extend(with_merge(quads))
        return len(quads)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"{folder} exists and is no store; name an empty or a new folder.")
    building = folder.with_name(f".{folder.name}.loading")
    if not folder.parent.is_dir():
        raise StoreError(f"The folder {folder.parent} does not exist; make it first.")
    if is_store(building):
        _open_to_write(building)  # fails while another load is at work there
        shutil.rmtree(building)
    store = _open_to_write(building)
    try:
        count = _bulk_load(store, files, on_file)
        del store
        if folder.exists():
            folder.rmdir()
        building.rename(folder)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return count


def _bulk_load(store: Store, files: Sequence[Path], on_file: Callable[[Path], None]) -> int:
    count = 0
    for file in files:
        quads = _announced(file, on_file)
        store.bulk_extend(with_merge(quads))
        count += len(quads)
    store.flush()
    return count


def _announced(file: Path, on_file: Callable[[Path], None]) -> list[Quad]:
    on_file(file)
    return quads_of(file)


def _open_to_write(folder: Path) -> Store:
    try:
        return Store(str(folder))
    except OSError as error:
        if "lock" in str(error).lower():
            raise StoreError(
                f"The store {folder} is in use by another process that writes to it; "
                "wait until it has finished, or end it."
            ) from error
        raise StoreError(f"The store {folder} cannot be written: {error}") from error
