"""Who takes part in what: rows of a question or a table -> participations."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from citygraph.namespaces import ID
from citygraph.networks.incidence import SIDES
from citygraph.networks.periods import Period, period, span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Row = Mapping[str, str]

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
    **dict.fromkeys(("Country", "Region", "MetropolitanArea", "Place"), "place"),
}
KINDS = ("person", "city", "institution", "initiative", "place")
"""What participants are; the first that fits is taken."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says of somebody who takes part in something.

    Attributes:
        iri: of the claim; "" for a row that has none.
        participant: the name of who takes part, before a city government is folded into its city.
        context: the name of what it takes part in, before an edition is folded into its programme.
        role: slug of the role.
        source: IRI of the source; "" when none is given.
        start, end, as_of: dates as precise as stated; "" when not stated.
        period: the years, those of the context or of other claims where this one has no date.
        locator: where in the source it stands; "" when not told.
        named_as: how the source spells the participant; "" when as usual.
    """

    iri: str
    participant: str
    context: str
    role: str
    source: str
    start: str = ""
    end: str = ""
    as_of: str = ""
    period: Period = field(default_factory=Period)
    locator: str = ""
    named_as: str = ""


@dataclass(frozen=True, slots=True)
class Participation:
    """Somebody takes part in something in one role, whoever says so.

    Claims of several sources about the same participant, context and role are one participation;
    how many sources there are is its corroboration.

    Attributes:
        participant: IRI of who takes part; of the kind of people for an unnamed group.
        participant_label: its name.
        participant_kind: "city", "institution", "person", "initiative", "place" (a country, region
            or metropolitan area) or "group" (unnamed).
        context: IRI of what it takes part in.
        context_label: its name.
        context_type: local name of its class: "Project", "Event" …
        role: slug of the role, such as "solution-provider".
        side: slug of the role's side: "convener", "member", "observer" or "candidate".
        claims: what each source says, in the order of the sources.
    """

    participant: str
    participant_label: str
    participant_kind: str
    context: str
    context_label: str
    context_type: str
    role: str
    side: str
    claims: tuple[Claim, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """IRIs of the sources that say so, sorted."""
        return tuple(sorted({claim.source for claim in self.claims if claim.source}))


def participations(rows: Iterable[Row]) -> list[Participation]:
    """All participations that rows tell of, each once.

    Args:
        rows: what `rows.rows` gives: one per claim, and per class of its ends.

    Returns:
        One entry per participant, context and role, sorted by their IRIs; unnamed groups and
        candidates included.
    """
    claims: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        claims[row["participantIri"] or row["groupIri"], row["contextIri"], row["roleIri"]].append(
            row
        )
    return [_merged(key, claims[key]) for key in sorted(claims)]


@lru_cache(maxsize=65_536)  # roles, classes and sources come again and again
def slug(iri: str) -> str:
    """The last part of an IRI, as a name of last resort."""
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]


def _merged(key: tuple[str, str, str], rows: Sequence[Row]) -> Participation:
    """One participation from the claims about it (a row per claim, class and date)."""
    participant, context, role = key
    first = rows[0]
    named = bool(first["participantIri"])
    who, what = _name(participant, first["participant"]), _name(context, first["context"])
    return Participation(
        participant,
        who,
        participant_kind(slug(row["participantClass"]) for row in rows) if named else "group",
        context,
        what,
        context_type(slug(row["contextClass"]) for row in rows),
        slug(role),
        min((slug(row["sideIri"]) for row in rows if row["sideIri"]), default=SIDES[1]),
        tuple(_dated(sorted({_claim(row, who, what) for row in rows}, key=_order))),
    )


def _claim(row: Row, participant: str, context: str) -> Claim:
    return Claim(
        row["iri"],
        participant,
        context,
        slug(row["roleIri"]),
        row["sourceIri"],
        row["start"],
        row["end"],
        row["asOf"],
        period([row["start"]], [row["end"]], [row["asOf"]]),
        row["locator"],
        row["namedAs"],
    )


def _order(claim: Claim) -> tuple[str, ...]:
    return (claim.source, claim.start, claim.as_of, claim.end, claim.iri, claim.named_as)


def _dated(claims: Sequence[Claim]) -> Iterable[Claim]:
    """What a claim leaves open is as the others about the same participation state it."""
    if len(claims) == 1:
        return claims
    known = joint(claims)
    return [replace(claim, period=_completed(claim.period, known)) for claim in claims]


def joint(claims: Sequence[Claim]) -> Period:
    """The years that claims about the same thing state together.

    Args:
        claims: those about one participation or tie; the undated do not count.
    """
    dates = [(claim.start, claim.end, claim.as_of) for claim in claims]
    stated = period(*zip(*dates, strict=True)) if dates else Period()
    return stated if stated.dated == "stated" else span(claim.period for claim in claims)


def _completed(one: Period, known: Period) -> Period:
    if one.dated == "undated":
        return known if known.dated == "undated" else replace(known, dated="inherited")
    first = known.first if one.first is None else one.first
    return replace(one, first=first, last=known.last if one.last is None else one.last)


def _name(iri: str, label: str) -> str:
    return slug(iri) if label == iri and iri.startswith(ID) else label


def participant_kind(classes: Iterable[str]) -> str:
    """What sort of participant something of these classes is; an institution when unsure."""
    found = {_PARTICIPANT_KINDS[name] for name in classes if name in _PARTICIPANT_KINDS}
    return next((kind for kind in KINDS if kind in found), "institution")


def context_type(classes: Iterable[str]) -> str:
    """The most telling class among those of something taken part in.

    Args:
        classes: local names of its classes.

    Returns:
        One of `CONTEXT_TYPES`; "Initiative" when none is known.
    """
    found = set(classes)
    return next((name for name in CONTEXT_TYPES if name in found), "Initiative")
