"""Small networks for the tests of measures, with the attributes that `build` gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
from hypothesis import strategies as st

from citygraph.networks.build import ALIAS
from citygraph.networks.graph import Network
from citygraph.networks.incidence import Incidence, incidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FAMILIES = {"Project": "projects", "Event": "events", "Institution": "memberships"}


def made(
    pairs: Iterable[tuple[str, str]],
    *,
    kinds: Mapping[str, str] | None = None,
    participants: Mapping[str, Mapping[str, Any]] | None = None,
    contexts: Mapping[str, Mapping[str, Any]] | None = None,
    ties: Mapping[tuple[str, str], Mapping[str, Any]] | None = None,
) -> Network:
    """A two-mode network of (participant, context).

    Contexts are projects unless `kinds` says otherwise; all else can be overridden by key.
    """
    graph = Network(view="two-mode", title="A test", method=["made up"], coverage="One source.")
    for one, other in pairs:
        if one not in graph:
            graph.add_node(one, **{**_participant(one), **(participants or {}).get(one, {})})
        if other not in graph:
            kind = (kinds or {}).get(other, "Project")
            given = {**_context(other, kind), **(contexts or {}).get(other, {})}
            graph.add_node(other, **given)
        tie = {**_tie(), **(ties or {}).get((one, other), {})}
        graph.add_edge(one, other, **tie)
    for key in [node for node in graph if graph.nodes[node]["bipartite"] == 1]:
        graph.nodes[key].setdefault("known", graph.degree[key])
        if key.endswith(ALIAS):
            graph.add_edge(key.removesuffix(ALIAS), key, relation="same")
    return graph


def _participant(key: str) -> dict[str, Any]:
    return {"label": key.title(), "iri": key, "bipartite": 0, "kind": "city", "country": ""}


def _context(key: str, kind: str) -> dict[str, Any]:
    return {
        "label": key.title(),
        "iri": key.removesuffix(ALIAS),
        "bipartite": 1,
        "kind": kind,
        "family": FAMILIES[kind],
        "country": "",
        "claimed": 0,
        "list": 0,
    }


def _tie() -> dict[str, Any]:
    return {
        "relation": "takes part",
        "roles": ["partner"],
        "side": "member",
        "sources": ["source"],
        "start": "",
        "end": "",
        "as_of": "",
        "dated": "undated",
    }


def arrays(pairs: Iterable[tuple[str, str]], **given: Any) -> Incidence:  # noqa: ANN401
    return incidence(made(pairs, **given))


def women() -> Network:
    """Davis, Gardner and Gardner (1941): 18 women at 14 social events of the American South."""
    graph = nx.davis_southern_women_graph()
    top = set(graph.graph["top"])
    pairs = [(a, b) if a in top else (b, a) for a, b in graph.edges]
    return made(sorted(pairs))


def pairs(most: int = 7, least: int = 1) -> st.SearchStrategy[set[tuple[str, str]]]:
    """Random small two-mode networks."""
    one = st.integers(0, most - 1).map(lambda n: f"p{n}")
    other = st.integers(0, most - 1).map(lambda n: f"c{n}")
    return st.sets(st.tuples(one, other), min_size=least, max_size=most * 3)
