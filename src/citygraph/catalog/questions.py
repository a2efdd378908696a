"""The questions: one `.rq` file each, the only place where a question is described."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from citygraph import paths
from citygraph.catalog.header import Header, parse_header
from citygraph.errors import CatalogueError, UnknownNameError
from citygraph.files import read_text
from citygraph.namespaces import SCHEMES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What the file name of a question looks like, without `.rq`."""

_VARIABLE = re.compile(r"[a-z][A-Za-z0-9]*")
_TYPE = re.compile("cg:[A-Z][A-Za-z]*|entity|text|integer|" + "|".join(SCHEMES))
_REQUIRED = ("summary", "description", "tags", "expect")
_KEYS = (*_REQUIRED, "parameters")
_FIELDS = ("name", "type", "example", "about")
_MOST_ROWS = 3


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a question that whoever asks gives a value.

    Attributes:
        name: the variable, without ``?``.
        type: a class (``cg:City``), a concept scheme (``role``), ``entity`` (anything with a class
            of the ontology), ``text`` or ``integer``.
        example: a value that gives an answer on the shipped graph.
        about: what the value means, in a few words.
        default: the value taken when none is given; None when one must be given.
    """

    name: str
    type: str
    example: str
    about: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A named question.

    Attributes:
        name: its name, unique over all themes.
        theme: the folder it lies in.
        summary: one line.
        description: one paragraph.
        tags: keywords.
        parameters: what must be given to ask it.
        expect: rows (variable -> text) that the answer to the examples must hold.
        text: the SPARQL query, without the header.
        path: the file.
    """

    name: str
    theme: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    expect: tuple[Mapping[str, str], ...]
    text: str
    path: Path


def catalogue() -> dict[str, Question]:
    """All questions.

    Returns:
        name -> question, sorted by theme and name.

    Raises:
        CatalogueError: a header is malformed, or two files have the same name.
    """
    questions: dict[str, Question] = {}
    for path in paths.query_files():
        question = read_question(path)
        if question.name in questions:
            raise CatalogueError(
                f"{path}: {questions[question.name].path} has the same name; rename one of them."
            )
        questions[question.name] = question
    return questions


@cache
def find(name: str) -> Question:
    """One question; only its file is read.

    Args:
        name: the name of the question, without theme and `.rq`.

    Returns:
        The question.

    Raises:
        UnknownNameError: there is none of that name; the nearest names are in the error.
        CatalogueError: its header is malformed.
    """
    if NAME.fullmatch(name):
        for theme in _themes():
            path = theme / f"{name}.rq"
            if path.is_file():
                return read_question(path)
    from difflib import get_close_matches

    names = [path.stem for path in paths.query_files()]
    parts = set(name.split("-"))
    kin = [other for other in names if parts & set(other.split("-")) - {"of", "and", "by", "with"}]
    nearest = list(dict.fromkeys([*get_close_matches(name, names), *kin]))[:3]
    raise UnknownNameError("question", name, nearest, "List them: citygraph query")


def _themes() -> list[Path]:
    root = paths.data_root() / "queries"
    return sorted(folder for folder in root.iterdir() if folder.is_dir())


def read_question(path: Path) -> Question:
    """Read a question from its file.

    Args:
        path: ``<theme>/<name>.rq``.

    Returns:
        The question.

    Raises:
        UnreadableInputError: the file is missing or no UTF-8.
        CatalogueError: its name or header is malformed.
    """
    text = read_text(path)
    if not NAME.fullmatch(path.stem):
        raise CatalogueError(f"{path}: name the file in lower case, words joined by hyphens.")
    header = parse_header(path, text)
    _check_keys(path, header)
    if not header.body.strip():
        raise CatalogueError(f"{path}: there is no query below the header.")
    return Question(
        name=path.stem,
        theme=path.parent.name,
        summary=_text(path, header, "summary"),
        description=_text(path, header, "description"),
        tags=_tags(path, header),
        parameters=_parameters(path, header),
        expect=_expect(path, header),
        text=header.body,
        path=path,
    )


def _error(path: Path, header: Header, key: str, problem: str) -> CatalogueError:
    return CatalogueError(f"{path}, line {header.lines.get(key, 1)}: {problem}.")


def _check_keys(path: Path, header: Header) -> None:
    for key in header.values:
        if key not in _KEYS:
            known = ", ".join(_KEYS)
            raise _error(path, header, key, f"the key {key!r} is unknown; the keys are {known}")
    for key in _REQUIRED:
        if key not in header.values:
            raise _error(path, header, key, f"the header has no {key!r}")


def _text(path: Path, header: Header, key: str) -> str:
    value = header.values[key]
    if not isinstance(value, str) or not value:
        raise _error(path, header, key, f"{key!r} is one line of text")
    return value


def _tags(path: Path, header: Header) -> tuple[str, ...]:
    value = header.values["tags"]
    if isinstance(value, str):
        raise _error(path, header, "tags", '\'tags\' is a list such as ["cities", "roles"]')
    tags = tuple(tag for tag in value if isinstance(tag, str))
    if len(tags) < len(value):
        raise _error(path, header, "tags", '\'tags\' is a list such as ["cities", "roles"]')
    return tags


def _rows(path: Path, header: Header, key: str) -> list[dict[str, str]]:
    value = header.values[key]
    rows = [row for row in value if isinstance(row, dict)]
    if len(rows) < len(value):
        raise _error(path, header, key, f"{key!r} is a list of lines '#+   - {{…}}'")
    return rows


def _expect(path: Path, header: Header) -> tuple[dict[str, str], ...]:
    rows = tuple(_rows(path, header, "expect"))
    if len(rows) > _MOST_ROWS:
        raise _error(path, header, "expect", f"at most {_MOST_ROWS} expected rows")
    return rows


def _parameters(path: Path, header: Header) -> tuple[Parameter, ...]:
    if "parameters" not in header.values:
        return ()
    parameters = []
    for row in _rows(path, header, "parameters"):
        if not {*_FIELDS} <= row.keys() <= {*_FIELDS, "default"}:
            fields = ", ".join(_FIELDS)
            problem = f"a parameter has {fields} and at most a default, not {', '.join(row)}"
            raise _error(path, header, "parameters", problem)
        if not _VARIABLE.fullmatch(row["name"]):
            problem = f"{row['name']!r} is no name of a variable (letters and digits)"
            raise _error(path, header, "parameters", problem)
        if not _TYPE.fullmatch(row["type"]):
            problem = f"{row['type']!r} is no class (cg:City), scheme (role), entity, text, integer"
            raise _error(path, header, "parameters", problem)
        parameters.append(Parameter(**row))
    if len({parameter.name for parameter in parameters}) < len(parameters):
        raise _error(path, header, "parameters", "two parameters have the same name")
    return tuple(parameters)
