"""One git repository, as the command `git` knows it; nothing in it is written."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from citygraph.errors import UnreadableInputError, UsageError
from citygraph.git.command import explain, git

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SHOWN = 10
"""Characters of a commit's name in messages."""

_COMMIT = re.compile("[0-9a-f]{40,64}")
_LINK, _SUBMODULE, _NOTHING = "120000", "160000", "000000"
_LFS = b"version https://git-lfs.github.com/spec/"
_RAW = (
    *("diff", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-relative"),
    *("--no-ext-diff", "--no-textconv", "--ignore-submodules=none"),
)


class Entry(NamedTuple):
    """How a path differs between a commit and the working tree.

    Args:
        modes: what git says it was and is: "100644" a file, "000000" nothing.
        blob: the object that holds what it was; empty when it was nothing.
        name: the path below the root of the repository.
    """

    modes: tuple[str, str]
    blob: str
    name: str

    @property
    def is_link(self) -> bool:
        """Whether it was or is a symbolic link."""
        return _LINK in self.modes

    @property
    def is_submodule(self) -> bool:
        """Whether it was or is another repository."""
        return _SUBMODULE in self.modes


class Repository:
    """A repository with a working tree.

    Args:
        root: the top folder of the working tree.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def around(cls, paths: Sequence[Path]) -> Repository:
        """Find the repository in which paths lie.

        Args:
            paths: files and folders; a path that is deleted counts too.

        Raises:
            UsageError: git is missing, or a path is in no repository, or in another one.
        """
        folders = {_existing(_real(path)): path for path in reversed(paths)}
        found = {top(folder): path for folder, path in reversed(folders.items())}
        if not found:
            raise UsageError("Name a file or folder of the repository.")
        root, *others = found
        for other in others:
            raise UsageError(
                f"{found[other]} lies outside of the git repository {root}; "
                "name files and folders of one repository."
            )
        return cls(root)

    def place(self, path: Path) -> str:
        """A path as git calls it: below the root, with slashes; "." for the root itself."""
        return _real(path).relative_to(self.root).as_posix()

    def has(self, commit: str, place: str) -> bool:
        """Whether a commit has a file or folder.

        Args:
            commit: its name.
            place: as `place` gives it.
        """
        return git(self.root, ("cat-file", "-e", f"{commit}:{place}")).returncode == 0

    def commit(self, ref: str) -> str:
        """The commit that a branch, a tag or an abbreviation stands for.

        Raises:
            UsageError: there is none, or it is a range.
        """
        if ".." in ref:
            raise UsageError(
                f"{ref!r} is a range; name one branch, tag or commit, "
                f"such as {ref.partition('..')[0] or 'main'}."
            )
        question = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
        found = self.said(*question) if ref.isprintable() else ""
        if not _COMMIT.fullmatch(found):
            if ref == "HEAD":
                raise UsageError(f"The git repository {self.root} has no commit yet.")
            raise UsageError(
                f"There is no branch, tag or commit {ref!r} in {self.root}.{self._shallow_hint()}"
            )
        return found

    def merge_base(self, ref: str) -> str:
        """The commit where HEAD and a branch parted.

        Raises:
            UsageError: as for `commit`; or they have none in common.
        """
        found = self.said("merge-base", self.commit(ref), self.commit("HEAD"))
        if not _COMMIT.fullmatch(found):
            raise UsageError(f"HEAD and {ref} have no commit in common.{self._shallow_hint()}")
        return found

    def differing(self, commit: str, places: Iterable[str]) -> dict[str, Entry]:
        """The paths that differ between a commit and the working tree, ignored ones left out.

        Args:
            commit: its full name.
            places: from `place`.

        Returns:
            path below the root -> how it differs.
        """
        specs = _specs(places)
        if not specs:
            return {}
        found = {}
        fields = self._listed(*_RAW, commit, "--", *specs)
        for head, name in zip(fields[::2], fields[1::2], strict=True):
            before, after, blob, _, status = head.removeprefix(":").split(" ")
            if status != "U":  # a conflict; its file is listed again, as changed
                found[name] = Entry((before, after), blob if before != _NOTHING else "", name)
        for name in self._listed("ls-files", "-z", "--others", "--exclude-standard", "--", *specs):
            is_link = (self.root / name).is_symlink()
            mode = _SUBMODULE if name.endswith("/") else _LINK if is_link else "100644"
            found.setdefault(name, Entry((_NOTHING, mode), "", name))
        return found

    def links(self, places: Iterable[str], suffixes: frozenset[str]) -> dict[str, str]:
        """The symbolic links that git keeps, and the files of the repository they lead to.

        Args:
            places: from `place`.
            suffixes: what the names of the links that matter end in.
        """
        found = {}
        for line in self._listed("ls-files", "-z", "--stage", "--", *_specs(places)):
            mode, _, rest = line.partition(" ")
            name = rest.partition("\t")[2]
            if mode == _LINK and Path(name).suffix.lower() in suffixes:
                target = (self.root / name).resolve()
                if target.is_relative_to(self.root):
                    found[name] = target.relative_to(self.root).as_posix()
        return found

    def blobs(self, names: Iterable[str]) -> dict[str, bytes]:
        """The contents of objects, by one command.

        Args:
            names: full names; an empty one is passed over.
        """
        wanted = list(dict.fromkeys(filter(None, names)))
        if not wanted:
            return {}
        told = self._run("cat-file", "--batch", given="".join(f"{n}\n" for n in wanted).encode())
        found = {}
        at = 0
        for name in wanted:
            end = told.index(b"\n", at)
            head = told[at:end].split(b" ")
            if head[1:2] != [b"blob"]:
                raise UsageError(f"git does not have the object {name}; fetch it.")
            at = end + 1 + int(head[2])
            found[name] = told[end + 1 : at]
            at += 1
        return found

    def versions(
        self, entry: Entry, blobs: Mapping[str, bytes], commit: str
    ) -> tuple[bytes | None, bytes | None]:
        """What a path was and is.

        Where git converts line ends on checkout, or keeps the content elsewhere (LFS), what it was
        is converted likewise, so that only what differs differs.

        Args:
            entry: from `differing`.
            blobs: from `blobs`.
            commit: its full name.

        Raises:
            UnreadableInputError: the file in the working tree cannot be read.
        """
        before = blobs.get(entry.blob)
        after = None
        path = self.root / entry.name
        if entry.modes[1] != _NOTHING or path.is_file():  # git may have been told to forget it
            try:
                after = path.read_bytes()
            except OSError as error:
                raise UnreadableInputError(path, f"cannot be read ({error.strerror})") from error
        if before is not None and (
            before.startswith(_LFS) or (b"\r\n" not in before and b"\r\n" in (after or b""))
        ):
            before = self._run("cat-file", "--filters", f"{commit}:{entry.name}")
        return before, after

    def said(self, *arguments: str) -> str:
        """The first line that a command of git prints; empty when it fails."""
        process = git(self.root, arguments)
        return "" if process.returncode else process.stdout.decode("utf-8", "replace").strip()

    def _shallow_hint(self) -> str:
        """What to do where only a part of the history was fetched; else empty."""
        if self.said("rev-parse", "--is-shallow-repository") != "true":
            return ""
        return (
            " The clone is shallow: fetch its history (git fetch --unshallow; "
            "with actions/checkout, fetch-depth: 0)."
        )

    def _listed(self, *arguments: str) -> list[str]:
        """The names that a command prints, which need not be UTF-8."""
        return [os.fsdecode(name) for name in self._run(*arguments).split(b"\0")[:-1]]

    def _run(self, *arguments: str, given: bytes = b"") -> bytes:
        process = git(self.root, arguments, given)
        if process.returncode:
            explain(self.root, process.stderr)
        return process.stdout


def _specs(places: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(f":(top,literal){'' if place == '.' else place}" for place in places))


def _real(path: Path) -> Path:
    """A path without links; but one that is itself a link to a file is kept."""
    return path.resolve() if path.is_dir() else path.parent.resolve() / path.name


def _existing(path: Path) -> Path:
    """The nearest folder around a path that exists."""
    return next(folder for folder in (path, *path.parents) if folder.is_dir())


def top(folder: Path) -> Path:
    """The top folder of the working tree around a folder.

    Args:
        folder: any folder.

    Raises:
        UsageError: git is missing, or the folder is in no repository.
    """
    process = git(folder, ("rev-parse", "--show-toplevel"))
    if process.returncode:
        explain(folder, process.stderr)
    return Path(os.fsdecode(process.stdout).rstrip("\n")).resolve()
