"""What a working tree changes in the files of a git repository, as bytes and as quads."""

from __future__ import annotations

from citygraph.git.changes import RDF, ChangedFile, changed_files, changed_since, merge_base
from citygraph.git.repository import top
from citygraph.git.versions import Versions, delta, versions

__all__ = [
    "RDF",
    "ChangedFile",
    "Versions",
    "changed_files",
    "changed_since",
    "delta",
    "merge_base",
    "top",
    "versions",
]
