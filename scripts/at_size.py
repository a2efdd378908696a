"""The whole catalogue on a generated ecosystem: CityGraph, pyoxigraph alone, rdflib alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from threading import Timer
from typing import TYPE_CHECKING

import pyoxigraph as ox

import ecosystem
from citygraph import catalog, paths
from citygraph.api import KnowledgeGraph
from citygraph.store.embedded import EmbeddedStore, fill, graph_name
from ratios import Ratio, alternate, mean, ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from citygraph.catalog import Parameter, Question
    from citygraph.store import Term

RIVAL = Path(__file__).with_name("rival.py")

_MOST_OVERHEAD = 1.2
_LEAST_MEAN = 30.0
_LEAST_EACH = 1.0
_SAMPLE = 0.02  # seconds that a sample lasts at least
_SEARCH = 10.0  # seconds to look for parameters that give an answer
_CANDIDATES = 40
_GIANTS = 10  # the most mentioned, which are tried last
_SHOWN = 5  # questions in each list of the worst


@dataclass
class Trial:
    """What was measured of one question, in CPU seconds.

    Args:
        name: the question.
        rows: how many it gave.
        ours: samples of `kg.query`.
        bare: samples of pyoxigraph.
        rival: samples of rdflib, if it was asked; one when it was stopped.
        rival_rows: how many rdflib gave; None when it was stopped or not asked.
    """

    name: str
    rows: int
    ours: list[float]
    bare: list[float]
    rival: list[float] = field(default_factory=list)
    rival_rows: int | None = None


def placed(files: Sequence[Path]) -> list[tuple[str, str | None]]:
    """The files, each with the named graph that it is read into unless it has its own."""
    graphs = ((file, graph_name(file)) for file in files)
    return [(str(file), graph.value if graph else None) for file, graph in graphs]


def measure(triples: int, runs: int, limit: float | None, *, times: bool) -> list[Trial]:
    """Ask every question of the catalogue, on generated triples together with the shipped graph.

    Args:
        triples: how many are generated.
        runs: how many samples are taken of each question at most.
        limit: seconds after which rdflib is stopped; None leaves rdflib out.
        times: whether to tell the milliseconds too.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ecosystem.nq"
        ecosystem.write(file, triples)
        files = [*paths.ontology_files(), *paths.graph_files(), file]
        store = ox.Store()
        fill(store, files)
        kg = KnowledgeGraph(EmbeddedStore(store, "the generated graph"))
        chooser = Chooser(kg, store)
        rival = Rdflib(placed(files), limit) if limit is not None else None
        trials = []
        for question in catalog.catalogue().values():
            values = chooser.choose(question)
            trial = _try(kg, store, question, values, runs)
            if rival:
                rival.ask(trial, question, _terms(kg, question, values))
            if times:
                print(_told(trial), file=sys.stderr, flush=True)
            trials.append(trial)
        if rival:
            rival.close()
    return trials


def summary(trials: Sequence[Trial]) -> list[Ratio]:
    """The ratios of all questions together, and the worst of them.

    Args:
        trials: what `measure` gave.
    """
    over = sorted(((ratio(t.ours, t.bare), t) for t in trials), key=lambda pair: -pair[0])
    whole = mean([value for value, _ in over])
    found = [Ratio("kg.query : pyoxigraph, geometric mean", whole, _MOST_OVERHEAD)]
    found += [Ratio(f"  {t.name}", value, note=f"{t.rows} rows") for value, t in over[:_SHOWN]]
    faster = sorted(
        ((ratio(t.rival, t.ours), t) for t in trials if t.rival), key=lambda pair: pair[0]
    )
    if faster:
        values = [value for value, _ in faster]
        stopped = any(t.rival_rows is None for _, t in faster)
        what = "rdflib : kg.query, geometric mean"
        found.append(Ratio(what, mean(values), _LEAST_MEAN, at_most=False, more=stopped))
        found.append(Ratio("rdflib : kg.query, the least", values[0], _LEAST_EACH, at_most=False))
    for value, t in [*faster[:_SHOWN], *faster[_SHOWN:][-_SHOWN:]]:
        note = "rdflib was stopped" if t.rival_rows is None else f"{t.rows} rows"
        if t.rival_rows not in {None, t.rows}:
            note += f", {t.rival_rows} of rdflib"
        found.append(Ratio(f"  {t.name}", value, more=t.rival_rows is None, note=note))
    empty = [t.name for t in trials if not t.rows]
    return [*found, *(Ratio(f"  {name}", 0.0, note="gives no rows") for name in empty)]


def _try(
    kg: KnowledgeGraph, store: ox.Store, question: Question, values: Mapping[str, str], runs: int
) -> Trial:
    """Ask CityGraph and pyoxigraph the same by turns."""
    terms = {ox.Variable(name): term for name, term in _terms(kg, question, values).items()}
    rows = _rows(store, question, terms)
    ours, bare = alternate(
        _sampler(lambda: kg.query(question.name, **values)),
        _sampler(lambda: _rows(store, question, terms)),
        runs,
    )
    return Trial(question.name, rows, ours, bare)


def _terms(kg: KnowledgeGraph, question: Question, values: Mapping[str, str]) -> dict[str, Term]:
    return {p.name: catalog.resolve(kg.store, p.type, values[p.name]) for p in question.parameters}


