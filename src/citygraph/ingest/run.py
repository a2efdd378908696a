"""Tables in, TriG out: all that can be taken, all or nothing, the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from citygraph import paths
from citygraph.catalog.labels import fold
from citygraph.diff import Change, changes
from citygraph.errors import OutputError, UnreadableInputError, UsageError
from citygraph.files import write_text
from citygraph.ingest.claims import Claims
from citygraph.ingest.decisions import COLUMNS, Decisions
from citygraph.ingest.graphs import A, NamedGraphs
from citygraph.ingest.naming import FAMILIES, local
from citygraph.ingest.places import Gazetteer
from citygraph.ingest.reconcile import Reconciler, UndecidedError
from citygraph.ingest.registry import Registry
from citygraph.ingest.ror import organizations
from citygraph.ingest.sources import Sources
from citygraph.ingest.table import Row, read_ratings, read_table
from citygraph.ingest.words import Words
from citygraph.namespaces import SKOS, VOCAB
from citygraph.shacl.graph import validate_additions
from citygraph.trig.parse import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pyoxigraph import Quad

    from citygraph.shacl.findings import Report

_STAGE = ".ingest"
_PLAN = "plan.json"


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of the rows of some tables.

    Args:
        taken: how many rows are in the graph.
        rejected: the other rows, each with its reason.
        proposals: (name, type, candidates) of the names that a person has to decide about.
        added: class of the ontology -> how many new things of it, claims and sources included.
        changes: what the graph says more than before, by entity.
        files: the files that changed, or would.
        report: what the shapes and rules say of the additions; nothing when nothing was added.
        written: whether the files were replaced.
    """

    taken: int
    rejected: tuple[tuple[Row, str], ...]
    proposals: tuple[tuple[str, str, tuple[str, ...]], ...]
    added: Mapping[str, int]
    changes: tuple[Change, ...]
    files: tuple[Path, ...]
    report: Report | None
    written: bool


def ingest(  # noqa: PLR0913 - the files that a table is read with
    tables: Sequence[Path],
    graph: Path | None = None,
    *,
    intake: Path | None = None,
    ratings: Path | None = None,
    ror: Path | None = None,
    dry_run: bool = False,
) -> Ingested:
    """Take the claims of tables into a graph.

    What the tables add is validated together with the graph before any file is replaced. The same
    tables and decisions give the same files; rows that are in the graph already change nothing.

    Args:
        tables: CSV, TSV or XLSX files, read in this order.
        graph: the folder of TriG files; by default that of this checkout.
        intake: the folder of `predicates.csv`, `types.csv`, `roles.csv` and `decisions/*.csv`; by
            default `intake` in the folder of the graph, or else the one that comes along.
        ratings: a CSV file with the columns `source_url` and `tier`, for tables without tiers.
        ror: a file of the Research Organization Registry.
        dry_run: change no file.

    Returns:
        What became of the rows. Nothing was written when the report has violations.

    Raises:
        UnreadableInputError: a table, a file of the graph or a file of the intake is unreadable.
        UsageError: a library for tables is missing, or no graph is named and there is no checkout.
        OutputError: a file cannot be written; the graph is as it was.
    """
    graph = graph or _checkout()
    if not graph.is_dir():
        raise UnreadableInputError(graph, "there is no such folder; make it, or name another")
    intake = intake or _first_folder(graph / "intake", paths.data_root() / "graph" / "intake")
    if not dry_run:
        finish(graph)
    elif (graph / _STAGE / _PLAN).is_file():
        problem = "an interrupted replacement waits here; complete it by a run without --dry-run"
        raise UnreadableInputError(graph / _STAGE, problem)
    rows = [row for table in tables for row in read_table(table)]
    graphs = NamedGraphs(graph)
    concepts, topics, tiers = _vocabularies()
    registry = Registry(graphs)
    words = Words.read(intake, concepts)
    decisions = Decisions.read(intake / "decisions", concepts)
    names = {row[column] for row in rows for column in ("subject", "object")}
    found = organizations(ror, names) if ror else {}
    reconciler = Reconciler(graphs, registry, words, decisions, Gazetteer(), found)
    sources = Sources(graphs, tiers, read_ratings(ratings) if ratings else {})
    claims = Claims(graphs, registry, words, reconciler, sources, topics)
    taken, rejected, proposals = _take(rows, claims)
    graphs.prune()
    texts = graphs.texts()
    report = validate_additions(list(graphs.after()), list(graphs.added())) if texts else None
    written = not dry_run and (report is None or not report.failing())
    if written and texts:
        replace_files(graph, texts)
    return Ingested(
        taken,
        tuple(rejected),
        tuple(proposals),
        Counter(filter(None, map(_class, graphs.added()))),
        tuple(changes(graphs.before(), graphs.after())),
        tuple(texts),
        report,
        written,
    )


def _class(quad: Quad) -> str:
    if quad.predicate != A or not isinstance(quad.object, NamedNode):
        return ""
    return local(quad.object)


