"""Literals as they were written, where Oxigraph stores another form: "007" is stored as 7.

A rule about lexical forms needs what was written. So a store folder holds, beside the engine's own
files, a table of the literals that the engine has rewritten: N-Quads in pairs, a quad as it is
stored and the same quad as it was written. A triple that is rewritten in one graph is there with
all its forms in all graphs, also with the stored form where that is what was written.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    parse,
)

from citygraph.errors import DamagedStoreError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import TextIO

    Key: TypeAlias = tuple[NamedNode | BlankNode, NamedNode, Literal]
    """A triple as it is stored."""

    Written: TypeAlias = Mapping[Key, tuple[Literal, ...]]
    """A triple as it is stored -> the forms of its literal that were written, where that is not
    the stored form alone."""

    Place: TypeAlias = tuple[NamedNode | BlankNode | DefaultGraph, Literal]
    """A graph, and a form that was written in it."""

FILE = "written.nq"
"""The table's name in a store folder; RocksDB leaves files alone whose names are not its own."""

_XSD = "http://www.w3.org/2001/XMLSchema#"
_STRING = _XSD + "string"
_ANY = NamedNode("urn:x-any")
_DEFAULT = DefaultGraph()


@lru_cache(maxsize=65_536)
def _stored_form(literal: Literal) -> Literal:
    """What the engine gives back for a literal; only the engine itself knows."""
    store = Store()
    store.add(Quad(_ANY, _ANY, literal))
    form: Literal = next(iter(store)).object
    return form


def stored(quad: Quad) -> Quad:
    """The quad that the engine gives back for one.

    Args:
        quad: as it was written.

    Returns:
        The very same object when the engine rewrites nothing in it.
    """
    literal = quad.object
    if not isinstance(literal, Literal):
        return quad
    datatype = literal.datatype.value
    if datatype == _STRING or not datatype.startswith(_XSD):
        return quad
    form = _stored_form(literal)
    if form == literal:
        return quad
    return Quad(quad.subject, quad.predicate, form, quad.graph_name)


class Forms:
    """The table of rewritten literals."""

    def __init__(self) -> None:
        self._places: dict[Key, dict[Place, None]] = defaultdict(dict)

    @classmethod
    def of_quads(cls, quads: Iterable[Quad]) -> Forms:
        """The table of a store in memory.

        Args:
            quads: what the store was made of.
        """
        forms = cls()
        forms.change(Store(), list(quads), ())
        return forms

    @classmethod
    def read(cls, folder: Path) -> Forms:
        """The table of a store folder.

        Args:
            folder: a store.

        Raises:
            StoreError: it has none, or none that can be read.
        """
        forms = cls()
        try:
            quads = parse(path=str(folder / FILE), format=RdfFormat.N_QUADS)
            for as_stored, written in zip(quads, quads, strict=True):
                forms._put(as_stored, written)
        except FileNotFoundError:
            raise StoreError(
                f"The store {folder} does not tell how its literals were written, which rules "
                "about them need: it was made by an earlier version. Remove it and load it again."
            ) from None
        except OSError as error:
            raise StoreError(f"The store {folder} cannot be read: {error}.") from error
        except (SyntaxError, ValueError) as error:
            raise DamagedStoreError(
                f"The store {folder} is damaged ({FILE}: {error}); remove it and load it again."
            ) from error
        return forms

    def differs(self, other: Forms) -> bool:
        """Whether another table says something else."""
        return self._places != other._places

    def copy(self) -> Forms:
        """Another table, so far the same."""
        other = Forms()
        for key, places in self._places.items():
            other._places[key] = dict(places)
        return other

    def mapping(self) -> Written:
        """See `Written`."""
        return {
            key: tuple(dict.fromkeys(form for _, form in places))
            for key, places in self._places.items()
        }

    def rows(self) -> Iterator[tuple[Quad, Quad]]:
        """Each quad as it is stored and as it was written."""
        for (subject, predicate, literal), places in self._places.items():
            for graph, form in places:
                as_stored = Quad(subject, predicate, literal, graph)
                yield as_stored, Quad(subject, predicate, form, graph)

    def write(self, folder: Path, *more: Forms) -> None:
        """Put the table into a store folder, whole or not at all.

        Args:
            folder: a store.
            more: tables whose rows are written too.

        Raises:
            OSError: it cannot be written.
        """
        beside = folder / f"{FILE}.new"
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            for forms in (self, *more):
                for row in forms.rows():
                    _write_row(file, *row)
        beside.replace(folder / FILE)

    def change(self, store: Store, added: Sequence[Quad], removed: Iterable[Quad]) -> list[Quad]:
        """Follow a change, which the store itself has still to make.

        Args:
            store: the store, as it is before the change.
            added: quads as they are written.
            removed: quads as they were written; those that were not have no effect.

        Returns:
            The quads that the store must remove, as stored: nothing is written there any more.
        """
        gone = dict.fromkeys(filter(None, map(self._take, removed)))
        for quad in added:
            as_stored = stored(quad)
            if as_stored is not quad:
                if (key := _key(as_stored)) not in self._places:
                    for other in _own(store.quads_for_pattern(*key, None)):
                        if other not in gone:
                            self._put(other, other)
                self._put(as_stored, quad)
        if self._places:
            for quad in added:
                if isinstance(quad.object, Literal) and _key(quad) in self._places:
                    self._put(quad, quad)
        return list(gone)

    def _put(self, as_stored: Quad, written: Quad) -> None:
        self._places[_key(as_stored)][_place(written)] = None

    def _take(self, quad: Quad) -> Quad | None:
        """Remove a quad; give it as stored when nothing else is stored as the same quad."""
        as_stored = stored(quad)
        key = _key(as_stored)
        if key not in self._places:  # the triple is written as it is stored, in every graph
            return quad if as_stored is quad else None
        places = self._places[key]
        places.pop(_place(quad), None)
        left = {graph for graph, _ in places}
        if not places:
            del self._places[key]
        return None if quad.graph_name in left else as_stored


