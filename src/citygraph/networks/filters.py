"""What of a graph somebody wants to see: families of contexts, roles, kinds, places, years."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from citygraph.errors import UsageError
from citygraph.networks.periods import checked
from citygraph.networks.rows import as_slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citygraph.networks.background import Background
    from citygraph.networks.participations import Participation

FAMILIES: Mapping[str, frozenset[str]] = {
    "projects": frozenset(
        ("Initiative", "Programme", "Project", "Plan", "Partnership", "Edition", "Development")
    ),
    "events": frozenset(("Event", "EventSeries")),
    "memberships": frozenset(("Institution", "City")),
    "awards": frozenset(("Award",)),
    "outputs": frozenset(("Output",)),
}
"""Families of contexts -> classes: what can be asked for, alone, with commas, or as "all"."""

FAMILY_OF = {name: family for family, names in FAMILIES.items() for name in names}
"""Class of a context -> its family."""

TIERS = ("primary", "news", "reference", "aggregator", "curation", "unrated")


@dataclass(frozen=True, slots=True)
class Filters:
    """What is wanted; an empty tuple, or None, asks for everything.

    Attributes:
        contexts: the families of contexts.
        lists: whether contexts that are mere lists of cities are wanted.
        roles: slugs of roles.
        kinds: kinds of participants ("city", "institution" …) or of institutions ("company" …).
        countries: English names or two-letter codes of the participants' countries.
        topics: slugs of topics of the contexts.
        tiers: tiers of the sources.
        first: the first year.
        last: the last year.
        fold: whether editions count as their programme, and city governments as their city.
    """

    contexts: tuple[str, ...] = tuple(FAMILIES)
    lists: bool = True
    roles: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    fold: bool = True

    def __post_init__(self) -> None:
        checked("The first year", self.first)
        checked("The last year", self.last)
        if self.first is not None and self.last is not None and self.first > self.last:
            raise UsageError(f"The years end in {self.last} before they begin in {self.first}.")

    @property
    def wider(self) -> Filters:
        """The same with all families of contexts and the lists: what a page can switch on."""
        return replace(self, contexts=tuple(FAMILIES), lists=True)

    @property
    def of_participants(self) -> bool:
        """Whether some participants of a context may be left out of it."""
        return bool(self.roles or self.kinds or self.countries)

    @property
    def years(self) -> str:
        """The span of years in words; "" when all are wanted."""
        if self.first is None and self.last is None:
            return ""
        if self.first == self.last:
            return str(self.first)
        if self.first is None:
            return f"to {self.last}"
        return f"from {self.first}" if self.last is None else f"{self.first} to {self.last}"

    def told(self) -> dict[str, str]:
        """What is asked for beyond the families of contexts: name -> values."""
        found = {
            field.name: ", ".join(getattr(self, field.name))
            for field in fields(self)
            if field.name in {"roles", "kinds", "countries", "topics", "tiers"}
        }
        return {name: text for name, text in {**found, "years": self.years}.items() if text}


def families(contexts: str) -> tuple[str, ...]:
    """Read a choice of families.

    Args:
        contexts: "all", a family, or several joined by commas.

    Returns:
        The families in their usual order.

    Raises:
        UsageError: a family is not known.
    """
    asked = {name.strip() for name in contexts.split(",")}
    unknown = sorted(asked - {*FAMILIES, "all"})
    if unknown:
        raise UsageError(
            f"There are no contexts named {', '.join(map(repr, unknown))}. "
            f"Choose all, or some of: {', '.join(FAMILIES)}."
        )
    return tuple(name for name in FAMILIES if name in asked or "all" in asked)


def understood(filters: Filters, claims: Iterable[Participation], known: Background) -> Filters:
    """Filters whose values are those that the graph uses: names in any case, slugs or codes.

    Args:
        filters: as somebody writes them.
        claims: the participations of the graph.
        known: its background.

    Raises:
        UsageError: nothing in the graph has such a value; what resembles it is named.
    """
    claims = list(claims)
    taking_part = {one.participant for one in claims}
    kinds = {one.participant_kind for one in claims}
    kinds |= {form for iri, form in known.forms.items() if iri in taking_part}
    countries = {
        name: place.country
        for iri, place in known.places.items()
        if iri in taking_part
        for name in (place.country, place.code)
        if name
    }
    return replace(
        filters,
        roles=_values("role", filters.roles, _slugs(one.role for one in claims)),
        kinds=_values("kind", filters.kinds, _slugs(kinds)),
        countries=_values("country", filters.countries, countries),
        topics=_values(
            "topic", filters.topics, _slugs(t for ts in known.topics.values() for t in ts)
        ),
        tiers=_values("tier", filters.tiers, _slugs(TIERS)),
    )


def _slugs(names: Iterable[str]) -> dict[str, str]:
    return {name: name for name in names}


def _values(what: str, asked: Sequence[str], there: Mapping[str, str]) -> tuple[str, ...]:
    """The values that are meant, each once, in their order."""
    by_slug = {as_slug(name): value for name, value in there.items()}
    meant = []
    for text in asked:
        found = by_slug.get(as_slug(text))
        if found is None:
            near = difflib.get_close_matches(as_slug(text), sorted(by_slug), n=3)
            hint = f" Did you mean {' or '.join(by_slug[name] for name in near)}?" if near else ""
            raise UsageError(f"No participation here has the {what} {text!r}.{hint}")
        meant.append(found)
    return tuple(dict.fromkeys(meant))
