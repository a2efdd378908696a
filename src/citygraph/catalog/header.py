"""The header of a `.rq` file: `#+ key: value` lines, a strict subset of YAML.

A value is plain text, a JSON string, a JSON list of strings, or a list of flat JSON objects on the
lines that follow. Whatever passes here means the same to every YAML parser (the tests hold it to
PyYAML), so that no YAML library is needed to ask a question.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from citygraph.errors import CatalogueError

if TYPE_CHECKING:
    from pathlib import Path

Row: TypeAlias = dict[str, str]
Value: TypeAlias = str | list[str] | list[Row]

_MARK = "#+"
_KEY = re.compile(r"#\+ ([a-z]+):(?: (.*))?")
_ITEM = re.compile(r"#\+   - (\{.*\})")
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_ESCAPE = re.compile(r"\\(.)")
_NOT_TEXT = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
"""Words that YAML 1.1 takes for booleans or null."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the header of a `.rq` file says.

    Attributes:
        values: key -> value, in the order of the file.
        lines: key -> 1-based line of the file.
        body: the query below the header.
    """

    values: dict[str, Value]
    lines: dict[str, int]
    body: str


def parse_header(path: Path | str, text: str) -> Header:
    """Read the header of a `.rq` file.

    Args:
        path: the file, for messages.
        text: its whole text.

    Returns:
        The header and the query below it.

    Raises:
        CatalogueError: the header is missing or malformed; the message names file and line.
    """
    lines = text.split("\n")
    size = next((n for n, line in enumerate(lines) if not line.startswith(_MARK)), len(lines))
    values: dict[str, Value] = {}
    places: dict[str, int] = {}
    key = ""
    for number, line in enumerate(lines[:size], start=1):
        item = _ITEM.fullmatch(line)
        if item:
            _add_item(values, key, item[1], path, number)
            continue
        following, value = _entry(line, values, path, number)
        _close(values, key, path, places)
        key, values[following] = following, value
        places[key] = number
    _close(values, key, path, places)
    if not values:
        raise _error(path, 1, "there is no header; begin with '#+ summary: …'")
    for number, line in enumerate(lines[size:], start=size + 1):
        if line.startswith(_MARK):
            raise _error(path, number, "a header line stands below the query; move it to the top")
    return Header(values, places, "\n".join(lines[size:]).lstrip("\n"))


def _error(path: Path | str, line: int, problem: str) -> CatalogueError:
    return CatalogueError(f"{path}, line {line}: {problem}.")


def _entry(line: str, values: dict[str, Value], path: Path | str, number: int) -> tuple[str, Value]:
    match = _KEY.fullmatch(line)
    if not match:
        raise _error(path, number, f"{line!r} is neither '#+ key: value' nor '#+   - {{…}}'")
    key, value = match[1], match[2]
    if key in values:
        raise _error(path, number, f"the key {key!r} stands here a second time")
    if value is None:
        return key, []
    return key, _value(value, path, number)


def _value(text: str, path: Path | str, number: int) -> str | list[str]:
    if not text.startswith(('"', "[")):
        return _plain(text, path, number)
    value = _json(text, path, number)
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return value
    raise _error(path, number, "a JSON value is a string or a filled list of strings")


def _plain(text: str, path: Path | str, number: int) -> str:
    if (
        not text[:1].isalpha()
        or not text.isprintable()
        or text != text.strip()
        or text.endswith(":")
        or ": " in text
        or " #" in text
        or text.lower() in _NOT_TEXT
    ):
        raise _error(path, number, f"the text {text!r} needs double quotes (as a JSON string)")
    return text


def _json(text: str, path: Path | str, number: int) -> object:
    if not text.isprintable():
        raise _error(path, number, "the value holds a tab or an invisible character")
    if not set(_ESCAPE.findall(text)) <= {'"', "\\", "n", "t"}:
        raise _error(path, number, r"the only escapes are \" \\ \n and \t")
    try:
        return json.loads(text, object_pairs_hook=_unique)
    except ValueError as error:
        raise _error(path, number, f"{text!r} is not JSON ({error})") from error


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise ValueError("a field stands there twice")
    return result


def _add_item(values: dict[str, Value], key: str, text: str, path: Path | str, number: int) -> None:
    rows = values.get(key)
    if not isinstance(rows, list) or any(isinstance(row, str) for row in rows):
        raise _error(path, number, "an item '- {…}' follows a key without a value of its own")
    item = _json(text, path, number)
    if not isinstance(item, dict) or not item:
        raise _error(path, number, "an item is a filled JSON object")
    row: Row = {}
    for field, value in item.items():
        if not _FIELD.fullmatch(field) or not isinstance(value, str):
            raise _error(path, number, f"the field {field!r} must be a word with a string value")
        row[field] = value
    values[key] = [*(row for row in rows if isinstance(row, dict)), row]


def _close(values: dict[str, Value], key: str, path: Path | str, places: dict[str, int]) -> None:
    if key and not values[key]:
        raise _error(path, places[key], f"the key {key!r} has no value")
