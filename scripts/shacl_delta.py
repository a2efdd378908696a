"""Validation of changes beside validation of everything, in a process of its own.

    python scripts/shacl_delta.py DATA... --shapes SHAPES [--runs 11]

DATA is an RDF file, which is read into a store in memory, or a store folder. It prints JSON, for
each of them: CPU seconds and findings of a full run, of a leaf patch (one participation, without a
role) and of a hub patch (the country in which most cities lie is a country no longer). The samples
are taken by turns, so that what disturbs one size disturbs the others.
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
from citygraph import Delta
from citygraph.shacl import Status, validate, validate_delta
from citygraph.store.embedded import EmbeddedStore
from ecosystem import in_full

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from citygraph.shacl import Report

_PATIENCE = 60.0  # seconds after which no more samples are taken

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


def sampled(
    validate: Callable[[EmbeddedStore], Report], stores: Sequence[EmbeddedStore], runs: int
) -> list[dict[str, Any]]:
    """CPU seconds of some runs on each store, by turns: median, least, and what was found.

    Args:
        validate: what is measured.
        stores: what it is given.
        runs: how many samples of each, fewer where they last long.
    """
    samples: list[list[float]] = [[] for _ in stores]
    reports = [validate(store) for store in stores]  # what is measured is warm
    deadline = time.monotonic() + _PATIENCE
    for turn in range(runs):
        if turn and time.monotonic() > deadline:
            break
        for taken, store in zip(samples, stores, strict=True):
            begin = time.process_time()
            validate(store)
            taken.append(time.process_time() - begin)
    return [
        {"seconds": median(taken), "least": min(taken), "new": len(report.having(Status.NEW))}
        for taken, report in zip(samples, reports, strict=True)
    ]


def opened(data: Path) -> EmbeddedStore:
    """A store folder, or a file read into memory."""
    return EmbeddedStore.folder(data) if data.is_dir() else EmbeddedStore.in_memory([data])


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description="Measure the validation of changes.")
    parser.add_argument("data", type=Path, nargs="*")
    parser.add_argument("--shapes", type=Path)
    parser.add_argument("--leaf", action="store_true", help="only print the leaf patch")
    parser.add_argument("--runs", type=int, default=11)
    options = parser.parse_args()
    if options.leaf:
        print(*faulty.ntriples([LEAF]), sep="")
        return
    stores, shapes = [opened(data) for data in options.data], options.shapes
    leaf, hub = Delta(added=quads(LEAF)), Delta(removed=quads(HUB))
    measured = {
        "leaf": sampled(lambda it: validate_delta(it, leaf, shapes), stores, options.runs * 10),
        "hub": sampled(lambda it: validate_delta(it, hub, shapes), stores, options.runs),
        "full": sampled(lambda it: validate(it, shapes), stores, 3),
    }
    found = [
        {name: told[i] for name, told in measured.items()}
        | {"cities": cities(store), "triples": len(store.engine)}
        for i, store in enumerate(stores)
    ]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
