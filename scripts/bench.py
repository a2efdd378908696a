"""Measure how fast CityGraph starts and answers, as ratios that hold on any machine.

    python scripts/bench.py [--only start,query,scale,shacl,networks] [--triples 100000 1000000]

What is compared is measured in one run, by turns, in CPU seconds; medians are divided. It needs a
Unix, for the CPU time of processes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

import at_size
from ratios import Ratio, alternate, ratio, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CISCO = "https://w3id.org/citygraph/id/institution/cisco"

_SECTIONS = "start,query,scale,shacl,networks"
_MOST_START = 5.0
_LEAST_QUERY = 5.0
_ALWAYS_RDFLIB = 100_000  # above this number of triples rdflib is asked for by an option


@contextmanager
def clean_environment() -> Iterator[dict[str, str]]:
    """An environment in which modules are compiled once, as after an installation."""
    with tempfile.TemporaryDirectory() as folder:
        hidden = ("PYTHON", "CITYGRAPH_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
        yield {**kept, "PYTHONPYCACHEPREFIX": folder}


def cpu_of(command: Sequence[str], environment: Mapping[str, str], given: str = "") -> float:
    """The CPU seconds of a process, from its start to its end.

    Args:
        command: the program and its arguments.
        environment: its environment variables.
        given: its standard input.

    Raises:
        SystemExit: it failed.
    """
    with tempfile.TemporaryFile() as text:
        text.write(given.encode())
        text.seek(0)
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(command, stdin=text, stdout=quiet, env=dict(environment))
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with exit code {process.returncode}.")
    return usage.ru_utime + usage.ru_stime


def start(runs: int) -> list[Ratio]:
    """How much more than Python itself the command needs to print its help."""
    script = str(Path(sys.executable).with_name("citygraph"))
    python = [sys.executable, "-c"]
    rows: list[tuple[str, list[str], float | None]] = [
        ("citygraph --help : python -c pass", [script, "--help"], _MOST_START),
        ("of which: import click", [*python, "import click"], None),
        ("of which: import citygraph", [*python, "import citygraph"], None),
    ]
    found = []
    with clean_environment() as environment:
        for what, command, aim in rows:
            cpu_of(command, environment)
            ours = partial(cpu_of, command, environment)
            samples = alternate(ours, partial(cpu_of, [*python, "pass"], environment), runs)
            found.append(Ratio(what, ratio(*samples), aim))
    return found


def query(runs: int) -> list[Ratio]:
    """One question to the shipped graph, from nothing, against a script with rdflib."""
    from citygraph import catalog, paths

    files = at_size.placed([*paths.ontology_files(), *paths.graph_files()])
    asked = {"text": catalog.find("partners-of").text, "bindings": {"institution": f"<{CISCO}>"}}
    given = f"{json.dumps({'files': files})}\n{json.dumps(asked)}\n"
    script = str(Path(sys.executable).with_name("citygraph"))
    ours = [script, "query", "partners-of", "Cisco"]
    theirs = [sys.executable, str(at_size.RIVAL), "ask"]
    with clean_environment() as environment:
        cpu_of(ours, environment)
        cpu_of(theirs, environment, given)
        rival = partial(cpu_of, theirs, environment, given)
        samples = alternate(rival, partial(cpu_of, ours, environment), runs)
    what = "rdflib script : citygraph query partners-of Cisco"
    return [Ratio(what, ratio(*samples), _LEAST_QUERY, at_most=False)]


def validation(*, java: bool) -> None:
    """Print what `bench_shacl.py` measures of its usual sizes, which takes minutes and no hours.

    It is a process of its own, which has to be small.

    Args:
        java: whether to measure the engines in Java too.
    """
    program = str(Path(__file__).with_name("bench_shacl.py"))
    subprocess.run([sys.executable, program, *(["--java"] * java)], check=True)


def networks(cordis: Path | None) -> None:
    """Print what `bench_networks.py` measures, in a process of its own, which has to be small.

    Args:
        cordis: a file of participations for it; None leaves out what needs one.
    """
    program = str(Path(__file__).with_name("bench_networks.py"))
    given = [] if cordis is None else ["--cordis", str(cordis)]
    subprocess.run([sys.executable, program, *given], check=True)


def main() -> None:
    """Read the options, measure, print the tables."""
    parser = argparse.ArgumentParser(description="Measure CityGraph, as ratios of CPU time.")
    parser.add_argument("--only", default=_SECTIONS, help="sections (all of them)")
    parser.add_argument("--triples", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--runs", type=int, default=11, help="samples of each at most (11)")
    parser.add_argument("--rdflib-1m", action="store_true", help="rdflib on more than 100,000 too")
    parser.add_argument("--limit", type=float, default=30.0, help="seconds until rdflib is stopped")
    parser.add_argument("--java", action="store_true", help="validate with Jena and RDF4J too")
    parser.add_argument("--cordis", type=Path, help="a file for networks, see bench_networks.py")
    parser.add_argument("--times", action="store_true", help="tell the milliseconds as well")
    options = parser.parse_args()
    sections = options.only.split(",")
    if "start" in sections:
        print("Start of the process, CPU time\n\n" + table(start(options.runs)), flush=True)
    if "query" in sections:
        print("One question from nothing, CPU time\n\n" + table(query(options.runs)), flush=True)
    if "shacl" in sections:
        validation(java=options.java)
    if "networks" in sections:
        networks(options.cordis)
    for triples in options.triples if "scale" in sections else ():
        limit = options.limit if triples <= _ALWAYS_RDFLIB or options.rdflib_1m else None
        trials = at_size.measure(triples, options.runs, limit, times=options.times)
        print(f"The catalogue on {triples:,} generated triples, CPU time\n")
        print(table(at_size.summary(trials)), flush=True)


if __name__ == "__main__":
    main()
