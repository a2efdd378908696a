"""What measuring a network gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citygraph.networks.measures.null_model import Null


@dataclass(frozen=True, slots=True)
class Rank:
    """A competition rank, and the best and the worst it becomes when one thing is left out."""

    rank: int
    best: int
    worst: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of one participant or context; None is undefined or left out.

    Attributes:
        key, label, kind, country: of the node; the country is "" when unknown.
        degree: how many contexts it takes part in, or how many participants it has.
        rank: by degree, over leaving out each context (of a context: each participant).
        betweenness: the share of the most that a node of its mode can have.
        error: its standard error; 0 when it is exact.
        betweenness_rank: over leaving out the contexts that most shortest paths pass.
        component: number of its component, 1 the largest.
        community: number of its community, 1 the largest; None when it has no stable one.
        partners: how many other participants it ties with.
        effective: its effective size, see `brokerage`.
        constraint: see `brokerage`.
        corroborated: the share of its participations that two or more sources state.
        known, claimed: of the contexts of which a source claims a size, summed.
        sized: how many contexts that are.
    """

    key: str
    label: str
    kind: str
    country: str
    degree: int
    rank: Rank
    betweenness: float | None
    error: float | None
    betweenness_rank: Rank | None
    component: int
    community: int | None
    partners: int | None
    effective: float | None
    constraint: float | None
    corroborated: float | None
    known: int
    claimed: int
    sized: int


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured of a network.

    Attributes:
        participants: the first of them by rank.
        contexts: likewise.
        of: how many participants and contexts there are.
        values: of the network as a whole.
        communities: the names of the communities, the largest first.
        coverage: sentences on what is known and what is not; never empty.
        notes: sentences on how ranks and errors are to be read, and on what was left out.
        method: the phrases that say how the network was made.
    """

    participants: tuple[Measured, ...]
    contexts: tuple[Measured, ...]
    of: tuple[int, int]
    values: tuple[Value, ...]
    communities: tuple[str, ...]
    coverage: tuple[str, ...]
    notes: tuple[str, ...]
    method: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """One number about a network.

    Attributes:
        name: what it is.
        value: None when it is undefined.
        why: why it is undefined, as a sentence; "" when it is not.
        null: the comparison with random networks, if one was made.
        note: what else is to be known, such as what was left out.
    """

    name: str
    value: float | None
    why: str = ""
    null: Null | None = None
    note: str = ""
