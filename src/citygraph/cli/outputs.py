"""Where the reports of a validation go: to standard output, and to files in other forms."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from citygraph.cli.options import STANDARD_OUTPUT, Output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from citygraph.report import Review
    from citygraph.shacl import Report

FORMATS = ("text", "github", "sarif", "junit", "markdown", "turtle", "json", "jsonl")
"""Those of `citygraph.report`, which is imported when there is something to report."""

_FROM_THE_TOP = frozenset(("github", "sarif"))
"""The forms in which files are named from the top of the repository."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A report to write.

    Args:
        form: one of `FORMATS`.
        file: the file; "-" for standard output.
    """

    form: str
    file: str


class ReportFile(click.ParamType[Destination]):
    """`FORMAT=FILE`, or a file whose suffix tells the format."""

    name = "output"

    def convert(
        self, value: str | Destination, param: click.Parameter | None, ctx: click.Context | None
    ) -> Destination:
        """See `click.ParamType.convert`."""
        if isinstance(value, Destination):
            return value
        form, equals, file = value.partition("=")
        if equals and form.isalnum() and form not in FORMATS:
            self.fail(f"{form} is no format; write one of {', '.join(FORMATS)}.", param, ctx)
        if not equals or form not in FORMATS:
            form, file = "", value
        Output().convert(file, param, ctx)
        return Destination(form or self._by_suffix(file, param, ctx), file)

    def _by_suffix(
        self, file: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        from citygraph.report import SUFFIXES

        suffix = Path(file).suffix.lower()
        if suffix not in SUFFIXES:
            self.fail(
                f"no format belongs to {file!r}; write FORMAT=FILE with one of "
                f"{', '.join(FORMATS)}, or one of the suffixes {', '.join(SUFFIXES)}.",
                param,
                ctx,
            )
        return SUFFIXES[suffix]


REPORT_FILE = ReportFile()


def write_reports(
    report: Report,
    destinations: Sequence[Destination],
    *,
    limit: int | None,
    existing: bool,
    review: Callable[[], Review | None],
) -> None:
    """Write a report in several forms; Markdown, which takes longest, comes last.

    Args:
        report: what a validation gave.
        destinations: where to, and in which form; "-" is standard output.
        limit: how many findings to show; jsonl has all of them.
        existing: whether findings count that were there before a change.
        review: what the change does to the data; asked for when Markdown is written.

    Raises:
        OutputError: a file cannot be written; what was there is unchanged.
    """
    from citygraph.report import jsonl, render

    for destination in sorted(destinations, key=lambda place: place.form == "markdown"):
        form = destination.form
        told = review() if form == "markdown" else None
        lines: Iterable[str]
        if form == "jsonl":
            lines = jsonl(report.results, report.labels)
        else:
            root = _root() if form in _FROM_THE_TOP else None
            lines = [render(report, form, limit=limit, root=root, review=told, existing=existing)]
        if destination.file == STANDARD_OUTPUT:
            sys.stdout.writelines(lines)
            sys.stdout.flush()
        else:
            _write(Path(destination.file), lines)
            click.echo(f"Wrote {destination.file}", err=True)


def _root() -> Path | None:
    """The top of the repository around the working directory, from where GitHub knows files."""
    workspace = os.environ.get("GITHUB_WORKSPACE", "")
    if workspace and Path.cwd().resolve().is_relative_to(Path(workspace).resolve()):
        return Path(workspace).resolve()
    from citygraph.errors import UsageError
    from citygraph.git import top

    try:
        return top(Path.cwd())
    except UsageError:
        return None


def _write(file: Path, lines: Iterable[str]) -> None:
    """Write a file as a whole; but the summary of a GitHub step belongs to other commands too."""
    from citygraph.files import replacing

    summary = os.environ.get("GITHUB_STEP_SUMMARY", "")
    if summary and file.resolve() == Path(summary).resolve():
        with file.open("a", encoding="utf-8", newline="\n") as stream:
            stream.writelines(lines)
        return
    with replacing(file) as beside, beside.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(lines)
