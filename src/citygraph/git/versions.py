"""Both versions of a changed RDF file, as quads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Quad

from citygraph.errors import UnreadableInputError
from citygraph.files import decoded
from citygraph.git.repository import SHOWN
from citygraph.store.embedded import graph_name
from citygraph.trig.blank_nodes import named_by_structure
from citygraph.trig.parse import base_of, parse_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from citygraph.git.changes import ChangedFile


@dataclass(frozen=True, slots=True)
class Versions:
    """Both versions of an RDF file as quads; a blank node has the same name where it is the same.

    Args:
        before: the quads in the commit, in the order of the text.
        after: those in the working tree, likewise.
        note: what is not as expected, in a sentence; else empty.
    """

    before: list[Quad]
    after: list[Quad]
    note: str = ""


def versions(file: ChangedFile, was: Path | None = None) -> Versions:
    """Parse both versions of a changed RDF file.

    A version in the commit that cannot be parsed does not stop anybody from mending it: it counts
    as empty, so that all the file says is new, and the note says so.

    Args:
        file: from `changed_files`.
        was: the path that it had before, where it was renamed.

    Raises:
        UnreadableInputError: the version in the working tree cannot be parsed.
    """
    after = _quads(file.path, file.after, str(file.path))
    note = ""
    try:
        before = _quads(file.path, file.before, f"{file.path} at {file.commit[:SHOWN]}")
    except UnreadableInputError as error:
        before = []
        note = f"{error}; so all that the file says now counts as new."
    salt = str(was or file.path)
    return Versions(named_by_structure(before, salt), named_by_structure(after, salt), note)


def delta(files: Iterable[ChangedFile]) -> tuple[list[Quad], list[Quad]]:
    """The quads that came and those that went, file by file.

    A quad that moves from one file to another has gone and come. A structure of blank nodes in
    which anything changes goes and comes as a whole, since its nodes have no other identity.

    Args:
        files: from `changed_files`.

    Returns:
        The quads added, and those removed.

    Raises:
        UnreadableInputError: a version in the working tree cannot be parsed.
    """
    added: list[Quad] = []
    removed: list[Quad] = []
    for file in files:
        both = versions(file)
        before, after = dict.fromkeys(both.before), dict.fromkeys(both.after)
        added += (quad for quad in after if quad not in before)
        removed += (quad for quad in before if quad not in after)
    return added, removed


def _quads(path: Path, data: bytes | None, name: str) -> list[Quad]:
    if data is None:
        return []
    quads = parse_text(path, decoded(data, name), name, base=base_of(path)).quads
    graph = graph_name(path)
    if graph is None:
        return quads
    return [Quad(q.subject, q.predicate, q.object, graph) for q in quads]
