"""How long the page of a network takes in a browser: to be ready, and to be filtered.

    .venv/bin/python scripts/page_speed.py [--json] [nodes ties]...

The networks are made up, and so are their places: no layout is computed. WebGL is computed without
a graphics card here, so that times to ready are those of a slow machine; a filter is timed as
script, without drawing. Needs playwright and chromium (CITYGRAPH_CHROMIUM names another).
"""

from __future__ import annotations

import json
import math
import os
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from citygraph.networks.background import Background, Source
from citygraph.networks.build import two_mode
from citygraph.networks.method import annotate
from citygraph.networks.page.html import embedded, page
from citygraph.networks.page.payload import payload
from citygraph.networks.participations import Claim, Participation
from citygraph.networks.periods import period
from citygraph.networks.selection import select

if TYPE_CHECKING:
    from playwright.sync_api import Page

USUAL = ((2_000, 10_000), (10_000, 50_000))
READY, FILTERED = 2.0, 0.05
"""Seconds that a network of 2,000 nodes and 10,000 ties may take."""

RUNS = 3
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
FILTERS = {
    "years": "years=2008-2014",
    "kind": "kinds=city",
    "role": "roles=lead",
    "sources": "sources=2",
    "ego": "ego=urn:p1",
    "years in ego": "ego=urn:p1&years=2008-2014",
    "one-mode": "view=one-mode",
    "years in one-mode": "view=one-mode&years=2008-2014",
}
AROUND = {"years in ego": "ego=urn:p1", "years in one-mode": "view=one-mode"}
"""Where a filter begins; the others begin with the overview."""


class Times(NamedTuple):
    """What one size took in seconds: until the page was ready, and the script of each filter."""

    nodes: int
    ties: int
    ready: float
    filters: dict[str, float]


def made_up(nodes: int, ties: int) -> str:
    """The page of a network of that size: some contexts are large, most participants in few.

    Args:
        nodes: three in ten are contexts.
        ties: pairs of a participant and a context.
    """
    chance = random.Random(1)  # noqa: S311 - the same network in every run
    contexts = nodes * 3 // 10
    people = nodes - contexts
    pairs = {(i, chance.randrange(contexts)) for i in range(people)}
    pairs |= {(chance.randrange(people), j) for j in range(contexts)}
    while len(pairs) < ties:
        one = int(people * chance.random() ** 1.6)
        pairs.add((one, int(contexts * chance.random() ** 1.6)))
    sample = annotate(two_mode(select([_taking(0, 0), _taking(1, 0)], _known())))
    data = payload(sample, sample)
    data["meta"].update(title=f"{nodes:,} nodes, {ties:,} ties", years=[2000, 2022], ego=None)
    data.update(_tables())
    data["nodes"] = _nodes(people, contexts, pairs)
    data["participations"] = _claims(people, sorted(pairs))
    element = re.compile(
        r'(<script type="application/json" id="citygraph-data">).*?(</script>)', re.DOTALL
    )
    text = embedded(data)
    return element.sub(lambda found: found[1] + text + found[2], page(sample), count=1)


def _known() -> Background:
    return Background(sources={"urn:s": Source("Source", "2020", "https://example.org/")})


def _taking(one: int, other: int) -> Participation:
    names = f"Participant {one}", f"Context {other}"
    claim = Claim("", *names, "lead", "urn:s", "2010", "2012", "", period(["2010"], ["2012"], [""]))
    iris = f"urn:p{one}", f"urn:c{other}"
    return Participation(
        iris[0], names[0], "city", iris[1], names[1], "Project", "lead", "member", (claim,)
    )


def _tables() -> dict[str, Any]:
    url = "https://example.org/"
    return {
        "kinds": ["Project", "city", "institution"],
        "countries": [{"code": f"X{i}", "label": f"Country {i}"} for i in range(40)],
        "roles": [{"id": role, "label": role, "side": "member"} for role in ("lead", "partner")],
        "communities": [{"name": f"Community {i}", "size": 9, "colour": i} for i in range(16)],
        "sources": [
            {"id": f"urn:s{i}", "title": f"Source {i}", "year": "2020", "url": url, "tier": -1}
            for i in range(99)
        ],
    }


