"""What a validation finds: findings, and the report that holds them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from citygraph.formats import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from citygraph.model import Term


class Severity(StrEnum):
    """How grave a finding is; only a violation makes data unacceptable."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


_RANK = {severity: rank for rank, severity in enumerate(Severity)}
_NOTEBOOK_ROWS = 100
"""A notebook shows this many findings and says how many more there are."""


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
    def place(self) -> str:
        """Where the cause stands, as `file:line`, `file`, or nothing when it is not known."""
        return ":".join(str(part) for part in (self.file, self.line) if part is not None)

    def name(self, labels: Mapping[str, str]) -> str:
        """What the node is called: its label, or else its IRI, literal or blank node.

        Args:
            labels: IRI -> label, as a report has them.
        """
        if isinstance(self.focus, NamedNode):
            return labels.get(self.focus.value, self.focus.value)
        return str(self.focus)

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
        focuses: the nodes that were checked. Without any, nothing was: the data are empty, or in
            other words than the shapes'.
        labels: IRI of a node of the data -> its label, where it has one.

    Example:
        >>> import citygraph
        >>> citygraph.open().validate().conforms
        True
    """

    findings: tuple[Finding, ...]
    focus_nodes: Mapping[str, int] = field(default_factory=dict)
    focuses: frozenset[Term] = field(default=frozenset(), repr=False)
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def focus_count(self) -> int:
        """How many different nodes were checked."""
        return len(self.focuses)

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings and infos do not count."""
        return self.count(Severity.VIOLATION) == 0

    def count(self, severity: Severity) -> int:
        """How many findings have a severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def only(self, severity: Severity) -> Report:
        """The same report with the findings of one severity."""
        return replace(self, findings=tuple(f for f in self.findings if f.severity is severity))

    def plus(self, findings: Iterable[Finding]) -> Report:
        """The same report with further findings, such as those of the rules."""
        return replace(self, findings=ordered([*self.findings, *findings]))

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{name}</th>" for name in ("severity", "about", "finding", "place"))
        body = "".join(self._row(finding) for finding in self.findings[:_NOTEBOOK_ROWS])
        more = len(self.findings) - _NOTEBOOK_ROWS
        counts = ", ".join(f"{self.count(severity)} {severity}" for severity in Severity)
        note = f"{counts}; {self.focus_count} nodes checked" + (
            f"; {more} more findings are not shown" if more > 0 else ""
        )
        return (
            f"<table><caption>{note}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    def _row(self, finding: Finding) -> str:
        cells = (finding.severity, finding.name(self.labels), finding.message, finding.place)
        return "<tr>" + "".join(f"<td>{escape(printable(cell))}</td>" for cell in cells) + "</tr>"


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings without duplicates, in the order of `Finding.sort_key`."""
    return tuple(sorted(set(findings), key=lambda finding: finding.sort_key))
