"""Write a synthetic ecosystem with a known number of faults, to measure and try validation on.

    python scripts/faulty.py --triples 100000 --rate 0.01 --output FILE.nt

It is written as it grows, so that memory does not grow with it. Each fault breaks exactly one shape
of `faulty.ttl`, once; how many of each are in the file is printed as JSON. The same number of
triples, rate and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from citygraph.namespaces import PREFIXES
from ecosystem import (
    INSTITUTION_KINDS,
    MEMBER_ROLES,
    TOPICS,
    Dice,
    in_full,
    invented_name,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Description: TypeAlias = tuple[str, list[tuple[str, str]]]
"""A subject, and (predicate, object) of it, as prefixed names or Turtle literals."""

SHAPES = Path(__file__).with_suffix(".ttl")
"""The shapes that the faults break."""

OF_SOURCE = ("url-secure",)
OF_CITY = ("country-once", "country-fits", "city-closed")
OF_INSTITUTION = ("kind-or-url",)
OF_PROJECT = ("participants", "end-after-start", "programme")
OF_PARTICIPATION = ("role", "role-known", "source-described", "participant-fits")
OF_OBSERVATION = ("value-decimal", "date-well-formed")
OF_RANK = ("scope-holds",)
KINDS = (
    *(*OF_SOURCE, *OF_CITY, *OF_INSTITUTION, *OF_PROJECT),
    *(*OF_PARTICIPATION, *OF_OBSERVATION, *OF_RANK),
)
"""The faults, each called as the shape that it breaks."""

COUNTRIES = 60
HUB = "place:synthetic-country-1"
"""The country in which more cities lie than in any other."""

_NOWHERE = "place:synthetic-nowhere"  # has no class
_PLAN = "initiative:synthetic-plan"  # is no programme
_UNKNOWN = "source:synthetic-unknown"  # is not described
_CLASSES = (
    *(("City", "Place"), ("Country", "Place"), ("Place", "Agent"), ("Institution", "Agent")),
    *(("Project", "Initiative"), ("Programme", "Initiative"), ("Plan", "Initiative")),
)
_PER_PROGRAMME = 4  # documents
_CITIES, _INSTITUTIONS, _FIGURES = 2, 2, 3  # new ones in each document
_LARGEST = 400  # participants of one project
_HALF, _SOMETIMES = 0.5, 0.2
_FIRST_YEAR, _YEARS = 2004, 20


class FaultyEcosystem:
    """An ecosystem that is forgotten as it is handed out.

    Args:
        triples: how many it shall have; it stops at the first description beyond.
        rate: the probability that a node which a shape checks breaks this shape.
        seed: of the dice.
    """

    def __init__(self, triples: int, rate: float = 0.01, seed: int = 0) -> None:
        self.size = 0
        self.planted: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
        self._wanted = triples
        self._rate = rate
        self._dice = Dice(seed)
        self._cities = 0
        self._institutions = 0

    def descriptions(self) -> Iterator[Description]:
        """Descriptions of all subjects, each subject once."""
        yield from self._counted(self._frame())
        document = 0
        while self.size < self._wanted:
            document += 1
            yield from self._counted(self._document(document))

    def _counted(self, described: Iterator[Description]) -> Iterator[Description]:
        for description in described:
            self.size += len(description[1])
            yield description

    def _fault(self, kinds: tuple[str, ...]) -> str | None:
        """The fault that a node shall have, which is written down; mostly none."""
        for kind in kinds:
            if self._dice.chance(self._rate):
                self.planted[kind] += 1
                return kind
        return None

    def _frame(self) -> Iterator[Description]:
        """What all documents refer to: classes, countries, one initiative that is no programme."""
        for sub, whole in _CLASSES:
            yield f"cg:{sub}", [("rdfs:subClassOf", f"cg:{whole}")]
        for number in range(1, COUNTRIES + 1):
            yield _thing("place", "Country", number, number)
        yield _PLAN, [("a", "cg:Plan")]

    def _document(self, number: int) -> Iterator[Description]:
        """One source, and what it says of one project."""
        source = f"source:synthetic-document-{number}"
        yield self._source(source, number)
        programme = 1 + (number - 1) // _PER_PROGRAMME
        if number % _PER_PROGRAMME == 1:
            yield _thing("initiative", "Programme", programme, 7 * number)
        cities = [self._city() for _ in range(_CITIES)]
        for description, _ in cities:
            yield description
        for _ in range(_INSTITUTIONS):
            yield self._institution()
        description, empty = self._project(number, programme)
        yield description
        if not empty:
            yield from self._participations(source, description[0], number)
        for figure in range(1, _FIGURES + 1):
            (place, _), country = cities[figure % _CITIES]
            yield self._observation(source, f"{number}.{figure}", place, country)

    def _source(self, source: str, number: int) -> Description:
        scheme = "ftp" if self._fault(OF_SOURCE) else "https"
        return source, [
            ("a", "cg:Source"),
            ("cg:kind", "kind:article"),
            ("cg:tier", "tier:primary"),
            ("dcterms:title", f'"Synthetic document {number}"@en'),
            ("schema:url", f"<{scheme}://example.org/synthetic-document-{number}>"),
        ]

    def _city(self) -> tuple[Description, str | None]:
        """A new city, and the country in which it lies, if it does."""
        self._cities += 1
        fault = self._fault(OF_CITY)
        number = self._early(COUNTRIES)
        country = _NOWHERE if fault == "country-fits" else _entity("place", "country", number)
        city, said = _thing("place", "City", self._cities, 3 * self._cities)
        said.append(("cg:locatedIn", country))
        if fault == "country-once":
            other = _entity("place", "country", number % COUNTRIES + 1)
            said.append(("cg:locatedIn", other))
        if fault == "city-closed":
            said.append(("cg:mayr", '"a misspelt property"'))
        if self._dice.chance(_SOMETIMES):
            said.append(("skos:altLabel", f'"{invented_name(3 * self._cities + 1)} City"@en'))
        return (city, said), None if fault == "country-fits" else country

    def _institution(self) -> Description:
        self._institutions += 1
        number = self._institutions
        entity, said = _thing("institution", "Institution", number, 5 * number)
        said.append(("cg:locatedIn", self._known_city()))
        if self._fault(OF_INSTITUTION):
            return entity, said
        if self._dice.chance(_HALF):
            said.append(("schema:url", f"<https://example.org/{entity.partition(':')[2]}>"))
        else:
            said.append(("cg:kind", f"kind:{self._dice.one_of(INSTITUTION_KINDS)}"))
        return entity, said

    def _project(self, number: int, programme: int) -> tuple[Description, bool]:
        """A project, and whether it shall have no participants."""
        fault = self._fault(OF_PROJECT)
        begin = _FIRST_YEAR + self._dice.below(_YEARS)
        end = begin + (-1 if fault == "end-after-start" else 1 + self._dice.below(5))
        whole = _PLAN if fault == "programme" else _entity("initiative", "programme", programme)
        project, said = _thing("initiative", "Project", number, 11 * number)
        said += [
            ("cg:partOf", whole),
            ("cg:start", f'"{begin}-{self._month_and_day()}"^^xsd:date'),
            ("cg:end", f'"{end}-{self._month_and_day()}"^^xsd:date'),
            ("cg:topic", f"topic:{self._dice.early(TOPICS)}"),
            ("cg:locatedIn", self._known_city()),
        ]
        return (project, said), fault == "participants"

    def _participations(self, source: str, project: str, document: int) -> Iterator[Description]:
        for number in range(1, 1 + self._dice.size(2, _LARGEST)):
            if number > 1 and self.size >= self._wanted:
                return
            yield self._participation(source, project, f"{document}.{number}")

    def _participation(self, source: str, project: str, number: str) -> Description:
        dice, fault = self._dice, self._fault(OF_PARTICIPATION)
        who = self._known_city() if dice.chance(_HALF) else self._known_institution()
        said = [
            ("a", "cg:Participation"),
            ("cg:context", project),
            ("cg:participant", f"topic:{TOPICS[0]}" if fault == "participant-fits" else who),
            ("cg:source", _UNKNOWN if fault == "source-described" else source),
            ("cg:locator", f'"paragraph {1 + dice.below(40)}"'),
        ]
        if fault != "role":
            role = "bystander" if fault == "role-known" else dice.one_of(MEMBER_ROLES)
            said.append(("cg:role", f"role:{role}"))
        if dice.chance(_SOMETIMES):
            said.append(("cg:asOf", self._date()))
        return f"participation:synthetic-{number}", said

    def _observation(self, source: str, number: str, city: str, country: str | None) -> Description:
        """A figure of a city; where its country is known, now and then its rank in there."""
        dice = self._dice
        rank = country is not None and dice.chance(_HALF)
        fault = self._fault((*OF_OBSERVATION, *OF_RANK) if rank else OF_OBSERVATION)
        value = f'"{dice.size(20, 30_000)}000"'
        said = [
            ("a", "cg:Observation"),
            ("cg:about", city),
            ("cg:indicator", f"indicator:{'position-by-population' if rank else 'population'}"),
            ("cg:value", value if fault == "value-decimal" else f"{value}^^xsd:decimal"),
            ("cg:source", source),
            ("cg:asOf", '"2019-13-45"^^xsd:date' if fault == "date-well-formed" else self._date()),
        ]
        if country is not None and rank:
            said.append(("cg:scope", _PLAN if fault == "scope-holds" else country))
        return f"observation:synthetic-{number}", said

    def _early(self, end: int) -> int:
        """A number from 1 to `end`, the first ones more often."""
        return 1 + int((self._dice.below(1_000_000) / 1_000_000) ** 2 * end)

    def _known_city(self) -> str:
        return _entity("place", "city", self._early(self._cities))

    def _known_institution(self) -> str:
        return _entity("institution", "institution", self._early(self._institutions))

    def _date(self) -> str:
        year = _FIRST_YEAR + self._dice.below(_YEARS)
        return f'"{year}-{self._month_and_day()}"^^xsd:date'

    def _month_and_day(self) -> str:
        return f"{1 + self._dice.below(12):02}-{1 + self._dice.below(28):02}"


def _entity(prefix: str, what: str, number: int) -> str:
    return f"{prefix}:synthetic-{what}-{number}"


def _thing(prefix: str, what: str, number: int, name: int) -> Description:
    """A new entity with its class and its label."""
    label = f'"{invented_name(name)}"@en'
    said = [("a", f"cg:{what}"), ("skos:prefLabel", label)]
    return _entity(prefix, what.lower(), number), said


_often = lru_cache(maxsize=4096)(in_full)
"""Properties, classes and whatever else comes back."""


def ntriples(descriptions: Iterable[Description]) -> Iterator[str]:
    """The lines of an N-Triples document."""
    for subject, said in descriptions:
        full = in_full(subject)
        for predicate, value in said:
            yield f"{full} {_often(predicate)} {_often(value)} .\n"


def turtle(descriptions: Iterable[Description]) -> Iterator[str]:
    """The lines of a Turtle document, one triple per line, with all prefixes of CityGraph."""
    for prefix, iri in sorted(PREFIXES.items()):
        yield f"@prefix {prefix}: <{iri}> .\n"
    for subject, said in descriptions:
        yield f"\n{subject}\n"
        for predicate, value in said:
            yield f"  {predicate} {value} ;\n"
        yield "  .\n"


WRITERS: dict[str, Callable[[Iterable[Description]], Iterator[str]]] = {
    ".nt": ntriples,
    ".ttl": turtle,
}
"""File suffix -> writer."""


def write(path: Path, triples: int, rate: float = 0.01, seed: int = 0) -> FaultyEcosystem:
    """Write an ecosystem with faults to a file.

    Args:
        path: where to; its suffix is one of `WRITERS`.
        triples: how many are wanted.
        rate: the probability that a node which a shape checks breaks this shape.
        seed: another seed gives another ecosystem.

    Returns:
        The ecosystem, which knows its size and how many faults of each kind it has.
    """
    ecosystem = FaultyEcosystem(triples, rate, seed)
    lines = WRITERS[path.suffix](ecosystem.descriptions())
    beside = path.with_name(f".{path.name}.writing")
    with beside.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
    beside.replace(path)
    return ecosystem


def main() -> None:
    """Read the command line and write the file."""
    parser = argparse.ArgumentParser(description="Write a synthetic ecosystem with faults.")
    parser.add_argument("--triples", type=int, default=100_000, help="about how many (100000)")
    parser.add_argument("--rate", type=float, default=0.01, help="of faults, per shape (0.01)")
    parser.add_argument("--seed", type=int, default=0, help="another seed, another ecosystem (0)")
    parser.add_argument("--output", type=Path, required=True, help="FILE.nt or FILE.ttl")
    options = parser.parse_args()
    if options.output.suffix not in WRITERS:
        parser.error(f"the output is a file that ends in {' or '.join(WRITERS)}")
    if options.triples < 1 or not 0 <= options.rate <= 1:
        parser.error("the number of triples is positive, and the rate lies between 0 and 1")
    written = write(options.output, options.triples, options.rate, options.seed)
    print(json.dumps({"triples": written.size, "planted": written.planted}))


if __name__ == "__main__":
    main()
