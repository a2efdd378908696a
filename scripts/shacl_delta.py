"""Validation of changes beside validation of everything, in a process of its own.

    python scripts/shacl_delta.py DATA SHAPES [--runs 11]

DATA is an RDF file, which is read into a store in memory, or a store folder. It prints JSON: CPU
seconds and findings of a full run, of a leaf patch (one participation, without a role) and of a hub
patch (the country in which most cities lie is a country no longer).
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

import faulty
from citygraph import shacl
from citygraph.shacl.delta import Delta, validate_delta
from citygraph.shacl.findings import Status
from citygraph.store.embedded import EmbeddedStore
from ecosystem import in_full

if TYPE_CHECKING:
    from collections.abc import Callable

    from citygraph.shacl.findings import Report

_PATIENCE = 5.0  # seconds after which no more samples are taken

LEAF: faulty.Description = (
    "participation:synthetic-new",
    [
        ("a", "cg:Participation"),
        ("cg:context", "initiative:synthetic-project-1"),
        ("cg:participant", "place:synthetic-city-1"),
        ("cg:source", "source:synthetic-document-1"),
        ("cg:locator", '"paragraph 1"'),
    ],
)
"""What the leaf patch adds; its one fault is that it has no role."""

HUB: faulty.Description = (faulty.HUB, [("a", "cg:Country")])
"""What the hub patch removes."""


def quads(description: faulty.Description) -> tuple[ox.Quad, ...]:
    """A description in the default graph."""
    text = "".join(faulty.ntriples([description]))
    return tuple(ox.parse(text, format=ox.RdfFormat.N_TRIPLES))


def cities(store: EmbeddedStore) -> int:
    """How many cities lie in the country of the hub patch: its affected focus nodes."""
    located = ox.NamedNode(in_full("cg:locatedIn")[1:-1])
    country = ox.NamedNode(in_full(faulty.HUB)[1:-1])
    return sum(1 for _ in store.engine.quads_for_pattern(None, located, country, ox.DefaultGraph()))


def sampled(validate: Callable[[], Report], runs: int) -> dict[str, Any]:
    """The median CPU seconds of some runs, and what the last one found."""
    samples: list[float] = []
    deadline = time.monotonic() + _PATIENCE
    while len(samples) < runs and (time.monotonic() < deadline or not samples):
        begin = time.process_time()
        report = validate()
        samples.append(time.process_time() - begin)
    return {
        "seconds": median(samples),
        "findings": sum(f.status is not Status.RESOLVED for f in report.results),
        "new": len(report.having(Status.NEW)),
        "resolved": len(report.having(Status.RESOLVED)),
    }


def opened(data: Path) -> EmbeddedStore:
    """A store folder, or a file read into memory."""
    return EmbeddedStore.folder(data) if data.is_dir() else EmbeddedStore.in_memory([data])


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description="Measure the validation of changes.")
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("shapes", type=Path, nargs="?")
    parser.add_argument("--leaf", action="store_true", help="only print the leaf patch")
    parser.add_argument("--runs", type=int, default=11)
    options = parser.parse_args()
    if options.leaf:
        print(*faulty.ntriples([LEAF]), sep="")
        return
    store = opened(options.data)
    shapes = [options.shapes]
    added = Delta(added=quads(LEAF), removed=())
    removed = Delta(added=(), removed=quads(HUB))
    found = {
        "leaf": sampled(lambda: validate_delta(store, added, shapes), options.runs * 5),
        "hub": sampled(lambda: validate_delta(store, removed, shapes), options.runs),
        "full": sampled(lambda: shacl.validate(store, shapes), 3),
        "cities": cities(store),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
