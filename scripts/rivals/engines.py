"""One run of a SHACL engine in Python, in a process of its own.

    python scripts/rivals/engines.py ENGINE DATA SHAPES

It prints JSON: the CPU seconds of reading the data and of validating them, and how many findings
each shape has. ENGINE is `citygraph`, `pyshacl` or `pyrudof`, or `parse`, which only reads.
`citygraph` takes a store folder as well.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Outcome: TypeAlias = tuple[float, "Counter[str]"]
"""When the data had been read, in CPU seconds of the process, and findings per source shape."""


def citygraph(data: str, shapes: str) -> Outcome:
    """Our own engine, on a file or a store folder: the two halves of `citygraph.shacl.validate`."""
    from citygraph.shacl.engine import plan_of, report_of, view_of
    from citygraph.store.embedded import EmbeddedStore

    source = Path(data)
    view = view_of(EmbeddedStore.folder(source) if source.is_dir() else source)
    plan = plan_of(Path(shapes))
    read = time.process_time()
    report = report_of(plan, view)
    return read, Counter(finding.shape for finding in report.results)


def parse(data: str, _: str) -> Outcome:
    """The parser that our own engine uses, alone."""
    from pyoxigraph import parse

    for _triple in parse(path=data):
        pass
    return time.process_time(), Counter()


def pyshacl(data: str, shapes: str) -> Outcome:
    """The engine of rdflib."""
    from pyshacl import validate
    from rdflib import SH, Graph

    graph = Graph().parse(data)
    rules = Graph().parse(shapes)
    read = time.process_time()
    _, report, _ = validate(graph, shacl_graph=rules)
    results = report.objects(None, SH.result)  # those of nested shapes are not among them
    return read, Counter(str(report.value(one, SH.sourceShape)) for one in results)


def pyrudof(data: str, shapes: str) -> Outcome:
    """The engine of rudof, which is written in Rust."""
    from pyrudof import RDFFormat, Rudof, RudofConfig

    formats = {".nt": RDFFormat.NTriples, ".ttl": RDFFormat.Turtle}
    rudof = Rudof(RudofConfig())
    rudof.read_data(data, formats[Path(data).suffix])
    rudof.read_shacl(shapes)
    read = time.process_time()
    report = rudof.validate_shacl()
    return read, Counter(str(entry.source_shape).strip("<>") for entry in report)


ENGINES: dict[str, Callable[[str, str], Outcome]] = {
    engine.__name__: engine for engine in (citygraph, parse, pyshacl, pyrudof)
}


def main() -> None:
    """Run the engine that the first argument names."""
    name, data, shapes = sys.argv[1:]
    begin = time.process_time()
    read, findings = ENGINES[name](data, shapes)
    end = time.process_time()
    print(json.dumps({"read": read - begin, "validate": end - read, "findings": findings}))


if __name__ == "__main__":
    main()
