"""Findings as the W3C validation report, in Turtle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from citygraph.report.wording import REMAINING, sections
from citygraph.shacl.property_path import (
    Alternative,
    Inverse,
    OneOrMore,
    Predicate,
    Sequence,
    ZeroOrMore,
    ZeroOrOne,
)
from citygraph.shacl.report_graph import STEPS, result_properties
from citygraph.trig.names import Names

if TYPE_CHECKING:
    from pathlib import Path

    from citygraph.shacl.findings import Finding, Report
    from citygraph.shacl.report_graph import Object


def turtle(report: Report, *, limit: int | None = None, root: Path | None = None) -> str:
    """Write the graph of `Report.graph` as text, without building it.

    The text depends on nothing but the findings: results stand in the order of file and line, and
    blank nodes are numbered as they come.

    Args:
        report: what a validation gave; findings that a change resolves are left out.
        limit: how many results to write; a comment at the end counts the others.
        root: not used: a validation report knows no files.
    """
    del root
    told = sections(report, limit, REMAINING)
    writer = _Writer()
    results = [writer.result(finding) for status in REMAINING for finding in told[status].shown]
    conforms = "true" if report.conforms else "false"
    head = f"[]\n  a sh:ValidationReport ;\n  sh:conforms {conforms} ;\n"
    body = "".join(f"  sh:result [\n{result}  ] ;\n" for result in results)
    more = sum(section.more for section in told.values())
    note = f"# and {more:,} more results\n" if more else ""
    writer.names.iri("http://www.w3.org/ns/shacl#result")
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in writer.names.prefixes())
    return f"{prefixes}\n{head}{body}  .\n{note}"


class _Writer:
    """Writes terms, and remembers the prefixes and blank nodes that it has written."""

    def __init__(self) -> None:
        self.names = Names({})
        self._blank: dict[BlankNode, str] = {}

    def result(self, finding: Finding) -> str:
        """The properties of a result, one per line."""
        lines = ["    a sh:ValidationResult ;\n"]
        for name, value in result_properties(finding):
            lines.append(f"    sh:{name} {self._written(value)} ;\n")
        return "".join(lines)

    def _written(self, value: Object) -> str:
        match value:
            case NamedNode() | Predicate():
                return self.names.iri(value.value if isinstance(value, NamedNode) else str(value))
            case BlankNode():
                return self._blank.setdefault(value, f"_:b{len(self._blank)}")
            case Literal():
                return self.names.literal(value)
            case Sequence(parts):
                return self._list(parts)
            case Alternative(parts):
                return f"[ sh:alternativePath {self._list(parts)} ]"
            case Inverse(inner) | ZeroOrMore(inner) | OneOrMore(inner) | ZeroOrOne(inner):
                return f"[ sh:{STEPS[type(value)]} {self._written(inner)} ]"

    def _list(self, parts: tuple[Object, ...]) -> str:
        return f"( {' '.join(map(self._written, parts))} )"
