"""Validation: SHACL shapes and rules about named graphs, held against data, give findings.

What needs rdflib and pyshacl is imported when `validate` is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.shacl.findings import Finding, Report, Severity
from citygraph.shacl.lines import locate
from citygraph.shacl.rules import Rule, read_rule, run_rules

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from pyoxigraph import NamedNode

    from citygraph.shacl.engine import Data

__all__ = [
    "Finding",
    "Report",
    "Rule",
    "Severity",
    "locate",
    "read_rule",
    "run_rules",
    "validate",
]


def validate(
    data: Data, shapes: Sequence[Path], only: Collection[NamedNode] | None = None
) -> Report:
    """Hold data to shapes; see `citygraph.shacl.engine.validate`."""
    from citygraph.shacl import engine

    return engine.validate(data, shapes, only)
