"""What a validation finds: findings, and the report that holds them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from citygraph.model import Term


class Severity(StrEnum):
    """How grave a finding is; only a violation makes data unacceptable."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


_RANK = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of one node.

    Args:
        focus: the node that was checked.
        path: the property that is at fault: its IRI, or a SPARQL 1.1 property path; None when the
            node itself is.
        value: the value at fault; None when one is missing.
        component: IRI of the SHACL constraint component.
        shape: IRI of the shape or of the rule; for a blank node, of the named shape around it.
        severity: how grave it is.
        message: what is wrong and what to do.
        graph: IRI of the named graph at fault, where a rule about named graphs says so.
        file: where the cause stands, once `locate` has looked it up.
        line: 1-based line in that file.
    """

    focus: Term
    path: str | None
    value: Term | None
    component: str
    shape: str
    severity: Severity
    message: str
    graph: str | None = None
    file: str | None = None
    line: int | None = None

    @property
    def sort_key(self) -> tuple[int, str, str, str, str, str, str, str]:
        """Gravest first, then by node, path, value, component, shape, message and graph."""
        return (
            _RANK[self.severity],
            str(self.focus),
            self.path or "",
            "" if self.value is None else str(self.value),
            self.component,
            self.shape,
            self.message,
            self.graph or "",
        )


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a validation.

    Args:
        findings: in the order of `Finding.sort_key`, without duplicates.
        focus_nodes: IRI of each shape that has a target -> how many nodes it was applied to.
        focus_count: how many different nodes were checked. Zero means that nothing was: the data
            are empty, or in other words than the shapes'.
        labels: IRI of a node of the data -> its label, where it has one.
    """

    findings: tuple[Finding, ...]
    focus_nodes: Mapping[str, int] = field(default_factory=dict)
    focus_count: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings and infos do not count."""
        return self.count(Severity.VIOLATION) == 0

    def count(self, severity: Severity) -> int:
        """How many findings have a severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def plus(self, findings: Iterable[Finding]) -> Report:
        """The same report with further findings, such as those of the rules."""
        return replace(self, findings=ordered([*self.findings, *findings]))


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings without duplicates, in the order of `Finding.sort_key`."""
    return tuple(sorted(set(findings), key=lambda finding: finding.sort_key))
