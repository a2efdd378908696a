"""A million participations to communities and a drawn overview; prints what it took as JSON.

python scripts/network_overview.py [--participations 1000000]
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))

if TYPE_CHECKING:
    from collections.abc import Callable

    from citygraph.networks.incidence import Incidence


class Watch:
    """The CPU seconds of steps, one after the other."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def step(self, name: str, run: Callable[[], Any]) -> Any:  # noqa: ANN401 - what the step gives
        """Do something and remember how long it took."""
        begin = time.process_time()
        result = run()
        self.seconds[name] = time.process_time() - begin
        return result


def drawn(inc: Incidence) -> str:
    """A network as a picture, in SVG.

    Args:
        inc: a network that is small enough.
    """
    from citygraph.networks import network
    from citygraph.store.embedded import EmbeddedStore

    with tempfile.TemporaryDirectory() as folder:
        file, picture = Path(folder) / "overview.csv", Path(folder) / "overview.svg"
        with file.open("w", encoding="utf-8", newline="") as text:
            writer = csv.writer(text)
            writer.writerow(("participant", "context", "source"))
            ends = zip(inc.row.tolist(), inc.column.tolist(), strict=True)
            writer.writerows((inc.participants[i], inc.contexts[j], "random") for i, j in ends)
        network(EmbeddedStore.in_memory([]), participations=file).write(picture)
        return picture.read_text(encoding="utf-8")


def main() -> None:
    """Read the options, do the steps, print what they took."""
    parser = argparse.ArgumentParser(description="Draw the overview of a large network.")
    parser.add_argument("--participations", type=int, default=1_000_000)
    parser.add_argument("--seeds", type=int, default=10, help="runs of Leiden that agree (10)")
    options = parser.parse_args()
    count = options.participations
    from affiliations import generated
    from citygraph.networks.measures.communities import communities
    from citygraph.networks.measures.components import components
    from citygraph.networks.projection import project
    from citygraph.networks.reduction import FIGURE, reduced
    from network_engines import adjacency

    watch = Watch()
    inc = watch.step("generated", lambda: generated(count // 5, count // 20, count))
    ties = watch.step("projection", lambda: project(inc))
    watch.step("components", lambda: components(inc))
    found = watch.step("communities", lambda: communities(adjacency(inc), range(options.seeds)))
    small = watch.step("reduction", lambda: reduced(inc, FIGURE))
    watch.step("picture", lambda: drawn(small.inc))
    people, places = inc.shape
    what = (
        f"{people:,} participants, {places:,} contexts, {count:,} participations, "
        f"{ties.weight.nnz // 2:,} ties, {len(found.sizes):,} communities"
    )
    print(json.dumps({"what": what, "seconds": watch.seconds, "told": small.told}))


if __name__ == "__main__":
    main()