def _checkout() -> Path:
    """The graph of this checkout; what an installed package carries is not to be changed."""
    root = paths.data_root()
    if root.name == "_data":
        raise UsageError(
            "An installed package carries its graph for reading only; name the folder of your "
            "TriG files with --graph."
        )
    return root / "graph"


def _first_folder(*folders: Path) -> Path:
    return next((folder for folder in folders if folder.is_dir()), folders[-1])


def _take(
    rows: Sequence[Row], claims: Claims
) -> tuple[int, list[tuple[Row, str]], list[tuple[str, str, tuple[str, ...]]]]:
    """Take the rows, and those that were rejected again while that helps.

    What one row registers may be what an earlier one names: it would be taken by a second run.
    """
    waiting, problems = list(rows), dict[int, ValueError]()
    while True:
        problems = {id(row): p for row in waiting if (p := _problem(row, claims)) is not None}
        if not problems or len(problems) == len(waiting):
            break
        waiting = [row for row in waiting if id(row) in problems]
    proposals: dict[tuple[str, str], tuple[str, ...]] = {}
    for problem in problems.values():
        if isinstance(problem, UndecidedError):
            proposals.setdefault((problem.mention.name, problem.mention.type), problem.candidates)
    rejected = [(row, str(problems[id(row)])) for row in waiting if id(row) in problems]
    named = [(*mention, near) for mention, near in sorted(proposals.items())]
    return len(rows) - len(rejected), rejected, named


def _problem(row: Row, claims: Claims) -> ValueError | None:
    try:
        claims.take(row)
    except ValueError as problem:
        return problem.with_traceback(None)
    return None


def _vocabularies() -> tuple[dict[str, set[str]], dict[str, str], dict[str, str]]:
    """Scheme -> its concepts; label -> topic; label -> tier."""
    concepts: dict[str, set[str]] = defaultdict(set)
    concepts["class"] = {*FAMILIES, ""}
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for file in paths.ontology_files():
        for quad in read(file):
            subject = quad.subject
            if not isinstance(subject, NamedNode) or not subject.value.startswith(VOCAB):
                continue
            scheme, _, name = subject.value.removeprefix(VOCAB).partition("/")
            if name:
                concepts[scheme].add(name)
            if isinstance(quad.object, Literal) and quad.predicate.value in {
                SKOS + "prefLabel",
                SKOS + "altLabel",
            }:
                labels[scheme][fold(quad.object.value)] = subject.value
    tiers = {label: local(NamedNode(tier)) for label, tier in labels["tier"].items()}
    return concepts, labels["topic"], tiers


def proposed(found: Ingested) -> str:
    """Names to decide about, as a file of decisions whose cells `decision` are to be filled."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for name, type_, candidates in found.proposals:
        entity = candidates[0] if candidates and " " not in candidates[0] else ""
        reason = f"one of: {'; '.join(candidates)}" if candidates else ""
        writer.writerow({"name": name, "type": type_, "entity": entity, "reason": reason})
    return text.getvalue()


def replace_files(folder: Path, texts: dict[Path, str]) -> None:
    """Replace files of a folder together.

    All are written beside first. When the process is ended before that is done, nothing has
    changed; when it is ended later, `finish` completes the replacement.

    Raises:
        OutputError: a file cannot be written.
    """
    stage = folder / _STAGE
    try:
        stage.mkdir(parents=True)
        plan = {}
        for number, (path, text) in enumerate(texts.items()):
            (stage / str(number)).write_text(text, encoding="utf-8", newline="\n")
            plan[str(number)] = path.relative_to(folder).as_posix()
        write_text(stage / _PLAN, json.dumps(plan, indent=0) + "\n")
    except OSError as error:
        shutil.rmtree(stage, ignore_errors=True)
        raise OutputError(f"{folder} cannot be written to ({error.strerror}).") from error
    finish(folder)


def finish(folder: Path) -> bool:
    """Complete a replacement that was interrupted, or clear away what it left.

    Returns:
        Whether files were put in their places.

    Raises:
        OutputError: a file cannot be replaced.
    """
    stage = folder / _STAGE
    try:
        if not (stage / _PLAN).is_file():
            shutil.rmtree(stage, ignore_errors=True)
            return False
        for number, place in _planned(stage):
            target = folder / place
            target.parent.mkdir(parents=True, exist_ok=True)
            if (stage / number).exists():
                (stage / number).replace(target)
        shutil.rmtree(stage)
    except OSError as error:
        raise OutputError(
            f"{error.filename or stage} cannot be replaced ({error.strerror}); what is to come "
            f"waits in {stage}, and the next run puts it in its place."
        ) from error
    return True


def _planned(stage: Path) -> Iterator[tuple[str, str]]:
    plan: dict[str, str] = json.loads((stage / _PLAN).read_text(encoding="utf-8"))
    return iter(plan.items())
