"""Suggested partners, and what changes between periods, as tables for people and programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from citygraph.formats import Digest, csv_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from citygraph.networks.measures.change import Change, Turnover
    from citygraph.networks.measures.suggestions import Suggestion, Suggestions

SHOWN = 2
"""Ways that a table tells of a suggestion."""

NAMED = 20
"""Names in a line of text; CSV and JSON have all."""

METHOD = (
    "resource allocation: every context of the participant shares one unit among those who take "
    "part, they among their other projects, and these among their participants; in brackets the "
    "best and worst rank when one context is left out"
)

SUGGESTED = (
    "rank",
    "rank_best",
    "rank_worst",
    "same_rank",
    "label",
    "kind",
    "country",
    "iri",
    "score",
    "ways",
    "share",
    "meets",
    "in",
    "who_is_in",
    "sources",
)
"""The columns of CSV: one row per suggestion and way told."""


SNAPSHOT = (
    "A source that names who takes part at one date does not say who has left: whoever is only in "
    "the earlier period is not named again, which is not yet to be gone."
)
"""What a change between two periods cannot tell."""


def suggested(graph: nx.Graph[str], found: Suggestions) -> Digest:
    """Suggestions as a person reads them, with the titles of the sources behind each.

    Args:
        graph: the network that they were made from.
        found: the suggestions.
    """
    names, titles = graph.nodes, graph.graph.get("titles", {})
    sources: dict[str, int] = {}
    rows = []
    for one in found.found:
        behind = sorted({s for reason in one.reasons[:SHOWN] for s in reason.sources})
        numbers = [sources.setdefault(source, len(sources) + 1) for source in behind]
        rows.append(
            [
                f"{one.rank} ({one.best:,}-{one.worst:,})",
                names[one.key]["label"],
                names[one.key]["kind"],
                names[one.key].get("country", ""),
                _ways(graph, one),
                " ".join(f"[{number}]" for number in sorted(numbers)),
            ]
        )
    told = {
        "Suggested partners of": names[found.participant]["label"],
        "Known": (
            f"{found.contexts:,} contexts that are no lists of cities, {found.partners:,} "
            f"partners; {found.candidates:,} others are within reach"
        ),
        "Method": METHOD,
        "Coverage": found.coverage,
        "Network": _made_of(graph),
    }
    columns = ("rank", "suggested", "kind", "country", "because", "sources")
    return Digest(told, columns, rows, tuple(titles.get(source, source) for source in sources))


def suggested_csv(graph: nx.Graph[str], found: Suggestions) -> str:
    """Suggestions as CSV; see `SUGGESTED`.

    Args:
        graph: the network that they were made from.
        found: the suggestions.
    """
    names = graph.nodes
    rows = [
        [
            *(str(number) for number in (one.rank, one.best, one.worst, one.alike)),
            names[one.key]["label"],
            names[one.key]["kind"],
            names[one.key].get("country", ""),
            one.key,
            f"{one.score:.10g}",
            str(one.ways),
            f"{reason.share:.6g}",
            names[reason.through]["label"],
            names[reason.met]["label"],
            names[reason.project]["label"],
            " ".join(reason.sources),
        ]
        for one in found.found
        for reason in one.reasons
    ]
    return csv_table(SUGGESTED, rows)


def changed(graph: nx.Graph[str], found: Change) -> Digest:
    """A change between periods as a person reads it: counts, and who is new and lost.

    Args:
        graph: the network that was compared.
        found: the change.
    """
    rows = [
        _counted("participants", found.participants),
        _counted("participations", found.participations),
        _counted("ties between participants", found.ties),
    ]
    first, second = (_span(years) for years in (found.first, found.second))
    told = {
        "Compared": found.told(),
        "Contexts": _labels(graph, found.contexts),
        f"Only in {second}": _labels(graph, found.participants.new),
        f"Only in {first}": _labels(graph, found.participants.lost),
        "Heed": SNAPSHOT,
        "Network": _made_of(graph),
    }
    return Digest(told, ("what", f"only {second}", f"only {first}", "both"), rows, ())


def changed_csv(graph: nx.Graph[str], found: Change) -> str:
    """A change as CSV: one row per participant, participation and tie.

    Args:
        graph: the network that was compared.
        found: the change.
    """
    rows = []
    for what, turnover in (
        ("participant", found.participants),
        ("participation", found.participations),
        ("tie", found.ties),
    ):
        for state in ("new", "lost", "kept"):
            for entry in getattr(turnover, state):
                one, other = (entry, "") if isinstance(entry, str) else entry
                ends = [graph.nodes[key]["label"] if key else "" for key in (one, other)]
                rows.append([what, state, *ends, one, other])
    return csv_table(("what", "state", "one", "other", "one_iri", "other_iri"), rows)


def to_json(graph: nx.Graph[str], found: Suggestions | Change) -> str:
    """Everything, with the labels of the keys that are told.

    Args:
        graph: the network that it was made from.
        found: suggestions or a change.
    """
    told = asdict(found)
    labels = {key: graph.nodes[key]["label"] for key in sorted(set(_keys(told))) if key in graph}
    method = list(graph.graph.get("method", ()))
    return (
        json.dumps({**told, "labels": labels, "method": method}, ensure_ascii=False, indent=2)
        + "\n"
    )


def _made_of(graph: nx.Graph[str]) -> str:
    """The method line of a network."""
    return ", ".join(graph.graph.get("method", ())) + "."


def _span(years: tuple[int, int]) -> str:
    return f"{years[0]}" if years[0] == years[1] else f"{years[0]}-{years[1]}"


def _ways(graph: nx.Graph[str], one: Suggestion) -> str:
    names = graph.nodes
    told = [
        f"{names[reason.through]['label']} (met in {names[reason.met]['label']}) is in "
        f"{names[reason.project]['label']}"
        for reason in one.reasons[:SHOWN]
    ]
    rest = one.ways - len(told)
    if rest > 0:
        told.append(f"{rest:,} more {'way' if rest == 1 else 'ways'}")
    if one.shared:
        told.append(f"both are in {_labels(graph, one.shared)}")
    return "; ".join(told)


def _counted(what: str, turnover: Turnover[Any]) -> list[str]:
    return [what, *(f"{len(part):,}" for part in (turnover.new, turnover.lost, turnover.kept))]


def _labels(graph: nx.Graph[str], keys: Iterable[str]) -> str:
    """The names of nodes, those beyond `NAMED` as a number."""
    labels = sorted((graph.nodes[key]["label"] for key in keys), key=str.casefold)
    told = labels[:NAMED]
    if len(labels) > NAMED:
        told.append(f"and {len(labels) - NAMED:,} more")
    return ", ".join(told) or "none"


def _keys(told: Mapping[str, Any] | Iterable[Any] | object) -> Iterable[str]:
    """All texts in what was told: the keys of nodes are among them."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for value in told.values():
            yield from _keys(value)
    elif isinstance(told, list | tuple):
        for value in told:
            yield from _keys(value)
