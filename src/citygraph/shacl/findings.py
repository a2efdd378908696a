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

    import rdflib
    from pyoxigraph import Literal

    from citygraph.model import Term
    from citygraph.shacl.plan import Shape


class Severity(StrEnum):
    """How grave a finding is, gravest first."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


class Status(StrEnum):
    """What a change has to do with a finding."""

    NEW = "new"
    EXISTING = "existing"
    RESOLVED = "resolved"


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
        severity: how grave it is; a severity that is not SHACL's own counts as a violation.
        message: what is wrong and what to do.
        graph: IRI of the named graph at fault, where a rule about named graphs says so.
        file: where the cause stands, once `locate` has looked it up.
        line: 1-based line in that file.
        status: what the change that was validated has to do with it; None when no change was.
        origin: the shape, as it was compiled; None for a rule about named graphs.
        messages: `message` as the literals of the shapes, where they have some.
        constraint: the node of the `sh:sparql` constraint that was broken.
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
    status: Status | None = None
    origin: Shape | None = field(default=None, compare=False, repr=False)
    messages: tuple[Literal, ...] = field(default=(), compare=False, repr=False)
    constraint: Term | None = field(default=None, compare=False, repr=False)

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
        results: in the order of `Finding.sort_key`, with equal ones where SHACL gives several;
            after the validation of a change, those that it resolves too.
        focus_nodes: IRI of each shape that has a target -> how many nodes it was applied to.
        focus_count: how many different nodes were checked. Without any, nothing was: the data are
            empty, or in other words than the shapes'.
        labels: IRI of a node of the data -> its label, where it has one.
        notes: what was not checked, or not in the expected way, in sentences.

    Example:
        >>> import citygraph
        >>> citygraph.open().validate().failing()
        ()
    """

    results: tuple[Finding, ...]
    focus_nodes: Mapping[str, int] = field(default_factory=dict)
    focus_count: int = 0
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    notes: tuple[str, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether nothing was found, of whatever severity (SHACL 3.6.1.2)."""
        return all(finding.status is Status.RESOLVED for finding in self.results)

    def failing(
        self, level: Severity = Severity.VIOLATION, *, existing: bool = True
    ) -> tuple[Finding, ...]:
        """The findings that are as grave as a level or graver, without those resolved.

        Args:
            level: the least severity that counts.
            existing: whether those count too that a change has found and left.
        """
        passed = {Status.RESOLVED} if existing else {Status.RESOLVED, Status.EXISTING}
        return tuple(
            finding
            for finding in self.results
            if _RANK[finding.severity] <= _RANK[level] and finding.status not in passed
        )

    def having(self, status: Status) -> tuple[Finding, ...]:
        """The findings of one status."""
        return tuple(finding for finding in self.results if finding.status is status)

    def count(self, severity: Severity) -> int:
        """How many findings have a severity, without those resolved."""
        return sum(
            finding.severity is severity and finding.status is not Status.RESOLVED
            for finding in self.results
        )

    def only(self, severity: Severity) -> Report:
        """The same report with the findings of one severity."""
        return replace(self, results=tuple(f for f in self.results if f.severity is severity))

    def plus(self, findings: Iterable[Finding]) -> Report:
        """The same report with further findings, such as those of the rules."""
        return replace(self, results=ordered([*self.results, *findings]))

    @property
    def graph(self) -> rdflib.Graph:
        """The W3C validation report (SHACL 3.6); without the findings that a change resolves."""
        from citygraph.shacl.report_graph import report_graph

        return report_graph(self)

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{name}</th>" for name in ("severity", "about", "finding", "place"))
        body = "".join(self._row(finding) for finding in self.results[:_NOTEBOOK_ROWS])
        more = len(self.results) - _NOTEBOOK_ROWS
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
    """Findings in the order of `Finding.sort_key`."""
    return tuple(sorted(findings, key=lambda finding: finding.sort_key))
