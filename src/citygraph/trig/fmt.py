"""`citygraph fmt`: files in the canonical form, or the list of those that are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat

from citygraph.errors import UnreadableInputError, UsageError
from citygraph.files import write_text
from citygraph.trig.parse import load
from citygraph.trig.tokens import comments
from citygraph.trig.writer import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_FORMS = {".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG}


def formatted(path: Path) -> str:
    """A file's text in the canonical form; the file is not touched.

    Comments above the first statement (a licence, what a fixture expects) are kept. Triples are
    sorted, so that no other comment would stay beside what it explains: those are refused.

    Args:
        path: a Turtle file without named graphs or a TriG file with one.

    Returns:
        The text that the file should have.

    Raises:
        UnreadableInputError: the file is missing or malformed, has comments below its first
            statement, or cannot be written canonically (several graphs, RDF 1.2).
        UsageError: the file is neither Turtle nor TriG.
    """
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        raise UsageError(f"{path} is neither Turtle nor TriG; fmt writes .ttl and .trig files.")
    document = load(path)
    header, below = comments(document.text)
    if below:
        where = f"line {below[0]}" if len(below) == 1 else f"lines {_listed(below)}"
        problem = (
            f"the comments in {where} have no place in the canonical form; move them above the "
            "first statement, or say it in a triple (rdfs:comment, skos:editorialNote)"
        )
        raise UnreadableInputError(path, problem, line=below[0])
    try:
        return canonical(document.quads, form, prefixes=document.prefixes, header=header)
    except UsageError as error:
        raise UnreadableInputError(path, str(error)) from error


def format_files(paths: Iterable[Path], *, check: bool) -> list[Path]:
    """Write files in the canonical form.

    All of them are read before the first is written: when one is malformed, none is touched. Each
    is written beside its place and then put there at once.

    Args:
        paths: Turtle and TriG files. Queries (`.rq`) are left alone.
        check: only tell which files are not canonical.

    Returns:
        The files that were not canonical, in the order given, each once.

    Raises:
        UnreadableInputError: as `formatted` does.
        UsageError: as `formatted` does.
        OutputError: a file cannot be written.
    """
    texts = {path: formatted(path) for path in dict.fromkeys(paths) if path.suffix.lower() != ".rq"}
    changed = [path for path, text in texts.items() if path.read_bytes() != text.encode()]
    if not check:
        for path in changed:
            write_text(path, texts[path])
    return changed


def _listed(numbers: list[int], most: int = 10) -> str:
    shown = ", ".join(map(str, numbers[:most]))
    return shown if len(numbers) <= most else f"{shown} and {len(numbers) - most} more"
