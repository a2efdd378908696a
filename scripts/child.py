"""A process that is measured from its start to its end: CPU seconds, seconds, memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from threading import Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_UNIT = 2**20 if sys.platform == "darwin" else 2**10  # of the kernel's maximum, per MiB


@dataclass(frozen=True)
class Child:
    """What a process needed.

    Args:
        cpu: its CPU seconds, user and system.
        wall: seconds on the clock.
        memory: the most resident memory, in MiB.
        output: what it printed.
        stopped: whether it was stopped because it took too long.
    """

    cpu: float
    wall: float
    memory: float
    output: str
    stopped: bool


def run(
    command: Sequence[str], limit: float | None = None, accepted: Collection[int] = (0,)
) -> Child:
    """Run a process and measure it.

    The kernel counts the memory of this process to that of a new one, so keep it small.

    Args:
        command: the program and its arguments.
        limit: seconds on the clock after which it is stopped.
        accepted: exit codes that are no failure.

    Raises:
        SystemExit: it failed; its last words are told.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        begin = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        timer = Timer(limit or 0, process.kill)
        if limit:
            timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        wall = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        stopped = bool(limit) and process.returncode < 0 and wall >= (limit or 0)
        output.seek(0)
        errors.seek(0)
        printed, complaint = (f.read().decode(errors="replace") for f in (output, errors))
    if process.returncode not in accepted and not stopped:
        code = process.returncode
        raise SystemExit(f"{' '.join(command)} ended with exit code {code}.\n{complaint[-2000:]}")
    cpu = usage.ru_utime + usage.ru_stime
    return Child(cpu, wall, usage.ru_maxrss / _UNIT, printed, stopped)
