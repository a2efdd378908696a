"""What a network needs to know besides who takes part in what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citygraph.namespaces import CG, DCTERMS, SKOS, VOCAB
from citygraph.networks.participations import context_type, rows_of, slug

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citygraph.store import Store

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


def background(store: Store) -> Background:
    """Editions and their programmes, city governments, stated sizes, and the sources.

    Args:
        store: where the graph is.

    Raises:
        QueryError, StoreError, EndpointError: as `participations`.
    """
    claimed: defaultdict[str, int] = defaultdict(int)
    for row in rows_of(store, _PREFIXES + _CLAIMED):
        claimed[row["context"]] = max(claimed[row["context"]], _whole(row["value"]))
    sources = rows_of(store, _PREFIXES + _SOURCES)
    titles = {row["source"]: row["title"] or slug(row["source"]) for row in sources}
    issued = {row["source"]: row["issued"][:4] for row in sources if row["issued"]}
    cities = {
        row["institution"]: Thing(row["city"], row["label"] or slug(row["city"]), "City")
        for row in reversed(rows_of(store, _PREFIXES + _GOVERNS))
    }
    return Background(_programmes(store), cities, dict(claimed), titles, issued)


def _programmes(store: Store) -> dict[str, Thing]:
    """Each Edition's programme: climb `cg:partOf` until something is no Edition.

    Where an Edition is part of several things, the first IRI is taken, so that every run agrees.
    """
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows_of(store, _PREFIXES + _PARTS):
        parts[row["part"]].append(row["whole"])
    labels: dict[str, str] = {}
    classes: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows_of(store, _PREFIXES + _WHOLES):
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
