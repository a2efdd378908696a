"""The rows that networks are made from: of our own question, or of somebody's own or table."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from citygraph.catalog import find
from citygraph.errors import UnreadableInputError, UsageError
from citygraph.files import read_text
from citygraph.model import Answer, text_of
from citygraph.networks.incidence import SIDES
from citygraph.networks.participations import slug
from citygraph.networks.periods import EARLIEST, LATEST
from citygraph.store import select

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from citygraph.store import Store

QUERY = "participations"
"""The question of the catalogue whose rows networks are made from."""

OURS = f"networks/{QUERY}"
"""What a network says that it was made from, unless somebody has rows of their own."""

COLUMNS: Mapping[str, str] = {
    "participant": "the name of who takes part",
    "context": "the name of what it takes part in",
    "participantIri": "its IRI; without one, its name stands for it",
    "contextIri": "likewise",
    "participantClass": "City, Institution, Person, Initiative, Country …; default Institution",
    "contextClass": "Project, Programme, Event, Institution …; default Project",
    "role": "the name of the role; default Participant",
    "roleIri": "its IRI",
    "side": "convener, member, observer or candidate; default member",
    "sideIri": "its IRI",
    "start": "when it begins: year, month or day",
    "end": "when it ends",
    "asOf": "a date at which it holds",
    "source": "the title of the source that says so",
    "sourceIri": "its IRI",
    "url": "where the source can be read",
    "locator": "where in the source it stands",
    "namedAs": "how the source spells the participant",
    "country": "the country of the participant",
    "countryCode": "its ISO 3166-1 code of two letters",
    "latitude": "of the participant, in degrees",
    "longitude": "of the participant, in degrees",
    "form": "what kind of institution it is",
    "topic": "what the context is about; several with semicolons",
    "claimed": "how many participants the context is said to have",
    "iri": "the IRI of the claim",
}
"""The columns that a question or table of one's own may have -> what they hold."""

NEEDED = ("participant", "context")
_ALL = (*COLUMNS, "groupIri")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?(?![\d-])")
_NOT_A_SLUG = re.compile(r"[^\w]+")


def rows(store: Store) -> list[dict[str, str]]:
    """The rows of the question `participations`, sorted.

    Args:
        store: where the graph is.

    Raises:
        QueryError: the store cannot run the query.
        StoreError: the store cannot be read.
        EndpointError: a remote store gave no complete answer.
    """
    blank = dict.fromkeys(_ALL, "")
    return [{**blank, **row} for row in texts(store, find(QUERY).text)]


def texts(store: Store, query: str) -> list[dict[str, str]]:
    """The rows of a SELECT as text, sorted, so that no engine's order shows.

    Args:
        store: where the graph is.
        query: a SELECT.
    """
    return _texts(select(store, query))


def own_rows(path: Path, store: Store) -> list[dict[str, str]]:
    """The rows of a question or a table of one's own.

    Args:
        path: a SELECT in a `.rq` file, or a table in a `.csv` file, with columns of `COLUMNS`.
        store: where a question is asked.

    Raises:
        UnreadableInputError: the file cannot be read, or a row is longer than the header.
        UsageError: the file is neither, or lacks a column that is needed.
        QueryError, StoreError, EndpointError: as `rows`.
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        columns, found = _table(path)
    elif suffix in {".rq", ".sparql"}:
        answer = store.query(read_text(path), {})
        if not isinstance(answer, Answer):
            raise UsageError(f"{path}: networks are made from the rows of a SELECT.")
        columns, found = answer.columns, _texts(answer)
    else:
        raise UsageError(f"{path}: participations are read from a .rq file or a .csv file.")
    missing = [name for name in NEEDED if name not in columns and f"{name}Iri" not in columns]
    if missing:
        others = ", ".join(name for name in COLUMNS if name not in NEEDED)
        raise UsageError(
            f"{path}: there is no column {' and no column '.join(missing)}. A network needs "
            f"{' and '.join(NEEDED)}, and may have: {others}."
        )
    filled = []
    for number, row in enumerate(found, start=2):
        if any(row.values()):
            filled.append(_filled(row))
            if fault := _fault(filled[-1]):
                place = f"row {number}" if suffix == ".csv" else "an answer"
                raise UsageError(f"{path}: {place} {fault}")
    if not filled:
        raise UsageError(f"{path}: it has no rows, so there is no network to make of it.")
    return sorted(filled, key=lambda row: tuple(row.values()))


def _fault(row: Mapping[str, str]) -> str | None:
    """What is wrong with a row, in words."""
    for end in NEEDED:
        if not row[f"{end}Iri"]:
            return f"has no {end}."
    for name in ("start", "end", "asOf"):
        date = row[name]
        if date and (not _DATE.match(date) or not EARLIEST <= int(date[:4]) <= LATEST):
            return f"has {date!r} as its {name}; dates are 2012, 2012-05 or 2012-05-31."
    if row["start"] and row["end"] and row["end"][:4] < row["start"][:4]:
        return f"ends in {row['end']}, before it begins in {row['start']}."
    for name, most in (("latitude", 90.0), ("longitude", 180.0)):
        if row[name] and not _within(row[name], most):
            return f"has {row[name]!r} as its {name}; it is a number of degrees up to {most:g}."
    if slug(row["sideIri"]) not in {"", *SIDES, "candidate"}:
        return f"has {row['sideIri']!r} as its side; it is one of {', '.join(SIDES)}, candidate."
    return None


def _within(text: str, most: float) -> bool:
    try:
        return -most <= float(text) <= most
    except ValueError:
        return False


def _texts(answer: Answer) -> list[dict[str, str]]:
    found = [{name: text_of(row[name]) for name in answer.columns} for row in answer.rows]
    return sorted(found, key=lambda row: tuple(row.values()))


def _table(path: Path) -> tuple[Sequence[str], Iterable[Mapping[str, str]]]:
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        columns = [name.strip().lstrip("\ufeff") for name in next(reader, [])]
        return columns, list(_cells(path, columns, reader))
    except csv.Error as error:
        raise UnreadableInputError(path, f"{error}", line=reader.line_num) from error


def _cells(
    path: Path, columns: Sequence[str], reader: Iterator[list[str]]
) -> Iterator[Mapping[str, str]]:
    for number, cells in enumerate(reader, start=2):
        if len(cells) > len(columns):
            raise UnreadableInputError(
                path, f"row {number} has {len(cells)} cells, but the header has {len(columns)}"
            )
        yield dict(zip(columns, (cell.strip() for cell in cells), strict=False))


def _filled(row: Mapping[str, str]) -> dict[str, str]:
    """A row with all columns, and an IRI or what stands for it wherever one is needed."""
    full = {name: row.get(name) or "" for name in _ALL}
    for end in NEEDED:
        full[f"{end}Iri"] = full[f"{end}Iri"] or full[end]
        full[end] = full[end] or full[f"{end}Iri"]
    full["participantClass"] = full["participantClass"] or "Institution"
    full["contextClass"] = full["contextClass"] or "Project"
    full["roleIri"] = full["roleIri"] or as_slug(full["role"]) or "participant"
    full["sideIri"] = full["sideIri"] or full["side"].casefold()
    full["sourceIri"] = full["sourceIri"] or full["source"]
    return full


def as_slug(text: str) -> str:
    """A name as the last part of an IRI: "Solution provider" as "solution-provider"."""
    return _NOT_A_SLUG.sub("-", text.casefold()).strip("-")
