"""`citygraph ingest`: take a table of cited claims into the graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from citygraph.cli.options import OUTPUT, TEXT

if TYPE_CHECKING:
    from citygraph.ingest import Ingested

_SHOWN = 20
"""Rejected rows that the terminal shows; the file has all of them."""


@click.command(name="ingest", short_help="Take a table of cited claims into the graph.")
@click.argument("tables", type=TEXT, nargs=-1, required=True, metavar="TABLES...")
@click.option(
    "--graph", type=TEXT, metavar="FOLDER", help="The TriG files; default: this checkout's."
)
@click.option(
    "--intake", type=TEXT, metavar="FOLDER", help="Mapping and decisions; default: GRAPH/intake."
)
@click.option("--ratings", type=TEXT, metavar="FILE", help="CSV with source_url and tier.")
@click.option(
    "--ror", type=TEXT, metavar="FILE", help="Records of the Research Organization Registry."
)
@click.option(
    "--rejected", type=OUTPUT, metavar="FILE", help="Rows not taken; default: TABLE.rejected.csv."
)
@click.option(
    "--proposals", type=OUTPUT, metavar="FILE", help="Names to decide about, ready to fill in."
)
@click.option("--dry-run", is_flag=True, help="Show what would change, by entity; change nothing.")
def command(  # noqa: PLR0913 - one argument for each option
    *,
    tables: tuple[str, ...],
    graph: str | None,
    intake: str | None,
    ratings: str | None,
    ror: str | None,
    rejected: str | None,
    proposals: str | None,
    dry_run: bool,
) -> int:
    """Take tables of cited claims (.csv, .tsv, .xlsx) into the graph, all that can be taken.

    Each row is one claim of one source, in the columns subject, subject_type, predicate, object,
    object_type, role, start, end, source_url, source_title. Words are mapped and names decided by
    the files in the intake folder. What is not mapped or decided is rejected with a reason, never
    guessed. Exit code 1: rows were rejected, or the additions break a shape (nothing is written).
    """
    from citygraph.files import check_output, write_text
    from citygraph.ingest import ingest, proposed
    from citygraph.ingest.table import write_rejected

    leftover = Path(rejected or f"{Path(tables[0]).stem}.rejected.csv")
    if not dry_run:
        check_output(leftover)
    if proposals:
        check_output(Path(proposals))
    found = ingest(
        [Path(table) for table in tables],
        _path(graph),
        intake=_path(intake),
        ratings=_path(ratings),
        ror=_path(ror),
        dry_run=dry_run,
    )
    if dry_run:
        _show_changes(found)
    if found.rejected and (rejected or not dry_run):
        write_rejected(leftover, found.rejected)
    if proposals:
        write_text(Path(proposals), proposed(found))
    _summarise(found, leftover, proposals, dry_run=dry_run)
    broken = found.report is not None and bool(found.report.failing())
    return 1 if found.rejected or broken else 0


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text)


def _show_changes(found: Ingested) -> None:
    from citygraph.diff import lines
    from citygraph.formats import printable

    for line in lines(found.changes):
        click.echo(printable(line))
    if found.changes:
        click.echo()


def _summarise(found: Ingested, leftover: Path, proposals: str | None, *, dry_run: bool) -> None:
    from citygraph.formats import printable
    from citygraph.report.text import text
    from citygraph.shacl import Severity

    for row, reason in found.rejected[:_SHOWN]:
        click.echo(printable(f"{row.table}:{row.line}: {reason}"), err=True)
    if len(found.rejected) > _SHOWN:
        click.echo(f"… and {len(found.rejected) - _SHOWN} more rejected rows.", err=True)
    if found.report is not None and bool(found.report.failing()):
        click.echo(text(found.report.only(Severity.VIOLATION)), err=True, nl=False)
        click.echo("Nothing was written: the additions break the shapes above.", err=True)
    total = found.taken + len(found.rejected)
    click.echo(f"{total} rows: {found.taken} taken, {len(found.rejected)} rejected.")
    things = ", ".join(f"{number} {name}" for name, number in sorted(found.added.items()))
    verb = "would change" if dry_run or not found.written else "changed"
    click.echo(f"New: {things or 'nothing'}; {len(found.files)} files {verb}.")
    if found.rejected and leftover.is_file():
        click.echo(f"Rejected rows, with reasons: {leftover}. Mend them there and feed it again.")
    if found.proposals:
        where = proposals or "name a file with --proposals to get them ready to fill in"
        click.echo(f"Names to decide about: {len(found.proposals)} ({where}).")