def _rows(store: ox.Store, question: Question, terms: Mapping[ox.Variable, Term]) -> int:
    """Ask pyoxigraph itself, and read the whole answer."""
    answer = store.query(question.text, substitutions=dict(terms))
    return 1 if isinstance(answer, ox.QueryBoolean) else sum(1 for _ in answer)


def _sampler(call: Callable[[], object]) -> Callable[[], float]:
    """A taker of samples, which repeats what is too short to be measured once."""
    begin = time.process_time()
    call()
    repeats = max(1, int(_SAMPLE / max(time.process_time() - begin, 1e-6)))

    def sample() -> float:
        begin = time.process_time()
        for _ in range(repeats):
            call()
        return (time.process_time() - begin) / repeats

    return sample


def _told(trial: Trial) -> str:
    """The medians of a trial in milliseconds, for whoever tunes a query on one machine."""
    sides = (("kg", trial.ours), ("pyoxigraph", trial.bare), ("rdflib", trial.rival))
    shown = (f"{name} {median(samples) * 1e3:.2f}" for name, samples in sides if samples)
    return f"{trial.name}: {trial.rows} rows, {trial.rival_rows} of rdflib; ms: {', '.join(shown)}"


class Rdflib:
    """A process that answers with rdflib, and is ended when it takes too long.

    Args:
        files: what it reads, with their named graphs.
        limit: wall-clock seconds for a question.
    """

    def __init__(self, files: Sequence[tuple[str, str | None]], limit: float) -> None:
        self._files = files
        self._limit = limit
        self._process: subprocess.Popen[str] | None = None
        self._cpu = 0.0

    def ask(self, trial: Trial, question: Question, terms: Mapping[str, Term]) -> None:
        """Ask a question, and note in the trial what it cost.

        Args:
            trial: what CityGraph did with the question.
            question: the question.
            terms: its parameters.
        """
        process = self._process or self._start()
        bindings = {name: str(term) for name, term in terms.items()}
        told = self._tell(process, {"text": question.text, "bindings": bindings}, self._limit)
        if told:
            self._cpu = told["cpu"]
            trial.rival.append(told["seconds"])
            trial.rival_rows = int(told["rows"])
            return
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
        self._process = None
        trial.rival.append(usage.ru_utime + usage.ru_stime - self._cpu)

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _start(self) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        command = [sys.executable, str(RIVAL), "serve"]
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        self._cpu = self._tell(self._process, {"files": self._files}, None)["cpu"]
        return self._process

    @staticmethod
    def _tell(
        process: subprocess.Popen[str], message: Mapping[str, object], limit: float | None
    ) -> dict[str, float]:
        """Send a line and wait for one; nothing comes back from a process that was ended."""
        if process.stdin is None or process.stdout is None:
            raise TypeError("the process has no pipes")
        process.stdin.write(f"{json.dumps(message)}\n")
        process.stdin.flush()
        timer = Timer(limit, process.kill) if limit is not None else None
        if timer:
            timer.start()
        line = process.stdout.readline()
        if timer:
            timer.cancel()
        answer: dict[str, float] = json.loads(line) if line else {}
        return answer


class Chooser:
    """Finds parameters that give an answer, among what is generated and often mentioned.

    Args:
        kg: the graph.
        store: the same graph, bare.
    """

    def __init__(self, kg: KnowledgeGraph, store: ox.Store) -> None:
        self._kg = kg
        self._store = store
        self._known: dict[str, list[str]] = {}

    def choose(self, question: Question) -> dict[str, str]:
        """Values for the parameters of a question, as IRIs where it takes entities.

        Args:
            question: from the catalogue.

        Returns:
            Values that give an answer; those of the example where none was found in time.
        """
        deadline = time.monotonic() + _SEARCH
        for number in range(_CANDIDATES if question.parameters else 0):
            values = {p.name: self._value(p, number) for p in question.parameters}
            terms = _terms(self._kg, question, values)
            if _rows(self._store, question, {ox.Variable(n): t for n, t in terms.items()}):
                return values
            if time.monotonic() > deadline:
                break
        return {p.name: p.default or p.example for p in question.parameters}

    def _value(self, parameter: Parameter, number: int) -> str:
        found = self._candidates(parameter.type)
        return found[number % len(found)] if found else parameter.example

    def _candidates(self, kind: str) -> list[str]:
        if kind in {"text", "integer"}:
            return []
        if kind not in self._known:
            pattern = f"?class rdfs:subClassOf* {kind} . ?iri a ?class"
            if kind == "entity":
                pattern = "VALUES ?class { cg:City cg:Institution cg:Programme } ?iri a ?class"
            elif not kind.startswith("cg:"):
                pattern = f"?iri skos:inScheme <https://w3id.org/citygraph/vocab/{kind}>"
            found = self._store.query(
                f"""PREFIX cg: <https://w3id.org/citygraph/ontology#>
                PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
                PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
                SELECT ?iri (COUNT(?claim) AS ?mentions)
                WHERE {{ {pattern} . ?claim ?property ?iri }}
                GROUP BY ?iri ORDER BY DESC(?mentions) STR(?iri) LIMIT {_CANDIDATES}"""
            )
            solutions = found if isinstance(found, ox.QuerySolutions) else ()
            ranked = [row["iri"].value for row in solutions if row["iri"] is not None]
            self._known[kind] = [*ranked[_GIANTS:], *ranked[:_GIANTS]]
        return self._known[kind]
