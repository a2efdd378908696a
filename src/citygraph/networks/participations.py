"""Who takes part in what, read from a store by SPARQL."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citygraph.catalog import find
from citygraph.model import Answer, text_of
from citygraph.namespaces import CG, DCTERMS, ID, SKOS, VOCAB

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyoxigraph as ox

    from citygraph.store import Store

QUERY = "participations"
"""The question of the catalogue whose rows networks are made from."""

CONTEXT_TYPES = (
    "Edition",
    "Award",
    "Partnership",
    "Plan",
    "Project",
    "Programme",
    "Development",
    "Initiative",
    "Event",
    "EventSeries",
    "Output",
    "Institution",
    "City",
)
"""Local names of the classes that things taken part in have, the most telling one first."""

_PARTICIPANT_KINDS = {
    "Person": "person",
    "City": "city",
    "Institution": "institution",
    **dict.fromkeys(CONTEXT_TYPES[:8], "initiative"),
}
_PREFIXES = f"PREFIX cg: <{CG}>\nPREFIX dcterms: <{DCTERMS}>\nPREFIX skos: <{SKOS}>\n"
_PARTS = "SELECT DISTINCT ?part ?whole WHERE { ?part a cg:Edition ; cg:partOf ?whole }"
_WHOLES = """SELECT DISTINCT ?whole ?label ?class WHERE {
  ?part a cg:Edition ; cg:partOf ?whole .
  OPTIONAL { ?whole skos:prefLabel ?label }
  OPTIONAL { ?whole a ?class }
}"""
_GOVERNS = """SELECT DISTINCT ?institution ?city ?label WHERE {
  ?institution cg:governs ?city .
  OPTIONAL { ?city skos:prefLabel ?label }
}"""
_CLAIMED = f"""SELECT DISTINCT ?context ?value WHERE {{
  ?observation cg:about ?context ; cg:indicator ?indicator ; cg:value ?value .
  FILTER(?indicator = <{VOCAB}indicator/members> || ?indicator = <{VOCAB}indicator/participants>)
}}"""
_SOURCES = """SELECT DISTINCT ?source ?title ?issued WHERE {
  ?source a cg:Source .
  OPTIONAL { ?source dcterms:title ?title }
  OPTIONAL { ?source dcterms:issued ?issued }
}"""


@dataclass(frozen=True, slots=True)
class Participation:
    """Somebody takes part in something in one role, whoever says so.

    Claims of several sources about the same participant, context and role are one participation;
    how many sources there are is its corroboration.

    Attributes:
        participant: IRI of who takes part; of the kind of people for an unnamed group.
        participant_label: its name.
        participant_kind: "city", "institution", "person", "initiative" or "group" (unnamed).
        context: IRI of what it takes part in.
        context_label: its name.
        context_type: local name of its class: "Project", "Event" …
        role: slug of the role, such as "solution-provider".
        side: slug of the role's side: "convener", "member", "observer" or "candidate".
        sources: IRIs of the sources that say so, sorted.
        start: the earliest beginning that is stated, as precise as stated.
        end: the latest end that is stated.
        as_of: the latest date at which it is stated to hold.
    """

    participant: str
    participant_label: str
    participant_kind: str
    context: str
    context_label: str
    context_type: str
    role: str
    side: str
    sources: tuple[str, ...]
    start: str | None = None
    end: str | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a participation is folded into: its IRI, name and class."""

    iri: str
    label: str
    type: str


@dataclass(frozen=True, slots=True)
class Background:
    """What a network needs to know besides the participations.

    Attributes:
        programmes: Edition -> what it is an edition of (the nearest whole that is no Edition).
        cities: institution -> the city it governs.
        claimed: context -> the largest number of participants that a source states.
        titles: source -> its title.
        issued: source -> the year in which it was issued.
    """

    programmes: Mapping[str, Thing] = field(default_factory=dict)
    cities: Mapping[str, Thing] = field(default_factory=dict)
    claimed: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    issued: Mapping[str, str] = field(default_factory=dict)


def participations(store: Store) -> list[Participation]:
    """All participations of a graph, each once.

    Args:
        store: where the graph is.

    Returns:
        One entry per participant, context and role, sorted by their IRIs; unnamed groups and
        candidates included.

    Raises:
        QueryError: the store cannot run the query.
        StoreError: the store cannot be read.
        EndpointError: a remote store gave no complete answer.
    """
    rows = _rows(store, find(QUERY).text)
    claims: defaultdict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        participant = row["participantIri"] or row["groupIri"]
        claims[participant, row["contextIri"], row["roleIri"]].append(row)
    return [_merged(key, claims[key]) for key in sorted(claims)]


