"""Write a synthetic smart-city ecosystem in the model of CityGraph, to measure and try things on.

    python scripts/ecosystem.py --triples 100000 --output FILE.trig

Everything in it is invented; every slug opens with "synthetic". The same number of triples and the
same seed give the same bytes. Sizes have heavy tails, as in the field: whoever has taken part often
is more likely to take part again, most contexts are small, some are lists of a hundred cities.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from citygraph.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Graphs: TypeAlias = dict[str, dict[str, dict[tuple[str, str], None]]]
"""Graph -> subject -> (predicate, object), all as prefixed names or Turtle literals."""

TOPICS = (
    *("smart-city", "open-data", "digital-inclusion", "citizen-participation", "climate-change"),
    *("quality-of-life", "infrastructure", "financing", "startups", "education", "storm-water"),
    *("public-wifi", "traffic-signals", "data-analytics", "knowledge-sharing", "urban-services"),
)
INSTITUTION_KINDS = (
    *("company", "university", "municipality", "company", "ngo", "consultancy", "company"),
    *("government-agency", "city-network", "ministry", "cluster", "development-bank"),
)
_OUTPUT_KINDS = ("white-paper", "toolkit", "course", "dataset", "standard", "system", "policy")
MEMBER_ROLES = (
    *("partner", "partner", "solution-provider", "academic-partner", "developer"),
    *("contributor", "beneficiary", "supporter", "lead", "adopter"),
)
_EVENT_ROLES = ("attendee", "attendee", "speaker", "thought-leader", "subject-expert", "host")
_EDITION_ROLES = ("core-city", "core-city", "affiliated-city", "candidate", "shortlisted")
_GROUPS = ("citizens", "residents", "vendors", "startup", "local-governments")
_TIERS = ("primary", "news", "primary", "reference", "aggregator")
_STATUSES = ("underway", "ended", "planned", "underway")
_INCOMES = ("low", "lower-middle", "upper-middle", "high")
_FACILITIES = ("business-incubator", "cultural-facilities", "academic-and-training-centre")
_CONTEXTS = (
    *("project", "edition", "project", "event", "project", "membership", "project", "plan"),
    *(
        "project",
        "event",
        "partnership",
        "award",
        "project",
        "development",
        "edition",
        "initiative",
    ),
)
"""What the contexts are in turn, so that even a small ecosystem has some of everything."""

_COUNTRIES = 60
_CONTINENTS = 6
_FIRST_YEAR, _YEARS = 2004, 21
_TAIL = 1.3  # exponent of the sizes of contexts
_LARGEST = 400  # participants of one context
_LIST_EVERY, _LIST_LEAST, _LIST_MORE = 25, 20, 97  # lists of 20 to 116 cities
_NEW_PARTICIPANT = 0.4
_NEW_PROGRAMME = 0.25
_OFTEN, _SOMETIMES, _SELDOM = 0.5, 0.2, 0.05

_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
_STRIDE = 15_485_863  # a prime that shares no factor with the number of names
_NAME_SYLLABLES = 4


class Dice:
    """Chance that gives the same throws on every version of Python.

    Args:
        seed: where the throws begin.
    """

    def __init__(self, seed: int) -> None:
        self._throw = Random(seed).random  # noqa: S311 - for data, not for secrets

    def chance(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self._throw() < probability

    def below(self, end: int) -> int:
        """An integer from 0 to end - 1."""
        return int(self._throw() * end)

    def one_of(self, things: Sequence[str]) -> str:
        """One of some things."""
        return things[self.below(len(things))]

    def early(self, things: Sequence[str]) -> str:
        """One of some things, the first ones more often."""
        return things[int(self._throw() ** 2 * len(things))]

    def size(self, least: int, most: int) -> int:
        """An integer with a heavy tail."""
        return min(most, int(least * (1.0 - self._throw()) ** (-1.0 / _TAIL)))


class Ecosystem:
    """The synthetic ecosystem, grown document by document.

    Args:
        triples: how many triples of named graphs it shall have; it stops at the first fact beyond.
        seed: of the dice.
    """

    def __init__(self, triples: int, seed: int = 0) -> None:
        self.graphs: Graphs = {}
        self.size = 0
        self._wanted = triples
        self._dice = Dice(seed)
        self._named = 0
        self._contexts = 0
        self._urns: dict[str, list[str]] = {}
        self._countries: list[str] = []
        self._municipalities: list[str] = []
        self._latest: dict[str, str] = {}
        self._shared: list[str] = []
        self._with_status: set[str] = set()
        self._claimed: dict[str, list[tuple[str, str]]] = {}

    def grow(self) -> Graphs:
        """Add documents until there are enough triples."""
        number = 0
        while self.size < self._wanted:
            number += 1
            self._document(f"source:synthetic-document-{number}")
        return self.graphs

    def _say(self, graph: str, subject: str, **statements: str | Sequence[str]) -> None:
        """Add statements; `a`, a property of cg: by its name, or `prefix__property`."""
        known = self.graphs.setdefault(graph, {}).setdefault(subject, {})
        before = len(known)
        for name, values in statements.items():
            prefixed = name.replace("__", ":") if "__" in name or name == "a" else f"cg:{name}"
            for value in [values] if isinstance(values, str) else values:
                known[prefixed, value] = None
        self.size += len(known) - before

    def _register(self, kind: str, what: str, suffix: str = "", /, **more: str) -> str:
        """Enter something new in the registry, under a name that nothing else has."""
        self._named += 1
        entity = f"{kind}:synthetic-{_hyphens(what)}-{self._named}"
        graph = f"source:synthetic-registry-{kind}"
        if graph not in self.graphs:
            title = f'"Synthetic registry: {kind}"@en'
            self._say(graph, graph, a="cg:Source", kind="kind:registry", tier="tier:curation")
            self._say(graph, graph, dcterms__title=title)
        label = f'"{invented_name(self._named)}{suffix}"@en'
        self._say(graph, entity, a=f"cg:{what}", skos__prefLabel=label, **more)
        self._urns.setdefault(what, []).append(entity)
        return entity

    def _earlier(self, what: str) -> str | None:
        """Something that occurred before, the more often the likelier."""
        urn = self._urns.get(what)
        if not urn:
            return None
        found = self._dice.one_of(urn)
        urn.append(found)
        return found

    def _again(self, new: float, kind: str, what: str, suffix: str = "", /, **more: str) -> str:
        """Something that occurred before, or with the probability `new` something new."""
        known = None if self._dice.chance(new) else self._earlier(what)
        return known or self._register(kind, what, suffix, **more)

    def _country(self) -> str:
        few = len(self._countries) < _COUNTRIES
        if few and (not self._countries or self._dice.chance(_SOMETIMES)):
            new = 1.0 if len(self._countries) < _CONTINENTS else 0.0
            continent = self._again(new, "place", "Region", " Region")
            self._countries.append(self._register("place", "Country", locatedIn=continent))
        return self._dice.early(self._countries)

    def _city(self) -> str:
        known = None if self._dice.chance(_NEW_PARTICIPANT) else self._earlier("City")
        if known:
            return known
        more = {"locatedIn": self._country()}
        if self._dice.chance(_SOMETIMES):
            more["skos__altLabel"] = f'"{invented_name(self._named + 1)} City"@en'
        return self._register("place", "City", **more)

    def _institution(self) -> str:
        known = None if self._dice.chance(_NEW_PARTICIPANT) else self._earlier("Institution")
        if known:
            return known
        kind, city = self._dice.one_of(INSTITUTION_KINDS), self._city()
        more = {"kind": f"kind:{kind}", "locatedIn": city}
        suffix = f" {kind.replace('-', ' ').title()}"
        if kind != "municipality":
            return self._register("institution", "Institution", suffix, **more)
        body = self._register("institution", "Institution", suffix, governs=city, **more)
        self._municipalities.append(body)
        return body

    def _document(self, source: str) -> None:
        """One source: what it is, and what it says of one programme and its surroundings."""
        dice = self._dice
        title = f'"Synthetic document {source.rsplit("-", 1)[-1]}"@en'
        url = f"<https://example.org/{_slug(source)}>"
        tier = f"tier:{dice.one_of(_TIERS)}"
        self._say(source, source, a="cg:Source", kind="kind:article", tier=tier, schema__url=url)
        self._say(source, source, dcterms__title=title, dcterms__publisher=self._institution())
        self._say(source, source, dcterms__issued=self._date(whole=True))
        programme = self._again(_NEW_PROGRAMME, "initiative", "Programme", " 2030")
        self._undertaking(source, programme, aim=f"topic:{dice.early(TOPICS)}")
        for _ in range(dice.size(1, 8)):
            self._context(source, programme)
            if self.size >= self._wanted:
                return
        self._figures(source)
        self._mayor(source)
        self._needs(source, programme)
        if dice.chance(_SOMETIMES):
            self._judge(source)

    def _undertaking(self, source: str, initiative: str, **more: str) -> None:
        """What a source says directly of an initiative or event."""
        dice = self._dice
        topics = {f"topic:{dice.early(TOPICS)}" for _ in range(dice.size(1, 5))}
        self._say(source, initiative, topic=sorted(topics), **more)
        if dice.chance(_OFTEN):
            status = f"status:{dice.one_of(_STATUSES)}"
            if initiative not in self._with_status:  # sources that differ would get a warning
                self._say(source, initiative, status=status)
            self._with_status.add(initiative)

    def _context(self, source: str, programme: str) -> None:
        """Something that a source says others take part in, with those who do."""
        dice = self._dice
        if self._shared and dice.chance(_SOMETIMES):
            self._corroborate(source, self._shared.pop(dice.below(len(self._shared))))
            return
        form = _CONTEXTS[self._contexts % len(_CONTEXTS)]
        self._contexts += 1
        if form == "partnership":
            self._pair(source, programme)
            return
        is_list = self._contexts % _LIST_EVERY == 0
        size = _LIST_LEAST + dice.below(_LIST_MORE) if is_list else dice.size(2, _LARGEST)
        only_cities = is_list or form in {"edition", "award"}
        context, roles = self._make(form, source, programme)
        self._shared.append(context)
        for _ in range(size):
            city = only_cities or dice.chance(_SOMETIMES)
            participant = self._city() if city else self._institution()
            self._claim(source, context, participant, dice.one_of(roles))
            if self.size >= self._wanted:
                return
        if form == "project" and dice.chance(_SOMETIMES):
            self._output(source, context)

    def _corroborate(self, source: str, context: str) -> None:
        """Another source on a known context: it repeats some of the claims."""
        for participant, role in list(self._claimed.get(context, ())):
            if self._dice.chance(_OFTEN):
                self._claim(source, context, participant, role)
        self._claim(source, context, self._institution(), "partner")

    def _pair(self, source: str, programme: str) -> None:
        """A partnership of two cities."""
        pair = self._register("initiative", "Partnership", " Partnership", partOf=programme)
        cities: set[str] = set()
        while len(cities) < 2:  # noqa: PLR2004 - two make a pair
            cities.add(self._city())
        for city in sorted(cities):
            self._claim(source, pair, city, "partner", named=True)

    def _make(self, form: str, source: str, programme: str) -> tuple[str, Sequence[str]]:
        """A context of some form, and the roles in it."""
        if form == "event":
            return self._event(source, programme), _EVENT_ROLES
        if form == "membership":
            kind = "kind:city-network"
            network = self._register("institution", "Institution", " City Network", kind=kind)
            return network, ("member", "member", "member", "secretariat", "funder")
        if form in {"edition", "award"}:
            return self._edition(source, form, programme), _EDITION_ROLES
        if form == "development":
            return self._development(source), ("tenant", "developer", "founder", "supervisor")
        made = self._register("initiative", form.title(), f" {form.title()}")
        self._undertaking(
            source, made, partOf=programme, start=self._date(), locatedIn=self._city()
        )
        if self._dice.chance(_SOMETIMES):
            self._say(source, made, alignsWith=programme)
        return made, MEMBER_ROLES

    def _development(self, source: str) -> str:
        place = self._register("place", "Development", " Park", kind="kind:business-park")
        self._undertaking(source, place, locatedIn=self._city())
        area = f"{self._dice.size(5, 4000)}"
        self._observation(source, place, area, indicator="area", unit="unit:hectare")
        facility = f"facility:{self._dice.one_of(_FACILITIES)}"
        self._observation(source, place, facility, indicator="facility")
        return place

    def _edition(self, source: str, form: str, programme: str) -> str:
        """A round of the programme, or the year of an award; it follows the one before."""
        whole = programme
        if form == "award":
            whole = self._again(_OFTEN, "initiative", "Award", " Award")
            self._undertaking(source, whole)
        edition = self._register("initiative", "Edition", " Round")
        self._undertaking(source, edition, partOf=whole, asOf=self._date())
        self._follow(source, edition, whole)
        for _ in range(2):
            rule = self._again(_SOMETIMES, "criterion", "Criterion", " Rule", kind="kind:selection")
            self._say(source, edition, requires=rule)
        count = f"{self._dice.size(5, 900)}"
        self._observation(source, edition, count, indicator="applicants")
        return edition

    def _event(self, source: str, programme: str) -> str:
        series = self._again(_OFTEN, "event", "EventSeries", " Conference Series")
        self._say(source, series, partOf=programme, topic=f"topic:{self._dice.early(TOPICS)}")
        event = self._register("event", "Event", " Conference")
        start = self._date(whole=True)
        self._undertaking(source, event, partOf=series, start=start, locatedIn=self._city())
        self._follow(source, event, series)
        return event

    def _follow(self, source: str, new: str, line: str) -> None:
        """Say that something follows what was last in its line."""
        if line in self._latest:
            self._say(source, new, follows=self._latest[line])
        self._latest[line] = new

    def _claim(
        self, source: str, context: str, participant: str, role: str, *, named: bool = False
    ) -> None:
        """One participation, of an unnamed group now and then; a source states each but once."""
        dice = self._dice
        if participant == context:
            return
        key, who = "participant", _slug(participant)
        if not named and dice.chance(_SELDOM):
            key, participant = "participantKind", f"kind:{dice.one_of(_GROUPS)}"
            who = f"some-{_slug(participant)}"
        claim = f"participation:{_slug(source)}.{_slug(context)}.{who}.{role}"
        if claim in self.graphs[source]:
            return
        self._say(source, claim, a="cg:Participation", source=source, context=context)
        self._say(source, claim, role=f"role:{role}", locator=self._locator(), **{key: participant})
        if not named and key == "participant":
            self._claimed.setdefault(context, []).append((participant, role))
        if role != "mayor" and dice.chance(_SOMETIMES):
            self._say(source, claim, start=self._date())
        elif role == "mayor" or dice.chance(_SOMETIMES):
            self._say(source, claim, asOf=self._date())
        if dice.chance(_SELDOM):
            name = f'"{invented_name(dice.below(self._named))} as printed"'
            self._say(source, claim, namedAs=name, roleText='"partner and builder"')
        criterion = self._earlier("Criterion") if role == "core-city" else None
        if criterion:
            self._say(source, claim, meets=criterion)
            if dice.chance(_SELDOM):
                self._follow(source, claim, "core-city")

    def _output(self, source: str, of: str) -> None:
        kind = f"kind:{self._dice.one_of(_OUTPUT_KINDS)}"
        output = self._register("output", "Output", " Report", kind=kind)
        topic = f"topic:{self._dice.early(TOPICS)}"
        status = f"status:{self._dice.one_of(('planned', 'published'))}"
        self._say(source, output, outputOf=of, topic=topic, status=status)
        for link, what in (("presentedAt", "Event"), ("contributesTo", "Programme")):
            target = self._earlier(what) if self._dice.chance(_SOMETIMES) else None
            if target:
                self._say(source, output, **{link: target})

    def _observation(
        self, source: str, about: str, value: str, *, indicator: str, **more: str
    ) -> None:
        """One figure of a source, exact unless told otherwise; a concept has no comparator."""
        scope = f".{_slug(more['scope'])}" if "scope" in more else ""
        claim = f"observation:{_slug(source)}.{_slug(about)}.{indicator}{scope}"
        if claim in self.graphs[source]:
            return
        if value.isdigit():
            value = f'"{value}"^^xsd:decimal'
            more.setdefault("comparator", "comparator:exact")
        self._say(source, claim, a="cg:Observation", source=source, about=about, value=value)
        self._say(
            source, claim, indicator=f"indicator:{indicator}", locator=self._locator(), **more
        )

    def _figures(self, source: str) -> None:
        """Populations, ranks and income groups."""
        dice = self._dice
        for _ in range(dice.size(1, 12)):
            city, country = self._city(), self._country()
            count = f"{dice.size(20, 30_000)}000"
            more = {"comparator": f"comparator:{dice.one_of(('exact', 'about', 'more-than'))}"}
            more["asOf"] = self._date()
            self._observation(source, city, count, indicator="population", **more)
            if dice.chance(_SOMETIMES):
                rank = {"indicator": "position-by-population", "scope": country}
                self._observation(source, city, f"{dice.size(1, 50)}", **rank)
                income = f"income:{dice.one_of(_INCOMES)}"
                self._observation(source, country, income, indicator="income-group")

    def _mayor(self, source: str) -> None:
        """A mayor of a municipality."""
        if self._municipalities and self._dice.chance(_OFTEN):
            body = self._dice.one_of(self._municipalities)
            person = self._register("person", "Person", " Example")
            self._claim(source, body, person, "mayor", named=True)

    def _needs(self, source: str, programme: str) -> None:
        need = self._again(_OFTEN, "need", "Need", " Funding")
        self._say(source, need, topic=f"topic:{self._dice.early(TOPICS)}")
        self._say(source, programme, answers=need)
        event = self._earlier("Event")
        if event:
            self._say(source, event, raises=need)
        if self._dice.chance(_SOMETIMES):
            country = self._country()
            suffix = " Metropolitan Area"
            area = self._register("place", "MetropolitanArea", suffix, locatedIn=country)
            count = f"{self._dice.size(100, 40_000)}000"
            self._observation(source, area, count, indicator="population")

    def _judge(self, source: str) -> None:
        """What curation makes of a source, in a graph of its own."""
        graph = "source:synthetic-curation"
        if graph not in self.graphs:
            title = '"Synthetic judgements"@en'
            self._say(graph, graph, a="cg:Source", kind="kind:judgement", tier="tier:curation")
            self._say(graph, graph, dcterms__title=title)
        self._say(graph, graph, prov__wasDerivedFrom=source)
        reason = '"Invented, as the claim is."@en'
        figure = next((s for s in self.graphs[source] if s.startswith("observation:")), None)
        if figure:
            self._say(graph, figure, standing="standing:doubtful", skos__editorialNote=reason)
        one, other = self._institution(), self._institution()
        if one != other:
            self._say(graph, one, possiblySame=other, skos__editorialNote=reason)

    def _locator(self) -> str:
        return f'"paragraph {1 + self._dice.below(40)}"'

    def _date(self, *, whole: bool = False) -> str:
        """A day, or a date as exact as sources use to be."""
        dice = self._dice
        year = f"{_FIRST_YEAR + dice.below(_YEARS)}"
        month, day = f"{1 + dice.below(12):02}", f"{1 + dice.below(28):02}"
        if whole or dice.chance(_SOMETIMES):
            return f'"{year}-{month}-{day}"^^xsd:date'
        if dice.chance(_SOMETIMES):
            return f'"{year}-{month}"^^xsd:gYearMonth'
        return f'"{year}"^^xsd:gYear'


def _slug(entity: str) -> str:
    return entity.partition(":")[2]


def _hyphens(what: str) -> str:
    return re.sub("(?<=[a-z])(?=[A-Z])", "-", what).lower()


def invented_name(number: int) -> str:
    """An invented name, another one for each number."""
    rest = number * _STRIDE % len(_SYLLABLES) ** _NAME_SYLLABLES
    name = ""
    for _ in range(_NAME_SYLLABLES):
        rest, digit = divmod(rest, len(_SYLLABLES))
        name += _SYLLABLES[digit]
    return name.title()


def trig(graphs: Graphs) -> Iterator[str]:
    """The lines of a TriG document, one triple per line, in the order of names."""
    used = {"xsd"}
    for subjects in graphs.values():
        for subject, statements in subjects.items():
            terms = (term for pair in statements for term in pair if term[0] not in '"<')
            used.update(term.partition(":")[0] for term in (subject, *terms))
    for prefix in sorted(used - {"a"}):
        yield f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n"
    for graph in sorted(graphs):
        yield f"\nGRAPH {graph} {{\n"
        for subject in sorted(graphs[graph]):
            yield f"  {subject}\n"
            for predicate, value in sorted(graphs[graph][subject]):
                yield f"    {predicate} {value} ;\n"
            yield "    .\n"
        yield "}\n"


def nquads(graphs: Graphs) -> Iterator[str]:
    """The lines of an N-Quads document, in the order of names."""
    for graph in sorted(graphs):
        name = in_full(graph)
        for subject in sorted(graphs[graph]):
            full = in_full(subject)
            for predicate, value in sorted(graphs[graph][subject]):
                yield f"{full} {in_full(predicate)} {in_full(value)} {name} .\n"


def in_full(term: str) -> str:
    """A term as N-Quads writes it."""
    if term.startswith('"'):
        text, mark, datatype = term.partition("^^")
        return f"{text}{mark}{in_full(datatype)}" if mark else term
    if term.startswith("<"):
        return term
    prefix, _, local = ("rdf:type" if term == "a" else term).partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


WRITERS = {".trig": trig, ".nq": nquads}
"""File suffix -> writer."""


def write(path: Path, triples: int, seed: int = 0) -> int:
    """Write an ecosystem to a file.

    Args:
        path: where to; its suffix is one of `WRITERS`.
        triples: how many triples of named graphs are wanted.
        seed: another seed gives another ecosystem.

    Returns:
        The number of triples written, a few more than wanted.
    """
    ecosystem = Ecosystem(triples, seed)
    lines = WRITERS[path.suffix](ecosystem.grow())
    beside = path.with_name(f".{path.name}.writing")
    with beside.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
    beside.replace(path)
    return ecosystem.size


def main() -> None:
    """Read the command line and write the file."""
    parser = argparse.ArgumentParser(description="Write a synthetic smart-city ecosystem.")
    parser.add_argument("--triples", type=int, default=100_000, help="about how many (100000)")
    parser.add_argument("--seed", type=int, default=0, help="another seed, another ecosystem (0)")
    parser.add_argument("--output", type=Path, required=True, help="FILE.trig or FILE.nq")
    options = parser.parse_args()
    if options.output.suffix not in WRITERS:
        parser.error(f"the output is a file that ends in {' or '.join(WRITERS)}")
    if options.triples < 1:
        parser.error("the number of triples is positive")
    size = write(options.output, options.triples, options.seed)
    print(f"{size} triples in {options.output}")


if __name__ == "__main__":
    main()
