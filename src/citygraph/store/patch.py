"""Patches to a store: all or nothing, in its folder or on a copy that is thrown away."""

from __future__ import annotations

import shutil
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Quad

from citygraph.errors import DamagedStoreError, StoreError, UsageError
from citygraph.store.embedded import EmbeddedStore
from citygraph.store.folder import open_to_write
from citygraph.store.written import FILE, Forms, reader, stored

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Store

_DEFAULT = DefaultGraph()
_YOUNG = 60
"""Seconds in which a trial may still be in the making; then it is in use or left over."""


def patch(store: Store, added: Iterable[Quad], removed: Iterable[Quad]) -> None:
    """Change a store, all or nothing; its default graph stays the merge of its graphs.

    What is removed goes first. A triple that is removed from a graph stays in the default graph
    while another graph has it.

    Args:
        store: an open store, whose default graph is the merge.
        added: ground quads.
        removed: ground quads; those that the store does not have are no error.

    Raises:
        UsageError: a quad has a blank node.
    """
    gone = {stored(quad): None for quad in _ground(removed)}
    new = dict.fromkeys(_ground(added))
    for quad in list(gone):
        _mind_merge(store, quad, gone)
    new |= {Quad(q.subject, q.predicate, q.object): None for q in new}
    if gone or new:  # one update is one transaction
        store.update(f"DELETE DATA {{\n{_data(gone)}}} ;\nINSERT DATA {{\n{_data(new)}}}")


def _ground(quads: Iterable[Quad]) -> Iterator[Quad]:
    for quad in quads:
        for term in (quad.subject, quad.object, quad.graph_name):
            if isinstance(term, BlankNode):
                raise UsageError(
                    f"The patch has the blank node {term}, which no file can share with another; "
                    "name the node with an IRI, or load the changed files anew."
                )
        yield quad


def _mind_merge(store: Store, quad: Quad, gone: dict[Quad, None]) -> None:
    """Let a triple go from the default graph exactly when no other graph keeps it."""
    merged = Quad(quad.subject, quad.predicate, quad.object)
    everywhere = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    if any(found.graph_name != _DEFAULT and found not in gone for found in everywhere):
        gone.pop(merged, None)
    else:
        gone[merged] = None


def _data(quads: Iterable[Quad]) -> str:
    """Quads as the data of an update; pyoxigraph writes a term as N-Triples."""
    lines = []
    for quad in quads:
        triple = f"{quad.subject} {quad.predicate} {quad.object} ."
        named = quad.graph_name != _DEFAULT
        lines.append(f"GRAPH {quad.graph_name} {{ {triple} }}\n" if named else f"{triple}\n")
    return "".join(lines)


def patch_folder(folder: Path, added: Iterable[Quad], removed: Iterable[Quad]) -> None:
    """Change a store folder, all or nothing.

    Args:
        folder: what `citygraph.store.folder.load` has made.
        added: ground quads, as they are written.
        removed: ground quads, as they were written; those that the store does not have are no
            error.

    Raises:
        UsageError: a quad has a blank node.
        StoreError: the folder is no store, is in use by another writer, is damaged or cannot be
            written.
    """
    EmbeddedStore.folder(folder).close()  # to open a folder for writing would make a store of it
    folder = folder.resolve()
    _change(open_to_write(folder), folder, added, removed)


def _change(store: Store, folder: Path, added: Iterable[Quad], removed: Iterable[Quad]) -> None:
    new, gone = list(_ground(added)), list(_ground(removed))
    try:
        if not (folder / FILE).exists():  # made by an earlier version
            patch(store, new, gone)
        else:
            before = Forms.read(folder)
            after = before.copy()
            gone = after.change(store, new, gone)
            if after.differs(
                before
            ):  # should this process be killed, the store knows too many forms
                before.write(folder, after)
            patch(store, new, gone)
            if after.differs(before):
                after.write(folder)
        store.flush()  # else every reader replays the log of this transaction
    except OSError as error:
        raise StoreError(f"The store {folder} cannot be written: {error}.") from error


@contextmanager
def trial(
    folder: Path, added: Iterable[Quad] = (), removed: Iterable[Quad] = ()
) -> Iterator[EmbeddedStore]:
    """Try a patch on a copy of a store folder, which takes no time where files can be linked.

    Args:
        folder: what `citygraph.store.folder.load` has made; it is only read.
        added: as for `patch_folder`.
        removed: as for `patch_folder`.

    Yields:
        The copy with the patch, open for writing. It is gone after the block.

    Raises:
        UsageError: a quad has a blank node.
        StoreError: the folder is no store, is damaged, or cannot be copied.
    """
    folder = folder.resolve()
    _clear_leftovers(folder)
    place = _copied(folder)
    try:
        copy = place / "store"
        engine = open_to_write(copy)
        _change(engine, copy, added, removed)
        store = EmbeddedStore(engine, f"a trial copy of the store {folder}", written=reader(copy))
        del engine
        try:
            yield store
        finally:
            store.close()
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _copied(folder: Path) -> Path:
    """A new folder with a copy, beside the store if possible: there its files can be linked."""
    problem: Exception | None = None
    for parent in (folder.parent, folder.parent, Path(gettempdir())):
        try:
            place = Path(mkdtemp(prefix=_prefix(folder), dir=parent))
        except OSError as error:
            problem = error
            continue
        try:
            _copy(folder, place / "store")
        except (OSError, RuntimeError) as error:  # a writer may have put files together: try again
            problem = error
            shutil.rmtree(place, ignore_errors=True)
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
        else:
            return place
    raise StoreError(
        f"No copy of the store {folder} can be made to try the patch on: {problem}. "
        f"Make {folder.parent} writable, or name another folder for temporary files in TMPDIR."
    ) from problem


def _copy(folder: Path, copy: Path) -> None:
    logs = _logs(folder)
    EmbeddedStore.folder(folder).engine.backup(str(copy))
    for log in logs:  # what a writer has not flushed; the backup leaves it out
        shutil.copyfile(log, copy / log.name)
    with suppress(FileNotFoundError):  # made by an earlier version
        shutil.copyfile(folder / FILE, copy / FILE)
    if _logs(folder) != logs:
        raise BlockingIOError("another process is writing to it")


def _logs(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.log"))


def _prefix(folder: Path) -> str:
    return f".{folder.name}.trial-"


def _clear_leftovers(folder: Path) -> None:
    """Remove the copies of trials that were killed."""
    for place in folder.parent.glob(f"{_prefix(folder)}*"):
        with suppress(OSError):
            last = max(path.stat().st_mtime for path in (place, *place.iterdir()))
            if time.time() - last > _YOUNG and not _in_use(place / "store"):
                shutil.rmtree(place, ignore_errors=True)


def _in_use(copy: Path) -> bool:
    try:
        open_to_write(copy)
    except DamagedStoreError:
        return False
    except StoreError:
        return True
    return False
