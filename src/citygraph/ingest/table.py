"""Tables of claims, row by row, with the line of each row: CSV, TSV and XLSX."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
import zlib
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from citygraph.errors import UnreadableInputError, UsageError
from citygraph.files import decoded, write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

REQUIRED = ("subject", "subject_type", "predicate", "object", "object_type", "source_url")
OPTIONAL = ("role", "start", "end", "source_title", "tier", "locator")
REASON = "reason"
"""The column that a file of rejected rows has beside those of its table."""

SURPLUS = "surplus"
"""The column for cells of a rejected row beyond the last column of its table."""

_BOM = b"\xef\xbb\xbf"
_DELIMITERS = ",;\t|"
_LONGEST_CELL = 100_000
_LARGEST_WORKBOOK = 500_000_000
"""Bytes of a workbook once unpacked: beyond, it is an attack or a mistake."""
_HIDDEN = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
"""Characters that nobody sees, and that make two names of one or turn a text around."""
_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)")
_QUOTED = re.compile(r"'(?=[=+@-])")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Args:
        table: the file it stands in.
        line: the 1-based line (of a workbook: row) on which it begins.
        cells: column -> text, its words with single spaces between them, Unicode in NFC.
        problem: why the row cannot be read, empty when it can.
    """

    table: Path
    line: int
    cells: Mapping[str, str]
    problem: str = ""

    def __getitem__(self, column: str) -> str:
        """The text of a cell, empty when the table has no such column."""
        return self.cells.get(column, "")


def read_table(path: Path) -> Iterator[Row]:
    """Read a table of claims; of a workbook the first sheet.

    Args:
        path: a `.csv`, `.tsv` or `.xlsx` file whose first row names the columns, in any order and
            case: `REQUIRED`, and of `OPTIONAL` those that it has. Other columns are carried along.

    Yields:
        The rows that are not empty.

    Raises:
        UnreadableInputError: the file is missing, of another kind, no UTF-8, malformed, or lacks a
            required column.
        UsageError: an XLSX file, and openpyxl is not installed.
    """
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        records = _workbook(path)
    elif suffix in {".csv", ".tsv"}:
        records = _text(path, suffix)
    else:
        raise UnreadableInputError(path, "tables are read from .csv, .tsv and .xlsx files")
    yield from _rows(path, records)


def _rows(path: Path, records: Iterator[tuple[int, Sequence[str]]]) -> Iterator[Row]:
    line, header = next(records, (1, ()))
    columns = [_clean(name).casefold().replace(" ", "_") for name in header]
    _check_columns(path, line, columns)
    for line, record in records:
        values = [_clean(value) for value in record]
        if not any(values):
            continue
        cells = dict(zip(columns, values, strict=False))
        surplus = " | ".join(filter(None, values[len(columns) :]))
        if surplus:
            cells[SURPLUS] = surplus
        yield Row(path, line, cells, _problem(cells))


def _check_columns(path: Path, line: int, columns: Sequence[str]) -> None:
    if not any(columns):
        raise UnreadableInputError(path, "the table is empty; its first row names the columns")
    double = sorted({name for name in columns if name and columns.count(name) > 1})
    if double:
        problem = f"the column {double[0]} stands twice; delete or rename one"
        raise UnreadableInputError(path, problem, line=line)
    for name in REQUIRED:
        if name not in columns:
            near = get_close_matches(name, columns, n=1)
            hint = f" (is {near[0]!r} meant?)" if near else ""
            problem = f"there is no column {name}{hint}; a table has {', '.join(REQUIRED)}"
            raise UnreadableInputError(path, problem, line=line)


def _problem(cells: Mapping[str, str]) -> str:
    """What a person has to mend in a row before anything of it can be understood."""
    if cells.get(SURPLUS):
        return (
            f"has cells beyond the last column ({cells[SURPLUS]}); quote cells with commas, and "
            f"leave no column {SURPLUS}"
        )
    for column in REQUIRED + OPTIONAL:
        if fault := _fault(cells.get(column, "")):
            return f"{fault[0]} in {column}; {fault[1]}"
    return ""


def _fault(value: str) -> tuple[str, str] | None:
    """What is wrong with a cell, and what to do about it."""
    if value.startswith("="):
        return "holds a formula", "write its value instead"
    if _ERROR.fullmatch(value):
        return f"holds the error {value} of a spreadsheet", "write the value"
    if not value.isprintable() and _unseen(value):
        return "holds a control or hidden character", "delete it"
    if "\ufffd" in value:
        return "holds the replacement character U+FFFD", "restore the lost letter"
    if len(value) > _LONGEST_CELL:
        return f"holds {len(value)} characters", f"at most {_LONGEST_CELL} are read"
    return None


