"""From a printed name to the entity that is meant: by decision, name or data set, no guess."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from citygraph.catalog.labels import fold
from citygraph.ingest.dates import partial_date
from citygraph.ingest.graphs import A
from citygraph.ingest.likeness import Likeness
from citygraph.ingest.naming import FAMILIES, distinct_slug, iri, local
from citygraph.ingest.places import City, chosen
from citygraph.namespaces import CG, PREFIXES, PROV, SCHEMA, SKOS, XSD, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citygraph.ingest.decisions import Decision, Decisions
    from citygraph.ingest.graphs import NamedGraphs
    from citygraph.ingest.places import Gazetteer
    from citygraph.ingest.registry import Registry
    from citygraph.ingest.ror import Organization
    from citygraph.ingest.words import Words

NOTE = NamedNode(SKOS + "editorialNote")
DERIVED = NamedNode(PROV + "wasDerivedFrom")
_PEOPLED = {"City", "Region", "MetropolitanArea"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as a row prints it.

    Args:
        name: the name.
        type: the word for its type.
        contexts: what else the row names, for decisions that are limited to it.
        source: the graph in which the claim will stand.
    """

    name: str
    type: str
    contexts: tuple[str, ...]
    source: NamedNode


class UndecidedError(ValueError):
    """A name that a person has to decide about.

    Args:
        mention: the name in its row.
        message: half a sentence that says why.
        candidates: short IRIs or identifiers that may be meant, best first.
    """

    def __init__(self, mention: Mention, message: str, candidates: Sequence[str] = ()) -> None:
        self.mention = mention
        self.candidates = tuple(candidates)
        super().__init__(message)