def background(store: Store) -> Background:
    """Editions and their programmes, city governments, stated sizes, and the sources.

    Args:
        store: where the graph is.

    Raises:
        QueryError, StoreError, EndpointError: as `participations`.
    """
    claimed: defaultdict[str, int] = defaultdict(int)
    for row in _rows(store, _PREFIXES + _CLAIMED):
        claimed[row["context"]] = max(claimed[row["context"]], _whole(row["value"]))
    sources = _rows(store, _PREFIXES + _SOURCES)
    titles = {row["source"]: row["title"] or slug(row["source"]) for row in sources}
    issued = {row["source"]: row["issued"][:4] for row in sources if row["issued"]}
    cities = {
        row["institution"]: Thing(row["city"], row["label"] or slug(row["city"]), "City")
        for row in reversed(_rows(store, _PREFIXES + _GOVERNS))
    }
    return Background(_programmes(store), cities, dict(claimed), titles, issued)


def slug(iri: str) -> str:
    """The last part of an IRI, as a name of last resort."""
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]


def _rows(store: Store, text: str) -> list[dict[str, str]]:
    """The rows of a SELECT as text, sorted, so that no engine's order shows."""
    answer = Answer.of(_solutions(store, text))
    rows = [{name: text_of(row[name]) for name in answer.columns} for row in answer.rows]
    return sorted(rows, key=lambda row: tuple(row.values()))


def _solutions(store: Store, text: str) -> ox.QuerySolutions:
    from pyoxigraph import QuerySolutions

    result = store.query(text)
    if not isinstance(result, QuerySolutions):  # a SELECT gives nothing else
        raise TypeError(f"{store.description} answered a SELECT with {type(result).__name__}")
    return result


def _merged(key: tuple[str, str, str], rows: Sequence[Mapping[str, str]]) -> Participation:
    """One participation from the claims about it (a row per claim, class and date)."""
    participant, context, role = key
    classes = {slug(row["participantClass"]) for row in rows if row["participantClass"]}
    named = any(row["participantIri"] for row in rows)
    return Participation(
        participant,
        _name(participant, rows[0]["participant"]),
        _kind(classes) if named else "group",
        context,
        _name(context, rows[0]["context"]),
        context_type(slug(row["contextClass"]) for row in rows),
        slug(role),
        min((slug(row["sideIri"]) for row in rows if row["sideIri"]), default="member"),
        tuple(sorted({row["sourceIri"] for row in rows})),
        min((row["start"] for row in rows if row["start"]), default=None),
        max((row["end"] for row in rows if row["end"]), default=None),
        max((row["asOf"] for row in rows if row["asOf"]), default=None),
    )


def _name(iri: str, label: str) -> str:
    return slug(iri) if label == iri and iri.startswith(ID) else label


def _kind(classes: Iterable[str]) -> str:
    """What sort of participant something of these classes is; an institution when unsure."""
    found = {_PARTICIPANT_KINDS[name] for name in classes if name in _PARTICIPANT_KINDS}
    for kind in ("person", "city", "institution", "initiative"):
        if kind in found:
            return kind
    return "institution"


def context_type(classes: Iterable[str]) -> str:
    """The most telling class among those of something taken part in.

    Args:
        classes: local names of its classes.

    Returns:
        One of `CONTEXT_TYPES`; "Initiative" when none is known.
    """
    found = set(classes)
    return next((name for name in CONTEXT_TYPES if name in found), "Initiative")


def _programmes(store: Store) -> dict[str, Thing]:
    """Each Edition's programme: climb `cg:partOf` until something is no Edition.

    Where an Edition is part of several things, the first IRI is taken, so that every run agrees.
    """
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for row in _rows(store, _PREFIXES + _PARTS):
        parts[row["part"]].append(row["whole"])
    labels: dict[str, str] = {}
    classes: defaultdict[str, set[str]] = defaultdict(set)
    for row in _rows(store, _PREFIXES + _WHOLES):
        labels[row["whole"]] = row["label"] or slug(row["whole"])
        classes[row["whole"]].add(slug(row["class"]))
    tops: dict[str, Thing] = {}
    for edition in sorted(parts):
        top, seen = edition, {edition}
        while top in parts and (higher := min(parts[top])) not in seen:
            top = higher
            seen.add(top)
        if top not in parts:
            tops[edition] = Thing(top, labels[top], context_type(classes[top]))
    return tops


def _whole(text: str) -> int:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return 0
