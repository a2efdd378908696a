"""What can go wrong, one class per failure; every message is a sentence that tells what to do.

Each class carries the exit code of the command line: 1 for findings, 2 for usage or
unreadable input. Anything that is not a `CityGraphError` is our own fault (exit code 3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


_LONGEST = 80
"""Characters of a name that a message repeats."""


class CityGraphError(Exception):
    """The base of every error that CityGraph explains to its user."""

    exit_code = 2


class UsageError(CityGraphError):
    """What was asked for contradicts itself or is not offered."""


class UnreadableInputError(CityGraphError):
    """An input file cannot be read or parsed.

    Args:
        path: the file (or a name such as ``<stdin>``).
        problem: what is wrong there, without the place.
        line: 1-based line of the problem, when known.
        column: 1-based column of the problem, when known.
    """

    def __init__(
        self, path: Path | str, problem: str, *, line: int | None = None, column: int | None = None
    ) -> None:
        self.path = str(path)
        self.line = line
        self.column = column
        self.problem = problem
        place = self.path
        if line is not None:
            place += f", line {line}"
        if column is not None:
            place += f", column {column}"
        super().__init__(f"{place}: {problem}")


class UnknownNameError(CityGraphError):
    """A query, parameter, entity or term does not exist.

    Args:
        what: the sort of thing that was looked up ("query", "entity" ...).
        name: what was asked for.
        nearest: existing names that resemble it, best first.
        hint: one more sentence, when there is something to say.
    """

    def __init__(self, what: str, name: str, nearest: Sequence[str] = (), hint: str = "") -> None:
        self.name = name
        self.nearest = tuple(nearest)
        shown = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
        message = f"There is no {what} named {shown!r}."
        if nearest:
            message += " Nearest: " + ", ".join(nearest) + "."
        super().__init__(f"{message} {hint}".rstrip())


class AmbiguousNameError(CityGraphError):
    """A label fits several entities.

    Args:
        label: the label asked for.
        candidates: (label, class, IRI) of each entity that it fits.
    """

    def __init__(self, label: str, candidates: Sequence[tuple[str, str, str]]) -> None:
        self.label = label
        self.candidates = tuple(candidates)
        lines = [f"  {name} ({kind})  {iri}" for name, kind, iri in self.candidates]
        super().__init__(
            f"{label!r} fits {len(lines)} entities; give the IRI of the one you mean:\n"
            + "\n".join(lines)
        )


class QueryError(CityGraphError):
    """A SPARQL text cannot be run: malformed, an update, or something that is refused."""


class StoreError(CityGraphError):
    """A store folder is missing, unreadable or in use."""


class DamagedStoreError(StoreError):
    """The files of a store folder are not as a store has written them."""


class EndpointError(CityGraphError):
    """A SPARQL endpoint is down, slow, or answers something that is no complete result."""


class OutputError(CityGraphError):
    """An output cannot be written; what was there before is untouched."""


class CatalogueError(CityGraphError):
    """A `.rq` file of the catalogue has a malformed header."""
