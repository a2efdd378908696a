"""Who is registered: entities by name, by country and by what others call them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from citygraph.catalog.labels import fold
from citygraph.ingest.graphs import A, NamedGraphs
from citygraph.ingest.naming import FAMILIES, iri, local, slug
from citygraph.namespaces import CG, DCTERMS, ID, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable

PREF, ALT = NamedNode(SKOS + "prefLabel"), NamedNode(SKOS + "altLabel")
KIND, LOCATED_IN = NamedNode(CG + "kind"), NamedNode(CG + "locatedIn")
SAME_AS, IDENTIFIER = NamedNode(SCHEMA + "sameAs"), NamedNode(SCHEMA + "identifier")

_FILES = {
    "Country": ("countries-and-regions", "countries and regions"),
    "Region": ("countries-and-regions", "countries and regions"),
    "MetropolitanArea": ("countries-and-regions", "countries and regions"),
    "Development": ("developments", "developments"),
    "institution": ("institutions", "institutions"),
    "initiative": ("initiatives", "initiatives"),
    "event": ("events", "events"),
    "person": ("people", "people"),
    "output": ("outputs", "outputs"),
}
"""Class or kind of IRI -> name and title of the file that registers it."""


_DATA_SETS = {
    "geonames": (
        "Identifiers of cities, confirmed by GeoNames",
        "https://www.geonames.org/",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "ror": (
        "Identifiers of institutions, confirmed by the Research Organization Registry",
        "https://ror.org/",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
}
"""Data set -> title, address and licence of the graph with its identifiers."""


class Registry:
    """The entities of a graph, indexed as names are looked up.

    Args:
        graphs: the graph; what is registered goes there.
    """

    def __init__(self, graphs: NamedGraphs) -> None:
        self._graphs = graphs
        self._classes: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._named: dict[str, dict[str, None]] = defaultdict(dict)
        self._countries: dict[str, set[str]] = defaultdict(set)
        self._same: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        self._code_of: dict[str, str] = {}
        self._homes: dict[str, NamedNode] = {}
        self._called: dict[str, set[str]] = defaultdict(set)
        for graph in graphs:
            for triple in graphs.triples(graph):
                if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(ID):
                    self._index(graph, triple.subject, triple.predicate, triple.object)

    def _index(
        self, graph: NamedNode, subject: NamedNode, predicate: NamedNode, value: object
    ) -> None:
        name = subject.value
        if predicate == A and isinstance(value, NamedNode):
            if local(value) in FAMILIES:
                self._classes[name] = local(value)
                self._homes[name] = graph
        elif predicate in {PREF, ALT} and isinstance(value, Literal):
            self._named[fold(value.value)][name] = None
            self._called[name].add(value.value)
            if predicate == PREF:
                self._labels[name] = value.value
        elif predicate == KIND and isinstance(value, NamedNode):
            self._kinds[name] = local(value)
        elif predicate == LOCATED_IN and isinstance(value, NamedNode):
            self._countries[name].add(value.value)
        elif predicate == SAME_AS and isinstance(value, NamedNode):
            self._same[value.value] = name
        elif predicate == IDENTIFIER and isinstance(value, Literal) and len(value.value) == 2:  # noqa: PLR2004 - an ISO 3166 alpha-2 code
            self._codes[value.value] = name
            self._code_of[name] = value.value

    def __contains__(self, entity: NamedNode) -> bool:
        """Whether something is registered."""
        return entity.value in self._classes

    def cls(self, entity: NamedNode) -> str:
        """The local name of its class."""
        return self._classes.get(entity.value, "")

    def kind(self, entity: NamedNode) -> str:
        """Its kind, or nothing."""
        return self._kinds.get(entity.value, "")

    def label(self, entity: NamedNode) -> str:
        """Its preferred label."""
        return self._labels.get(entity.value, local(entity))

    def country(self, code: str) -> NamedNode:
        """The country with an ISO 3166 alpha-2 code.

        Raises:
            ValueError: no registered country has it.
        """
        if code not in self._codes:
            raise ValueError(f"the country {code!r} is not registered; codes are those of ISO 3166")
        return NamedNode(self._codes[code])

    def code(self, entity: NamedNode) -> str:
        """The code of the country in which something lies, or nothing when that is not clear."""
        around = {entity.value, *self._within(entity.value)}
        found = {self._code_of[place] for place in around if place in self._code_of}
        return found.pop() if len(found) == 1 else ""

    def _within(self, name: str) -> set[str]:
        reached: set[str] = set()
        open_ = [name]
        while open_:
            for place in self._countries.get(open_.pop(), ()):
                if place not in reached:
                    reached.add(place)
                    open_.append(place)
        return reached

    def named(self, name: str) -> list[NamedNode]:
        """The entities that bear a name, apart from case and diacritics."""
        return [NamedNode(found) for found in self._named.get(fold(name), ())]

    def names(self) -> Iterable[tuple[str, NamedNode]]:
        """Every folded name with an entity that bears it."""
        for name, entities in self._named.items():
            for entity in entities:
                yield name, NamedNode(entity)

    def same_as(self, url: str) -> NamedNode | None:
        """The entity that a data set elsewhere knows under an IRI."""
        found = self._same.get(url)
        return None if found is None else NamedNode(found)

    def free(self, family: str, *names: str) -> NamedNode:
        """An IRI that nothing has yet.

        Args:
            family: the coarse kind.
            names: what to make it of, each with more words than the one before.
        """
        for name in names:
            found = iri(f"{family}:{slug(name)}")
            if found not in self:
                return found
        number = 2
        while iri(f"{family}:{slug(names[-1])}-{number}") in self:
            number += 1
        return iri(f"{family}:{slug(names[-1])}-{number}")

    def register(
        self, entity: NamedNode, cls: str, label: str, kind: str = "", country: str = ""
    ) -> None:
        """Enter something new.

        Args:
            entity: its IRI.
            cls: its class.
            label: its preferred label.
            kind: its kind, if it has one.
            country: label of its country, for the file of a city.
        """
        graph = self._file(cls, country)
        self._say(graph, entity, A, NamedNode(CG + cls))
        self._say(graph, entity, PREF, Literal(label, language="en"))
        if kind:
            self._say(graph, entity, KIND, iri(f"kind:{kind}"))

    def call(self, entity: NamedNode, name: str) -> None:
        """Note that something is also called so."""
        home = self._homes.get(entity.value)
        if home is not None and name not in self._called[entity.value]:
            self._say(home, entity, ALT, Literal(name, language="en"))

    def identify(self, entity: NamedNode, data_set: str, url: str) -> NamedNode:
        """Note what a data set calls something; gives the graph of that data set."""
        title, home, licence = _DATA_SETS[data_set]
        graph = self._graphs.describe(f"identifiers-{data_set}", title, "registry", "reference")
        self._graphs.add(graph, graph, NamedNode(SCHEMA + "url"), NamedNode(home))
        self._graphs.add(graph, graph, NamedNode(DCTERMS + "license"), NamedNode(licence))
        self._say(graph, entity, SAME_AS, NamedNode(url))
        return graph

    def locate(self, graph: NamedNode, entity: NamedNode, place: NamedNode) -> None:
        """Let a graph say where something lies."""
        self._say(graph, entity, LOCATED_IN, place)

    def _say(
        self, graph: NamedNode, entity: NamedNode, predicate: NamedNode, value: NamedNode | Literal
    ) -> None:
        self._graphs.add(graph, entity, predicate, value)
        self._index(graph, entity, predicate, value)

    def _file(self, cls: str, country: str) -> NamedNode:
        if cls == "City":
            name, title = f"cities-{slug(country)}", f"cities, {country}"
            if not country:
                name, title = "cities-elsewhere", "cities whose country is not known"
        else:
            name, title = _FILES.get(cls) or _FILES[FAMILIES[cls]]
        return self._graphs.describe(
            f"registry-{name}", f"CityGraph registry: {title}", "registry", "curation"
        )
