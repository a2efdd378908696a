"""RDF files into quads, with exact lexical forms; what is wrong comes with its line."""

from __future__ import annotations

import re
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple
from pyoxigraph import parse as parse_rdf

from citygraph.errors import UnreadableInputError
from citygraph.files import read_text
from citygraph.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pyoxigraph import Quad, QuadParser

FORMATS: dict[str, RdfFormat] = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}
"""File suffix -> format."""

LOCATED = frozenset({".ttl", ".trig", ".nt", ".nq"})
"""The suffixes for which `is_located` is true."""

MAYBE_RDF12 = ("<<", "{|", "~", "--")
"""One of these is in every text that says something in RDF 1.2, and in some others."""

_SMALL = 1_000_000
"""Files of fewer bytes are quicker to read as a whole; larger ones are not held in memory."""

_PLACE = re.compile(r"Parser error (?:at|between) line [^:]*: ")
_UNDECLARED = re.compile(r"The prefix (.*): has not been declared")
_REWORDED = (
    (r"GRAPH is not a valid subject.*", "this format knows no GRAPH block; name the file .trig"),
    (r"(.*) is not a valid subject or graph name", r"\1 stands where a subject is expected"),
    (r"(.*) is not a valid predicate", r"\1 stands where a predicate is expected"),
    (r"(.*) is not a valid RDF object", r"\1 stands where an object is expected"),
    (
        r".*dot is expected.*|Triples .* followed by a dot",
        "a dot or semicolon is missing before this",
    ),
    (r"Line jumps are .*", r"a line ends inside a string; write \\n or use three quotes"),
    (r"Unexpected end", "the file ends in the middle of a statement or block"),
    (r"Unexpected end of file", "the string or IRI that begins here never ends"),
    (r".*No scheme found.*", "a relative IRI, and no base is declared; write the IRI in full"),
    (r".*LoadDocumentCallback.*", "its @context lies elsewhere and is never fetched; put it here"),
)
"""What pyoxigraph says, and what that means for the author of a file."""


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file.

    Args:
        path: where it lies.
        text: what it says.
        quads: its quads in the order of the text; blank nodes are its own.
        prefixes: the prefixes it declares (without colon) and their namespaces.
    """

    path: Path
    text: str
    quads: list[Quad]
    prefixes: dict[str, str]


def is_located(path: Path) -> bool:
    """Whether the reader finds the line of each triple of a file: Turtle and its kin, by suffix."""
    return path.suffix.lower() in LOCATED


def read(path: Path) -> list[Quad]:
    """Parse an RDF file; lexical forms stay as written, language tags become lower case.

    Args:
        path: a file whose suffix is one of `FORMATS`. Relative IRIs are resolved against its own
            (RFC 3986, 5.1.3), unless it declares a base.

    Returns:
        Its quads in the order of the text, duplicates included. Blank nodes get names that occur
        in no other file, so that files can be merged by adding lists.

    Raises:
        UnreadableInputError: the file is missing, of an unknown kind, no UTF-8, malformed, or uses
            RDF 1.2.
    """
    return list(stream(path))


def stream(path: Path) -> Iterator[Quad]:
    """Parse an RDF file as `read` does, but a quad at a time.

    Args:
        path: as for `read`.

    Yields:
        Its quads in the order of the text, duplicates included, with blank nodes of its own.

    Raises:
        UnreadableInputError: as `read` does, after the quads before the fault.
    """
    with parsing(path) as quads:
        for quad in quads:
            if _is_rdf12(quad.object):
                deque(quads, maxlen=0)  # what is malformed after it is told first
                _refuse_rdf12(path, str(path), quad.object, read_text(path))
            yield quad


def _check_xml(path: Path) -> None:
    """See that an RDF/XML file is whole: the engine takes one that breaks off without a word."""
    from xml.parsers import expat

    try:
        expat.ParserCreate().Parse(read_text(path), True)
    except expat.ExpatError as error:
        problem = expat.errors.messages[error.code]
        raise UnreadableInputError(
            path, f"no well-formed XML: {problem}", line=error.lineno, column=error.offset + 1
        ) from None


@contextmanager
def parsing(path: Path) -> Iterator[Iterable[Quad]]:
    """Parse an RDF file as `stream` does, but without a call of ours for each quad.

    Args:
        path: as for `read`.

    Yields:
        The quads, to be used up within the block. RDF 1.2 may be among them: give their terms to
        `refuse_rdf12`.

    Raises:
        UnreadableInputError: as `stream` does, at the end of the block.
    """
    form = _format(path)
    if form == RdfFormat.RDF_XML:
        _check_xml(path)
    options: dict[str, Any] = {"rename_blank_nodes": True, "base_iri": base_of(path)}
    try:
        if path.is_file() and path.stat().st_size > _SMALL:
            yield parse_rdf(path=str(path), format=form, **options)
        else:
            yield parse_rdf(read_text(path), form, **options)
    except SyntaxError as error:
        read_text(path)  # says more of what is no UTF-8
        _explain(str(path), error)


def refuse_rdf12(path: Path, terms: Iterable[object]) -> None:
    """Refuse what only RDF 1.2 has.

    Args:
        path: a file, which is well-formed.
        terms: the objects in it, and others.

    Raises:
        UnreadableInputError: a term is a triple, or a literal with a direction.
    """
    for term in terms:
        if type(term) is not NamedNode and _is_rdf12(term):
            _refuse_rdf12(path, str(path), term, read_text(path))


def base_of(path: Path) -> str:
    """The IRI of a file, against which the relative IRIs in it are resolved."""
    return path.absolute().as_uri()


def load(path: Path) -> Document:
    """Parse an RDF file and keep its text and prefixes.

    Args:
        path: a file whose suffix is one of `FORMATS`; a relative IRI in it needs a base before it.

    Returns:
        The file with its quads, as `read` gives them.

    Raises:
        UnreadableInputError: as `read` does.
    """
    _format(path)  # a file of another kind is not opened
    return parse_text(path, read_text(path))


def parse_text(
    path: Path, text: str, name: str | None = None, *, base: str | None = None
) -> Document:
    """Parse what an RDF file says, or said once.

    Args:
        path: the file; its suffix tells the format.
        text: its content; a relative IRI in it needs a base before it, or `base`.
        name: what messages call it; its path when left out.
        base: the IRI against which relative ones are resolved.

    Returns:
        The file with its quads, as `read` gives them.

    Raises:
        UnreadableInputError: the file is of an unknown kind, malformed, or uses RDF 1.2.
    """
    name = name or str(path)
    parser = parse_rdf(text, _format(path), rename_blank_nodes=True, base_iri=base)
    quads = list(_checked(parser, path, name, text))
    return Document(path, text, quads, dict(parser.prefixes))


def _format(path: Path) -> RdfFormat:
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        kind = f"files that end in {path.suffix} are" if path.suffix else "a file without suffix is"
        raise UnreadableInputError(path, f"{kind} not read; known: {', '.join(FORMATS)}")
    return form


def rdf_files(paths: Iterable[Path]) -> list[Path]:
    """Replace folders by the RDF files in them.

    Args:
        paths: files, taken as they are, and folders, searched at any depth.

    Returns:
        The files in the order given, those of a folder sorted, each once.

    Raises:
        UnreadableInputError: a path does not exist, or a folder holds no RDF file.
    """
    files: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UnreadableInputError(path, "there is no such file or folder")
        if not path.is_dir():
            files.append(path)
            continue
        found = sorted(f for f in path.rglob("*") if f.suffix.lower() in FORMATS and f.is_file())
        if not found:
            raise UnreadableInputError(path, f"holds no RDF file ({', '.join(FORMATS)})")
        files.extend(found)
    return list(dict.fromkeys(files))


def _explain(name: str, error: SyntaxError) -> NoReturn:
    """Turn an error of pyoxigraph into a sentence with its place beside it."""
    problem = _PLACE.sub("", str(error.args[0]), count=1).strip()
    for pattern, sentence in _REWORDED:
        if found := re.fullmatch(pattern, problem, re.DOTALL):
            problem = found.expand(sentence)
            break
    if undeclared := _UNDECLARED.fullmatch(problem):
        problem = _undeclared(undeclared[1])
    raise UnreadableInputError(name, problem, line=error.lineno, column=error.offset) from None


def _undeclared(prefix: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(prefix, PREFIXES, n=1)
    if near and near[0] != prefix:
        return f"the prefix {prefix}: is not declared; is {near[0]}: meant?"
    namespace = PREFIXES.get(prefix, "…")
    return f"the prefix {prefix}: is not declared; add: @prefix {prefix}: <{namespace}> ."


def _checked(parser: QuadParser, path: Path, name: str, text: str) -> Iterator[Quad]:
    """The quads of a parser, its errors as sentences, and RDF 1.2 as an error too."""
    try:
        if not any(mark in text for mark in MAYBE_RDF12):
            yield from parser
            return
        for quad in parser:
            if _is_rdf12(quad.object):
                deque(parser, maxlen=0)  # what is malformed after it is told first
                _refuse_rdf12(path, name, quad.object, text)
            yield quad
    except SyntaxError as error:
        _explain(name, error)


def _is_rdf12(term: object) -> bool:
    return isinstance(term, Triple) or (isinstance(term, Literal) and bool(term.direction))


def _refuse_rdf12(path: Path, name: str, term: object, text: str) -> NoReturn:
    if is_located(path):
        from citygraph.trig.reader import positions

        for _ in positions(text, name=name, base=base_of(path)):
            pass
    problem = f"{term} belongs to RDF 1.2, which is not supported; use RDF 1.1"
    raise UnreadableInputError(name, problem)
