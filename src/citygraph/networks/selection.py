"""Which participations a network is made of, and a count of what is left out and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from citygraph.errors import UsageError
from citygraph.networks.background import Background, Place
from citygraph.networks.filters import FAMILIES, FAMILY_OF, Filters
from citygraph.networks.periods import period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citygraph.networks.participations import Claim, Participation
    from citygraph.networks.periods import Period

LIST_SIZE = 20
LIST_SHARE = 0.9
"""A context with so many participants of which so many are cities or regions is a mere list."""

LISTS = "lists of cities"
"""Why these are left out."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The participations that a network is made of.

    Attributes:
        participations: one per participant, context and role, after folding.
        filters: what was asked for.
        known: context -> how many participants are known, whatever the filters.
        lists: contexts that are mere lists of cities.
        left_out: reason -> how many participations it took away.
        folded: what was folded into what -> how many participations it touched.
        background: what else is known of the participants, contexts and sources.
    """

    participations: tuple[Participation, ...]
    filters: Filters = field(default_factory=Filters)
    known: Mapping[str, int] = field(default_factory=dict)
    lists: frozenset[str] = frozenset()
    left_out: Mapping[str, int] = field(default_factory=dict)
    folded: Mapping[str, int] = field(default_factory=dict)
    background: Background = field(default_factory=Background)


def select(
    claims: Sequence[Participation],
    known: Background,
    filters: Filters = Filters(),  # noqa: B008 - frozen
    centre: str | None = None,
) -> Selection:
    """Fold and filter participations.

    Unnamed groups, people named in a public role, and candidates (invited, nominated,
    shortlisted …) are never in a network. What is asked of participants is asked of all but the
    one in the middle; a context of which nobody else is left goes too.

    Args:
        claims: what `participations` gives.
        known: what `background` gives.
        filters: what is wanted, as `filters.understood` gives it.
        centre: who is in the middle of an ego view, after folding.

    Returns:
        What is left, and the counts of what is not.

    Raises:
        UsageError: nothing is left; the message says which filter took most.
    """
    folded: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    named = _folded_all(claims, known, folded, left_out, fold=filters.fold)
    members = _members(named)
    lists = frozenset(context for context, there in members.items() if _is_list(there))
    kept, dropped = [], set()
    for one in named:
        reason = _reason(one, filters, known, lists, centre)
        chosen = None if reason else _within(one, filters, known)
        if chosen is None:
            left_out[reason or _outside(one, filters, known)] += 1
            dropped.add(one.context if reason == LISTS else "")
        else:
            kept.append(chosen)
    if centre is not None and filters.of_participants:
        met = {one.context for one in kept if one.participant != centre}
        kept = [one for one in kept if one.context in met]
    if not kept:
        raise UsageError(_nothing_left(claims, left_out, filters))
    if filters.fold:
        known = replace(known, claimed=_folded_sizes(known))
    sizes = {context: len(there) for context, there in members.items()}
    return Selection(
        tuple(kept),
        filters,
        sizes,
        lists,
        _ordered(left_out, len(dropped - {""})),
        dict(folded),
        known,
    )


def _folded_all(
    claims: Iterable[Participation],
    known: Background,
    folded: Counter[str],
    left_out: Counter[str],
    *,
    fold: bool,
) -> list[Participation]:
    """The named participations, dated and folded; those that folding makes the same are one."""
    kept: defaultdict[tuple[str, str, str], list[Participation]] = defaultdict(list)
    for claim in claims:
        dated = _dated(claim, known)
        moved = _folded(dated, known, folded) if fold else dated
        if moved.participant_kind == "group":
            left_out["unnamed groups"] += 1
        elif moved.participant_kind == "person":
            left_out["persons"] += 1
        elif moved.side == "candidate":
            left_out["candidates"] += 1
        elif moved.participant == moved.context:
            left_out["in themselves"] += 1
        else:
            kept[moved.participant, moved.context, moved.role].append(moved)
    return [_joined(same) for _, same in sorted(kept.items())]


def _dated(one: Participation, known: Background) -> Participation:
    """A participation whose undated claims have the years of their context, when it has some."""
    if all(claim.period.dated != "undated" for claim in one.claims):
        return one
    of = known.programmes.get(one.context)
    inherited = _years(one.context, known) or (_years(of.iri, known) if of else None)
    if inherited is None:
        return one
    claims = (
        replace(claim, period=inherited) if claim.period.dated == "undated" else claim
        for claim in one.claims
    )
    return replace(one, claims=tuple(claims))


def _years(context: str, known: Background) -> Period | None:
    start, end = known.dates.get(context, ("", ""))
    found = period([start], [end])
    return None if found.dated == "undated" else replace(found, dated="inherited")


def _folded(one: Participation, known: Background, folded: Counter[str]) -> Participation:
    """A claim about the programme and the city that it comes down to; what was done is counted."""
    if one.context in known.programmes:
        top = known.programmes[one.context]
        one = replace(one, context=top.iri, context_label=top.label, context_type=top.type)
        folded["editions"] += 1
    if one.participant in known.cities:
        city = known.cities[one.participant]
        one = replace(
            one, participant=city.iri, participant_label=city.label, participant_kind="city"
        )
        folded["city governments"] += 1
    return one


def _joined(same: Sequence[Participation]) -> Participation:
    """One participation from those that folding has made the same."""
    if len(same) == 1:
        return same[0]
    return replace(same[0], claims=tuple(claim for one in same for claim in one.claims))


def _folded_sizes(known: Background) -> dict[str, int]:
    """What editions claim to have is the least that their programme has."""
    sizes = dict(known.claimed)
    for edition, programme in known.programmes.items():
        size = known.claimed.get(edition, 0)
        if size > sizes.get(programme.iri, 0):
            sizes[programme.iri] = size
    return sizes


def _members(named: Iterable[Participation]) -> dict[str, dict[str, bool]]:
    """Context -> participant -> whether it is a city, or a region or metropolitan area."""
    members: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for one in named:
        members[one.context][one.participant] = one.participant_kind in {"city", "place"}
    return members


def _is_list(members: Mapping[str, bool]) -> bool:
    return len(members) >= LIST_SIZE and sum(members.values()) >= LIST_SHARE * len(members)


def _reason(
    one: Participation,
    filters: Filters,
    known: Background,
    lists: frozenset[str],
    centre: str | None,
) -> str | None:
    """Why a participation is left out, if it is."""
    if FAMILY_OF[one.context_type] not in filters.contexts:
        return FAMILY_OF[one.context_type]
    if not filters.lists and one.context in lists:
        return LISTS
    if filters.topics and not set(filters.topics).intersection(known.topics.get(one.context, ())):
        return "other topics"
    return None if one.participant == centre else _other(one, filters, known)


def _other(one: Participation, filters: Filters, known: Background) -> str | None:
    """Why somebody other than the one in the middle is left out."""
    kinds = {one.participant_kind, known.forms.get(one.participant, "")}
    if filters.kinds and not kinds.intersection(filters.kinds):
        return "other kinds"
    country = known.places.get(one.participant, Place()).country
    if filters.countries and country not in filters.countries:
        return "other countries" if country else "unknown countries"
    return "other roles" if filters.roles and one.role not in filters.roles else None


def _within(one: Participation, filters: Filters, known: Background) -> Participation | None:
    """A participation with the claims that are of the tiers and years asked for, if any is."""
    if not filters.tiers and not filters.years:
        return one
    claims = tuple(
        claim
        for claim in one.claims
        if _of_tier(claim, filters, known) and claim.period.meets(filters.first, filters.last)
    )
    return replace(one, claims=claims) if claims else None


def _of_tier(claim: Claim, filters: Filters, known: Background) -> bool:
    source = known.sources.get(claim.source)
    return not filters.tiers or (source is not None and source.tier in filters.tiers)


def _outside(one: Participation, filters: Filters, known: Background) -> str:
    """Which of the filters on claims takes a participation away."""
    if not any(_of_tier(claim, filters, known) for claim in one.claims):
        return "other tiers of sources"
    return "other years"


def _ordered(left_out: Mapping[str, int], lists: int) -> dict[str, int]:
    """The reasons in the order of their names; how many lists there are is said."""
    told = {f"{r} ({lists})" if r == LISTS else r: n for r, n in left_out.items()}
    return dict(sorted(told.items()))


def _nothing_left(
    claims: Sequence[Participation], left_out: Mapping[str, int], filters: Filters
) -> str:
    if not claims:
        return "The graph holds no participations, so there is no network to make of it."
    reasons = sorted(left_out.items(), key=lambda item: (-item[1], item[0]))
    told = ", ".join(f"{reason} ({count})" for reason, count in reasons)
    advice = ""
    if any(reason in FAMILIES for reason in left_out):
        chosen = ", ".join(filters.contexts)
        advice = f" The contexts asked for are {chosen}; take in all of them with --contexts all."
    return f"Nothing is left of {len(claims)} participations; what took them away: {told}.{advice}"
