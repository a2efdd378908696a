"""Store folders: RDF files are loaded into them all or nothing."""

from __future__ import annotations

import shutil
from contextlib import suppress
from traceback import clear_frames
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Quad, Store

from citygraph.errors import DamagedStoreError, StoreError
from citygraph.store.embedded import each_quad, is_store, with_merge
from citygraph.store.written import FILE, Forms, held_back, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_SMALL = 1_000_000
_TOGETHER = 5_000
"""Files of up to so many bytes are gathered, so many at a time: for each bulk load the engine
writes files of its own, and where they are many, loading and reading are slow."""


def load(
    folder: Path, files: Sequence[Path], on_file: Callable[[Path], None] = lambda _: None
) -> None:
    """Load RDF files into a store folder, all or nothing.

    A new folder is built beside its place and renamed when it is complete; an existing store takes
    the files in one transaction. So a load that is killed leaves what was there before.

    Args:
        folder: the store folder; made when it does not exist.
        files: RDF documents.
        on_file: called before each file is read, for progress.

    Raises:
        UnreadableInputError: a file is missing or malformed; the store is as before.
        StoreError: the folder is in use by another writer, holds something else, or cannot be
            written.
    """
    try:
        folder = folder.resolve()
        if is_store(folder):
            _extend(folder, files, on_file)
        else:
            _build(folder, files, on_file)
    except OSError as error:
        raise StoreError(f"The store {folder} cannot be written: {error}") from error


def _extend(folder: Path, files: Sequence[Path], on_file: Callable[[Path], None]) -> None:
    """Add files to a store in one transaction."""
    store = open_to_write(folder)
    quads: list[Quad] = []
    for file in files:
        on_file(file)
        quads.extend(each_quad(file))
    if (folder / FILE).exists():  # else made by an earlier version; what was written is not known
        before = Forms.read(folder)
        after = before.copy()
        after.change(store, quads, ())
        if after.differs(before):
            after.write(folder)  # first: a store that is killed now knows too many forms
    store.extend(with_merge(quads))
    store.flush()  # else every reader replays the log of this transaction


def _build(folder: Path, files: Sequence[Path], on_file: Callable[[Path], None]) -> None:
    """Make a new store beside its place, and put it there when it is complete."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"{folder} exists and is no store; name an empty or a new folder.")
    if not folder.parent.is_dir():
        raise StoreError(f"The folder {folder.parent} does not exist; make it first.")
    building = folder.with_name(f".{folder.name}.loading")
    if building.exists():  # left by a load that was killed, unless one is at work there
        with suppress(DamagedStoreError):
            open_to_write(building)
        shutil.rmtree(building)
    try:
        _fill(building, files, on_file)
        if folder.exists():
            folder.rmdir()
        building.rename(folder)
    except BaseException as error:
        clear_frames(error.__traceback__)  # they hold the store, which writes when it is closed
        shutil.rmtree(building, ignore_errors=True)
        raise


def _fill(building: Path, files: Sequence[Path], on_file: Callable[[Path], None]) -> None:
    store = open_to_write(building)
    small = Store()
    held = building / "held.nq"
    with held.open("w", encoding="utf-8", newline="\n") as rewritten:
        for number, file in enumerate(files, 1):
            on_file(file)
            large = file.is_file() and file.stat().st_size > _SMALL
            (store if large else small).bulk_extend(held_back(each_quad(file), rewritten))
            if number % _TOGETHER == 0:
                store.bulk_extend(small)
                small.clear()
    store.bulk_extend(small)
    settle(store, building, held)
    held.unlink()
    store.bulk_extend(_merge(store))
    store.flush()


def _merge(store: Store) -> Iterator[Quad]:
    """The triples of all named graphs, for the default graph."""
    default = DefaultGraph()
    for quad in store:
        if quad.graph_name != default:
            yield Quad(quad.subject, quad.predicate, quad.object, default)


def open_to_write(folder: Path) -> Store:
    """Open a store folder for writing, which locks it; one that is not there is made.

    Args:
        folder: the store folder.

    Raises:
        StoreError: it is in use by another writer, is damaged, or cannot be written.
    """
    try:
        return Store(str(folder))
    except (OSError, RuntimeError) as error:
        if "lock" in str(error).lower():
            raise StoreError(
                f"The store {folder} is in use by another process that writes to it; "
                "wait until it has finished, or end it."
            ) from error
        if isinstance(error, RuntimeError):
            raise DamagedStoreError(
                f"The store {folder} is damaged ({error}); remove it and load it again."
            ) from error
        raise StoreError(f"The store {folder} cannot be written: {error}") from error
