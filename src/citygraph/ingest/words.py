"""What the words of a table mean: predicates, types and roles, read from three reviewed files."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache, cached_property
from typing import TYPE_CHECKING, TypeVar

from citygraph.catalog.labels import fold
from citygraph.errors import UnreadableInputError
from citygraph.files import read_text
from citygraph.ingest.figures import figure
from citygraph.ingest.naming import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_Key = TypeVar("_Key", str, tuple[str, str])
_Meaning = TypeVar("_Meaning")

MAKES = (
    "participation",
    "partnership",
    "visit",
    "merger",
    "observation",
    "part-of",
    "located-in",
    "follows",
    "topic",
    "begins",
    "ends",
    "issued",
    "lasts",
    "label",
    "reject",
)
"""What a predicate can make of a row; `citygraph.ingest.claims` has one function for each."""

SHORT = re.compile(rf"({'|'.join(sorted(set(FAMILIES.values())))}):[a-z0-9]+(-[a-z0-9]+)*")
"""The short IRI of an entity."""

_LONGEST = 200
"""Characters of a word that are compared with those that are known."""
_WILD = re.compile(r"\\\*|\\\{(n|year)\\\}")
_PATTERNS = {"n": r"(?P<n>\d+)", "year": r"(?P<year>[12]\d{3})", None: ".*"}


@dataclass(frozen=True, slots=True)
class Predicate:
    """What a predicate of a table makes of a row.

    Args:
        makes: one of `MAKES`.
        role: the role of the participant where the row's role text says nothing else.
        turned: the object takes part in the subject, as in "organised_by".
        indicator: of an observation.
        dates: what a start date alone means, `start` or `as-of`.
        note: why rows with it are rejected.
    """

    makes: str
    role: str = ""
    turned: bool = False
    indicator: str = ""
    dates: str = "as-of"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a type of a table makes of a name that is registered for the first time.

    Args:
        cls: local name of a class of the ontology; empty for a type that names no entity.
        kind: a concept of the scheme of kinds, or empty.
    """

    cls: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """What a role text means.

    Args:
        role: a concept of the scheme of roles; or `reject`; or, beside a figure, `remark` for words
            of whoever made the table.
        edition: name of the edition that is taken part in, or empty.
        level: a concept of the scheme of levels, or empty.
        dates: what a start date alone means, or empty for what the predicate says.
        amount: the money that the participant gives or gets, as the text has it, or empty.
        part_of: short IRI of the programme that brought a partnership about.
        note: why rows with it are rejected.
    """

    role: str
    edition: str = ""
    level: str = ""
    dates: str = ""
    amount: str = ""
    part_of: str = ""
    note: str = ""


