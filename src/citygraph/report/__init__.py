"""Findings in the forms that people and tools read, and what a change does to the data."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from citygraph.errors import UsageError
from citygraph.report.records import jsonl
from citygraph.report.review import Review
from citygraph.report.text import text
from citygraph.report.wording import summary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from citygraph.shacl.findings import Report

__all__ = ["FORMATS", "SUFFIXES", "Review", "jsonl", "render", "summary", "text"]

FORMATS = ("text", "github", "sarif", "junit", "markdown", "turtle", "json", "jsonl")

SUFFIXES = {
    ".txt": "text",
    ".sarif": "sarif",
    ".xml": "junit",
    ".md": "markdown",
    ".ttl": "turtle",
    ".json": "json",
    ".jsonl": "jsonl",
}
"""The suffix of a file -> the form that it stands for."""


_WRITERS = {
    "text": ("text", "text"),
    "github": ("github", "github"),
    "sarif": ("sarif", "sarif"),
    "junit": ("junit", "junit"),
    "markdown": ("markdown", "markdown"),
    "turtle": ("turtle", "turtle"),
    "json": ("records", "records"),
}
"""The format -> its module and the function there."""

_WEIGHING = frozenset(("text", "github", "junit", "markdown"))
"""The formats that can give findings from before a change the weight of new ones."""


def render(  # noqa: PLR0913 - keywords with defaults, which one command sets
    report: Report,
    form: str,
    *,
    limit: int | None = None,
    root: Path | None = None,
    review: Review | None = None,
    existing: bool = False,
) -> str:
    """Write a report in one of the `FORMATS`.

    Args:
        report: what a validation gave.
        form: the format; each is described at the function of its name in the modules of
            `citygraph.report` (`json` and `jsonl` in `citygraph.report.records`).
        limit: how many findings to show, the gravest, with the number of the others; None for all.
        root: the folder to which files are told relative, by default the working directory.
            For `github` and `sarif` the top of the repository.
        review: what the change that was validated does to the data, which `markdown` tells.
        existing: whether `text`, `github`, `junit` and `markdown` give findings that were there
            before the change the weight of new ones; else they count them, and `junit` has them
            as skipped. The other formats have all findings with their status.

    Returns:
        The text, with a line feed at its end. It can be encoded as UTF-8: half a character, which
        the name of a file may hold, is written as an escape.

    Raises:
        UsageError: the form is unknown, or the limit negative.
    """
    if limit is not None and limit < 0:
        raise UsageError(f"{limit} is no number of findings to show; write 0 or more.")
    options: dict[str, object] = {"limit": limit, "root": root}
    if form in _WEIGHING:
        options["existing"] = existing
    if form == "markdown":
        options["review"] = review
    return _writer(form)(report, **options).encode("utf-8", "backslashreplace").decode("utf-8")


def _writer(form: str) -> Callable[..., str]:
    """The function that writes a format; its module is loaded when it is asked for."""
    if form == "jsonl":
        return _lines
    if form not in _WRITERS:
        raise UsageError(f"{form!r} is no format of a report; write one of {', '.join(FORMATS)}.")
    module, name = _WRITERS[form]
    writer: Callable[..., str] = getattr(import_module(f"citygraph.report.{module}"), name)
    return writer


def _lines(report: Report, *, limit: int | None, root: Path | None) -> str:
    return "".join(jsonl(report.results, report.labels, limit=limit, root=root))
