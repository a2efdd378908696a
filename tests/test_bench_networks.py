"""The benchmark of networks makes what it says and divides right. Nothing here is timed."""

from __future__ import annotations

import gzip
import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPTS = Path(__file__).parents[1] / "scripts"
ROWS = """rcn,role,pic,type,contribution,country,start_date,end_date
1,coordinator,77,HES,10,EL,2019-05-01,2022-04-30
1,participant,78,REC,,UK,2019-05-01,2022-04-30
"""


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Import a program of scripts/."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return importlib.import_module


def test_a_network_at_random_has_the_size_asked_for(script: Callable[[str], Any]) -> None:
    inc = script("affiliations").generated(400, 100, 2000)
    assert inc.shape == (400, 100)
    pairs = inc.row.astype(np.int64) * 100 + inc.column
    assert len(pairs) == 2000
    assert (np.diff(pairs) > 0).all()
    assert inc.participants == tuple(sorted(inc.participants))
    assert inc.contexts == tuple(sorted(inc.contexts))


def test_the_same_seed_gives_the_same_network(script: Callable[[str], Any]) -> None:
    made = [script("affiliations").generated(400, 100, 2000, seed) for seed in (0, 0, 1)]
    assert np.array_equal(made[0].row, made[1].row)
    assert np.array_equal(made[0].column, made[1].column)
    assert not np.array_equal(made[0].row, made[2].row)


def test_few_are_everywhere_and_many_occur_once(script: Callable[[str], Any]) -> None:
    contexts, sizes = script("affiliations").generated(4000, 1000, 20_000).degrees
    assert np.median(contexts) <= 2
    assert contexts.max() > 60
    assert np.median(sizes) < sizes.mean() < sizes.max() / 5


def test_too_many_pairs_are_refused(script: Callable[[str], Any]) -> None:
    with pytest.raises(ValueError, match="twice as many pairs"):
        script("affiliations").generated(10, 10, 51)


def test_all_libraries_measure_the_same_network(script: Callable[[str], Any]) -> None:
    engines = script("network_engines")
    inc = script("affiliations").generated(60, 15, 200)
    graph = engines.as_networkx(inc)
    assert graph.number_of_edges() == 200
    assert (engines.adjacency(inc) != nx.to_scipy_sparse_array(graph)).nnz == 0
    tied = np.concatenate(inc.degrees) > 0  # libraries differ in what the others get
    ranks = np.array(list(nx.pagerank(graph, tol=1e-10, max_iter=1000).values()))[tied]
    between = nx.betweenness_centrality(graph, normalized=False)
    for name, run in engines.RUNS["PageRank"].items():
        if engines.installed(name):
            found = np.array(list(run(inc)))[tied]
            assert found / found.sum() == pytest.approx(ranks / ranks.sum(), abs=2e-4), name
    for name in ("networkit", "rustworkx", "igraph"):
        if engines.installed(name):
            found = np.array(list(engines.RUNS["betweenness"][name](inc)))
            scale = 2 if name == "networkit" else 1  # it counts both directions
            assert found / scale == pytest.approx(list(between.values()), abs=1e-6), name


def test_each_measure_is_run_by_us_and_by_others(script: Callable[[str], Any]) -> None:
    engines = script("network_engines")
    inc = script("affiliations").generated(60, 15, 200)
    graph = engines.as_networkx(inc)
    assert engines.RUNS.keys() == engines.NETWORKX.keys()
    for measure, runs in engines.RUNS.items():
        assert {"citygraph", "networkit", "igraph"} <= runs.keys()
        assert engines.cpu_of(lambda measure=measure: engines.NETWORKX[measure](graph)) > 0
        for name, run in runs.items():
            if engines.installed(name):
                run(inc)


def test_what_lasts_long_is_sampled_once(script: Callable[[str], Any]) -> None:
    done: list[str] = []
    runs = {"a": lambda: done.append("a"), "b": lambda: done.append("b")}
    bench = script("bench_networks")
    taken = bench.by_turns(runs, 3)
    assert done == ["a", "b", "a", "b", "b", "a", "a", "b"]
    assert {name: len(seconds) for name, seconds in taken.items()} == {"a": 3, "b": 3}
    taken = bench.by_turns(runs, 3, patience=-1.0)
    assert {name: len(seconds) for name, seconds in taken.items()} == {"a": 1, "b": 1}


def test_ratios_stand_beside_their_aims(script: Callable[[str], Any]) -> None:
    taken = {
        "citygraph": [1.0, 9.0, 2.0],
        "networkx": [30.0],
        "rustworkx": [4.0],
        "networkit": [1.0],
        "igraph": [0.5],
    }
    rows = script("bench_networks").measure_ratios("PageRank", taken)
    assert {row.what: (row.value, row.met) for row in rows} == {
        "PageRank, networkx : citygraph": (15.0, True),
        "PageRank, citygraph : networkit, the best": (2.0, False),
        "PageRank, citygraph : rustworkx": (0.5, None),
        "PageRank, citygraph : igraph": (4.0, None),
    }


def test_without_other_libraries_networkx_is_left(script: Callable[[str], Any]) -> None:
    rows = script("bench_networks").measure_ratios(
        "components", {"citygraph": [1.0], "networkx": [5.0], "igraph": [1.0]}
    )
    assert [row.what for row in rows] == [
        "components, networkx : citygraph",
        "components, citygraph : igraph",
    ]


@pytest.mark.parametrize("name", ["h2020.csv", "h2020.csv.gz"])
def test_participations_of_horizon_2020(
    script: Callable[[str], Any], tmp_path: Path, name: str
) -> None:
    opened = gzip.open if name.endswith(".gz") else open
    with opened(tmp_path / name, "wt", encoding="utf-8") as file:
        file.write(ROWS)
    target = tmp_path / "made.csv"
    assert script("bench_networks").as_participations(tmp_path / name, target) == 2
    assert target.read_text(encoding="utf-8").splitlines() == [
        "participant,context,role,side,start,end,countryCode,source",
        "77,1,coordinator,convener,2019-05-01,2022-04-30,EL,CORDIS",
        "78,1,participant,member,2019-05-01,2022-04-30,UK,CORDIS",
    ]


def test_an_overview_is_drawn_of_what_is_too_large() -> None:
    command = [sys.executable, str(SCRIPTS / "network_overview.py"), "--participations", "18000"]
    done = subprocess.run([*command, "--seeds", "1"], check=True, stdout=subprocess.PIPE)
    told = json.loads(done.stdout)
    assert told["what"].startswith("3,600 participants, 900 contexts, 18,000 participations, ")
    assert told["seconds"].keys() == {
        *("generated", "projection", "components", "communities", "reduction", "picture")
    }
    assert "shown are" in told["told"]


def test_the_parts_can_be_chosen(script: Callable[[str], Any]) -> None:
    bench = script("bench_networks")
    assert bench.arguments([]).parts == "projection,measures,million,page"
    assert bench.arguments(["--cordis", "x.csv"]).cordis == Path("x.csv")


def test_a_page_needs_a_file(
    script: Callable[[str], Any], capsys: pytest.CaptureFixture[str]
) -> None:
    bench = script("bench_networks")
    bench.measure(bench.arguments(["--parts", "page"]))
    assert capsys.readouterr().out == (
        "Not measured: from a file to a page, which needs --cordis FILE.\n\n"
    )
