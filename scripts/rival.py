"""The rival of the benchmark: rdflib alone, as one would use it without CityGraph.

    python scripts/rival.py ask        one question: read the files, ask, print the number of rows
    python scripts/rival.py serve      read the files once, then answer a line with a line

What to do is read from standard input as JSON, one object per line: first
`{"files": [[path, graph or null], ...]}`, then questions `{"text": ..., "bindings": {...}}` with
terms as N-Triples writes them.
"""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING

from rdflib import Dataset, URIRef
from rdflib.term import Identifier
from rdflib.util import from_n3

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMATS = {"ttl": "turtle", "trig": "trig", "nq": "nquads"}


def dataset(files: Sequence[tuple[str, str | None]]) -> Dataset:
    """Read files into a dataset whose default graph is the union of all.

    Args:
        files: paths, and the named graph into which each is read unless it has its own.
    """
    found = Dataset(default_union=True)
    for path, graph in files:
        target = found if graph is None else found.graph(URIRef(graph))
        target.parse(path, format=FORMATS[path.rsplit(".", 1)[-1]])
    return found


def rows(found: Dataset, text: str, bindings: Mapping[str, str]) -> int:
    """Ask a question and read the whole answer.

    Args:
        found: what is asked.
        text: a SPARQL query.
        bindings: variable -> term.
    """
    terms = {name: from_n3(term) for name, term in bindings.items()}
    bound = {name: term for name, term in terms.items() if isinstance(term, Identifier)}
    return len(list(found.query(text, initBindings=bound)))


def main() -> None:
    """Ask or serve, as the first argument says."""
    found = dataset(json.loads(sys.stdin.readline())["files"])
    if sys.argv[1:] == ["serve"]:
        print(json.dumps({"cpu": time.process_time()}), flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        begin = time.process_time()
        count = rows(found, question["text"], question["bindings"])
        end = time.process_time()
        print(json.dumps({"rows": count, "seconds": end - begin, "cpu": end}), flush=True)


if __name__ == "__main__":
    main()
