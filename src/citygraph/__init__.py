"""CityGraph: the knowledge graph of the smart-city ecosystem.

>>> import citygraph
>>> kg = citygraph.open()
>>> answer = kg.query("partners-of", institution="Cisco")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.version import __version__

if TYPE_CHECKING:
    from citygraph.api import KnowledgeGraph
    from citygraph.api import open_graph as open  # noqa: A004 - citygraph.open() reads as it should
    from citygraph.describe import Description
    from citygraph.errors import (
        AmbiguousNameError,
        CityGraphError,
        EndpointError,
        QueryError,
        StoreError,
        UnknownNameError,
        UnreadableInputError,
        UsageError,
    )
    from citygraph.model import Answer, Statements
    from citygraph.shacl import Report
    from citygraph.shacl.delta import Delta

_HOMES = {
    "AmbiguousNameError": "errors",
    "Answer": "model",
    "CityGraphError": "errors",
    "Delta": "shacl.delta",
    "Description": "describe",
    "EndpointError": "errors",
    "KnowledgeGraph": "api",
    "QueryError": "errors",
    "Report": "shacl",
    "Statements": "model",
    "StoreError": "errors",
    "UnknownNameError": "errors",
    "UnreadableInputError": "errors",
    "UsageError": "errors",
}
"""Public name -> the module it is imported from when it is first used."""

__all__ = [
    "AmbiguousNameError",
    "Answer",
    "CityGraphError",
    "Delta",
    "Description",
    "EndpointError",
    "KnowledgeGraph",
    "QueryError",
    "Report",
    "Statements",
    "StoreError",
    "UnknownNameError",
    "UnreadableInputError",
    "UsageError",
    "__version__",
    "open",
]


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name == "open":
        return import_module("citygraph.api").open_graph
    if name in _HOMES:
        return getattr(import_module(f"citygraph.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'citygraph' has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