def records(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The records of a reviewed file, each with its line.

    Args:
        path: a CSV file with just these columns.
        columns: their names.

    Raises:
        UnreadableInputError: the file is missing or malformed, or has other columns.
    """
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        header = next(reader, [])
        if header != list(columns):
            problem = f"its first row is not {','.join(columns)}"
            raise UnreadableInputError(path, problem, line=1)
        line = reader.line_num + 1
        for record in reader:
            if len(record) != len(columns):
                problem = f"has {len(record)} cells instead of {len(columns)}"
                raise UnreadableInputError(path, problem, line=line)
            yield line, dict(zip(columns, (cell.strip() for cell in record), strict=True))
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableInputError(path, f"is no CSV ({error})", line=reader.line_num) from None


@dataclass
class Roles:
    """The meaning of role texts, the most specific line first.

    A line for a context goes before one for all, a text before a pattern, and a line for a
    predicate before one for all; among equals the first counts. Where there is no line, the name
    of a concept stands for itself ("founding member").

    Args:
        concepts: the scheme of roles.
    """

    concepts: Collection[str] = ()
    exact: dict[tuple[str, str, str], Role] = field(default_factory=dict)
    patterns: dict[str, list[tuple[str, re.Pattern[str], Role]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, context: str, predicate: str, text: str, role: Role) -> None:
        """Take a line in; of two for the same the first counts."""
        where, words = fold(context), fold(text)
        if _WILD.search(re.escape(words)):
            pattern = _WILD.sub(lambda wild: _PATTERNS[wild[1]], re.escape(words))
            self.patterns[where].append((predicate, re.compile(pattern, re.DOTALL), role))
        else:
            self.exact.setdefault((where, predicate, words), role)

    def meaning(self, contexts: Iterable[str], predicate: str, text: str) -> Role | None:
        """What a role text means.

        Args:
            contexts: the names of what is taken part in, as printed and as registered.
            predicate: of the row.
            text: of the row; may be empty.

        Returns:
            The meaning, with what `{n}` and `{year}` stand for put into the edition, or nothing.
        """
        words = fold(text)
        for where in [*map(fold, contexts), ""]:
            for key in ((where, predicate, words), (where, "", words)):
                if key in self.exact:
                    return self.exact[key]
            if words:
                found = self._by_pattern(where, predicate, words)
                if found is not None:
                    return found
        concept = words.replace(" ", "-")
        return Role(concept) if concept in self.concepts else None

    def _by_pattern(self, where: str, predicate: str, words: str) -> Role | None:
        for wanted, pattern, role in self.patterns.get(where, ()):
            found = pattern.fullmatch(words) if wanted in {"", predicate} else None
            if found is not None:
                edition = role.edition
                for name, value in found.groupdict().items():
                    edition = edition.replace(f"{{{name}}}", value)
                return replace(role, edition=edition)
        return None

    def nearest(self, text: str) -> list[str]:
        """Role texts that are known and resemble one that is not."""
        return nearest(fold(text), self._texts, cutoff=0.5)

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        return tuple(sorted({text for _, _, text in self.exact}))


@cache
def nearest(word: str, known: tuple[str, ...], cutoff: float = 0.6) -> list[str]:
    """Known words that resemble one that is not; a table asks for the same ones again and again."""
    return get_close_matches(word[:_LONGEST], known, n=3, cutoff=cutoff)


@dataclass(frozen=True)
class Words:
    """The three files together.

    Args:
        predicates: (predicate, type of the object or empty) -> what it makes.
        types: type -> class and kind.
        roles: role texts.
    """

    predicates: Mapping[tuple[str, str], Predicate]
    types: Mapping[str, Kind]
    roles: Roles

    @classmethod
    def read(cls, folder: Path, concepts: Mapping[str, set[str]]) -> Words:
        """Read `predicates.csv`, `types.csv` and `roles.csv`.

        Args:
            folder: where they lie.
            concepts: scheme -> its concepts, and `class` -> the classes of the ontology.

        Raises:
            UnreadableInputError: a file is missing or malformed, or names what does not exist.
        """
        return cls(
            _once(folder / "predicates.csv", _predicates(folder / "predicates.csv", concepts)),
            _once(folder / "types.csv", _types(folder / "types.csv", concepts)),
            _roles(folder / "roles.csv", concepts),
        )

    def predicate(self, name: str, object_type: str) -> Predicate:
        """What a predicate makes of a row.

        Raises:
            ValueError: it is not mapped; the message names the nearest ones.
        """
        for key in ((name, object_type), (name, "")):
            if key in self.predicates:
                return self.predicates[key]
        known = {predicate for predicate, _ in self.predicates}
        raise ValueError(_unmapped("predicate", name, known, "predicates.csv"))

    def type(self, name: str) -> Kind:
        """What a type stands for.

        Raises:
            ValueError: it is not mapped; the message names the nearest ones.
        """
        if name not in self.types:
            raise ValueError(_unmapped("type", name, self.types, "types.csv"))
        return self.types[name]


def _unmapped(what: str, name: str, known: Iterable[str], file: str) -> str:
    near = nearest(name, tuple(sorted(known)))
    hint = f"; nearest: {', '.join(near)}" if near else ""
    return f"the {what} {name!r} is not mapped{hint}; use a mapped one or add it to {file}"


def _once(path: Path, lines: Iterable[tuple[int, _Key, _Meaning]]) -> dict[_Key, _Meaning]:
    """Lines by what they are about; two lines about the same contradict each other."""
    found: dict[_Key, _Meaning] = {}
    for line, key, meaning in lines:
        if key in found:
            name = key if isinstance(key, str) else " ".join(filter(None, key))
            problem = f"says a second time what {name!r} means; keep one line"
            raise UnreadableInputError(path, problem, line=line)
        found[key] = meaning
    return found


def _predicates(
    path: Path, concepts: Mapping[str, set[str]]
) -> Iterator[tuple[int, tuple[str, str], Predicate]]:
    columns = ("predicate", "object_type", "makes", "role", "turned", "indicator", "dates", "note")
    for line, cells in records(path, columns):
        _needs(path, line, "makes", cells["makes"])
        _known(path, line, "makes", cells["makes"], MAKES)
        _known(path, line, "role", cells["role"], concepts["role"])
        _known(path, line, "indicator", cells["indicator"], concepts["indicator"])
        _known(path, line, "dates", cells["dates"], ("start", "as-of"))
        _known(path, line, "turned", cells["turned"], ("yes",))
        for makes, column in (("observation", "indicator"), ("reject", "note")):
            if cells["makes"] == makes:
                _needs(path, line, column, cells[column])
        yield (
            line,
            (cells["predicate"], cells["object_type"]),
            Predicate(
                cells["makes"],
                cells["role"],
                cells["turned"] == "yes",
                cells["indicator"],
                cells["dates"] or "as-of",
                cells["note"],
            ),
        )


def _types(path: Path, concepts: Mapping[str, set[str]]) -> Iterator[tuple[int, str, Kind]]:
    for line, cells in records(path, ("type", "class", "kind")):
        _known(path, line, "class", cells["class"], concepts["class"])
        _known(path, line, "kind", cells["kind"], concepts["kind"])
        yield line, cells["type"], Kind(cells["class"], cells["kind"])


def _roles(path: Path, concepts: Mapping[str, set[str]]) -> Roles:
    columns = (
        "context", "predicate", "text", "role", "edition", "level", "dates", "amount", "part_of",
        "note",
    )  # fmt: skip
    roles = Roles(concepts["role"])
    for line, cells in records(path, columns):
        _needs(path, line, "role", cells["role"])
        if cells["role"] == "reject":
            _needs(path, line, "note", cells["note"])
        elif cells["role"] != "remark":
            _known(path, line, "role", cells["role"], concepts["role"])
        _known(path, line, "level", cells["level"], concepts["level"])
        _known(path, line, "dates", cells["dates"], ("start", "as-of"))
        if cells["part_of"] and not SHORT.fullmatch(cells["part_of"]):
            problem = f"{cells['part_of']!r} is no short IRI such as initiative:triangulum"
            raise UnreadableInputError(path, problem, line=line)
        if cells["amount"]:
            _readable_amount(path, line, cells["amount"])
        meaning = [cells[name] for name in columns[3:]]
        try:
            roles.add(cells["context"], cells["predicate"], cells["text"], Role(*meaning))
        except re.error:
            problem = (
                f"the text {cells['text']!r} has a wildcard twice; keep one, write * for others"
            )
            raise UnreadableInputError(path, problem, line=line) from None
    return roles


def _needs(path: Path, line: int, column: str, value: str) -> None:
    if not value:
        raise UnreadableInputError(path, f"has nothing in {column}; fill it in", line=line)


def _readable_amount(path: Path, line: int, amount: str) -> None:
    try:
        unit = figure(amount).unit
    except ValueError as error:
        raise UnreadableInputError(path, f"the amount {error}", line=line) from None
    if not unit:
        raise UnreadableInputError(path, f"the amount {amount!r} has no currency", line=line)


def _known(path: Path, line: int, column: str, value: str, known: Iterable[str]) -> None:
    if value and value not in known:
        near = get_close_matches(value, sorted(known), n=3)
        hint = f"; nearest: {', '.join(near)}" if near else ""
        raise UnreadableInputError(path, f"the {column} {value!r} does not exist{hint}", line=line)
