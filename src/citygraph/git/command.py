"""The command `git`, run without a shell and out of reach of what a hook of git sets."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, NoReturn

from citygraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_ELSEWHERE = frozenset(
    f"GIT_{name}"
    for name in (
        *("DIR", "WORK_TREE", "INDEX_FILE", "COMMON_DIR", "OBJECT_DIRECTORY", "PREFIX"),
        *("ALTERNATE_OBJECT_DIRECTORIES", "NAMESPACE", "EXTERNAL_DIFF", "DIFF_OPTS"),
        *("LITERAL_PATHSPECS", "GLOB_PATHSPECS", "NOGLOB_PATHSPECS", "ICASE_PATHSPECS"),
    )
)
"""Variables that a hook of git hands on, and that would make git look elsewhere or otherwise."""

_ALONE = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
_OPTIONS = (
    *("-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "--no-pager"),
    *("-c", "safe.bareRepository=explicit"),  # one among the data would run its own filters
)


def git(
    folder: Path, arguments: Sequence[str], given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run a command of git.

    Args:
        folder: where.
        arguments: the command, its options, and names that cannot be taken for options.
        given: its standard input.

    Returns:
        What it printed, and its exit code.

    Raises:
        UsageError: git is not installed.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    command = ["git", "-C", str(folder), *_OPTIONS, *arguments]
    try:
        return subprocess.run(  # noqa: S603 - a list of arguments; what others chose is no option
            command, input=given, capture_output=True, check=False, env={**environment, **_ALONE}
        )
    except FileNotFoundError:
        raise UsageError("The command git is not installed; it tells what has changed.") from None


def explain(folder: Path, stderr: bytes) -> NoReturn:
    """Say in a sentence why a command of git has failed.

    Args:
        folder: where it ran.
        stderr: what it printed.

    Raises:
        UsageError: always.
    """
    said = stderr.decode("utf-8", "replace")
    if "not a git repository" in said:
        raise UsageError(
            f"{folder} is not in a git repository, so there is nothing to compare it with."
        )
    if "must be run in a work tree" in said or "cannot use bare repository" in said:
        raise UsageError(f"{folder} is a bare git repository; a working tree is needed.")
    if "dubious ownership" in said:
        raise UsageError(
            f"git does not trust {folder}, which belongs to another user; if you do: "
            f"git config --global --add safe.directory {folder}"
        )
    first = next((line for line in said.splitlines() if line.strip()), "no reason")
    raise UsageError(f"git fails in {folder}: {first.removeprefix('fatal: ')}")
