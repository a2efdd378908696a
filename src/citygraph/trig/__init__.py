"""RDF documents: parsed with places in the errors, written canonically, located line by line."""

from __future__ import annotations

from citygraph.trig.fmt import format_files, formatted
from citygraph.trig.parse import FORMATS, LOCATED, Document, load, rdf_files, read
from citygraph.trig.parse import decoded as read_text
from citygraph.trig.reader import Positioned, located, positions
from citygraph.trig.tokens import Place
from citygraph.trig.writer import canonical

__all__ = [
    "FORMATS",
    "LOCATED",
    "Document",
    "Place",
    "Positioned",
    "canonical",
    "format_files",
    "formatted",
    "load",
    "located",
    "positions",
    "rdf_files",
    "read",
    "read_text",
]
