"""What a network needs to know besides who takes part in what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from citygraph.catalog import find
from citygraph.namespaces import CG, DCTERMS, SCHEMA, SKOS, VOCAB
from citygraph.networks.participations import context_type, slug
from citygraph.networks.rows import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from citygraph.store import Store

PLACES, CONTEXTS = "places-of-participations", "topics-of-contexts"
"""The questions of the catalogue that tell of participants and of contexts."""

_PREFIXES = "".join(
    f"PREFIX {name}: <{iri}>\n"
    for name, iri in (("cg", CG), ("dcterms", DCTERMS), ("schema", SCHEMA), ("skos", SKOS))
)
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
_SOURCES = """SELECT DISTINCT ?source ?title ?issued ?url ?tier WHERE {
  ?source a cg:Source .
  OPTIONAL { ?source dcterms:title ?title }
  OPTIONAL { ?source dcterms:issued ?issued }
  OPTIONAL { ?source schema:url ?url }
  OPTIONAL { ?source cg:tier ?tier }
}"""
_AS_OF = """SELECT DISTINCT ?version ?issued WHERE {
  ?graph <http://www.w3.org/2002/07/owl#versionInfo> ?version ; dcterms:issued ?issued
}"""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a participation is folded into: its IRI, name and class."""

    iri: str
    label: str
    type: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is.

    Attributes:
        country: its English name, "" when it is not known.
        code: the ISO 3166-1 code of the country, two letters.
        latitude, longitude: in degrees; None when they are not known.
    """

    country: str = ""
    code: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document that says who takes part.

    Attributes:
        title: its title.
        issued: the year in which it was issued; "" when it is not known.
        url: where it can be read.
        tier: slug of its tier: "primary", "news" …
    """

    title: str
    issued: str = ""
    url: str = ""
    tier: str = ""


@dataclass(frozen=True, slots=True)
class Background:
    """What a network needs to know besides the participations.

    Attributes:
        programmes: Edition -> what it is an edition of (the nearest whole that is no Edition).
        cities: institution -> the city it governs.
        claimed: context -> the largest number of participants that a source states.
        dates: context -> its own beginning and end, "" where none is stated.
        topics: context -> slugs of its topics, sorted.
        places: participant or context -> where it is.
        forms: institution -> slug of what kind of institution it is.
        sources: IRI -> source.
        date: the version and date that the graph states of itself; "" when it does not.
    """

    programmes: Mapping[str, Thing] = field(default_factory=dict)
    cities: Mapping[str, Thing] = field(default_factory=dict)
    claimed: Mapping[str, int] = field(default_factory=dict)
    dates: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    date: str = ""


def background(store: Store) -> Background:
    """Editions and their programmes, city governments, sizes, dates, topics, places and sources.

    Args:
        store: where the graph is.

    Raises:
        QueryError, StoreError, EndpointError: as `rows.rows`.
    """

    def asked(query: str) -> list[dict[str, str]]:
        return texts(store, _PREFIXES + query)

    claimed: defaultdict[str, int] = defaultdict(int)
    for row in asked(_CLAIMED):
        claimed[row["context"]] = max(claimed[row["context"]], _whole(row["value"]))
    cities = {
        row["institution"]: Thing(row["city"], row["label"] or slug(row["city"]), "City")
        for row in reversed(asked(_GOVERNS))
    }
    places, contexts = (texts(store, find(name).text) for name in (PLACES, CONTEXTS))
    topics: defaultdict[str, set[str]] = defaultdict(set)
    for row in contexts:
        topics[row["iri"]].update(filter(None, [slug(row["topicIri"])]))
    return Background(
        _programmes(asked(_PARTS), asked(_WHOLES)),
        cities,
        dict(claimed),
        {row["iri"]: (row["start"], row["end"]) for row in reversed(contexts)},
        {context: tuple(sorted(found)) for context, found in topics.items()},
        {row["iri"]: _place(row) for row in reversed(places)},
        {row["iri"]: slug(row["kindIri"]) for row in reversed(places) if row["kindIri"]},
        {row["source"]: _source(row) for row in reversed(asked(_SOURCES))},
        max((f"{row['version']}, {row['issued']}" for row in asked(_AS_OF)), default=""),
    )


def told_by(rows: Iterable[Mapping[str, str]], known: Background) -> Background:
    """What rows of somebody's own tell besides the participations, added to what is known.

    Args:
        rows: what `rows.own_rows` gives.
        known: what the graph tells; the rows have the last word.
    """
    claimed, forms = dict(known.claimed), dict(known.forms)
    places, sources = dict(known.places), dict(known.sources)
    topics = dict(known.topics)
    for row in rows:
        participant, context = row["participantIri"], row["contextIri"]
        if row["claimed"]:
            claimed[context] = max(claimed.get(context, 0), _whole(row["claimed"]))
        if row["country"] or row["latitude"]:
            places[participant] = _place(row)
        if row["form"]:
            forms[participant] = slug(row["form"])
        if row["topic"]:
            told = {slug(one.strip()) for one in row["topic"].split(";") if one.strip()}
            topics[context] = tuple(sorted(told.union(topics.get(context, ()))))
        if row["sourceIri"] and row["sourceIri"] not in sources:
            sources[row["sourceIri"]] = Source(row["source"] or row["sourceIri"], "", row["url"])
    return replace(
        known, claimed=claimed, forms=forms, places=places, sources=sources, topics=topics
    )


def _place(row: Mapping[str, str]) -> Place:
    north, east = _degrees(row["latitude"]), _degrees(row["longitude"])
    return Place(row["country"], row["countryCode"], north, east)


def _source(row: Mapping[str, str]) -> Source:
    title = row["title"] or slug(row["source"])
    return Source(title, row["issued"][:4], row["url"], slug(row["tier"]))


def _programmes(
    parts: Iterable[Mapping[str, str]], wholes: Iterable[Mapping[str, str]]
) -> dict[str, Thing]:
    """Each Edition's programme: climb `cg:partOf` until something is no Edition.

    Where an Edition is part of several things, the first IRI is taken, so that every run agrees.
    """
    above: defaultdict[str, list[str]] = defaultdict(list)
    for row in parts:
        above[row["part"]].append(row["whole"])
    labels: dict[str, str] = {}
    classes: defaultdict[str, set[str]] = defaultdict(set)
    for row in wholes:
        labels[row["whole"]] = row["label"] or slug(row["whole"])
        classes[row["whole"]].add(slug(row["class"]))
    tops: dict[str, Thing] = {}
    for edition in sorted(above):
        top, seen = edition, {edition}
        while top in above and (higher := min(above[top])) not in seen:
            top = higher
            seen.add(top)
        if top not in above:
            tops[edition] = Thing(top, labels[top], context_type(classes[top]))
    return tops


def _whole(text: str) -> int:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return 0


def _degrees(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if -360 <= found <= 360 else None  # noqa: PLR2004 - a full turn
