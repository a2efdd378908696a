"""The file and line of each finding, so that a person sees the fact that caused it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from citygraph.files import read_text
from citygraph.shacl.findings import Status
from citygraph.trig.nodes import TYPE
from citygraph.trig.parse import base_of, is_located, read
from citygraph.trig.reader import located

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Quad

    from citygraph.shacl.findings import Finding

_NAME = re.compile(r"[^/#]+$")
_WORD = re.compile(r"[^\W_]+")

_EXACT, _OTHER_GRAPH, _SAME_PROPERTY, _DECLARED, _BLOCK, _GRAPH, _OTHER_BLOCK = range(7)
"""How well a triple fits a finding, best first: it is the triple; it is the triple, in another
graph; it has the same property and another literal, which a store may have rewritten; it gives the
node its class; it stands in a block of the node; it stands in the graph at fault; it stands in a
block of the node in another graph."""


class _Place(NamedTuple):
    """A candidate; the smallest one wins."""

    fit: int
    order: int
    line: int
    file: str


def locate(
    findings: Iterable[Finding],
    files: Iterable[Path | str],
    parsed: Mapping[Path, Sequence[Quad]] | None = None,
) -> list[Finding]:
    """Tell where the cause of each finding stands.

    The triple that a finding is about is looked for first; for one that is missing, the block that
    gives its node a class, or else the first block of the node.

    Args:
        findings: from a validation.
        files: the documents that were validated; of places that fit equally well, the one in the
            earlier file is taken. Only documents that mention a node at fault are read triple by
            triple.
        parsed: the quads of some of these documents, as they were validated. A blank node has a
            new name each time a document is parsed, so one at fault is found again in these only.

    Returns:
        The findings in the given order, with `file` and `line` where they are known; those that
        have a file, or that a change has resolved, as they are. JSON-LD and RDF/XML documents give
        a file and no line.

    Raises:
        UnreadableInputError: a file is missing or malformed.
    """
    listed = list(findings)
    parsed = parsed or {}
    best: dict[int, _Place] = {}
    sought = {
        index: finding
        for index, finding in enumerate(listed)
        if finding.file is None and finding.status is not Status.RESOLVED
    }
    for order, file in enumerate(map(Path, files)):
        for index, fit, line in _candidates(sought, file, parsed.get(file)):
            place = _Place(fit, order, line, str(file))
            best[index] = min(place, best.get(index, place))
    return [
        replace(finding, file=best[index].file, line=best[index].line or None)
        if index in best
        else finding
        for index, finding in enumerate(listed)
    ]


def _candidates(
    findings: Mapping[int, Finding], file: Path, quads: Sequence[Quad] | None
) -> Iterator[tuple[int, int, int]]:
    """What a file says about the nodes at fault: the number of the finding, the fit, the line."""
    text = read_text(file)
    wanted = _wanted(findings, text, {quad.subject for quad in quads or ()})
    if not wanted:
        return
    if quads is None:  # to parse is much quicker than to read triple by triple
        quads = read(file)
    if not any(quad.subject in wanted or quad.graph_name in wanted for quad in quads):
        return
    for quad, object_line, subject_line in _triples(file, text, quads):
        for index in (*wanted.get(quad.subject, ()), *wanted.get(quad.graph_name, ())):
            fit = _fit(findings[index], quad)
            yield index, fit, object_line if fit <= _SAME_PROPERTY else subject_line


def _triples(file: Path, text: str, quads: Sequence[Quad]) -> Iterator[tuple[Quad, int, int]]:
    """Each triple with the lines of its object and of its subject; 0 where no line is known."""
    if not is_located(file):
        for quad in quads:
            yield quad, 0, 0
        return
    for place in located(text, quads, name=str(file), base=base_of(file)):
        yield place.quad, place.object.line, place.subject.line


def _wanted(
    findings: Mapping[int, Finding], text: str, known: set[object]
) -> dict[object, set[int]]:
    """The findings whose node or graph a document may mention, by node and graph."""
    wanted: dict[object, set[int]] = {}
    for index, finding in findings.items():
        graph = None if finding.graph is None else NamedNode(finding.graph)
        for node in (finding.focus, graph):
            if node in known or (isinstance(node, NamedNode) and _mentions(text, node)):
                wanted.setdefault(node, set()).add(index)
    return wanted


def _mentions(text: str, node: NamedNode) -> bool:
    """Whether a text may hold an IRI; word by word, since it may be written with escapes."""
    name = _NAME.search(node.value)
    return name is not None and all(word in text for word in _WORD.findall(name[0]))


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
    return _DECLARED if quad.predicate == TYPE else _BLOCK