def _unseen(value: str) -> bool:
    return bool(_HIDDEN.search(value)) or any(unicodedata.category(c) == "Cc" for c in value)


def _clean(value: str) -> str:
    """A cell as it is meant; an apostrophe shielded it from a spreadsheet (see `_inert`)."""
    return _QUOTED.sub("", unicodedata.normalize("NFC", " ".join(value.split())), count=1)


def _text(path: Path, suffix: str) -> Iterator[tuple[int, Sequence[str]]]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableInputError(path, "there is no such file") from None
    except OSError as error:
        raise UnreadableInputError(path, f"cannot be read ({error.strerror})") from error
    text = decoded(data.removeprefix(_BOM), path)
    csv.field_size_limit(max(csv.field_size_limit(), 10 * _LONGEST_CELL))
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_delimiter(text, suffix), strict=True
    )
    line = 1
    try:
        for record in reader:
            yield line, record
            line = reader.line_num + 1
    except csv.Error as error:
        problem = f"the row that begins here cannot be read ({error}); check its quotes"
        raise UnreadableInputError(path, problem, line=line) from None


def _delimiter(text: str, suffix: str) -> str:
    if suffix == ".tsv":
        return "\t"
    header = re.split("[\r\n]", text, maxsplit=1)[0]
    return max(_DELIMITERS, key=lambda mark: (header.count(mark), -_DELIMITERS.index(mark)))


def _workbook(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    try:
        import openpyxl
    except ImportError:
        raise UsageError(
            "Workbooks are read with openpyxl: pip install 'citygraph[ingest]', or save the "
            "table as CSV."
        ) from None
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > _LARGEST_WORKBOOK:
            raise UnreadableInputError(path, f"unpacks to {size} bytes; save the table as CSV")
        with closing(openpyxl.load_workbook(path, read_only=True, data_only=False)) as book:
            rows = book.worksheets[0].iter_rows(values_only=True)
            yield from ((n, list(map(_cell, record))) for n, record in enumerate(rows, start=1))
    except FileNotFoundError:
        raise UnreadableInputError(path, "there is no such file") from None
    except (
        *(OSError, EOFError, LookupError, TypeError, ValueError, AttributeError),
        *(zipfile.BadZipFile, zlib.error, ParseError),
    ) as error:
        raise UnreadableInputError(path, f"is no workbook that can be read ({error})") from error


def _cell(value: object) -> str:
    """A workbook's cell as text: dates as ISO dates, whole numbers without a decimal point."""
    if value is None:
        return ""
    if not isinstance(value, str | int | float | date):  # an array formula, a duration …
        return f"={value}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def read_ratings(path: Path) -> dict[str, str]:
    """Read how pages are rated.

    Args:
        path: a CSV file with the columns `source_url` and `tier`; it may have others.

    Returns:
        Address -> the word for its tier.

    Raises:
        UnreadableInputError: the file is missing or malformed, or lacks a column.
    """
    records = _text(path, path.suffix.lower())
    line, header = next(records, (1, ()))
    columns = [_clean(name).casefold() for name in header]
    for name in ("source_url", "tier"):
        if name not in columns:
            raise UnreadableInputError(path, f"there is no column {name}", line=line)
    url, tier = columns.index("source_url"), columns.index("tier")
    return {
        _clean(record[url]): _clean(record[tier])
        for _, record in records
        if len(record) > max(url, tier)
    }


def write_rejected(path: Path, rejected: Iterable[tuple[Row, str]]) -> None:
    """Write the rows that were not taken, each with its reason, ready to be mended and fed again.

    Args:
        path: the CSV file to make or to replace.
        rejected: rows and reasons, written in this order.

    Raises:
        OutputError: the file cannot be written.
    """
    rows = list(rejected)
    found = dict.fromkeys(column for row, _ in rows for column in row.cells if column)
    known = [column for column in REQUIRED + OPTIONAL if column in found or column in REQUIRED]
    columns = [*known, *(c for c in found if c not in known and c not in {REASON, "quote"})]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([REASON, *columns])
    for row, reason in rows:
        place = f"{row.table.name}, line {row.line}: {reason}"
        writer.writerow(_inert(cell) for cell in (place, *(row[column] for column in columns)))
    write_text(path, text.getvalue())


def _inert(value: str) -> str:
    """A cell that no spreadsheet takes for a formula; `_clean` takes the apostrophe off again."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@")) else value
