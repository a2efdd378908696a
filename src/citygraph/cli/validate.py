"""`citygraph validate`: hold the graph, new triples or a change to the shapes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from citygraph.cli.options import STANDARD_OUTPUT, open_graph, working
from citygraph.cli.outputs import Destination, write_reports
from citygraph.cli.request import Request, check, validation_options
from citygraph.cli.review import review

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citygraph.shacl import Report
    from citygraph.shacl.changes import Change


@click.command(name="validate", short_help="Hold the graph, or new triples, to the shapes.")
@validation_options
def command(**options: object) -> int:
    """Validate the graph; or new FILES together with it, reporting on what they describe.

    With --base or --add and --remove: validate a change. Its findings are new, resolved, or were
    there before, and new ones decide. With --data and --shapes: validate any RDF data.

    Exit codes: 0 it holds, 1 findings at or above --fail-on, 2 unreadable input or usage, 3 our
    fault.
    """
    request = Request(**options)  # type: ignore[arg-type]
    check(request)
    if request.explain is not None:
        sys.stdout.write(_explained(request.explain, _paths(request.shapes)))
        return 0
    with working("Validating"):
        report, change = _validated(request)
    if not (request.is_change or request.allow_empty or report.focus_count or report.results):
        raise click.UsageError(
            "Nothing was validated: the data hold nothing that the shapes speak of. "
            "Name other data or shapes, or give --allow-empty."
        )
    from citygraph.shacl import Severity

    level = Severity(request.fail_on)
    failed = bool(report.failing(level, existing=request.fail_on_existing))
    if request.apply:  # said before the reports, which may be too much for a full disk
        said = "The patch is not applied: it fails." if failed else "The patch is applied."
        click.echo(said, err=True)
    printed = Destination(request.form, STANDARD_OUTPUT)
    write_reports(
        report,
        [printed, *request.outputs],
        limit=request.limit,
        existing=request.fail_on_existing,
        review=lambda: None if change is None else review(change, ours=not request.data),
    )
    return int(failed)


def _validated(r: Request) -> tuple[Report, Change | None]:
    """Do what the options ask for."""
    from citygraph.shacl import graph

    shapes, rules = _paths(r.shapes), _paths(r.rules)
    if r.base is not None:
        from citygraph.shacl import changes

        sources = (_paths(r.data), shapes, rules) if r.data else _ours()
        return changes.validate_since(r.base, *sources, whole=r.fail_on_existing)
    if r.is_patch:
        return _patched(r), None
    if r.data:
        return graph.validate_paths(_paths(r.data), shapes, rules, engine=r.engine), None
    if r.engine != "citygraph":
        return graph.validate_paths(*_ours(), engine=r.engine), None
    with open_graph(r.store, r.endpoint, r.timeout) as kg:
        if r.is_foreign:
            return graph.validate_graph(kg.store, _paths(r.files), shapes=shapes, rules=rules), None
        return kg.validate(r.files), None


def _patched(r: Request) -> Report:
    from citygraph.shacl import Severity, patches

    own = {"shapes": _paths(r.shapes), "rules": _paths(r.rules)} if r.is_foreign else {}
    return patches.validate_patch(
        Path(r.folder or ""),
        _paths(r.add),
        _paths(r.remove),
        apply=r.apply,
        fail_on=Severity(r.fail_on),
        **own,
    )


def _paths(names: Sequence[str]) -> list[Path]:
    return [Path(name) for name in names]


def _ours() -> tuple[list[Path], list[Path], list[Path]]:
    """The data, the shapes and the rules of this checkout."""
    from citygraph.paths import data_root

    root = data_root()
    return [root / "graph", root / "ontology"], [root / "shapes"], [root / "shapes" / "graphs"]


def _explained(name: str, shapes: Sequence[Path]) -> str:
    from citygraph import paths
    from citygraph.shacl.explain import explain
    from citygraph.shacl.inputs import plan_of
    from citygraph.trig.parse import rdf_files

    return explain(plan_of(rdf_files(shapes) if shapes else paths.shape_files()), name)