def _nodes(people: int, contexts: int, pairs: set[tuple[int, int]]) -> dict[str, Any]:
    """Columns of nodes, participants first; they stand on a spiral."""
    count = people + contexts
    degree = [0] * count
    for one, other in pairs:
        degree[one] += 1
        degree[people + other] += 1
    mode = [0] * people + [1] * contexts
    order = sorted(range(count), key=lambda i: -degree[i])
    turn, x, y = math.pi * (3 - math.sqrt(5)), [0.0] * count, [0.0] * count
    for place, i in enumerate(order):
        x[i] = round(12 * math.sqrt(place) * math.cos(turn * place), 1)
        y[i] = round(12 * math.sqrt(place) * math.sin(turn * place), 1)
    rank = [0] * count
    for place, i in enumerate(order):
        rank[i] = place + 1
    return {
        "id": [f"urn:p{i}" for i in range(people)] + [f"urn:c{i}" for i in range(contexts)],
        "label": [f"Participant {i}" for i in range(people)]
        + [f"Context {i}" for i in range(contexts)],
        "mode": mode,
        "kind": [0 if mode[i] else 1 + i % 4 // 3 for i in range(count)],
        "form": [-1] * count,
        "family": [0 if one else -1 for one in mode],
        "country": [-1 if mode[i] else i % 40 for i in range(count)],
        "topics": [[]] * count,
        "x": x,
        "y": y,
        "r": [round(2 + math.sqrt(many), 1) for many in degree],
        "lat": [None] * count,
        "lon": [None] * count,
        "community": [i % 16 for i in range(count)],
        "known": [degree[i] if mode[i] else 0 for i in range(count)],
        "claimed": [0] * count,
        "list": [0] * count,
        "everybody": mode,
        "measures": {"degree": degree},
        "ranks": {"rank": rank, "best": rank, "worst": rank},
    }


def _claims(people: int, pairs: list[tuple[int, int]]) -> dict[str, list[Any]]:
    """One claim per pair, two of every seventh."""
    rows = [(p, c, k) for p, c in pairs for k in range(1 + (p + c) % 7 // 6)]
    begin = [2000 + c % 20 for _, c, _ in rows]
    return {
        "p": [p for p, *_ in rows],
        "c": [people + c for _, c, _ in rows],
        "role": [int(p % 3 == 0) for p, *_ in rows],
        "source": [(p + k) % 99 for p, _, k in rows],
        "start": [str(year) for year in begin],
        "end": [str(year + 3) for year in begin],
        "first": begin,
        "last": [year + 3 for year in begin],
        "dated": [0] * len(rows),
        **{name: [""] * len(rows) for name in ("asOf", "namedAs", "locator", "via")},
    }


def measured(nodes: int, ties: int) -> Times:
    """Make the page of a network of that size, open it and filter it."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CITYGRAPH_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        file = Path(folder) / "page.html"
        file.write_text(made_up(nodes, ties), encoding="utf-8")
        chrome = driver.chromium.launch(executable_path=path, args=[*FLAGS])
        tab = chrome.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
        begun = time.perf_counter()
        tab.goto(file.as_uri(), timeout=120_000)
        tab.wait_for_function("window.citygraph", timeout=120_000)
        tab.evaluate("window.citygraph.ready")
        ready = time.perf_counter() - begun
        found = {name: _filtered(tab, name) for name in FILTERS}
        chrome.close()
    return Times(nodes, ties, ready, found)


def _filtered(tab: Page, name: str) -> float:
    """The median of the seconds of script that a filter takes."""
    go = """where => new Promise((done) => {
      const told = () => setTimeout(() => done(citygraph.timings.lastFilter), 0);
      if (location.hash.slice(1) === where) return told();
      addEventListener("hashchange", told, { once: true });
      location.hash = where;
    })"""
    taken = []
    for _ in range(RUNS):
        tab.evaluate(go, AROUND.get(name, ""))
        taken.append(float(tab.evaluate(go, FILTERS[name])) / 1000)
    tab.evaluate(go, "")
    return statistics.median(taken)


def table(rows: list[Times]) -> str:
    """The times as a table in Markdown."""
    heads = ["nodes", "ties", "ready", *FILTERS]
    lines = [f"| {' | '.join(heads)} |", f"|{' ---: |' * len(heads)}"]
    for one in rows:
        filters = [f"{1000 * one.filters[name]:.0f} ms" for name in FILTERS]
        cells = [f"{one.nodes:,}", f"{one.ties:,}", f"{one.ready:.1f} s", *filters]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Print a table, or a line of JSON per size."""
    given = [int(text.replace(",", "")) for text in sys.argv[1:] if not text.startswith("-")]
    sizes = tuple(zip(given[::2], given[1::2], strict=True)) or USUAL
    rows = [measured(nodes, ties) for nodes, ties in sizes]
    if "--json" in sys.argv:
        print("\n".join(json.dumps(one._asdict()) for one in rows))
    else:
        aims = f"Aims at 2,000 nodes: ready in {READY:g} s, a filter in {1000 * FILTERED:.0f} ms"
        print(f"The page of a network in Chromium\n\n{table(rows)}\n\n{aims}")


if __name__ == "__main__":
    main()
