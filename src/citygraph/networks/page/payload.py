"""A network as the data of its page: columns, and numbers that point into tables.

The page computes ties, filters and counts by itself, so it gets the claims and not the sums. What
it may show is the wider network; what it shows first is the network that was asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citygraph.networks.build import contexts_of
from citygraph.networks.figure.colours import METHOD
from citygraph.networks.incidence import UNDERTAKINGS
from citygraph.networks.page.claims import Claims, claims_of
from citygraph.networks.page.measured import grouped, measured, ranked
from citygraph.networks.page.places import places
from citygraph.networks.rows import OURS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

    Columns = dict[str, list[Any]]

VERSION = 1
"""Of the form of the data; the page refuses another."""


def payload(
    graph: nx.Graph[str], wider: nx.Graph[str], *, reduced: str | None = None
) -> dict[str, Any]:
    """The data of a page.

    Args:
        graph: the network that the page opens with, annotated by `method.annotate`.
        wider: the two-mode network of all that its switches can turn on; `graph` itself when
            there is no more.
        reduced: what was left out because the network is too large for a page, as a sentence.

    Returns:
        A dictionary for JSON: `meta`, tables (`kinds`, `forms`, `families`, `countries`, `topics`,
        `roles`, `tiers`, `communities`, `sources`), `nodes` and `participations` as columns of
        equal length, and `same`, the pairs of nodes that are one entity. Equal networks give equal
        data, in equal order.
    """
    keys = sorted(wider)
    rows = {key: row for row, key in enumerate(keys)}
    claims = claims_of(wider, rows)
    tables = _tables(wider, claims)
    groups = grouped(graph)
    return {
        "version": VERSION,
        "meta": _meta(graph, wider, rows, claims, reduced),
        **{name: table.entries for name, table in tables.items()},
        "communities": groups.entries,
        "sources": _sources(wider, claims, tables["tiers"]),
        "nodes": {
            **_nodes(wider, keys, tables),
            **places(graph, wider, keys),
            "community": [groups.of.get(key, -1) for key in keys],
            "measures": measured(graph, keys),
            "ranks": ranked(graph, keys),
        },
        "same": sorted(
            sorted((rows[one], rows[other]), key=lambda row: wider.nodes[keys[row]]["bipartite"])
            for one, other, tie in wider.edges(data=True)
            if tie.get("relation") == "same"
        ),
        "participations": claims.columns(tables["roles"].row),
    }


class Table:
    """Values that columns point into by their row."""

    def __init__(self, names: Iterable[str], entries: Mapping[str, Any] | None = None) -> None:
        """List the names; `entries` says what stands in the page for each, else itself."""
        self.names = sorted({name for name in names if name})
        self.entries = [name if entries is None else entries[name] for name in self.names]
        self._rows = {name: row for row, name in enumerate(self.names)}

    def row(self, name: str) -> int:
        """The row of a name; -1 for one that is not known."""
        return self._rows.get(name, -1)


def _tables(graph: nx.Graph[str], claims: Claims) -> dict[str, Table]:
    nodes = [data for _, data in graph.nodes(data=True)]
    countries = {code: name for data in nodes for code, name in [_country(data)]}
    roles = {
        role: {"id": role, "label": role.replace("-", " "), "side": side}
        for role, side in claims.sides.items()
    }
    return {
        "kinds": Table(data["kind"] for data in nodes),
        "forms": Table(data.get("form", "") for data in nodes),
        "families": Table(data.get("family", "") for data in nodes),
        "countries": Table(
            countries, {code: {"code": code, "label": name} for code, name in countries.items()}
        ),
        "topics": Table(topic for data in nodes for topic in data.get("topics", ())),
        "roles": Table(roles, roles),
        "tiers": Table(graph.graph.get("tiers", {}).get(source, "") for source in claims.sources),
    }


def _country(data: Mapping[str, Any]) -> tuple[str, str]:
    """The code and the name of a node's country; a name without a code is its own."""
    name = data.get("country", "")
    return data.get("country_code", "") or name, name


def _nodes(graph: nx.Graph[str], keys: Sequence[str], tables: Mapping[str, Table]) -> Columns:
    nodes = [graph.nodes[key] for key in keys]
    topics = tables["topics"]
    return {
        "id": list(keys),
        "label": [data["label"] for data in nodes],
        "mode": [data["bipartite"] for data in nodes],
        "kind": [tables["kinds"].row(data["kind"]) for data in nodes],
        "form": [tables["forms"].row(data.get("form", "")) for data in nodes],
        "family": [tables["families"].row(data.get("family", "")) for data in nodes],
        "country": [tables["countries"].row(_country(data)[0]) for data in nodes],
        "topics": [sorted(topics.row(topic) for topic in data.get("topics", ())) for data in nodes],
        "lat": [data.get("latitude") for data in nodes],
        "lon": [data.get("longitude") for data in nodes],
        "known": [data.get("known", 0) for data in nodes],
        "claimed": [data.get("claimed", 0) for data in nodes],
        "list": [data.get("list", 0) for data in nodes],
        "everybody": [int(data["kind"] in UNDERTAKINGS) for data in nodes],
    }


def _sources(graph: nx.Graph[str], claims: Claims, tiers: Table) -> list[dict[str, Any]]:
    told = graph.graph
    return [
        {
            "id": source,
            "title": told.get("titles", {}).get(source, source),
            "year": told.get("issued", {}).get(source, ""),
            "url": _web(told.get("urls", {}).get(source, "")),
            "tier": tiers.row(told.get("tiers", {}).get(source, "")),
        }
        for source in claims.sources
    ]


def _web(url: str) -> str:
    """An address that may become a link; "" for what is none of the web's."""
    return url if url.lower().startswith(("https://", "http://")) else ""


def _meta(
    graph: nx.Graph[str],
    wider: nx.Graph[str],
    rows: Mapping[str, int],
    claims: Claims,
    reduced: str | None,
) -> dict[str, Any]:
    told = graph.graph
    contexts = [graph.nodes[key] for key in contexts_of(graph)] or [
        wider.nodes[key] for key in sorted(told.get("labels", ())) if key in wider
    ]
    return {
        "title": told["title"],
        "view": told["view"],
        "ego": rows.get(told.get("ego", "")),
        "method": list(told["method"]),
        "colours": METHOD,
        "coverage": told["coverage"],
        "filters": dict(told.get("filters", {})),
        "leftOut": dict(told.get("left_out", {})),
        "date": told.get("date", ""),
        "query": told["query"],
        "own": told["query"] != OURS,
        "weights": told["weights"] if told["view"] == "one-mode" else "newman",
        "years": claims.years,
        "shown": {
            "families": list(told["contexts"]),
            "lists": any(data.get("list", 0) for data in contexts),
        },
        "reduced": reduced,
    }
