"""Where the data lie: beside the package in a wheel, at the top of the checkout otherwise."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from citygraph.errors import UnreadableInputError


@cache
def data_root() -> Path:
    """The folder that holds `ontology/`, `graph/`, `shapes/` and `queries/`.

    Returns:
        `citygraph/_data` of an installed wheel, or the root of the checkout.

    Raises:
        UnreadableInputError: neither is there; the installation is broken.
    """
    package = Path(__file__).parent
    for root in (package / "_data", package.parent.parent):
        if (root / "ontology" / "citygraph.ttl").is_file():
            return root
    raise UnreadableInputError(
        package / "_data", "the data of CityGraph are missing; install the package again"
    )


def graph_version() -> str:
    """The version that the graph states of itself (`owl:versionInfo`), read without a parser.

    Raises:
        UnreadableInputError: the file that states it is missing or does not.
    """
    file = data_root() / "graph" / "registry" / "graph.trig"
    found = re.search(r'owl:versionInfo "([^"]+)"', file.read_text(encoding="utf-8"))
    if found is None:
        raise UnreadableInputError(file, "it does not state the version of the graph")
    return found[1]


def _files(folder: str, pattern: str) -> list[Path]:
    return sorted((data_root() / folder).glob(pattern))


def ontology_files() -> list[Path]:
    """The Turtle files of the ontology, its alignments and its vocabularies."""
    return _files("ontology", "**/*.ttl")


def graph_files() -> list[Path]:
    """The TriG files of the shipped graph: registry, sources, curation."""
    return _files("graph", "**/*.trig")


def shape_files() -> list[Path]:
    """The Turtle files of the SHACL shapes."""
    return _files("shapes", "*.ttl")


def rule_files() -> list[Path]:
    """The `GRAPH` rules: SELECT queries for what SHACL cannot say about named graphs."""
    return _files("shapes/graphs", "*.rq")


def query_files() -> list[Path]:
    """The questions of the catalogue, `queries/<theme>/<name>.rq`."""
    return _files("queries", "*/*.rq")
