"""Which participations a network is made of, and a count of what is left out and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from citygraph.errors import UsageError
from citygraph.networks.background import Background

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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

LIST_SIZE = 20
LIST_SHARE = 0.9
"""A context with so many participants of which so many are cities is a list of cities."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The participations that a network is made of.

    Attributes:
        participations: one per participant, context and role, after folding.
        contexts: the families of contexts that were asked for.
        left_out: reason -> how many participations it took away.
        folded: what was folded into what -> how many participations it touched.
        background: what else is known of the contexts and sources.
    """

    participations: tuple[Participation, ...]
    contexts: tuple[str, ...] = tuple(FAMILIES)
    left_out: Mapping[str, int] = field(default_factory=dict)
    folded: Mapping[str, int] = field(default_factory=dict)
    background: Background = field(default_factory=Background)


def family(context_type: str) -> str:
    """The family that a class of contexts belongs to."""
    return next(name for name, types in FAMILIES.items() if context_type in types)


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


def select(
    claims: Sequence[Participation],
    known: Background,
    *,
    contexts: str = "all",
    fold: bool = True,
    lists: bool = True,
) -> Selection:
    """Fold and filter participations.

    Unnamed groups, people named in a public role, and candidates (invited, nominated,
    shortlisted …) are never in a network.

    Args:
        claims: what `participations` gives.
        known: what `background` gives.
        contexts: see `families`.
        fold: whether taking part in an Edition counts as taking part in its programme, and what an
            institution that governs a city does as the city's doing.
        lists: whether contexts that are mere lists of cities stay.

    Returns:
        What is left, and the counts of what is not.

    Raises:
        UsageError: an unknown family, or nothing is left; the message says which filter took most.
    """
    wanted = families(contexts)
    folded: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    kept: defaultdict[tuple[str, str, str], list[Participation]] = defaultdict(list)
    for claim in claims:
        moved = _folded(claim, known, folded) if fold else claim
        reason = _reason(moved, wanted)
        if reason:
            left_out[reason] += 1
        else:
            kept[moved.participant, moved.context, moved.role].append(moved)
    chosen = [_joined(same) for _, same in sorted(kept.items())]
    if not lists:
        chosen = _without_lists(chosen, left_out)
    if not chosen:
        raise UsageError(_nothing_left(claims, left_out, contexts))
    if fold:
        known = replace(known, claimed=_folded_sizes(known))
    return Selection(tuple(chosen), wanted, dict(left_out), dict(folded), known)


def _folded(claim: Participation, known: Background, folded: Counter[str]) -> Participation:
    """A claim about the programme and the city that it comes down to; what was done is counted."""
    if claim.context in known.programmes:
        top = known.programmes[claim.context]
        claim = replace(claim, context=top.iri, context_label=top.label, context_type=top.type)
        folded["editions"] += 1
    if claim.participant in known.cities:
        city = known.cities[claim.participant]
        claim = replace(
            claim, participant=city.iri, participant_label=city.label, participant_kind="city"
        )
        folded["city governments"] += 1
    return claim


def _folded_sizes(known: Background) -> dict[str, int]:
    """What editions claim to have is the least that their programme has."""
    sizes = dict(known.claimed)
    for edition, programme in known.programmes.items():
        size = known.claimed.get(edition, 0)
        if size > sizes.get(programme.iri, 0):
            sizes[programme.iri] = size
    return sizes


def _reason(claim: Participation, wanted: Iterable[str]) -> str | None:
    """Why a participation is left out, if it is."""
    if claim.participant_kind == "group":
        return "unnamed groups"
    if claim.participant_kind == "person":
        return "persons"
    if claim.side == "candidate":
        return "candidates"
    if family(claim.context_type) not in wanted:
        return family(claim.context_type)
    return "a city in itself" if claim.participant == claim.context else None


def _joined(same: Sequence[Participation]) -> Participation:
    """One participation from those that folding has made the same."""
    if len(same) == 1:
        return same[0]
    return replace(
        same[0],
        sources=tuple(sorted({source for one in same for source in one.sources})),
        start=min((one.start for one in same if one.start), default=None),
        end=max((one.end for one in same if one.end), default=None),
        as_of=max((one.as_of for one in same if one.as_of), default=None),
    )


def _without_lists(chosen: list[Participation], left_out: Counter[str]) -> list[Participation]:
    """Drop contexts that are mere lists of cities, and count what goes."""
    members: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for one in chosen:
        members[one.context][one.participant] = one.participant_kind == "city"
    drop = {
        context
        for context, cities in members.items()
        if len(cities) >= LIST_SIZE and sum(cities.values()) >= LIST_SHARE * len(cities)
    }
    dropped = sum(one.context in drop for one in chosen)
    if dropped:
        left_out[f"lists of cities ({len(drop)})"] = dropped
    return [one for one in chosen if one.context not in drop]


def _nothing_left(
    claims: Sequence[Participation], left_out: Mapping[str, int], contexts: str
) -> str:
    if not claims:
        return "The graph holds no participations, so there is no network to make of it."
    reasons = sorted(left_out.items(), key=lambda item: (-item[1], item[0]))
    told = ", ".join(f"{reason} ({count})" for reason, count in reasons)
    advice = ""
    if any(reason in FAMILIES for reason in left_out):
        advice = f" The contexts asked for are {contexts}; take in all of them with contexts all."
    return f"Nothing is left of {len(claims)} participations; what took them away: {told}.{advice}"
