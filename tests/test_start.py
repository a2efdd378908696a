"""What the command imports before it answers: `--help` starts at once, a question soon after."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from citygraph import cli

LINE = re.compile(r"import time:\s+\d+ \|\s+\d+ \| +([\w.]+)")
CLICK = {"click", "colorama"} if sys.platform == "win32" else {"click"}
HEAVY = {"rdflib", "networkx", "numpy", "scipy", "rich", "pyshacl", "SPARQLWrapper"}


def packages(importtime: str) -> set[str]:
    """The top-level packages in what `python -X importtime` wrote."""
    found = (LINE.fullmatch(line.rstrip()) for line in importtime.splitlines())
    return {match[1].partition(".")[0] for match in found if match}


def imported(*arguments: str) -> set[str]:
    """The third-party packages that a Python process imports, but for those of every process."""

    def run(*given: str) -> set[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("CITYGRAPH_")}
        process = subprocess.run(
            [sys.executable, "-X", "importtime", *given],
            capture_output=True,
            check=True,
            encoding="utf-8",
            env=environment,
        )
        return packages(process.stderr)

    own = {"citygraph", "org"}  # the module copy looks for org.python on every Python
    return run(*arguments) - run("-c", "pass") - sys.stdlib_module_names - own


def test_the_reader_finds_top_level_packages() -> None:
    written = """\
import time: self [us] | cumulative | imported package
import time:       157 |        157 |   _io
import time:      1239 |      86059 |     rdflib.plugins.sparql
import time:       110 |        110 | citygraph.cli
citygraph: some other line | 1 | numpy
import time: 12 | 12 | click
"""
    assert packages(written) == {"_io", "rdflib", "citygraph", "click"}


def test_an_import_is_noticed() -> None:
    assert imported("-c", "import json, pyoxigraph") == {"pyoxigraph"}


def test_help_imports_click_alone() -> None:
    assert imported("-m", "citygraph", "--help") == CLICK


def test_the_library_imports_nothing_before_it_is_used() -> None:
    assert imported("-c", "import citygraph") == set()


def test_a_question_imports_the_engine_alone() -> None:
    found = imported("-m", "citygraph", "query", "core-cities")
    assert "pyoxigraph" in found
    assert not found & HEAVY
    assert found <= CLICK | {"pyoxigraph"}


def test_the_short_helps_are_those_of_the_commands() -> None:
    group = cli.group
    context = group.make_context("citygraph", [])
    for name, short_help in cli.COMMANDS.items():
        command = group.get_command(context, name)
        assert command is not None
        assert command.get_short_help_str(limit=100) == short_help
