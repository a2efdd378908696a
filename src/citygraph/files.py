"""Files in and out: text is UTF-8 or an error with its place; an output is whole or not there."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from citygraph.errors import OutputError, UnreadableInputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_NAME = 255
"""What the file systems in use allow, in bytes."""


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, line ends untouched.

    Args:
        path: any text file.

    Raises:
        UnreadableInputError: the file is missing, unreadable, no UTF-8, or opens with a byte order
            mark.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableInputError(path, "there is no such file") from None
    except IsADirectoryError:
        raise UnreadableInputError(path, "this is a folder, not a file") from None
    except OSError as error:
        raise UnreadableInputError(path, f"cannot be read ({error.strerror})") from error
    return decoded(data, path)


def decoded(data: bytes, name: Path | str) -> str:
    """Bytes as the UTF-8 text that they should be.

    Args:
        data: the content of a file or of standard input.
        name: where it is from, for messages.

    Raises:
        UnreadableInputError: it is no UTF-8, or opens with a byte order mark.
    """
    if data.startswith(_BOM):
        problem = "opens with a byte order mark (EF BB BF); save it as UTF-8 without one"
        raise UnreadableInputError(name, problem, line=1, column=1)
    if data.startswith(_UTF16):
        problem = "opens with the byte order mark of UTF-16; save it as UTF-8"
        raise UnreadableInputError(name, problem, line=1, column=1)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        lines = re.split("\r\n|\r|\n", data[: error.start].decode())
        problem = f"the byte {data[error.start]:02X} is no UTF-8; save the file as UTF-8"
        raise UnreadableInputError(
            name, problem, line=len(lines), column=len(lines[-1]) + 1
        ) from None


def check_output(path: Path) -> None:
    """See that a file can be made there, before the work that fills it.

    Args:
        path: the file to make or to replace.

    Raises:
        OutputError: the folder does not exist, or the path is a folder or cannot be used.
    """
    try:
        if not path.parent.is_dir():
            raise OutputError(
                f"The folder {path.parent} does not exist; make it, or name another output."
            )
        if path.is_dir():
            raise OutputError(f"{path} is a folder; name a file.")
    except (OSError, ValueError) as error:
        raise OutputError(f"{path} cannot be used as an output: {_said(error)}.") from error


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path in the same folder, and rename it to `path` when all went well.

    A link stays a link, and a file keeps its mode. A device or pipe is written to as it is.

    Args:
        path: the file to make or to replace.

    Yields:
        Where to write. When the block raises, the file that was there before is untouched.

    Raises:
        OutputError: the folder does not exist, is not writable, or the disk is full.
    """
    check_output(path)
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            yield target
            return
        beside = target.with_name(f".{os.getpid()}-{target.name}"[:_LONGEST_NAME])
        beside.open("xb").close()
    except (OSError, RuntimeError, ValueError) as error:
        raise OutputError(
            f"{path} cannot be written: {_said(error)}. What was there is unchanged."
        ) from error
    try:
        yield beside
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {_said(error)}. What was there is unchanged."
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


def _said(error: Exception) -> str:
    """What the system says of an error, without the path that the message names anyway."""
    return getattr(error, "strerror", None) or str(error)
