"""Parts of the shipped graph, for tests that would take long on all of it.

A part is made of some source files, each as a whole, and of what the registry and curation say of
whatever these mention. It is a graph of its own: what it mentions it describes.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat

from citygraph import paths
from citygraph.catalog import ask, catalogue, resolve
from citygraph.errors import AmbiguousNameError, UnknownNameError
from citygraph.model import Answer
from citygraph.namespaces import ID
from citygraph.store.embedded import EmbeddedStore
from citygraph.trig.parse import read
from citygraph.trig.writer import canonical

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from pyoxigraph import Quad

    from citygraph.catalog import Question

FOUNDING = ("ieee-core-smart-cities-2015", "world-bank-smart-cities-for-all-2012")
"""The two documents with which the graph began; their files."""

_ALWAYS = "graph"
"""The file of the registry that tells of the graph as a whole."""
_EVERY = 100
_MENTIONING = 2
_TOGETHER = 2
_ROWS = 2
_LONGEST = 150


@cache
def _files() -> Mapping[Path, tuple[Quad, ...]]:
    return {path: tuple(read(path)) for path in paths.graph_files()}


@cache
def _sources() -> Mapping[str, Path]:
    """The files of `graph/sources/`, by name, in the order of their names."""
    return {path.stem: path for path in sorted(_files()) if path.parent.name == "sources"}


def _entities(quad: Quad) -> Iterator[str]:
    for term in quad:
        if isinstance(term, NamedNode) and term.value.startswith(ID):
            yield term.value


def _is_of_a_source(iri: str) -> bool:
    return iri.removeprefix(ID).partition("/")[0] in {"source", "participation", "observation"}


def part(names: Collection[str]) -> dict[Path, list[Quad]]:
    """Some source files with the registry and curation that they need.

    Args:
        names: names of files in `graph/sources/`, without suffix.

    Returns:
        Path of a shipped file -> those of its quads that are in the part.
    """
    chosen = {path: list(_files()[path]) for name, path in _sources().items() if name in names}
    told = {iri for quads in chosen.values() for quad in quads for iri in _entities(quad)}
    common = [path for path in _files() if path not in _sources().values()]
    own = {quad.graph_name.value for path in common for quad in _files()[path][:1]}
    by_subject: defaultdict[str, list[tuple[Path, Quad]]] = defaultdict(list)
    for path in common:
        for quad in _files()[path]:
            if all(iri in told or iri in own for iri in _entities(quad) if _is_of_a_source(iri)):
                by_subject[quad.subject.value].append((path, quad))
        if path.stem == _ALWAYS:
            chosen[path] = list(_files()[path])
    waiting, known = sorted(told), set(told)
    while waiting:
        for path, quad in by_subject[waiting.pop()]:
            chosen.setdefault(path, []).append(quad)
            fresh = sorted(set(_entities(quad)) - known)
            known.update(fresh)
            waiting += fresh
    return chosen


def write(folder: Path, names: Collection[str]) -> list[Path]:
    """Write a part of the graph as files like those that it comes from.

    Args:
        folder: where `registry/`, `sources/` and `curation/` are made.
        names: see `part`.

    Returns:
        The files, sorted.
    """
    root = paths.data_root() / "graph"
    written = []
    for path, quads in part(names).items():
        file = folder / path.relative_to(root)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(canonical(quads, RdfFormat.TRIG), encoding="utf-8", newline="\n")
        written.append(file)
    return sorted(written)


def rich() -> tuple[str, ...]:
    """The source files of a part on which almost every question of the catalogue has an answer.

    They are the founding documents; the first files that mention the examples of the parameters
    and what the first rows of the answers are about; those that mention two of these things; and
    one in a hundred of all files. Long ones are passed over.
    """
    store = EmbeddedStore.shipped()
    short = [name for name, path in _sources().items() if len(_files()[path]) <= _LONGEST]
    mentions = {
        name: {iri for quad in _files()[_sources()[name]] for iri in _entities(quad)}
        for name in short
    }
    chosen = {*FOUNDING, *short[::_EVERY]}
    for question in catalogue().values():
        wanted = set(_told(store, question))
        by_fit = sorted(short, key=lambda name: -len(wanted & mentions[name]))
        chosen.update(by_fit[:_TOGETHER])
        for iri in sorted(wanted):
            chosen.update([name for name in short if iri in mentions[name]][:_MENTIONING])
    return tuple(sorted(chosen))


def _told(store: EmbeddedStore, question: Question) -> Iterator[str]:
    """The examples of a question, and what the first rows of its answer are about."""
    with suppress(AmbiguousNameError, UnknownNameError):  # other tests tell of a wrong example
        given = {parameter.name: parameter.example for parameter in question.parameters}
        for parameter in question.parameters:
            yield str(getattr(resolve(store, parameter.type, parameter.example), "value", ""))
        answer = ask(store, question, given)
        assert isinstance(answer, Answer)
        for row in answer.rows[:_ROWS]:
            yield from (term.value for term in row if isinstance(term, NamedNode))
