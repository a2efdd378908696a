"""What people have decided about names: this is that entity, this is another, this is new."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from citygraph.catalog.labels import fold
from citygraph.errors import UnreadableInputError
from citygraph.ingest.dates import partial_date
from citygraph.ingest.naming import FAMILIES
from citygraph.ingest.words import SHORT, records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

COLUMNS = (
    "name", "type", "context", "decision", "entity", "label", "class", "kind", "country",
    "located_in", "part_of", "topics", "start", "end", "identifier", "reason",
)  # fmt: skip
DECISIONS = ("same", "different", "new", "reject")
_IDENTIFIER = re.compile(r"geonames:[1-9]\d{0,8}|ror:0[a-z0-9]{6}\d{2}")
_NEED_REASON = {"same", "different", "reject"}


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of a file of decisions; see CONTRIBUTING for what each column says."""

    name: str
    type: str
    context: str
    decision: str
    entity: str
    label: str
    cls: str
    kind: str
    countries: tuple[str, ...]
    located_in: tuple[str, ...]
    part_of: tuple[str, ...]
    topics: tuple[str, ...]
    start: str
    end: str
    identifiers: tuple[str, ...]
    reason: str
    place: str
    """File and line, for messages."""


class Decisions:
    """All decisions of a folder.

    Attributes:
        registers: short IRI -> the decision that registers that entity.
    """

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self.registers: dict[str, Decision] = {}
        self._by_name: dict[str, list[Decision]] = defaultdict(list)
        for decision in decisions:
            self._by_name[fold(decision.name)].append(decision)
            if decision.decision == "new":
                self.registers.setdefault(decision.entity, decision)

    @classmethod
    def read(cls, folder: Path, concepts: Mapping[str, set[str]]) -> Decisions:
        """Read all CSV files of a folder; there may be none.

        Args:
            folder: where they lie.
            concepts: scheme -> its concepts, and `class` -> the classes of the ontology.

        Raises:
            UnreadableInputError: a file is malformed, names what does not exist, or decides about
                one name in two ways.
        """
        found: dict[tuple[str, str, str], Decision] = {}
        for file in sorted(folder.glob("*.csv")):
            for line, decision in _decisions(file, concepts):
                key = (decision.name, decision.type, decision.context)
                earlier = found.setdefault(key, decision)
                if (earlier.decision, earlier.entity) != (decision.decision, decision.entity):
                    problem = (
                        f"decides about {decision.name!r} otherwise than {earlier.place}; "
                        "keep one of the two, or limit each by type or context"
                    )
                    raise UnreadableInputError(file, problem, line=line)
        return cls(found.values())

    def about(self, name: str, type_: str, contexts: Iterable[str]) -> Decision | None:
        """The decision about a name, the one most limited first.

        Args:
            name: as printed.
            type_: of the row.
            contexts: what else the row names: the other entity, the title of its source.
        """
        decided = self._by_name.get(fold(name), ())
        if not decided:
            return None
        around = {fold(context) for context in contexts}
        fitting = [
            decision
            for decision in decided
            if decision.type in {"", type_}
            and (not decision.context or fold(decision.context) in around)
        ]
        return max(
            fitting,
            key=lambda d: (bool(d.context), d.name == name, bool(d.type)),
            default=None,
        )

    def limited(self, name: str) -> bool:
        """Whether a name means different things in different rows."""
        decided = self._by_name.get(fold(name), ())
        return len({(decision.decision, decision.entity) for decision in decided}) > 1


def _decisions(path: Path, concepts: Mapping[str, set[str]]) -> Iterator[tuple[int, Decision]]:
    for line, cells in records(path, COLUMNS):
        problem = _problem(cells, concepts)
        if problem:
            raise UnreadableInputError(path, problem, line=line)
        yield (
            line,
            Decision(
                name=cells["name"],
                type=cells["type"],
                context=cells["context"],
                decision=cells["decision"],
                entity=cells["entity"],
                label=cells["label"],
                cls=cells["class"],
                kind=cells["kind"],
                countries=_parts(cells["country"]),
                located_in=_parts(cells["located_in"]),
                part_of=_parts(cells["part_of"]),
                topics=_parts(cells["topics"]),
                start=cells["start"],
                end=cells["end"],
                identifiers=_parts(cells["identifier"]),
                reason=cells["reason"],
                place=f"{path.name}, line {line}",
            ),
        )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _problem(cells: Mapping[str, str], concepts: Mapping[str, set[str]]) -> str:
    """What is wrong with a line, or nothing."""
    return next(filter(None, (check(cells, concepts) for check in _CHECKS)), "")


def _decides(cells: Mapping[str, str], _: object) -> str:
    decision = cells["decision"]
    if not cells["name"]:
        return "decides about no name; give the name as the table prints it"
    if decision not in DECISIONS:
        return f"the decision {decision!r} is none of {', '.join(DECISIONS)}"
    if decision in _NEED_REASON and not cells["reason"]:
        return f"gives no reason for the decision {decision!r}"
    return ""


def _points_to_entity(cells: Mapping[str, str], _: object) -> str:
    decision, entity = cells["decision"], cells["entity"]
    if decision != "reject" and not SHORT.fullmatch(entity):
        return f"the entity {entity!r} is no short IRI such as place:trento"
    for whole in _parts(cells["part_of"]):
        if not SHORT.fullmatch(whole):
            return f"{whole!r} in part_of is no short IRI such as initiative:triangulum"
    if decision != "new":
        return ""
    if not (cells["label"] and cells["class"]):
        return f"registers {entity} without a label or a class"
    if FAMILIES.get(cells["class"]) != entity.partition(":")[0]:
        return f"registers {entity} as {cells['class']!r}, whose IRIs do not begin so"
    return ""


def _uses_concepts(cells: Mapping[str, str], concepts: Mapping[str, set[str]]) -> str:
    for column, scheme in (("kind", "kind"), ("topics", "topic")):
        for value in _parts(cells[column]):
            if value not in concepts[scheme]:
                near = get_close_matches(value, sorted(concepts[scheme]), n=3)
                hint = f"; nearest: {', '.join(near)}" if near else ""
                return f"the {scheme} {value!r} does not exist{hint}"
    return ""


def _is_readable(cells: Mapping[str, str], _: object) -> str:
    for value in _parts(cells["identifier"]):
        if not _IDENTIFIER.fullmatch(value):
            return f"the identifier {value!r} is neither geonames:… nor ror:…"
    for column in ("start", "end"):
        try:
            partial_date(cells[column])
        except ValueError as error:
            return str(error)
    return ""


_CHECKS = (_decides, _points_to_entity, _uses_concepts, _is_readable)
