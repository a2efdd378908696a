"""What is measured of a network as a whole, against networks of the same degrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.networks.measures.assortativity import Classes, assortativity
from citygraph.networks.measures.clustering import robins_alexander
from citygraph.networks.measures.null_model import SAMPLES, null_model, repeated_pairs
from citygraph.networks.measures.results import Value
from citygraph.networks.projection import project

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import networkx as nx
    from scipy.sparse import csr_array

    from citygraph.networks.incidence import Incidence
    from citygraph.networks.measures.assortativity import Assortativity
    from citygraph.networks.measures.null_model import Null, Statistic
    from citygraph.networks.projection import Ties

    Progress = Callable[[str, int, int], None]

MOST_COMPARED = 50_000
"""Participations up to which a network is compared with random ones when nothing is said."""

CLUSTERING = "clustering (Robins-Alexander)"
REPEATED = "pairs that share two contexts"
LABELS = {"kind": "assortativity by kind", "country": "assortativity by country"}


def values(  # noqa: PLR0913 - what is measured, and how it is compared
    graph: nx.Graph[str],
    inc: Incidence,
    ties: csr_array | None,
    *,
    samples: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> list[Value]:
    """Clustering, repeated pairs and assortativity, each against the null model.

    Args:
        graph: a two-mode network.
        inc: its arrays.
        ties: the weights of its ties; None when there are too many, which is then said.
        samples: how many random networks; None for 100 in a network up to `MOST_COMPARED`.
        seed: of the random networks.
        progress: is told what is done, how much of it, and of how much.
    """
    labels = {name: [graph.nodes[key].get(name, "") for key in inc.participants] for name in LABELS}
    statistics: dict[str, Statistic] = {CLUSTERING: _clustering}
    if ties is not None:
        statistics[REPEATED] = repeated_pairs
        made = _Made()
        for name, title in LABELS.items():
            statistics[title] = _assortative(labels[name], made)
    count = samples if samples is not None else SAMPLES * (len(inc.row) <= MOST_COMPARED)
    nulls = null_model(
        inc,
        statistics,
        samples=count,
        seed=seed,
        progress=progress and (lambda *done: progress("random networks", *done)),
    )
    found = [_value(CLUSTERING, nulls, robins_alexander(inc).reason)]
    if ties is None:
        why = "There are too many pairs of participants in this network."
        return [*found, *(Value(name, None, why) for name in (REPEATED, *LABELS.values()))]
    found.append(_value(REPEATED, nulls))
    for name, title in LABELS.items():
        mixed = assortativity(ties, labels[name])
        found.append(_value(title, nulls, mixed.why, _left_out(name, mixed)))
    return found


def _clustering(inc: Incidence) -> float | None:
    return robins_alexander(inc).value


class _Made:
    """The ties of the network that was asked for last: two statistics of each need them."""

    def __init__(self) -> None:
        self.last: Ties | None = None

    def weight(self, inc: Incidence) -> csr_array:
        if self.last is None or self.last.inc is not inc:
            self.last = project(inc)
        return self.last.weight


def _assortative(labels: Sequence[str], made: _Made) -> Statistic:
    classes = Classes.of(labels)
    return lambda inc: assortativity(made.weight(inc), classes).coefficient


def _value(name: str, nulls: dict[str, Null], why: str = "", note: str = "") -> Value:
    null = nulls[name]
    return Value(name, null.observed, why, null if null.samples else None, note)


def _left_out(name: str, mixed: Assortativity) -> str:
    if not mixed.unknown:
        return ""
    return (
        f"left out: {mixed.unknown:,} participants whose {name} is not known, with "
        f"{mixed.ties_left_out:,} ties"
    )