def _key(quad: Quad) -> Key:
    return (quad.subject, quad.predicate, quad.object)  # type: ignore[return-value]


def _place(quad: Quad) -> Place:
    return (quad.graph_name, quad.object)  # type: ignore[return-value]


def _own(quads: Iterable[Quad]) -> list[Quad]:
    """The quads of a triple without the one in the default graph that merges the others."""
    found = list(quads)
    return [quad for quad in found if quad.graph_name != _DEFAULT] or found


def _write_row(file: TextIO, as_stored: Quad, written: Quad) -> None:
    file.write(f"{as_stored} .\n{written} .\n")


def reader(folder: Path) -> Callable[[], Written]:
    """Read the table of a store folder when it is asked for, if it is still the one of now.

    Args:
        folder: a store that is about to be opened.

    Returns:
        What reads; it raises StoreError as `Forms.read` does, and when the table has changed.
    """
    before = _version(folder)

    def read() -> Written:
        forms = Forms.read(folder)
        if _version(folder) != before:
            raise StoreError(
                f"The store {folder} was written to after it had been opened; open it again."
            )
        return forms.mapping()

    return read


def _version(folder: Path) -> tuple[int, int, int] | None:
    try:
        found = (folder / FILE).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def held_back(quads: Iterable[Quad], held: TextIO) -> Iterator[Quad]:
    """Let the quads of a load pass, but for those that the engine would rewrite.

    What is held back comes to the store by `settle`, when it is known which of the stored quads
    were written like that: the engine could not tell any more.

    Args:
        quads: as they were written.
        held: takes the others, as N-Quads.
    """
    for quad in quads:
        if stored(quad) is quad:
            yield quad
        else:
            held.write(f"{quad} .\n")


def settle(store: Store, folder: Path, held: Path) -> None:
    """Load what was held back, and write the table of a new store folder.

    Args:
        store: holds all that was not held back, without the merge.
        folder: where it lies.
        held: what `held_back` wrote.
    """
    table = folder / FILE
    with table.open("w", encoding="utf-8", newline="\n") as file:
        for quad in parse(path=str(held), format=RdfFormat.N_QUADS):
            as_stored = stored(quad)
            for other in store.quads_for_pattern(*_key(as_stored), None):
                _write_row(file, other, other)
            _write_row(file, as_stored, quad)
    pairs = parse(path=str(table), format=RdfFormat.N_QUADS)
    store.bulk_extend(islice(pairs, 0, None, 2))
