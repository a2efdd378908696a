"""Who takes part in what, read from a store by SPARQL."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citygraph.catalog import find
from citygraph.model import text_of
from citygraph.namespaces import ID
from citygraph.store import select

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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
    **dict.fromkeys(("Country", "Region", "MetropolitanArea", "Place"), "place"),
}


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
    rows = rows_of(store, find(QUERY).text)
    claims: defaultdict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        participant = row["participantIri"] or row["groupIri"]
        claims[participant, row["contextIri"], row["roleIri"]].append(row)
    return [_merged(key, claims[key]) for key in sorted(claims)]


def slug(iri: str) -> str:
    """The last part of an IRI, as a name of last resort."""
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]


def rows_of(store: Store, text: str) -> list[dict[str, str]]:
    """The rows of a SELECT as text, sorted, so that no engine's order shows.

    Args:
        store: where the graph is.
        text: a SELECT.
    """
    answer = select(store, text)
    rows = [{name: text_of(row[name]) for name in answer.columns} for row in answer.rows]
    return sorted(rows, key=lambda row: tuple(row.values()))


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
    for kind in ("person", "city", "institution", "initiative", "place"):
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
