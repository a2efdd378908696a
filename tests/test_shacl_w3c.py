"""The test suite of the W3C: each file names its data, its shapes and the report to expect.

The suite is not part of the project. It is read from `../shared/w3c-shacl`, or from the folder in
the environment variable W3C_SHACL (`data-shapes-test-suite/tests` of github.com/w3c/data-shapes).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import url2pathname

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, SH
from rdflib.compare import isomorphic

from citygraph.errors import UnreadableInputError
from citygraph.shacl import validate
from citygraph.terms import graph_of
from shacl_results import written

if TYPE_CHECKING:
    from rdflib.term import Node

SUITE = Path(
    os.environ.get("W3C_SHACL", Path(__file__).parents[2] / "shared" / "w3c-shacl")
).resolve()
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = rdflib.Namespace("http://www.w3.org/ns/shacl-test#")

FILES = sorted(
    file
    for file in SUITE.rglob("*.ttl")
    if b"sht:Validate" in file.read_bytes() and not file.name.startswith("manifest")
)


@dataclass(frozen=True)
class Expected:
    data: Path
    shapes: Path
    report: rdflib.Graph | None
    """None: the shapes must be refused."""


def expectation(file: Path) -> Expected:
    manifest = parsed(file)
    entry = manifest.value(predicate=RDF.type, object=SHT.Validate)
    action = manifest.value(entry, MF.action)
    data, shapes = (
        Path(url2pathname(str(manifest.value(action, name)).removeprefix("file://")))
        for name in (SHT.dataGraph, SHT.shapesGraph)
    )
    outcome = manifest.value(entry, MF.result)
    report = None if outcome == SHT.Failure else comparable(manifest, outcome)
    return Expected(data, shapes, report)


def parsed(file: Path) -> rdflib.Graph:
    """A file with the lexical forms that it has, and itself as the base."""
    return graph_of(ox.parse(path=str(file), format=ox.RdfFormat.TURTLE, base_iri=file.as_uri()))


def comparable(graph: rdflib.Graph, outcome: Node, asked: set[Node] | None = None) -> rdflib.Graph:
    """A report with each path in one line and, of its messages, those that are asked for."""
    clean = rdflib.Graph()
    clean.add((SH.ValidationReport, SH.conforms, graph.value(outcome, SH.conforms)))
    for result in graph.objects(outcome, SH.result):
        clean.add((outcome, SH.result, result))
        for name in COMPARED:
            for value in graph.objects(result, name):
                shown = rdflib.Literal(written(graph, value)) if name == SH.resultPath else value
                clean.add((result, name, shown))
        for message in graph.objects(result, SH.resultMessage):
            if asked is None or message in asked:
                clean.add((result, SH.resultMessage, message))
    return clean


COMPARED = (
    SH.focusNode,
    SH.resultPath,
    SH.value,
    SH.sourceConstraintComponent,
    SH.sourceConstraint,
    SH.sourceShape,
    SH.resultSeverity,
)


@pytest.mark.skipif(not FILES, reason=f"the W3C suite is not at {SUITE}")
@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SUITE))[:-4])
def test_the_w3c_suite(file: Path) -> None:
    expected = expectation(file)
    if expected.report is None:
        with pytest.raises(UnreadableInputError):
            validate(expected.data, expected.shapes)
        return
    report = validate(expected.data, expected.shapes).graph
    outcome = report.value(predicate=RDF.type, object=SH.ValidationReport)
    asked = set(expected.report.objects(predicate=SH.resultMessage))
    if not set(expected.report.objects(predicate=SH.sourceConstraint)):
        report.remove((None, SH.sourceConstraint, None))
    ours = comparable(report, outcome, asked)
    assert isomorphic(ours, expected.report), (
        f"{file}\nfound:\n{ours.serialize()}\nexpected:\n{expected.report.serialize()}"
    )
