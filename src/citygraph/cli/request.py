"""What `citygraph validate` is asked for: its options, and which of them contradict each other."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from citygraph.cli.options import TEXT
from citygraph.cli.outputs import FORMATS, REPORT_FILE, Destination

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SEVERITIES = ("violation", "warning", "info")
ENGINES = ("citygraph", "pyshacl")

_OPTIONS: tuple[Callable[[Callable[..., object]], Callable[..., object]], ...] = (
    click.argument("files", type=TEXT, nargs=-1, metavar="[FILES]..."),
    click.option(
        "--data",
        type=TEXT,
        multiple=True,
        metavar="PATH",
        help="Validate these files and folders, and nothing of ours; repeatable.",
    ),
    click.option(
        "--shapes",
        type=TEXT,
        multiple=True,
        metavar="PATH",
        help="Hold data to these shapes, and not to ours; repeatable.",
    ),
    click.option(
        "--rules",
        type=TEXT,
        multiple=True,
        metavar="PATH",
        help="GRAPH rules (.rq) to go with them; repeatable.",
    ),
    click.option(
        "--base",
        type=TEXT,
        metavar="REF",
        help="Validate what the working tree changes since it left the branch, tag or commit REF "
        "(their merge base), uncommitted and untracked files included.",
    ),
    click.option(
        "--add",
        type=TEXT,
        multiple=True,
        metavar="FILE",
        help="Try a patch: the triples of FILE added to --store, which stays as it is; repeatable.",
    ),
    click.option(
        "--remove",
        type=TEXT,
        multiple=True,
        metavar="FILE",
        help="Try a patch: the triples of FILE taken out of --store; repeatable.",
    ),
    click.option("--apply", is_flag=True, help="Make the patch, all of it, when it does not fail."),
    click.option(
        "--store",
        type=TEXT,
        metavar="FOLDER",
        help="Validate a store folder. --store, --endpoint and CITYGRAPH_STORE exclude each other; "
        "default: the shipped graph. --base, --data and --explain leave the variable aside.",
    ),
    click.option("--endpoint", type=TEXT, metavar="URL", help="Validate at a SPARQL endpoint."),
    click.option(
        "--timeout",
        type=click.FloatRange(min=0.1, max=86400.0),
        default=60.0,
        show_default=True,
        metavar="SECONDS",
        help="When to give up a query to the endpoint.",
    ),
    click.option(
        "--explain",
        type=TEXT,
        metavar="SHAPE",
        help="Show how a shape is validated, here and at an endpoint; validate nothing.",
    ),
    click.option(
        "--engine",
        type=click.Choice(ENGINES),
        default="citygraph",
        show_default=True,
        help="Who validates; pyshacl is slow and for comparison.",
    ),
    click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        help="What is printed.",
    ),
    click.option(
        "--output",
        "outputs",
        type=REPORT_FILE,
        multiple=True,
        metavar="[FORMAT=]FILE",
        help="Write a report to FILE as well, in a format of --format, else in that of its suffix; "
        "repeatable. The file $GITHUB_STEP_SUMMARY is appended to, any other replaced.",
    ),
    click.option(
        "--fail-on",
        type=click.Choice(SEVERITIES),
        default="violation",
        show_default=True,
        help="The least severity that makes the exit code 1; of a change, new findings count.",
    ),
    click.option(
        "--fail-on-existing",
        is_flag=True,
        help="With a change: findings count too that were there before, anywhere in the data.",
    ),
    click.option(
        "--limit",
        type=click.IntRange(min=0),
        metavar="N",
        help="Show the N gravest findings and count the others; jsonl has all of them.",
    ),
    click.option(
        "--allow-empty",
        is_flag=True,
        help="It is no error when the shapes speak of nothing in the data.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The options, by the names under which the command line knows them."""

    files: tuple[str, ...]
    data: tuple[str, ...]
    shapes: tuple[str, ...]
    rules: tuple[str, ...]
    base: str | None
    add: tuple[str, ...]
    remove: tuple[str, ...]
    apply: bool
    store: str | None
    endpoint: str | None
    timeout: float
    explain: str | None
    engine: str
    form: str
    outputs: tuple[Destination, ...]
    fail_on: str
    fail_on_existing: bool
    limit: int | None
    allow_empty: bool

    @property
    def is_patch(self) -> bool:
        """Whether a patch of a store is tried."""
        return bool(self.add or self.remove)

    @property
    def is_change(self) -> bool:
        """Whether findings are told apart by what a change has to do with them."""
        return self.is_patch or self.base is not None

    @property
    def is_foreign(self) -> bool:
        """Whether other shapes than ours are named."""
        return bool(self.shapes or self.rules)

    @property
    def folder(self) -> str | None:
        """The store folder that the options or the environment name."""
        return self.store or os.environ.get("CITYGRAPH_STORE") or None


def validation_options(function: Callable[..., int]) -> Callable[..., object]:
    """Give a command the options of a validation.

    Args:
        function: takes them as keyword arguments.
    """
    decorated: Callable[..., object] = function
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated


def check(request: Request) -> None:
    """Refuse options that make no sense together.

    Raises:
        click.UsageError: some do not.
    """
    for wrong, sentence in (*_contradictions(request), *_about_outputs(request)):
        if wrong:
            raise click.UsageError(sentence)


def _contradictions(r: Request) -> Iterator[tuple[object, str]]:
    place = r.store or r.endpoint
    yield (
        r.explain is not None and (r.files or r.data or r.rules or r.is_change or place),
        "--explain validates nothing; give it --shapes at most.",
    )
    yield r.store and r.endpoint, "--store and --endpoint exclude each other; give one of them."
    yield (
        r.base is not None and (r.files or r.is_patch or place),
        "--base compares folders (--data); give no FILES, --add, --remove, --store or --endpoint.",
    )
    yield (
        r.is_patch and (r.files or r.data or r.endpoint),
        "--add and --remove are tried on a --store; give no FILES, --data or --endpoint.",
    )
    yield (
        r.is_patch and not r.folder,
        "--add and --remove need the --store FOLDER to try them on.",
    )
    yield r.apply and not r.is_patch, "--apply needs a patch to apply: --add or --remove."
    yield (
        r.apply and r.fail_on_existing,
        "--apply looks at what the patch brings; it goes without --fail-on-existing.",
    )
    yield (
        r.data and (r.files or place),
        "--data is all that is validated; put FILES among it, and give no --store or --endpoint.",
    )
    yield (
        r.data and not r.is_foreign,
        "--data needs --shapes (or --rules) to hold the data to.",
    )
    yield (
        r.is_foreign and not (r.data or place or r.is_patch or r.explain),
        "--shapes and --rules need --data, --store or --endpoint: what to hold to them.",
    )
    yield (
        r.fail_on_existing and not r.is_change,
        "--fail-on-existing needs a change: --base, --add or --remove.",
    )
    yield (
        r.engine != "citygraph" and (r.files or r.is_change or place),
        f"--engine {r.engine} validates whole files only: --data, or the graph that comes along.",
    )


def _about_outputs(r: Request) -> Iterator[tuple[object, str]]:
    outputs = [Path(output.file).resolve() for output in r.outputs if output.file != "-"]
    yield (
        len(set(outputs)) < len(outputs),
        "Two reports cannot go to one file; give each --output a file of its own.",
    )
    names = (*r.files, *r.data, *r.shapes, *r.rules, *r.add, *r.remove)
    inputs = [Path(name).resolve() for name in names]
    yield (
        any(file.is_file() and file.is_relative_to(each) for file in outputs for each in inputs),
        "--output would replace a file that is validated; name another one.",
    )
