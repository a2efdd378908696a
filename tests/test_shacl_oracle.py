"""Two other engines find the same: pyshacl and pyrudof, on random data and shapes.

Where one of them is known to be wrong, its profile leaves that out, and a test of its own in
test_shacl_exceptions.py says what the specification asks for.
"""

from __future__ import annotations

import os
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from rdflib import RDF, SH

from citygraph.shacl import validate
from citygraph.terms import graph_of
from shacl_cases import EX, HEAD, Case, Shape, quads, reduced
from shacl_constraints import DATES, LITERALS, NO_QUERIES, NUMBERS, TEXTS
from shacl_random import CORE, Generator, Profile
from shacl_results import Result, by_pyrudof, by_pyshacl, results

if TYPE_CHECKING:
    from collections.abc import Callable

    import rdflib
    from rdflib.term import Node

FACTOR = int(os.environ.get("CITYGRAPH_FUZZ", "1"))
"""How many times the usual number of cases; `make fuzz` sets it."""

IRIS = ("ex:a", "ex:b", "ex:c", "ex:d")
NO_RANGES = {"ranges": 0, "lessThan": 0, "lessThanOrEquals": 0}
NESTED = ("not", "node", "and", "or", "xone", "property", "closed", "qualified")
SIMPLE_INVERSE = {"inverse of paths": 0.0}
"""Both engines get the inverse of a longer path wrong; it has SPARQL for an oracle."""
NOT_REPEATED = SIMPLE_INVERSE | dict.fromkeys(("star", "plus", "option"), 0.0)
RUDOF_KNOWS = (*NUMBERS[:-1], *DATES[:2], *(text for text in TEXTS if "-" not in text))
PLAIN_PATHS = dict.fromkeys(("inverse", "sequence", "alternative", "star", "plus", "option"), 0.0)


def shapes_of(case: Case) -> list[ox.Quad]:
    return quads(case.shapes_text.removeprefix(HEAD))


def ours(case: Case) -> list[Result]:
    return results(validate(case.data, graph_of(shapes_of(case))).graph)


def pyshacl(case: Case) -> list[Result] | None:
    """None where pyshacl breaks down: its + path does, beside a path without values."""
    try:
        return results(by_pyshacl(case.data, shapes_of(case)))
    except RuntimeError as error:
        if "StopIteration" in str(error):
            return None
        raise


def pyrudof(case: Case) -> list[Result] | None:
    """None where pyrudof breaks down: its inverse of a path that is no predicate does."""
    from pyrudof import InternalError

    try:
        return results(by_pyrudof(case.data, case.shapes_text, EX))
    except InternalError:
        return None


PROFILES = {
    "pyshacl": (pyshacl, Profile(NO_QUERIES | NO_RANGES, SIMPLE_INVERSE), 400),
    "pyshacl, many shapes": (
        pyshacl,
        Profile(NO_QUERIES | NO_RANGES, SIMPLE_INVERSE, shapes=14, triples=40),
        100,
    ),
    "pyshacl, ranges": (
        pyshacl,
        Profile(
            NO_QUERIES | dict.fromkeys(NO_RANGES, 4),
            PLAIN_PATHS,
            literals=NUMBERS + TEXTS[:3],
            limits=[NUMBERS],
            linked=0.0,
            targets={"objects": 0, "literal": 0},
        ),
        200,
    ),
    "pyshacl, queries": (
        pyshacl,
        Profile(
            NO_RANGES | {"sparql": 8, "sparqlPath": 8, "property": 4, "node": 4},
            NOT_REPEATED,
            literals=LITERALS[1:],  # pyshacl takes an empty text as $this for no text
        ),
        100,
    ),
    "pyrudof, literals": (
        pyrudof,
        Profile(
            NO_QUERIES | NO_RANGES | dict.fromkeys(NESTED, 0) | {"ranges": 3, "closedValues": 0},
            PLAIN_PATHS,
            nodes=IRIS,
            blank=0.0,
            literals=RUDOF_KNOWS,
            limits=[NUMBERS[:-1]],
            linked=0.0,
            targets={"literal": 0, "objects": 0},
        ),
        300,
    ),
    "pyrudof, nested": (
        pyrudof,
        Profile(
            NO_QUERIES | NO_RANGES | {"closed": 0, "closedValues": 0},
            SIMPLE_INVERSE,
            nodes=IRIS,
            blank=0.0,
            literals=IRIS,
            targets={"literal": 0},
        ),
        300,
    ),
}


@pytest.mark.parametrize("name", PROFILES)
def test_another_engine_finds_the_same(name: str) -> None:
    engine, profile, cases = PROFILES[name]
    skipped = 0
    for seed in range(cases * FACTOR):
        case = Generator(seed, profile).case()
        others = engine(case)
        skipped += others is None
        if others is not None and ours(case) != others:
            pytest.fail(explained(case, engine, f"{name}, seed {seed}"))
    assert skipped < cases * FACTOR / 10, f"{name} breaks down too often: {skipped} times"


def test_sparql_walks_every_path_to_the_same_nodes() -> None:
    profile = Profile({}, {"inverse": 3}, literals=TEXTS, typed=0.3, triples=20)
    known = quads("".join(f"{name} ex:known {name} ." for name in IRIS))  # else * finds nothing
    for seed in range(400 * FACTOR):
        generator = Generator(seed, profile)
        path = generator.path()
        shape = Shape("ex:S", path, (f"sh:targetNode {', '.join(IRIS)}", "sh:datatype ex:none"))
        case = Case((shape,), (*generator.case().data, *known))
        shapes = graph_of(shapes_of(case))
        text = sparql_text(shapes, next(shapes.objects(predicate=SH.path)))
        store = ox.Store()
        store.extend(case.data)
        expected = {
            (focus, str(row["value"]))
            for focus in (f"<{EX}{name[3:]}>" for name in IRIS)
            for row in store.query(f"SELECT ?value WHERE {{ {focus} {text} ?value }}")
        }
        assert {(result[0], result[2]) for result in ours(case)} == expected, f"seed {seed}\n{case}"


def sparql_text(graph: rdflib.Graph, path: Node) -> str:
    """A path of a shapes graph as SPARQL."""
    if (path, RDF.first, None) in graph:
        return f"({'/'.join(sparql_text(graph, part) for part in graph.items(path))})"
    signs = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}
    for predicate, sign in signs.items():
        for inner in graph.objects(path, predicate):
            return f"({sparql_text(graph, inner)}){sign}"
    for inner in graph.objects(path, SH.inversePath):
        return f"^({sparql_text(graph, inner)})"
    for several in graph.objects(path, SH.alternativePath):
        return f"({'|'.join(sparql_text(graph, part) for part in graph.items(several))})"
    return path.n3()


def explained(case: Case, engine: Callable[[Case], list[Result] | None], where: str) -> str:
    small = reduced(case, partial(differs, engine=engine))
    mine, theirs = Counter(ours(small)), Counter(engine(small))
    return f"{where}\n{small}\nonly ours: {mine - theirs}\nonly theirs: {theirs - mine}"


def differs(case: Case, engine: Callable[[Case], list[Result] | None]) -> bool:
    others = engine(case)
    return others is not None and ours(case) != others


def test_the_cases_have_something_to_find() -> None:
    found = [ours(Generator(seed, CORE).case()) for seed in range(200)]
    assert sum(map(bool, found)) > 100
    components = {result[3] for one in found for result in one}
    assert len(components) >= 25, sorted(components)
