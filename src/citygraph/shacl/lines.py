"""The file and line of each finding, so that a person sees the fact that caused it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from citygraph.files import read_text
from citygraph.shacl.findings import Status
from citygraph.shacl.property_path import Predicate, predicates
from citygraph.trig.nodes import TYPE
from citygraph.trig.parse import base_of, is_located, stream
from citygraph.trig.reader import located, positions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from pyoxigraph import Quad

    from citygraph.shacl.findings import Finding

_NAME = re.compile(r"[^/#]+$")
_WORD = re.compile(r"[^\W_]+")
_LINE_END = re.compile(r"\r\n|\r|\n")
_BY_LINE = frozenset({".nt", ".nq"})
"""Suffixes of formats in which a line holds one statement, or none."""

_FEW = 50
"""So many nodes at most are looked for in a text by name, before it is parsed."""

_EXACT, _OTHER_GRAPH, _SAME_PROPERTY, _DECLARED, _BLOCK, _GRAPH, _OTHER_BLOCK, _NOWHERE = range(8)
"""How well a triple fits a finding, best first: it is the triple; it is the triple, in another
graph; it has the same property, or one of the same path, and no value is known to be at fault, or
one that a store may have rewritten; it gives the node its class; it stands in a block of the node;
it stands in the graph at fault; it stands in a block of the node in another graph; it has only a
value in common with the finding."""


class _Place(NamedTuple):
    """A candidate; the smallest one wins."""

    fit: int
    old: bool
    order: int
    line: int
    file: str


def locate(
    findings: Iterable[Finding],
    files: Iterable[Path | str],
    parsed: Mapping[Path, Sequence[Quad]] | None = None,
    added: AbstractSet[Quad] = frozenset(),
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
        added: what a change adds; of places that fit equally well, that of such a quad is taken.

    Returns:
        The findings in the given order, with `file` and `line` where they are known; those that
        have a file, or that a change has resolved, as they are. JSON-LD and RDF/XML documents give
        a file and no line.

    Raises:
        UnreadableInputError: a file is missing or malformed.
    """
    listed = list(findings)
    wanted, ends = _sought(listed)
    best: dict[int, _Place] = {}
    for order, file in enumerate(map(Path, files) if wanted else ()):
        quads = None if parsed is None else parsed.get(file)
        for quad, object_line, subject_line in _triples(file, quads, wanted.keys() | ends.keys()):
            told = (wanted.get(node, ()) for node in (quad.subject, quad.graph_name))
            at_end = (ends.get(node, ()) for node in (quad.subject, quad.object))
            for index in chain(*told, *at_end):
                fit = _fit(listed[index], quad)
                line = object_line if fit <= _SAME_PROPERTY else subject_line
                place = _Place(fit, quad not in added, order, line, str(file))
                if fit != _NOWHERE:
                    best[index] = min(place, best.get(index, place))
    return [
        replace(finding, file=best[index].file, line=best[index].line or None)
        if index in best
        else finding
        for index, finding in enumerate(listed)
    ]


def _sought(findings: Iterable[Finding]) -> tuple[dict[object, list[int]], dict[object, list[int]]]:
    """The numbers of the findings without a place, by node and graph, and by the end of a path."""
    wanted: dict[object, list[int]] = {}
    ends: dict[object, list[int]] = {}
    for index, finding in enumerate(findings):
        if finding.file is None and finding.status is not Status.RESOLVED:
            graph = None if finding.graph is None else NamedNode(finding.graph)
            for node in {finding.focus, graph} - {None}:
                wanted.setdefault(node, []).append(index)
            if finding.value is not None and _steps(finding):
                ends.setdefault(finding.value, []).append(index)
    return wanted, ends


def _triples(
    file: Path, quads: Sequence[Quad] | None, wanted: AbstractSet[object]
) -> Iterator[tuple[Quad, int, int]]:
    """The triples of a file with the lines of object and subject, if it has a wanted node.

    To look for a name is much quicker than to parse, and that than to read triple by triple.
    """
    if quads is None and len(wanted) <= _FEW:
        text = read_text(file)
        named = (node for node in wanted if isinstance(node, NamedNode))
        if not any(_mentions(text, node) for node in named):
            return
    known = stream(file) if quads is None else quads
    if not any(quad.subject in wanted or quad.graph_name in wanted for quad in known):
        return
    if not is_located(file):
        yield from ((quad, 0, 0) for quad in (stream(file) if quads is None else quads))
    elif file.suffix.lower() in _BY_LINE:
        lines = _statements(read_text(file))
        for quad, line in zip(stream(file) if quads is None else quads, lines, strict=True):
            yield quad, line, line
    else:
        text, name, base = read_text(file), str(file), base_of(file)
        places = positions(text, name=name, base=base)
        if quads is not None:
            places = located(text, quads, name=name, base=base)
        for place in places:
            yield place.quad, place.object.line, place.subject.line


def _statements(text: str) -> Iterator[int]:
    """The lines of N-Triples or N-Quads that say something, each of them one thing."""
    for number, line in enumerate(_LINE_END.split(text), 1):
        if line.strip(" \t") and not line.lstrip(" \t").startswith("#"):
            yield number


def _mentions(text: str, node: NamedNode) -> bool:
    """Whether a text may hold an IRI; word by word, since it may be written with escapes."""
    name = _NAME.search(node.value)
    return name is not None and all(word in text for word in _WORD.findall(name[0]))


def _fit(finding: Finding, quad: Quad) -> int:  # noqa: PLR0911 - one for each fit
    same_graph = finding.graph is None or getattr(quad.graph_name, "value", "") == finding.graph
    value, steps = finding.value, _steps(finding)
    if quad.predicate in steps and (
        quad.object == value or (quad.subject == value and quad.object == finding.focus)
    ):
        return _EXACT
    if quad.subject != finding.focus:
        return _GRAPH if getattr(quad.graph_name, "value", "") == finding.graph else _NOWHERE
    same_path = finding.path is None or quad.predicate.value == finding.path
    if value is not None and value != finding.focus and same_path:
        if quad.object == value:
            return _EXACT if same_graph else _OTHER_GRAPH
        if finding.path is not None and same_graph and isinstance(value, Literal):
            return _SAME_PROPERTY
    if same_graph and (quad.predicate in steps or (value is None and finding.path and same_path)):
        return _SAME_PROPERTY
    if not same_graph:
        return _OTHER_BLOCK
    return _DECLARED if quad.predicate == TYPE else _BLOCK


def _steps(finding: Finding) -> frozenset[NamedNode]:
    """The properties of a path that is more than one property."""
    path = None if finding.origin is None else finding.origin.path
    if path is None or isinstance(path, Predicate) or str(path) != finding.path:
        return frozenset()
    return frozenset(predicates(path))
