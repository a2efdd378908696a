"""The files that differ between a commit and the working tree."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from citygraph.errors import UsageError
from citygraph.git.repository import Entry, Repository
from citygraph.trig.parse import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

RDF = frozenset(FORMATS)
"""The suffixes of RDF files."""


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file that differs between a commit and the working tree.

    Args:
        path: the file, below the folder under which it was looked for.
        before: its content in the commit; None when it was not there.
        after: its content in the working tree; None when it is not there any more.
        commit: the commit.
    """

    path: Path
    before: bytes | None
    after: bytes | None
    commit: str


def changed_files(
    paths: Sequence[Path], ref: str, suffixes: frozenset[str] = RDF
) -> list[ChangedFile]:
    """The files that the working tree changes since a commit, committed and not committed.

    New files count unless git ignores them; a renamed file is one that went and one that came.
    Files that are the same are not read.

    Args:
        paths: files and folders of one repository.
        ref: a branch, tag or commit.
        suffixes: what the names of the files that matter end in.

    Returns:
        The files, sorted by path.

    Raises:
        UsageError: git is missing, a path is in no repository or in another one, the commit is not
            there, or a link or submodule changes, whose content git does not keep here.
        UnreadableInputError: a file of the working tree cannot be read.
    """
    repository = Repository.around(paths)
    return _changed(repository, paths, repository.commit(ref), suffixes)


def changed_since(
    paths: Sequence[Path], ref: str, suffixes: frozenset[str] = RDF
) -> list[ChangedFile]:
    """The files that the working tree changes since it left a branch, as a pull request shows them.

    Args:
        paths: as for `changed_files`.
        ref: a branch, tag or commit; what counts is the merge base of it and HEAD.
        suffixes: as for `changed_files`.

    Raises:
        UsageError: as for `changed_files`; or the two have no commit in common.
        UnreadableInputError: a file of the working tree cannot be read.
    """
    repository = Repository.around(paths)
    return _changed(repository, paths, repository.merge_base(ref), suffixes)


def merge_base(paths: Sequence[Path], ref: str) -> str:
    """The commit where HEAD and a branch parted.

    Args:
        paths: files and folders of one repository.
        ref: a branch, tag or commit.

    Returns:
        The name of the commit, in hexadecimal digits.

    Raises:
        UsageError: as for `changed_files`; or the two have no commit in common.
    """
    return Repository.around(paths).merge_base(ref)


def _changed(
    repository: Repository, paths: Sequence[Path], commit: str, suffixes: frozenset[str]
) -> list[ChangedFile]:
    places = {path: repository.place(path) for path in paths}
    for path, place in places.items():
        if not path.exists() and not repository.has(commit, place):
            raise UsageError(f"There is no {path}, neither now nor at {commit[:12]}.")
    wanted = list(dict.fromkeys(places.values()))
    links = repository.links(wanted, suffixes)
    entries = {
        name: entry
        for name, entry in repository.differing(commit, [*wanted, *links.values()]).items()
        if entry.is_submodule or Path(name).suffix.lower() in suffixes
    }
    _refuse(entries)
    entries |= {link: entries[target] for link, target in links.items() if target in entries}
    blobs = repository.blobs(entry.blob for entry in entries.values())
    found = [
        ChangedFile(path, *repository.versions(entry, blobs, commit), commit)
        for name, entry in entries.items()
        for path in _below(places, name)
    ]
    differing = [file for file in found if file.before != file.after]
    return sorted(differing, key=lambda file: file.path)


def _refuse(entries: Mapping[str, Entry]) -> None:
    """Refuse changes whose content is not in this repository's commits."""
    for name, entry in entries.items():
        if entry.is_submodule:
            raise UsageError(
                f"{name} is another git repository, and it has changed; what changes in its files "
                "is not known here. Validate them there, or name other folders."
            )
        if entry.is_link:
            raise UsageError(
                f"{name} is or was a symbolic link, and it has changed; put a file in its place, "
                "or name other folders."
            )


def _below(places: Mapping[Path, str], name: str) -> Iterator[Path]:
    """A file of the repository as the folders that were asked for call it."""
    for path, place in places.items():
        if name == place:
            yield path
        elif place == "." or name.startswith(f"{place}/"):
            yield path / (name if place == "." else name.removeprefix(f"{place}/"))
