"""Texts with data, shapes and, in lines that begin with `#!`, the results to expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import SH

from citygraph.shacl import validate
from citygraph.terms import graph_of
from shacl_cases import quads
from shacl_results import Result, written

if TYPE_CHECKING:
    import pyoxigraph as ox

    from citygraph.shacl import Report

OWL = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"


def triples_of(text: str) -> list[ox.Quad]:
    return quads(OWL + text)


def checked(text: str) -> Report:
    """The report on a text that has both the data and the shapes."""
    triples = triples_of(text)
    return validate(triples, graph_of(triples))


def expected(text: str) -> list[Result]:
    return sorted(
        result(*(part.strip() for part in line.removeprefix("#!").split(" | ")))
        for line in text.splitlines()
        if line.startswith("#!")
    )


def result(  # noqa: PLR0913, PLR0917 - the parts of a line
    focus: str, path: str, value: str, component: str, shape: str, severity: str = "sh:Violation"
) -> Result:
    if ":" not in component:
        component = f"sh:{component}ConstraintComponent"
    step = "" if path == "-" else path_text(path)
    return (term(focus), step, *map(term, (value, component, shape, severity)))


def term(text: str) -> str:
    if text == "-":
        return ""
    return next(graph_of(quads(f"ex:s ex:p {text} .")).objects()).n3()


def path_text(path: str) -> str:
    graph = graph_of(quads(f"ex:s sh:path {path} ."))
    return written(graph, next(graph.objects(predicate=SH.path)))
