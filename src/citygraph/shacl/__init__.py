"""Validation: SHACL shapes and rules about named graphs, held against data, give findings.

What compiles and evaluates is imported when `validate` is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.shacl.findings import Finding, Report, Severity, Status
from citygraph.shacl.lines import locate
from citygraph.shacl.rules import Rule, read_rule, run_rules

if TYPE_CHECKING:
    from collections.abc import Collection

    from citygraph.model import Term
    from citygraph.shacl.delta import Delta
    from citygraph.shacl.inputs import Data, Shapes

__all__ = [
    "Finding",
    "Report",
    "Rule",
    "Severity",
    "Status",
    "locate",
    "read_rule",
    "run_rules",
    "validate",
    "validate_delta",
]


def validate(data: Data, shapes: Shapes, only: Collection[Term] | None = None) -> Report:
    """Hold data to shapes; see `citygraph.shacl.engine.validate`."""
    from citygraph.shacl import engine

    return engine.validate(data, shapes, only)


def validate_delta(data: Data, delta: Delta, shapes: Shapes) -> Report:
    """Validate a change of data; see `citygraph.shacl.delta.validate_delta`."""
    from citygraph.shacl import delta as deltas

    return deltas.validate_delta(data, delta, shapes)
