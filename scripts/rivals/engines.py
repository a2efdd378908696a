"""One run of a SHACL engine in Python, in a process of its own.

    python scripts/rivals/engines.py ENGINE DATA SHAPES

It prints JSON: the CPU seconds until the engine was imported, of reading the data and the shapes,
and of validating, and how many findings each shape has. ENGINE is `citygraph`, `pyshacl` or
`pyrudof`, or `parse`, which only reads. `citygraph` takes a store folder as well.
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

Outcome: TypeAlias = tuple[float, float, "Counter[str]"]
"""When the engine was imported and when the data were read, in CPU seconds since the process began,
and findings per source shape."""


def citygraph(data: str, shapes: str) -> Outcome:
    """Our own engine, on a file or a store folder: the two halves of `citygraph.shacl.validate`."""
    from citygraph.shacl.engine import report_of
    from citygraph.shacl.inputs import plan_of, view_of
    from citygraph.store.embedded import EmbeddedStore

    begin = time.process_time()
    source = Path(data)
    view = view_of(EmbeddedStore.folder(source) if source.is_dir() else source)
    plan = plan_of(Path(shapes))
    read = time.process_time()
    report = report_of(plan, view)
    return begin, read, Counter(finding.shape for finding in report.results)


def parse(data: str, _: str) -> Outcome:
    """The parser that our own engine uses, alone."""
    from pyoxigraph import parse

    begin = time.process_time()
    for _triple in parse(path=data):
        pass
    return begin, time.process_time(), Counter()


def pyshacl(data: str, shapes: str) -> Outcome:
    """The engine of rdflib."""
    from pyshacl import validate
    from rdflib import SH, Graph

    begin = time.process_time()
    graph = Graph().parse(data)
    rules = Graph().parse(shapes)
    read = time.process_time()
    _, report, _ = validate(graph, shacl_graph=rules)
    results = report.objects(None, SH.result)  # those of nested shapes are not among them
    return begin, read, Counter(str(report.value(one, SH.sourceShape)) for one in results)


def pyrudof(data: str, shapes: str) -> Outcome:
    """The engine of rudof, which is written in Rust."""
    from pyrudof import RDFFormat, Rudof, RudofConfig

    begin = time.process_time()
    formats = {".nt": RDFFormat.NTriples, ".ttl": RDFFormat.Turtle}
    rudof = Rudof(RudofConfig())
    rudof.read_data(data, formats[Path(data).suffix])
    rudof.read_shacl(shapes)
    read = time.process_time()
    report = rudof.validate_shacl()
    return begin, read, Counter(str(entry.source_shape).strip("<>") for entry in report)


ENGINES: dict[str, Callable[[str, str], Outcome]] = {
    engine.__name__: engine for engine in (citygraph, parse, pyshacl, pyrudof)
}


def main() -> None:
    """Run the engine that the first argument names."""
    name, data, shapes = sys.argv[1:]
    begin, read, findings = ENGINES[name](data, shapes)
    seconds = {"start": begin, "read": read - begin, "validate": time.process_time() - read}
    print(json.dumps({**seconds, "findings": findings}))


if __name__ == "__main__":
    main()
