"""A network as a table for people: what weighs most first."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from citygraph.networks.build import contexts_of, members

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

    Table = tuple[Sequence[str], list[list[str]]]

MOST_LETTERS = 60
"""Names in one cell go on to the next while they have fewer letters than that."""


def listing(graph: nx.Graph[str]) -> Table:
    """The rows that a reader of the network wants to see first.

    Args:
        graph: a network from `network`.

    Returns:
        The headings and the rows. Around a participant, those whom it meets, by how many contexts
        they share; around a context, who takes part; of a whole two-mode network its contexts, the
        largest first; of a one-mode network its ties, the strongest first.
    """
    ego = graph.graph.get("ego")
    if graph.graph["view"] == "one-mode":
        return _ties(graph)
    if ego is None:
        return _contexts(graph)
    return _partners(graph, ego) if graph.nodes[ego]["bipartite"] == 0 else _members(graph, ego)


def _partners(graph: nx.Graph[str], ego: str) -> Table:
    shared: defaultdict[str, list[str]] = defaultdict(list)
    for context in members(graph, ego):
        for other in members(graph, context):
            if other != ego:
                shared[other].append(context)
    rows = []
    for other, contexts in shared.items():
        there = [graph.edges[other, context] for context in contexts]
        sources = {source for tie in there for source in tie["sources"]}
        names = sorted((graph.nodes[context]["label"] for context in contexts), key=str.casefold)
        rows.append(
            [
                *_who(graph.nodes[other]),
                str(len(contexts)),
                _few(names),
                _years(there),
                str(len(sources)),
            ]
        )
    columns = ("partner", "kind", "country", "shared", "where", "years", "sources")
    return columns, sorted(rows, key=lambda row: (-int(row[3]), row[0].casefold(), row))


def _members(graph: nx.Graph[str], context: str) -> Table:
    rows = []
    for node in members(graph, context):
        tie = graph.edges[node, context]
        roles = ", ".join(role.replace("-", " ") for role in tie["roles"])
        rows.append([*_who(graph.nodes[node]), roles, _years([tie]), str(len(tie["sources"]))])
    columns = ("participant", "kind", "country", "roles", "years", "sources")
    return columns, sorted(rows, key=lambda row: (row[0].casefold(), row))


def _contexts(graph: nx.Graph[str]) -> Table:
    rows = []
    for context in contexts_of(graph):
        data = graph.nodes[context]
        there = [graph.edges[node, context] for node in members(graph, context)]
        known = (
            f"{len(there)}" if len(there) == data["known"] else f"{len(there)} of {data['known']}"
        )
        claimed = str(data["claimed"]) if data["claimed"] else ""
        sources = str(len(data["sources"]))
        rows.append([data["label"], data["kind"], known, claimed, _years(there), sources])
    columns = ("context", "kind", "participants", "claimed", "years", "sources")
    return columns, sorted(rows, key=lambda row: (-int(row[2].split()[0]), row[0].casefold(), row))


def _ties(graph: nx.Graph[str]) -> Table:
    labels: Mapping[str, str] = graph.graph["labels"]
    weighed = []
    for one, other, tie in graph.edges(data=True):
        pair = sorted((graph.nodes[end]["label"] for end in (one, other)), key=str.casefold)
        where = _few(sorted((labels[key] for key in tie["contexts"]), key=str.casefold))
        row = [*pair, f"{tie['weight']:.3f}", str(tie["shared"]), where, str(len(tie["sources"]))]
        weighed.append((-tie["weight"], row))
    columns = ("one", "other", "weight", "shared", "where", "sources")
    return columns, [row for _, row in sorted(weighed)]


def _few(names: Sequence[str]) -> str:
    """The first names, as many as fit into a column of a table, and how many more there are."""
    told = names[0]
    for count, name in enumerate(names[1:], start=1):
        if len(told) + len(name) > MOST_LETTERS:
            return f"{told}, {len(names) - count} more"
        told += f", {name}"
    return told


def _who(data: Mapping[str, Any]) -> list[str]:
    return [data["label"], (data["form"] or data["kind"]).replace("-", " "), data["country"]]


def _years(ties: Iterable[Mapping[str, Any]]) -> str:
    """From the first to the last year of which something is known; open ends stay open."""
    there = [tie for tie in ties if tie["dated"] != "undated"]
    if not there:
        return ""
    first = min((str(tie["first"]) for tie in there if "first" in tie), default="")
    last = max((str(tie["last"]) for tie in there if "last" in tie), default="")
    if any("last" not in tie for tie in there):
        last = ""
    return first if first == last else f"{first}-{last}"
