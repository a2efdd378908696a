"""The file and line of each finding, so that a person sees the fact that caused it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pyoxigraph import Literal, NamedNode

from citygraph.namespaces import RDF
from citygraph.trig import LOCATED, read, read_text
from citygraph.trig import positions as positions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad

    from citygraph.shacl.findings import Finding
    from citygraph.trig import Positioned

_TYPE = RDF + "type"
_NAME = re.compile(r"[^/#]+$")
_WORD = re.compile(r"[^\W_]+")

_EXACT, _OTHER_GRAPH, _SAME_PROPERTY, _DECLARED, _BLOCK, _GRAPH, _OTHER_BLOCK = range(7)
"""How well a triple fits a finding, best first: it is the triple; it is the triple, in another
graph; it has the same property and another literal, which a store may have rewritten; it gives the
node its class; it stands in a block of the node; it stands in the graph at fault; it stands in a
block of the node in another graph."""


class Positions(Protocol):
    """What yields each triple of a document with its place, as `citygraph.trig.positions` does."""

    def __call__(self, text: str, *, name: str) -> Iterator[Positioned]:
        """Read a document."""


class _Place(NamedTuple):
    """A candidate; the smallest one wins."""

    fit: int
    order: int
    line: int
    file: str


def locate(
    findings: Iterable[Finding],
    files: Iterable[Path | str],
    positions: Positions = positions_of,
) -> list[Finding]:
    """Tell where the cause of each finding stands.

    The triple that a finding is about is looked for first; for one that is missing, the block that
    gives its node a class, or else the first block of the node.

    Args:
        findings: from a validation.
        files: the documents that were validated; of places that fit equally well, the one in the
            earlier file is taken. Only documents that mention a node at fault are read triple by
            triple.
        positions: how to read them.

    Returns:
        The findings in the given order, with `file` and `line` where they are known. JSON-LD and
        RDF/XML documents give a file and no line; a finding about a blank node gets neither.

    Raises:
        UnreadableInputError: a file is missing or malformed.
    """
    listed = list(findings)
    best: dict[int, _Place] = {}
    for order, file in enumerate(map(Path, files)):
        text = read_text(file)
        wanted = _wanted(listed, text)
        if not wanted:
            continue
        for quad, object_line, subject_line in _triples(file, text, positions):
            for index in (*wanted.get(quad.subject, ()), *wanted.get(quad.graph_name, ())):
                fit = _fit(listed[index], quad)
                line = object_line if fit <= _SAME_PROPERTY else subject_line
                place = _Place(fit, order, line, str(file))
                best[index] = min(place, best.get(index, place))
    return [
        replace(finding, file=best[index].file, line=best[index].line or None)
        if index in best
        else finding
        for index, finding in enumerate(listed)
    ]


def _triples(file: Path, text: str, positions: Positions) -> Iterator[tuple[Quad, int, int]]:
    """Each triple with the lines of its object and of its subject; 0 where no line is known."""
    if file.suffix not in LOCATED:
        for quad in read(file):
            yield quad, 0, 0
        return
    for place in positions(text, name=str(file)):
        yield place.quad, place.object.line, place.subject.line


def _wanted(findings: list[Finding], text: str) -> dict[object, set[int]]:
    """The findings whose node or graph a text may mention, by node and graph."""
    wanted: dict[object, set[int]] = {}
    for index, finding in enumerate(findings):
        for iri in (getattr(finding.focus, "value", None), finding.graph):
            name = _NAME.search(iri or "")
            # Word by word, since a document may write a name with escapes between them.
            if iri and name and all(word in text for word in _WORD.findall(name[0])):
                wanted.setdefault(NamedNode(iri), set()).add(index)
    return wanted


def _fit(finding: Finding, quad: Quad) -> int:
    same_graph = finding.graph is None or getattr(quad.graph_name, "value", "") == finding.graph
    if quad.subject != finding.focus:
        return _GRAPH
    value = finding.value
    same_path = finding.path is None or quad.predicate.value == finding.path
    if value is not None and value != finding.focus and same_path:
        if quad.object == value:
            return _EXACT if same_graph else _OTHER_GRAPH
        if finding.path is not None and same_graph and isinstance(value, Literal):
            return _SAME_PROPERTY
    if not same_graph:
        return _OTHER_BLOCK
    return _DECLARED if quad.predicate.value == _TYPE else _BLOCK
