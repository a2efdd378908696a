"""`citygraph fmt`: write RDF files in their canonical form."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from citygraph.cli.options import TEXT


@click.command(name="fmt", short_help="Write RDF files in their canonical form.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when a file is not canonical.")
@click.argument("files", type=TEXT, nargs=-1, metavar="[FILES]...")
def command(*, check: bool, files: tuple[str, ...]) -> int:
    """Write Turtle and TriG files in the canonical form: a git diff is then the semantic diff.

    Without FILES: the ontology, the graph and the shapes of this checkout.
    """
    from citygraph import paths
    from citygraph.trig.fmt import format_files
    from citygraph.trig.parse import rdf_files

    chosen = [Path(f) for f in files] or [
        paths.data_root() / folder for folder in ("ontology", "graph", "shapes")
    ]
    changed = format_files(rdf_files(chosen), check=check)
    for file in changed:
        click.echo(f"{'Not canonical' if check else 'Formatted'}: {file}")
    if changed and check:
        click.echo(f"Mend with: citygraph fmt {shlex.join(map(str, changed))}", err=True)
    return 1 if changed and check else 0
