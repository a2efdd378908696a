"""`citygraph diff`: what changed since a commit, as statements and not as lines of text."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from citygraph.cli.options import TEXT, working

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyoxigraph import Quad

    from citygraph.diff import Change

FORMATS = ("text", "markdown", "json")


@click.command(name="diff", short_help="What changed since a commit, entity by entity.")
@click.argument("ref", type=TEXT)
@click.argument("paths", type=TEXT, nargs=-1, metavar="[PATHS]...")
@click.option("--data", type=TEXT, multiple=True, metavar="PATH", help="The same as PATHS.")
@click.option("--merge-base", is_flag=True, help="Compare with the commit where HEAD left REF.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="What is printed.",
)
@click.option("--exit-code", is_flag=True, help="Exit 1 when something has changed.")
def command(  # noqa: PLR0913 - one argument per option
    ref: str,
    paths: tuple[str, ...],
    data: tuple[str, ...],
    *,
    merge_base: bool,
    form: str,
    exit_code: bool,
) -> int:
    """Show what the working tree changes in RDF data since the branch, tag or commit REF.

    PATHS are files and folders of a git repository; without them, the graph and the ontology of
    this checkout. Changes that are not committed count, new files too. The order of statements,
    prefixes, layout and the labels of blank nodes do not.
    """
    with working("Comparing"):
        found, nameless = _compared(_sources([*paths, *data]), ref, from_merge_base=merge_base)
    sys.stdout.write(_written(found, nameless, form))
    return int(exit_code and bool(found or nameless))


def _sources(paths: Sequence[str]) -> list[Path]:
    if paths:
        return [Path(path) for path in paths]
    from citygraph.paths import data_root

    return [data_root() / "graph", data_root() / "ontology"]


def _compared(
    paths: Sequence[Path], ref: str, *, from_merge_base: bool
) -> tuple[list[Change], int]:
    """The entities that changed, and how many statements about blank nodes did."""
    from pyoxigraph import BlankNode

    from citygraph import git
    from citygraph.diff import changes

    files = (git.changed_since if from_merge_base else git.changed_files)(paths, ref)
    before: list[Quad] = []
    after: list[Quad] = []
    for file in files:
        both = git.versions(file)
        before += both.before
        after += both.after
        if both.note:
            click.echo(both.note, err=True)
    differing = set(before) ^ set(after)
    around = list(_around(paths, {file.path for file in files}, differing)) if differing else []
    nameless = sum(isinstance(quad.subject, BlankNode) for quad in differing)
    return changes([*before, *around], [*after, *around]), nameless


def _around(paths: Sequence[Path], changed: set[Path], differing: set[Quad]) -> Iterator[Quad]:
    """What helps to tell a change: labels, and what unchanged files say of what changes."""
    from citygraph.namespaces import DCTERMS, SKOS
    from citygraph.store.embedded import quads_of
    from citygraph.trig.parse import FORMATS as RDF
    from citygraph.trig.parse import rdf_files

    subjects = {quad.subject for quad in differing}
    labels = {SKOS + "prefLabel", DCTERMS + "title"}
    holding = [p for p in paths if p.is_file() or any(f.suffix in RDF for f in p.rglob("*"))]
    for file in rdf_files(holding):
        if file not in changed:
            yield from (
                quad
                for quad in quads_of(file)
                if quad.predicate.value in labels or quad.subject in subjects
            )


def _written(found: Sequence[Change], nameless: int, form: str) -> str:
    from citygraph.formats import printable
    from citygraph.report.review import Review, review

    if form == "json":
        return json.dumps(_record(found, nameless), ensure_ascii=False, indent=2) + "\n"
    more = f"{nameless} statements about blank nodes came or went" if nameless else ""
    if form == "markdown":
        return "\n\n".join([*review(Review(changes=found)), *filter(None, [more])]) + "\n"
    from citygraph.diff import lines

    told = [printable(line) for line in lines(found)]
    return "".join(f"{line}\n" for line in [*told, *filter(None, [more])])


def _record(found: Sequence[Change], nameless: int) -> dict[str, object]:
    return {
        "changes": [
            {
                "entity": change.entity.value,
                "label": change.label,
                "added": [_statement(s.text, s.source) for s in change.statements if s.added],
                "removed": [_statement(s.text, s.source) for s in change.statements if not s.added],
            }
            for change in found
        ],
        "blankNodeStatements": nameless,
    }


def _statement(text: str, source: str) -> dict[str, str]:
    return {"text": text, "source": source}