@dataclass
class Reconciler:
    """Finds or registers the entities that the rows of a table name.

    Args:
        graphs: where new entities go.
        registry: who is there.
        words: what the words of a table mean.
        decisions: what people decided.
        gazetteer: cities.
        organizations: folded name -> institutions of a file of the Research Organization Registry.
    """

    graphs: NamedGraphs
    registry: Registry
    words: Words
    decisions: Decisions
    gazetteer: Gazetteer
    organizations: Mapping[str, list[Organization]]
    _likeness: dict[str, Likeness] = field(
        init=False, default_factory=lambda: defaultdict(Likeness)
    )
    _countries: dict[NamedNode, set[str]] = field(
        init=False, default_factory=lambda: defaultdict(set)
    )

    def __post_init__(self) -> None:
        for name, entity in self.registry.names():
            self._likeness[_family(entity)].add(name)

    def entity(self, mention: Mention, around: Iterable[NamedNode] = ()) -> NamedNode:
        """The entity that a mention names.

        Args:
            mention: the name with what stands around it.
            around: entities of the same row that are known, whose country may tell homonyms apart.

        Raises:
            UndecidedError: several entities may be meant, or something resembles the name.
            ValueError: the type is not mapped, or a decision rejects the name.
        """
        if not mention.name:
            raise ValueError("names nobody; fill in subject and object")
        decision = self.decisions.about(mention.name, mention.type, mention.contexts)
        if decision is None or decision.decision == "different":
            found = self._known(mention, around, decision) or self._new(mention, around, decision)
        elif decision.decision == "reject":
            raise ValueError(decision.reason)
        else:
            found = self.decided(decision.entity, mention.source)
            if not self.decisions.limited(mention.name):
                self.registry.call(found, mention.name)
        if code := self.registry.code(found):
            self._countries[mention.source].add(code)
        return found

    def decided(self, short: str, source: NamedNode) -> NamedNode:
        """An entity by its short IRI, registered if a decision says how.

        Raises:
            ValueError: nothing with this IRI is registered and no decision registers it.
        """
        found = iri(short)
        if found in self.registry:
            return found
        decision = self.decisions.registers.get(short)
        if decision is None:
            raise ValueError(f"a decision names {short}, which nobody registers; add a line 'new'")
        self._register(found, decision, source)
        return found

    def made(
        self, family: str, cls: str, label: str, source: NamedNode, name: str = ""
    ) -> NamedNode:
        """What a row brings about by itself: an edition, a partnership, a visit.

        Args:
            family: the coarse kind.
            cls: its class.
            label: its preferred label.
            source: the graph in which the claim will stand.
            name: last part of its IRI, where it is not made of the label.
        """
        short = f"{family}:{name or distinct_slug(label)}"
        if short in self.decisions.registers or iri(short) in self.registry:
            return self.decided(short, source)
        self._enter(iri(short), cls, label)
        return iri(short)

    def named(self, name: str, source: NamedNode) -> NamedNode:
        """An entity that a decision names, by short IRI or by a name that has one meaning.

        Raises:
            ValueError: the name has no meaning, or several.
        """
        prefix = name.partition(":")[0]
        if prefix in PREFIXES and " " not in name:
            return self.decided(name, source)
        for type_ in ("city", "region", "country", ""):
            decision = self.decisions.about(name, type_, ())
            if decision is not None and decision.decision in {"same", "new"}:
                return self.decided(decision.entity, source)
        found = [e for e in self.registry.named(name) if _family(e) == "place"]
        if len(found) != 1:
            raise ValueError(f"a decision names {name!r}, which is not one registered place")
        return found[0]

    def _known(
        self, mention: Mention, around: Iterable[NamedNode], different: Decision | None
    ) -> NamedNode | None:
        """The registered entity that bears the name, told from homonyms by class and country."""
        kind = self.words.type(mention.type)
        family = FAMILIES.get(kind.cls, "")
        found = [e for e in self.registry.named(mention.name) if _family(e) == family]
        if different is not None:
            found = [e for e in found if shorten(e.value) != different.entity]
        if kind.cls in _PEOPLED:
            found = [e for e in found if self.registry.cls(e) == kind.cls]
        if len(found) > 1 and kind.kind:
            found = [e for e in found if self.registry.kind(e) == kind.kind] or found
        if len(found) > 1:
            codes = self._hints(mention, around)
            found = [e for e in found if self.registry.code(e) in codes] or found
        if len(found) > 1:
            shown = [shorten(e.value) for e in found]
            problem = f"{mention.name!r} may be {' or '.join(shown)}; decide which"
            raise UndecidedError(mention, problem, shown)
        if found and kind.cls == "City":
            self._see_that_country_fits(mention, around, found[0])
        return found[0] if found else None

    def _see_that_country_fits(
        self, mention: Mention, around: Iterable[NamedNode], city: NamedNode
    ) -> None:
        """Ask a person when the row speaks of another country, which has such a city too."""
        codes = {self.registry.code(entity) for entity in around} - {""}
        if not codes or self.registry.code(city) in codes | {""}:
            return
        named = self.gazetteer.candidates(mention.name, codes)
        others = [str(candidate) for candidate in named if candidate.country in codes]
        if others:
            shown = [shorten(city.value), *others]
            problem = f"{mention.name!r} may be {' or '.join(shown)}; decide which"
            raise UndecidedError(mention, problem, shown)

    def _hints(self, mention: Mention, around: Iterable[NamedNode]) -> set[str]:
        """Codes of the countries that the row speaks of, or else the only one of its source."""
        codes = {self.registry.code(entity) for entity in around} - {""}
        source = self._countries[mention.source]
        return codes or (source if len(source) == 1 else set())

    def _new(
        self, mention: Mention, around: Iterable[NamedNode], different: Decision | None
    ) -> NamedNode:
        kind = self.words.type(mention.type)
        if not kind.cls:
            raise ValueError(f"the type {mention.type!r} names no entity; correct it")
        if kind.cls == "City":
            return self._new_city(mention, around)
        if kind.cls == "Country":
            near = self._near(mention.name, "place")
            raise UndecidedError(
                mention, f"{mention.name!r} is no registered country; decide which", near
            )
        family = FAMILIES[kind.cls]
        if different is None:
            near = self._near(mention.name, family)
            if near:
                problem = (
                    f"{mention.name!r} resembles {', '.join(near)}; decide whether it is the same, "
                    "different or new"
                )
                raise UndecidedError(mention, problem, near)
        found = self.registry.free(family, mention.name, f"{mention.name} {mention.type}")
        self._enter(found, kind.cls, mention.name, kind.kind)
        if kind.cls == "Institution":
            self._confirm(found, mention.name)
        return found

    def _near(self, name: str, family: str) -> list[str]:
        near = self._likeness[family].near(fold(name))
        named = (entity for other, _ in near for entity in self.registry.named(other))
        return list(dict.fromkeys(shorten(e.value) for e in named if _family(e) == family))

    def _confirm(self, entity: NamedNode, name: str) -> None:
        """Identify an institution that just one record of the registry bears the name of."""
        records = self.organizations.get(fold(name), ())
        if len(records) == 1:
            graph = self.registry.identify(entity, "ror", PREFIXES["ror"] + records[0].id)
            if records[0].country:
                place = self.registry.country(records[0].country)
                self.registry.locate(graph, entity, place)

    def _new_city(self, mention: Mention, around: Iterable[NamedNode]) -> NamedNode:
        candidates = self.gazetteer.candidates(mention.name, self._hints(mention, around))
        city = chosen(candidates, mention.name)
        if city is None and candidates:
            shown = [str(candidate) for candidate in candidates[:5]]
            raise UndecidedError(
                mention, f"{mention.name!r} may be {'; '.join(shown)}; decide which", shown
            )
        if city is None:
            near = self._near(mention.name, "place")
            hint = f"; nearest: {', '.join(near)}" if near else ""
            problem = f"GeoNames has no city named {mention.name!r}{hint}; correct it or decide"
            raise UndecidedError(mention, problem, near)
        known = self.registry.same_as(f"{PREFIXES['geonames']}{city.id}/")
        if known is not None:
            self.registry.call(known, mention.name)
            return known
        country = self.registry.label(self.registry.country(city.country))
        name = mention.name.rpartition(",")[0] or mention.name
        taken = any(self.registry.cls(e) == "City" for e in self.registry.named(name))
        label = f"{name}, {city.region or country}" if taken else name
        found = self.registry.free("place", label, f"{name} {city.region} {country}")
        self._enter(found, "City", label, "", country)
        self.registry.call(found, mention.name)
        self._settle(found, city)
        return found

    def _enter(
        self, entity: NamedNode, cls: str, label: str, kind: str = "", country: str = ""
    ) -> None:
        self.registry.register(entity, cls, label, kind, country)
        self._likeness[_family(entity)].add(fold(label))

    def _settle(self, entity: NamedNode, city: City) -> None:
        """What GeoNames says of a city: where it lies and how many live there."""
        graph = self.registry.identify(entity, "geonames", f"{PREFIXES['geonames']}{city.id}/")
        add = self.graphs.add
        self.registry.locate(graph, entity, self.registry.country(city.country))
        for name, degrees in (("latitude", city.latitude), ("longitude", city.longitude)):
            value = Literal(f"{degrees:.5f}", datatype=NamedNode(XSD + "decimal"))
            add(graph, entity, NamedNode(SCHEMA + name), value)
        if city.population:
            figure = iri(f"observation:{local(graph)}.{local(entity)}.population")
            people = Literal(str(city.population), datatype=NamedNode(XSD + "integer"))
            add(graph, figure, A, NamedNode(CG + "Observation"))
            add(graph, figure, NamedNode(CG + "about"), entity)
            add(graph, figure, NamedNode(CG + "indicator"), iri("indicator:population"))
            add(graph, figure, NamedNode(CG + "comparator"), iri("comparator:exact"))
            add(graph, figure, NamedNode(CG + "source"), graph)
            add(graph, figure, NamedNode(CG + "value"), people)

    def _register(self, entity: NamedNode, decision: Decision, source: NamedNode) -> None:
        """Register what a decision describes, and let curation say the rest."""
        city = self._city(decision)
        codes = (city.country,) if city else decision.countries
        countries = [self.registry.country(code) for code in codes]
        country = self.registry.label(countries[0]) if countries else ""
        self._enter(entity, decision.cls, decision.label, decision.kind, country)
        if decision.name != decision.label and not self.decisions.limited(decision.name):
            self.registry.call(entity, decision.name)
        if city is not None:
            self._settle(entity, city)
        ror = [i.removeprefix("ror:") for i in decision.identifiers if i.startswith("ror:")]
        for identifier in ror:
            graph = self.registry.identify(entity, "ror", PREFIXES["ror"] + identifier)
            for place in countries:
                self.registry.locate(graph, entity, place)
        self._derive(source, decision)
        self._curate(entity, decision, [] if city or ror else countries, source)

    def _city(self, decision: Decision) -> City | None:
        for identifier in decision.identifiers:
            if identifier.startswith("geonames:"):
                city = self.gazetteer.city(int(identifier.removeprefix("geonames:")))
                if city is None:
                    raise ValueError(f"{decision.place}: GeoNames has no {identifier}")
                return city
        return None

    def _curate(
        self,
        entity: NamedNode,
        decision: Decision,
        countries: Sequence[NamedNode],
        source: NamedNode,
    ) -> None:
        graph = self._curation()
        places = [self.named(name, source) for name in decision.located_in]
        places = [place for place in places if place != entity] or list(countries)
        if decision.kind == "municipality":
            for place in [p for p in places if self.registry.cls(p) == "City"]:
                self.graphs.add(graph, entity, NamedNode(CG + "governs"), place)
        for place in places:
            self.registry.locate(graph, entity, place)
        for whole in decision.part_of:
            self.graphs.add(graph, entity, NamedNode(CG + "partOf"), self.decided(whole, source))
        for topic in decision.topics:
            self.graphs.add(graph, entity, NamedNode(CG + "topic"), iri(f"topic:{topic}"))
        for name, text in (("start", decision.start), ("end", decision.end)):
            if (date := partial_date(text)) is not None:
                self.graphs.add(graph, entity, NamedNode(CG + name), date)
        if self.graphs.about(graph, entity):
            reason = decision.reason or "Read from its name, or from the pages that name it."
            self.graphs.add(graph, entity, NOTE, Literal(reason, language="en"))

    def _derive(self, source: NamedNode, decision: Decision) -> None:
        """Note that what curation says of an entity was read from a source."""
        if (
            decision.topics
            or decision.located_in
            or decision.part_of
            or decision.countries
            or decision.start
        ):
            self.graphs.add(self._curation(), self._curation(), DERIVED, source)

    def _curation(self) -> NamedNode:
        return self.graphs.describe(
            "curation-names-and-titles",
            "What the curators read from names, titles and roles",
            "judgement",
            "curation",
        )


def _family(entity: NamedNode) -> str:
    return entity.value.rsplit("/", 2)[1]
