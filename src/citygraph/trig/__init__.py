"""RDF documents: parsed with places in the errors, written canonically, located line by line."""

from __future__ import annotations

from citygraph.trig.fmt import format_files, formatted
from citygraph.trig.parse import FORMATS, Document, is_located, load, rdf_files, read
from citygraph.trig.reader import Positioned, located, positions
from citygraph.trig.tokens import Lines, Place
from citygraph.trig.writer import canonical

__all__ = [
    "FORMATS",
    "Document",
    "Lines",
    "Place",
    "Positioned",
    "canonical",
    "format_files",
    "formatted",
    "is_located",
    "load",
    "located",
    "positions",
    "rdf_files",
    "read",
]
