"""`citygraph validate`: hold the graph, or new triples, to the shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from citygraph.cli.options import OUTPUT, TEXT, emit, reads_graph, working

if TYPE_CHECKING:
    from citygraph.api import KnowledgeGraph

SEVERITIES = ("violation", "warning", "info")


@click.command(name="validate", short_help="Hold the graph, or new triples, to the shapes.")
@click.argument("files", type=TEXT, nargs=-1, metavar="[FILES]...")
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default="violation",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
@click.option("--output", type=OUTPUT, metavar="FILE", help="Write the report to a file.")
@reads_graph
def command(kg: KnowledgeGraph, files: tuple[str, ...], fail_on: str, output: str | None) -> int:
    """Validate the graph; or new FILES together with it, reporting on what they describe.

    Exit code 1 when there are findings at or above --fail-on.
    """
    from citygraph.report import text

    with working("Validating"):
        report = kg.validate(files)
    emit(text(report), output)
    failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return 1 if any(finding.severity in failing for finding in report.findings) else 0
