"""Measure validation: our engine beside others, changes beside full runs, memory.

    python scripts/bench_shacl.py [--triples 10000 100000] [--parts full,folder,delta] [--java]

Each engine runs in a process of its own, by turns with the others. What is divided are the medians
of the CPU seconds in which it reads data and shapes and validates, all threads; they stand apart,
and apart from them what its start and its imports take, and the whole process. The findings are
compared with the faults that the generator has planted. It needs a Unix.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

import child
import shacl_changes
import shacl_engines
from ratios import Ratio, table
from rivals import java
from shacl_engines import HERE, MILLION, PYTHON, SHAPES, Dataset

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_PYSHACL = 200_000  # triples; it needs minutes for more
_MOST_MIB_FOLDER, _LARGE = 1500.0, 10_000_000


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """The options.

    Args:
        given: what is read; the command line when it is None.
    """
    parser = argparse.ArgumentParser(description="Measure validation.")
    parser.add_argument("--triples", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rate", type=float, default=0.01, help="of faults, per shape (0.01)")
    parser.add_argument("--parts", default="full,folder,delta", help="what is measured (all)")
    parser.add_argument("--engines", default=",".join(PYTHON), help="in Python (all)")
    parser.add_argument("--java", action="store_true", help="Jena and RDF4J too, with Maven")
    parser.add_argument("--cache", type=Path, help="where Maven's jars stay (they do not)")
    parser.add_argument("--heap", default="6g", help="the largest heap of Java (6g)")
    parser.add_argument("--runs", type=int, default=5, help="samples of each at most (5)")
    parser.add_argument("--limit", type=float, default=300.0, help="seconds until one is stopped")
    parser.add_argument("--folder", type=Path, help="where the data are written for the time")
    return parser.parse_args(given)


def generate(triples: int, rate: float, folder: Path) -> Dataset:
    """Write generated data, in a process of its own, so that this one stays small.

    Args:
        triples: about how many.
        rate: of faults, per shape.
        folder: where to.
    """
    path = folder / f"{triples}.nt"
    size = ["--triples", str(triples), "--rate", str(rate), "--output", str(path)]
    told = json.loads(child.run([sys.executable, str(HERE / "faulty.py"), *size]).output)
    return Dataset(path, told["triples"], told["planted"])


def commands(options: argparse.Namespace, triples: int, cache: Path) -> dict[str, list[str]]:
    """The commands of the engines that are asked at a size.

    Args:
        options: those of `arguments`.
        triples: the size; pyshacl is left out above 200,000.
        cache: where the engines in Java are built.
    """
    script = str(HERE / "rivals" / "engines.py")
    chosen = options.engines.split(",")
    found = {name: [sys.executable, script, name] for name in PYTHON if name in chosen}
    if triples > _MOST_PYSHACL:
        found.pop("pyshacl", None)
    if options.java:
        found |= {name: java.command(name, cache, options.heap) for name in java.ENGINES}
    return found


def load(data: Dataset) -> tuple[Path, child.Child]:
    """Load data into a store folder beside them, with the command.

    Args:
        data: what `generate` gave.
    """
    folder = data.path.with_suffix(".store")
    loaded = [shacl_changes.CITYGRAPH, "load", str(data.path), "--store", str(folder)]
    return folder, child.run(loaded)


def measure_full(options: argparse.Namespace, data: Dataset, cache: Path) -> None:
    """All engines on a file.

    Args:
        options: those of `arguments`.
        data: what `generate` gave.
        cache: where the engines in Java are built.
    """
    given = (str(data.path), str(SHAPES))
    engines = commands(options, data.triples, cache)
    taken = shacl_engines.by_turns(engines, given, options.runs, options.limit)
    print(f"Full run of {data.triples:,} triples in a file, CPU seconds\n")
    print(shacl_engines.engine_table(taken, data.planted))
    print(table(shacl_engines.ratios(taken, data.triples)), flush=True)


def measure_folder(options: argparse.Namespace, data: Dataset, store: Path) -> None:
    """Our engine on a store folder.

    Args:
        options: those of `arguments`.
        data: what `generate` gave.
        store: what `load` made of them.
    """
    ours = {"citygraph": [sys.executable, str(HERE / "rivals" / "engines.py"), "citygraph"]}
    given = (str(store), str(SHAPES))
    taken = shacl_engines.by_turns(ours, given, options.runs, options.limit * 10)
    aim = _MOST_MIB_FOLDER if data.triples >= _LARGE else None
    print(f"Full run of {data.triples:,} triples in a store folder\n")
    print(shacl_engines.engine_table(taken, data.planted))
    print(table([Ratio("memory in MiB", taken["citygraph"].memory, aim)]), flush=True)


def compile_modules(folder: Path) -> None:
    """Have the modules of all programs compiled before they are measured, as after an installation.

    What PYTHONPATH names is kept, so that another checkout can be measured.

    Args:
        folder: where the compiled ones are kept.
    """
    for name in [name for name in os.environ if name.startswith(("PYTHON", "CITYGRAPH_"))]:
        if name != "PYTHONPATH":
            del os.environ[name]
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)
    shapes = str(SHAPES)
    for name in PYTHON:
        child.run([sys.executable, str(HERE / "rivals" / "engines.py"), name, shapes, shapes])
    child.run([sys.executable, str(HERE / "shacl_delta.py"), shapes, "--shapes", shapes])


def measure(options: argparse.Namespace) -> None:
    """Measure what the options say, and print it.

    Args:
        options: those of `arguments`.
    """
    parts = options.parts.split(",")
    files: list[Path] = []
    stores: list[Path] = []
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        compile_modules(folder / "compiled")
        cache = options.cache.resolve() if options.cache else folder / "java"
        for triples in sorted(options.triples):
            data = generate(triples, options.rate, folder)
            if "full" in parts and triples <= MILLION:
                measure_full(options, data, cache)
            if parts == ["full"]:
                continue
            store, loaded = load(data)
            print(f"citygraph load: {loaded.cpu:.1f} s CPU, {loaded.memory:.0f} MiB\n")
            if "folder" in parts:
                measure_folder(options, data, store)
            if "delta" in parts:
                files += [data.path] if triples <= MILLION else []
                stores.append(store)
        if stores:
            found = []
            for where, sources in (("memory", files), ("folder", stores)):
                found += shacl_changes.ratios(shacl_changes.changes(sources, options.runs), where)
            found += shacl_changes.whole_command(store, folder / "patch.nt", options.runs)
            print("Changes, in-process with the store open, CPU time\n\n" + table(found))


if __name__ == "__main__":
    measure(arguments())
