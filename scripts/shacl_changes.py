"""Validation of changes beside full runs: ratios, growth with the size of the data, the command."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import child
from ratios import Ratio
from shacl_engines import MILLION, SHAPES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HERE = Path(__file__).parent
CITYGRAPH = str(Path(sys.executable).with_name("citygraph"))
_LEAST_LEAF, _MOST_GROWTH, _MOST_COMMAND = 1000.0, 1.2, 0.5


def changes(sources: Sequence[Path], runs: int) -> list[dict[str, Any]]:
    """What `shacl_delta.py` measures of files or store folders, by turns.

    Args:
        sources: the files or folders, the smallest first.
        runs: how many samples are taken.
    """
    if not sources:
        return []
    command = [sys.executable, str(HERE / "shacl_delta.py"), *map(str, sources)]
    command += ["--shapes", str(SHAPES), "--runs", str(runs)]
    told: list[dict[str, Any]] = json.loads(child.run(command).output)
    return told


def ratios(measured: Sequence[Mapping[str, Any]], where: str) -> list[Ratio]:
    """Ratios of the validation of changes, for each size and between the first and the last.

    Args:
        measured: what `changes` gave.
        where: the kind of store, for the table.
    """
    found = []
    for told in measured:
        triples = told["triples"]
        what = f"{where}, {triples:,}: full run : "
        leaf, hub, whole = (told[key]["seconds"] for key in ("leaf", "hub", "full"))
        aim = _LEAST_LEAF if triples >= MILLION else None
        least = told["leaf"]["least"]
        note = f"{leaf * 1e3:.2f} ms, least {least * 1e3:.2f}, {told['leaf']['new']} new"
        found.append(Ratio(f"{what}leaf patch", whole / leaf, aim, at_most=False, note=note))
        each = hub / max(1, told["cities"]) * 1e6
        note = f"{hub * 1e3:.0f} ms, {told['hub']['new']} new, {told['cities']} affected"
        found.append(Ratio(f"{what}hub patch", whole / hub, note=f"{note}, {each:.0f} us each"))
    if len(measured) > 1:
        first, last = measured[0], measured[-1]
        sizes = f"{where}, {last['triples']:,} : {first['triples']:,}"
        growth, least = (last["leaf"][key] / first["leaf"][key] for key in ("seconds", "least"))
        note = f"of the least {least:.2f}"
        found.append(Ratio(f"{sizes}, leaf patch", growth, _MOST_GROWTH, note=note))
        each = [told["hub"]["seconds"] / max(1, told["cities"]) for told in (first, last)]
        found.append(Ratio(f"{sizes}, hub patch per affected node", each[1] / each[0]))
    return found


def whole_command(store: Path, patch: Path, runs: int) -> list[Ratio]:
    """The command that tries the leaf patch against a store folder, from its start to its end.

    Args:
        store: the store folder.
        patch: where the leaf patch is written.
        runs: how many samples are taken.
    """
    delta = [sys.executable, str(HERE / "shacl_delta.py"), "--leaf"]
    patch.write_text(child.run(delta).output, encoding="utf-8")
    command = [CITYGRAPH, "validate", "--add", str(patch), "--store", str(store)]
    command += ["--shapes", str(SHAPES)]
    taken = [child.run(command, accepted=(0, 1)) for _ in range(runs + 1)][1:]
    python = [child.run([sys.executable, "-c", "pass"]) for _ in range(runs)]
    return [
        Ratio("validate --add, seconds", median(run.wall for run in taken), _MOST_COMMAND),
        Ratio("validate --add, CPU seconds", median(run.cpu for run in taken)),
        Ratio("python -c pass, seconds", median(run.wall for run in python)),
    ]
