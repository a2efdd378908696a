"""Outputs are whole or not there."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from citygraph.errors import OutputError, UnreadableInputError
from citygraph.files import decoded, replacing, write_text


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")
    earlier = tmp_path / "earlier.txt"
    os.link(file, earlier)
    with replacing(file) as beside:
        beside.write_text("new")
        assert file.read_text() == "old"
    assert file.read_text() == "new"
    assert earlier.read_text() == "old", "it was written over, not put in place of the old one"
    assert sorted(tmp_path.iterdir()) == [file, earlier]


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), ValueError("ours")])
def test_an_interruption_leaves_the_old_file(tmp_path: Path, fault: BaseException) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")

    def interrupted() -> None:
        with replacing(file) as beside:
            beside.write_text("half")
            raise fault

    with pytest.raises(type(fault)):
        interrupted()
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")
    with pytest.raises(OutputError, match=r"a\.txt cannot be written: No space"), replacing(file):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_missing_folder_and_a_folder_as_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="does not exist"):
        write_text(tmp_path / "no" / "a.txt", "")
    with pytest.raises(OutputError, match="is a folder"):
        write_text(tmp_path, "")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a folder closed even to root")
def test_a_folder_that_is_not_writable_is_named() -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_text(Path("/sys/a.txt"), "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_text(pipe, "through")
    assert os.read(reader, 100) == b"through"
    os.close(reader)
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


def test_paths_that_the_system_refuses_are_named(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for path in (tmp_path / ("x" * 300), loop, Path("nul\0")):
        with pytest.raises(OutputError, match="cannot be"):
            write_text(path, "")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xef\xbb\xbfa", "line 1, column 1: opens with a byte order mark"),
        (b"\xff\xfea\0", "byte order mark of UTF-16"),
        (b"one\r\ntwo \xe9", "line 2, column 5: the byte E9 is no UTF-8"),
    ],
)
def test_what_is_no_utf8_is_named_with_its_place(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableInputError, match=f"input.*{said}"):
        decoded(data, "input")


def test_text_is_utf8_with_lf(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "Łódź\n")
    assert (tmp_path / "a.txt").read_bytes() == "Łódź\n".encode()
