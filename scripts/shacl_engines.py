"""SHACL engines by turns on generated data with planted faults: CPU time, memory, findings."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import child
from ratios import Ratio

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HERE = Path(__file__).parent
SHAPES = HERE / "faulty.ttl"
MILLION = 1_000_000
PYTHON = ("parse", "citygraph", "pyshacl", "pyrudof")
"""The engines of `rivals/engines.py`; `parse` is none, but the parser that ours uses, alone."""

_PARTS = ("read", "validate", "start")
_SHAPE = "https://example.org/shapes/"
_PATIENCE = 120.0  # seconds after which an engine is not asked again
_LEAST_PYSHACL, _FROM_PYSHACL = 80.0, 100_000
_LEAST_PYRUDOF, _LEAST_PYRUDOF_1M = 6.0, 10.0
_MOST_MIB = 1000.0
_COLUMNS = (
    *("engine", "read + validate", "least", "read", "validate", "start", "process"),
    *("MiB", "runs", "findings", ""),
)


@dataclass
class Samples:
    """The runs of one engine, and what it found."""

    runs: list[child.Child] = field(default_factory=list)
    told: list[dict[str, float]] = field(default_factory=list)
    findings: dict[str, int] = field(default_factory=dict)

    @property
    def work(self) -> list[float]:
        """The CPU seconds of reading and validating; of the process if it never came to an end."""
        if self.told:
            return [run["read"] + run["validate"] for run in self.told]
        return [run.cpu for run in self.runs]

    def median(self, part: str) -> float:
        """The median CPU seconds of `start`, `read` or `validate`."""
        return median(run[part] for run in self.told)

    @property
    def memory(self) -> float:
        """The most memory of all runs, in MiB."""
        return max(run.memory for run in self.runs)

    @property
    def stopped(self) -> bool:
        """Whether it was stopped, so that it needs more than was measured."""
        return any(run.stopped for run in self.runs)

    def take(self, command: Sequence[str], limit: float) -> None:
        """Run the engine once more."""
        run = child.run(command, limit)
        self.runs.append(run)
        if not run.stopped:
            told = json.loads(run.output)
            found = told.pop("findings")
            self.told.append(told)
            self.findings = {shape.removeprefix(_SHAPE): count for shape, count in found.items()}


@dataclass(frozen=True)
class Dataset:
    """Generated data, and the faults in it."""

    path: Path
    triples: int
    planted: Mapping[str, int]


def by_turns(
    engines: Mapping[str, Sequence[str]], data: Sequence[str], runs: int, limit: float
) -> dict[str, Samples]:
    """Run engines by turns, each time another one first; those that take long once only.

    Args:
        engines: name -> command, without the data.
        data: the arguments that all of them get.
        runs: how many of each.
        limit: seconds after which an engine is stopped.
    """
    taken = {name: Samples() for name in engines}
    names = list(engines)
    for turn in range(runs):
        shift = turn % len(names)
        for name in [*names[shift:], *names[:shift]]:
            spent = sum(run.wall for run in taken[name].runs)
            if spent < _PATIENCE and not taken[name].stopped:
                taken[name].take([*engines[name], *data], limit)
    return taken


def difference(planted: Mapping[str, int], found: Mapping[str, int]) -> str:
    """In which shapes the findings differ from the faults planted."""
    wrong = [
        f"{shape} {found.get(shape, 0)} of {planted.get(shape, 0)}"
        for shape in sorted({*planted, *found})
        if found.get(shape, 0) != planted.get(shape, 0)
    ]
    return "; ".join(wrong) or "all planted, no other"


def engine_table(taken: Mapping[str, Samples], planted: Mapping[str, int]) -> str:
    """What was measured of each engine, as aligned text.

    Args:
        taken: what `by_turns` gave.
        planted: the faults, per shape.
    """
    lines = [_COLUMNS, *(_row(name, samples, planted) for name, samples in taken.items())]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_COLUMNS))]
    shown = (
        f"{line[0]:<{widths[0]}}  "
        + "  ".join(f"{cell:>{w}}" for cell, w in zip(line[1:-1], widths[1:-1], strict=True))
        + f"  {line[-1]}"
        for line in lines
    )
    return "".join(f"{line.rstrip()}\n" for line in shown)


def _process(samples: Samples) -> float:
    return median(run.cpu for run in samples.runs)


def _row(name: str, samples: Samples, planted: Mapping[str, int]) -> tuple[str, ...]:
    more = "> " if samples.stopped else ""
    work = (f"{more}{median(samples.work):.2f}", f"{more}{min(samples.work):.2f}")
    told = (f"{samples.median(part):.2f}" if samples.told else "" for part in _PARTS)
    process = f"{more}{_process(samples):.2f}"
    first = (name, *work, *told, process, f"{samples.memory:.0f}", f"{len(samples.runs)}")
    if name == "parse":
        return (*first, "", "")
    count = f"{sum(samples.findings.values())}"
    note = "stopped" if samples.stopped else difference(planted, samples.findings)
    return (*first, count, note)


def ratios(taken: Mapping[str, Samples], triples: int) -> list[Ratio]:
    """The other engines divided by ours, and our memory.

    Args:
        taken: what `by_turns` gave.
        triples: how many were validated; the aims depend on it.
    """
    ours = taken.get("citygraph")
    if ours is None or ours.stopped:
        return []
    large = triples >= MILLION
    aims = {"pyshacl": _LEAST_PYSHACL, "pyrudof": _LEAST_PYRUDOF_1M if large else _LEAST_PYRUDOF}
    found = []
    for name, theirs in taken.items():
        if name not in {"citygraph", "parse"}:
            aim = aims.get(name) if triples >= _FROM_PYSHACL else None
            value, more = median(theirs.work) / median(ours.work), theirs.stopped
            note = f"of the least {min(theirs.work) / min(ours.work):.2f}"
            what = f"{name} : citygraph"
            found.append(Ratio(what, value, aim, at_most=False, more=more, note=note))
            if theirs.told:
                alone = theirs.median("validate") / ours.median("validate")
                found.append(Ratio("  validation alone", alone))
                process = _process(theirs) / _process(ours)
                found.append(Ratio("  whole processes", process))
    found.append(Ratio("citygraph, memory in MiB", ours.memory, _MOST_MIB if large else None))
    return found
