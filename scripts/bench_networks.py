"""Measure networks: projection and measures beside other libraries, a million, a file to a page.

    python scripts/bench_networks.py [--parts projection,measures,million,page] [--cordis FILE]

What is divided are medians of CPU seconds, of all threads, taken by turns in one process from the
same arrays; see network_engines.py. The million and the page are processes of their own, whose
memory is measured. It needs a Unix.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

import child
from ratios import Ratio, table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from citygraph.networks.incidence import Incidence

    Samples = Mapping[str, Sequence[float]]

SIZE = (20_000, 5_000, 100_000)
SMALL = (2_000, 500, 10_000)
"""Of the network on which betweenness is measured: networkx would need an hour for `SIZE`."""

_LEAST_PROJECTION, _MOST_BARE = 100.0, 1.5
_LEAST_MEASURE, _MOST_RIVAL = 10.0, 1.2
_MOST_MIB = 3 * 1024.0
_PATIENCE = 30.0  # seconds for all samples of one thing; what needs more is sampled once
_SIDES = {"coordinator": "convener"}
_COLUMNS = ("participant", "context", "role", "side", "start", "end", "countryCode", "source")


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """The options.

    Args:
        given: what is read; the command line when it is None.
    """
    parser = argparse.ArgumentParser(description="Measure networks.")
    parser.add_argument("--parts", default="projection,measures,million,page", help="(all)")
    parser.add_argument("--runs", type=int, default=7, help="samples of each at most (7)")
    parser.add_argument("--cordis", type=Path, help="eunets_h2020.csv, plain or .gz, for the page")
    return parser.parse_args(given)


def by_turns(
    runs: Mapping[str, Callable[[], object]], count: int, patience: float = _PATIENCE
) -> dict[str, list[float]]:
    """Sample several things by turns, each time another one first; what lasts long once only.

    Args:
        runs: name -> what is sampled.
        count: how many samples of each.
        patience: seconds that all samples of one thing may take.

    Returns:
        Name -> CPU seconds.
    """
    from network_engines import cpu_of

    taken: dict[str, list[float]] = {}
    for name, run in runs.items():  # imports, and whatever else is done once
        begin = time.monotonic()
        first = cpu_of(run)
        taken[name] = [first] if time.monotonic() - begin > patience / count else []
    names = [name for name in runs if not taken[name]]
    for turn in range(count if names else 0):
        shift = turn % len(names)
        for name in [*names[shift:], *names[:shift]]:
            taken[name].append(cpu_of(runs[name]))
    return taken


def projection(runs: int) -> list[Ratio]:
    """Ties between participants: ours, networkx, and the bare product of the matrix with itself.

    Args:
        runs: how many samples of each.
    """
    import networkx as nx

    from affiliations import generated
    from citygraph.networks.projection import project
    from network_engines import as_networkx

    inc = generated(*SIZE)
    matrix, graph = inc.matrix, as_networkx(inc)
    people = range(inc.shape[0])
    taken = by_turns(
        {
            "citygraph": lambda: project(inc),
            "with numbers": lambda: project(inc).shared,
            "scipy": lambda: matrix @ matrix.T,
            "Newman": lambda: nx.bipartite.collaboration_weighted_projected_graph(graph, people),
            "count": lambda: nx.bipartite.weighted_projected_graph(graph, people),
        },
        runs,
    )
    ours, bare = median(taken["citygraph"]), median(taken["scipy"])
    note = f"{ours * 1000:.0f} ms for {project(inc).weight.nnz // 2:,} ties"
    return [
        Ratio(
            "networkx, Newman's weights : citygraph",
            *(median(taken["Newman"]) / ours, _LEAST_PROJECTION),
            at_most=False,
        ),
        Ratio("networkx, numbers of contexts : citygraph", median(taken["count"]) / ours),
        Ratio("citygraph : scipy, matrix by matrix", ours / bare, _MOST_BARE, note=note),
        Ratio("the same, with the numbers of contexts too", median(taken["with numbers"]) / bare),
    ]


def engines(measure: str, inc: Incidence, runs: int) -> tuple[dict[str, list[float]], list[str]]:
    """Sample a measure by all libraries that are installed.

    Args:
        measure: which one.
        inc: the network.
        runs: how many samples of each.

    Returns:
        Library -> CPU seconds; the libraries that are missing.
    """
    from network_engines import NETWORKX, RUNS, as_networkx, installed

    there = {name: partial(run, inc) for name, run in RUNS[measure].items() if installed(name)}
    graph = as_networkx(inc)
    taken = by_turns({**there, "networkx": lambda: NETWORKX[measure](graph)}, runs)
    return taken, sorted(RUNS[measure].keys() - there.keys())


def measure_ratios(measure: str, taken: Samples) -> list[Ratio]:
    """Divide the samples of a measure.

    Args:
        measure: its name.
        taken: library -> CPU seconds.
    """
    ours = median(taken["citygraph"])
    others = {
        name: median(seconds)
        for name, seconds in taken.items()
        if name not in {"citygraph", "networkx"}
    }
    permissive = {name: seconds for name, seconds in others.items() if name != "igraph"}
    found = [
        Ratio(
            f"{measure}, networkx : citygraph",
            median(taken["networkx"]) / ours,
            _LEAST_MEASURE,
            at_most=False,
            note=f"{ours * 1000:.0f} ms",
        )
    ]
    best = min(permissive, key=lambda name: permissive[name], default="")
    if best:
        found.append(
            Ratio(f"{measure}, citygraph : {best}, the best", ours / permissive[best], _MOST_RIVAL)
        )
    found += [
        Ratio(f"{measure}, citygraph : {name}", ours / others[name])
        for name in others
        if name != best
    ]
    return found


def measures(runs: int) -> list[Ratio]:
    """All measures; what is not installed is told.

    Args:
        runs: how many samples of each.
    """
    from affiliations import generated
    from network_engines import NETWORKX

    found: list[Ratio] = []
    missing: set[str] = set()
    for measure in NETWORKX:
        inc = generated(*(SMALL if measure == "betweenness" else SIZE))
        taken, absent = engines(measure, inc, runs)
        found += measure_ratios(measure, taken)
        missing.update(absent)
    if missing:
        print(f"Not measured, since not installed: {', '.join(sorted(missing))}.\n")
    return found


def million() -> None:
    """Print what a million participations need, from arrays to an overview."""
    program = str(Path(__file__).with_name("network_overview.py"))
    run = child.run([sys.executable, program])
    told = json.loads(run.output)
    print(f"{told.pop('what')}\n")
    print("".join(f"  {step}: {seconds:.1f} s\n" for step, seconds in told["seconds"].items()))
    print(f"{told['told']}\n")
    print(table([Ratio("memory in MiB", run.memory, _MOST_MIB, note=f"{run.wall:.0f} s")]))


def as_participations(source: Path, target: Path) -> int:
    """Write the participations of Horizon 2020 with the columns that a network is made from.

    Args:
        source: `eunets_h2020.csv`, plain or compressed.
        target: where to.

    Returns:
        How many there are.
    """
    opened = gzip.open if source.suffix == ".gz" else open
    with (
        opened(source, "rt", encoding="utf-8", newline="") as rows,
        target.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        count = 0
        for row in csv.DictReader(rows):
            side = _SIDES.get(row["role"], "member")
            when = (row[name].replace("NA", "") for name in ("start_date", "end_date"))
            writer.writerow(
                (row["pic"], row["rcn"], row["role"], side, *when, row["country"], "CORDIS")
            )
            count += 1
    return count


def page(cordis: Path) -> None:
    """Print what the command needs from a file of participations to a page.

    Args:
        cordis: the file of `as_participations`.
    """
    command = str(Path(sys.executable).with_name("citygraph"))
    with tempfile.TemporaryDirectory() as name:
        given, made = Path(name) / "cordis.csv", Path(name) / "cordis.html"
        count = as_participations(cordis, given)
        asked = ["network", "--participations", str(given), "--output", str(made)]
        run = child.run([command, *asked])
        size = made.stat().st_size / 2**20
    print(f"{count:,} participations from a file to a page of {size:.1f} MiB\n")
    print(f"  CPU: {run.cpu:.1f} s\n  clock: {run.wall:.1f} s\n  memory: {run.memory:.0f} MiB\n")


def measure(options: argparse.Namespace) -> None:
    """Measure what the options say, and print it.

    Args:
        options: those of `arguments`.
    """
    parts = options.parts.split(",")
    if "million" in parts:  # first, while this process is small
        million()
    if "page" in parts and options.cordis is None:
        print("Not measured: from a file to a page, which needs --cordis FILE.\n")
    elif "page" in parts:
        page(options.cordis)
    sizes = "{:,} participants, {:,} contexts, {:,} participations".format
    if "projection" in parts:
        print(f"Projection of {sizes(*SIZE)}, CPU time\n\n{table(projection(options.runs))}")
    if "measures" in parts:
        print(f"Measures of {sizes(*SIZE)}, CPU time; betweenness of {sizes(*SMALL)}\n")
        print(table(measures(options.runs)), flush=True)


if __name__ == "__main__":
    measure(arguments())
