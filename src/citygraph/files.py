"""Write beside, then rename: an output is whole or it is not there."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from citygraph.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path in the same folder, and rename it to `path` when all went well.

    A link stays a link, and a file keeps its mode.

    Args:
        path: the file to make or to replace.

    Yields:
        Where to write. When the block raises, the file that was there before is untouched.

    Raises:
        OutputError: the folder does not exist, is not writable, or the disk is full.
    """
    folder = path.parent
    if not folder.is_dir():
        raise OutputError(f"The folder {folder} does not exist; make it, or name another output.")
    if path.is_dir():
        raise OutputError(f"{path} is a folder; name a file.")
    target = path.resolve()
    beside = target.with_name(f".{os.getpid()}-{target.name}")
    try:
        beside.open("xb").close()
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written, since its folder is not writable ({error.strerror}); "
            "what was there is unchanged."
        ) from error
    try:
        yield beside
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written ({error.strerror or error}); what was there is unchanged."
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text as UTF-8 with LF, whole or not at all.

    Args:
        path: the file to make or to replace.
        text: its content.

    Raises:
        OutputError: see `replacing`.
    """
    with replacing(path) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")
