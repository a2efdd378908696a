"""What the graph knows of one entity, each fact with the source that says so.

The facts come from the questions of the catalogue under `queries/entity/`, one for each section.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from citygraph import catalog
from citygraph.errors import AmbiguousNameError
from citygraph.formats import printable
from citygraph.store import select

if TYPE_CHECKING:
    from citygraph.model import Value
    from citygraph.store import Store

DETAILS = (
    ("comparator", "{}"),
    ("unit", "{}"),
    ("scope", "in {}"),
    ("part", "in {}"),
    ("start", "from {}"),
    ("end", "until {}"),
    ("asOf", "as of {}"),
    ("namedAs", "named as {}"),
    ("standing", "{}"),
)
"""Columns that a section may have besides, and how each reads in the detail of a fact."""

PLAIN_WORDS = {
    "altLabel": "also named",
    "definition": "means",
    "editorialNote": "our note",
    "example": "for example",
    "identifier": "identifier",
    "inScheme": "in the scheme",
    "isDefinedBy": "defined by",
    "issued": "issued",
    "sameAs": "same as",
    "type": "is a",
    "url": "address",
    "wasDerivedFrom": "derived from",
}
"""Properties of other vocabularies, in the words of a reader."""

POINTERS = "What points to it"
"""The section whose facts are about the other end, which therefore comes first."""

FIGURES = "Figures"
"""The section whose whole numbers are written with thousands separators."""

SECTIONS = (
    ("Facts", "facts-of"),
    ("Takes part in", "roles-of"),
    ("Taking part in it", "roles-in"),
    (FIGURES, "figures-of"),
    (POINTERS, "mentions-of"),
)
"""The sections of a description and the question that fills each; all have the columns `what`,
`value` and `source`."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement about the entity.

    Args:
        section: the heading under which it stands.
        what: the property, role or indicator.
        value: the other end, by its label.
        detail: dates, units, the name as printed; may be empty.
        locator: where in the source; empty when the source says it as a whole.
        source: the title of the source.
    """

    section: str
    what: str
    value: str
    detail: str
    locator: str
    source: str


@dataclass(frozen=True, slots=True)
class Description:
    """An entity with all its facts; prints as text and shows itself in notebooks.

    Args:
        iri: its IRI.
        label: its preferred label.
        kind: the label of its class.
        facts: in the order of the sections.
    """

    iri: str
    label: str
    kind: str
    facts: tuple[Fact, ...] = field(repr=False)

    def sources(self) -> tuple[str, ...]:
        """The titles of the sources, in the order in which they are first needed."""
        return tuple(dict.fromkeys(fact.source for fact in self.facts))

    def __str__(self) -> str:
        numbers = {source: number for number, source in enumerate(self.sources(), 1)}
        lines = [f"{self.label} ({self.kind})", self.iri]
        for section, facts in groupby(self.facts, key=lambda fact: fact.section):
            lines += ["", section]
            for fact in facts:
                detail = f" ({fact.detail})" if fact.detail else ""
                place = f", {fact.locator}" if fact.locator else ""
                lines.append(
                    f"  {fact.what}: {fact.value}{detail}  [{numbers[fact.source]}{place}]"
                )
        lines += ["", "Sources", *(f"  [{n}] {title}" for title, n in numbers.items())]
        return "\n".join(map(printable, lines))

    def _repr_html_(self) -> str:
        rows = "".join(
            "<tr>"
            + "".join(
                f"<td>{escape(cell)}</td>"
                for cell in (f.section, f.what, f.value, f.detail, f.source, f.locator)
            )
            + "</tr>"
            for f in self.facts
        )
        head = "".join(
            f"<th>{name}</th>" for name in ("", "what", "value", "detail", "source", "where")
        )
        caption = f"<caption>{escape(self.label)} ({escape(self.kind)})</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def describe(store: Store, name: str) -> Description:
    """Collect what a store knows of an entity.

    Args:
        store: where to look.
        name: a label, in any case, or an IRI.

    Raises:
        UnknownNameError: nothing has that name; the nearest are named.
        AmbiguousNameError: the label fits several entities.
    """
    found = catalog.find_entities(store, name)
    if len(found) > 1:
        raise AmbiguousNameError(name, [(e.label, e.class_label, e.iri) for e in found])
    entity = found[0]
    facts: list[Fact] = []
    for section, question in SECTIONS:
        text = catalog.find(question).text
        answer = select(store, text, {"entity": NamedNode(entity.iri)})
        facts.extend(_fact(section, row) for row in answer)
    return Description(entity.iri, entity.label, entity.class_label, tuple(facts))


def _fact(section: str, row: dict[str, Value]) -> Fact:
    detail = ", ".join(form.format(row[name]) for name, form in DETAILS if row.get(name))
    what, value = str(row["what"]), str(row["value"])
    if section == POINTERS:
        what, value = value, what
    return Fact(
        section=section,
        what=PLAIN_WORDS.get(what, what),
        value=f"{int(value):,}" if section == FIGURES and value.isdecimal() else value,
        detail=detail,
        locator=str(row.get("locator") or ""),
        source=str(row["source"]),
    )
