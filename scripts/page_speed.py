"""How long the page of a network takes: to be made, to be ready in a browser, to be filtered.

    .venv/bin/python scripts/page_speed.py [nodes ties]...

Needs playwright and chromium (CITYGRAPH_CHROMIUM names another). WebGL is computed without a
graphics card here, so that times to ready are those of a slow machine; a filter is timed as script,
without drawing.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from citygraph.networks.background import Background, Source
from citygraph.networks.build import two_mode
from citygraph.networks.method import annotate
from citygraph.networks.page.html import page
from citygraph.networks.participations import Claim, Participation
from citygraph.networks.periods import period
from citygraph.networks.selection import select

if TYPE_CHECKING:
    from citygraph.networks.graph import Network

USUAL = ((2_000, 10_000), (10_000, 50_000))
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
FILTERS = (
    "years=2008-2014",
    "kinds=city",
    "roles=lead",
    "countries=FR",
    "sources=2",
    "view=one-mode",
)


class Times(NamedTuple):
    """What one size took: seconds, and bytes of the page."""

    made: float
    size: int
    ready: float
    filters: dict[str, float]


def network(nodes: int, ties: int) -> Network:
    """A network of that size: some contexts are large, most participants meet in few of them."""
    chance = random.Random(1)  # noqa: S311 - the same network in every run
    contexts = nodes * 3 // 10
    people = nodes - contexts
    pairs = {(i, chance.randrange(contexts)) for i in range(people)}
    pairs |= {(chance.randrange(people), j) for j in range(contexts)}
    while len(pairs) < ties:
        one = int(people * chance.random() ** 1.6)
        pairs.add((one, int(contexts * chance.random() ** 1.6)))
    return annotate(two_mode(select([_taking(*pair) for pair in sorted(pairs)], _known())))


def _known() -> Background:
    return Background(
        sources={
            f"urn:s{k}": Source(f"Source {k}", "2020", "https://example.org/") for k in range(99)
        }
    )


def _taking(one: int, other: int) -> Participation:
    who, what, role = f"Participant {one}", f"Context {other}", ("lead", "partner")[one % 3 == 0]
    begin, end = str(2000 + other % 20), str(2003 + other % 20)
    when = period([begin], [end], [""])
    claims = tuple(
        Claim("", who, what, role, f"urn:s{(one + k) % 99}", begin, end, "", when)
        for k in range(1 + (one + other) % 7 // 6)
    )
    kind = "city" if one % 4 == 0 else "institution"
    iris = f"urn:p{one}", f"urn:c{other}"
    return Participation(iris[0], who, kind, iris[1], what, "Project", role, "member", claims)


def timed(file: Path) -> tuple[float, dict[str, float]]:
    """Seconds from opening a page until it is ready, and of script per filter."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CITYGRAPH_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as driver:
        chrome = driver.chromium.launch(executable_path=path, args=[*FLAGS])
        tab = chrome.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
        begun = time.perf_counter()
        tab.goto(file.as_uri(), timeout=120_000)
        tab.wait_for_function("window.citygraph", timeout=120_000)
        tab.evaluate("window.citygraph.ready")
        ready = time.perf_counter() - begun
        took = {}
        for fragment in FILTERS:
            took[fragment] = statistics.median(_filtered(tab, fragment) for _ in range(3))
        chrome.close()
    return ready, took


def _filtered(tab: object, fragment: str) -> float:
    go = """where => new Promise((done) => {
      addEventListener("hashchange", () => setTimeout(() => done(citygraph.timings.lastFilter), 0),
        { once: true });
      location.hash = where;
    })"""
    found = float(tab.evaluate(go, fragment)) / 1000  # type: ignore[attr-defined]
    tab.evaluate(go, "")  # type: ignore[attr-defined]
    return found


def measured(nodes: int, ties: int) -> Times:
    """Make the page of a network of that size and open it."""
    graph = network(nodes, ties)
    begun = time.perf_counter()
    text = page(graph)
    made = time.perf_counter() - begun
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(text, encoding="utf-8")
        ready, filters = timed(file)
    return Times(made, len(text.encode()), ready, filters)


def main() -> None:
    """Print a line per size."""
    given = [int(text.replace(",", "")) for text in sys.argv[1:]]
    for nodes, ties in zip(given[::2], given[1::2], strict=True) if given else USUAL:
        took = measured(nodes, ties)
        print(
            f"{nodes:,} nodes, {ties:,} ties: made in {took.made:.1f} s "
            f"({took.size / 1e6:.1f} MB), ready in {took.ready:.2f} s; script of a filter: "
            + ", ".join(f"{name} {1000 * s:.0f} ms" for name, s in took.filters.items())
        )


if __name__ == "__main__":
    main()
