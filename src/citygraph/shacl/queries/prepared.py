"""SPARQL-based constraints and constraint components (SHACL, sections 5 and 6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from citygraph.errors import QueryError
from citygraph.namespaces import shorten
from citygraph.shacl.property_path import sparql as written
from citygraph.shacl.queries.checks import SparqlError, check, place
from citygraph.shacl.queries.prebinding import TOGETHER, Prepared, by_key, chunks, run
from citygraph.store.reads import predicates
from citygraph.store.scan import needs_table, scan, verbs
from citygraph.store.sparql import check_syntax, form_of, refuse
from citygraph.trig.grammar import VARNAME_CHARS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from citygraph.model import Term
    from citygraph.shacl.property_path import PropertyPath
    from citygraph.store.scan import Seen

__all__ = ["Prepared", "SparqlError", "ask_failures", "message", "prepare", "solutions"]

_LINE = re.compile(r"^Line (\d+)")
_CUT = "\0"
_PLACEHOLDER = re.compile(rf"\{{[?$]([{VARNAME_CHARS}]+)\}}")
_SAMPLE = ox.NamedNode("p:p")  # <p:p> is as long as $PATH, so that columns stay


def prepare(
    text: str,
    *,
    prefixes: Mapping[str, str],
    kind: Literal["select", "ask"],
    path: PropertyPath | None,
    bound: Collection[str],
) -> Prepared:
    """Check a query of a shape or validator, and make it ready for pre-binding.

    Args:
        text: the value of `sh:select` or `sh:ask`.
        prefixes: what `sh:prefixes` declares.
        kind: which of the two forms it must have.
        path: the path of the property shape, for ``$PATH``; None in a node shape.
        bound: the pre-bound variables beside `this`: parameters that have a value. `value` is
            always pre-bound in an ASK.

    Raises:
        SparqlError: the query is malformed, or cannot be used with pre-bound variables.
    """
    names = ("this", *(["value"] if kind == "ask" else []))
    names += tuple(sorted(set(bound) - {*names, "PATH"}))
    header = _header(prefixes, names)
    _check_text(header, text, kind)
    text = _with_path(text, path)
    seen = scan(text)
    check(text, seen, names, kind)
    words = [token.word for token in seen]
    counted = any("LIMIT" in word or "OFFSET" in word for word in words)
    prepared = Prepared(
        _parts(header, text, seen, names, kind),
        names,
        2 if kind == "ask" else 1,
        predicates(seen, prefixes),
        any("GRAPH" in word for word in words),
        1 if counted else TOGETHER,
    )
    _try(prepared)
    return prepared


def _header(prefixes: Mapping[str, str], names: Iterable[str]) -> str:
    for name in names:
        if not re.fullmatch(f"[{VARNAME_CHARS}]+", name):
            raise SparqlError(
                f"The parameter {name!r} cannot be the name of a variable; its property needs a "
                "local name of letters, digits and underscores (SHACL 6.2.1)."
            )
    lines = []
    for prefix, namespace in prefixes.items():
        line = f"PREFIX {prefix}: <{namespace}> "
        try:
            check_syntax(f"{line} ASK {{}}")
        except QueryError:
            problem = f"The prefix {prefix!r} of {namespace!r} cannot be declared in SPARQL"
            raise SparqlError(f"{problem}; mend the sh:declare.") from None
        lines.append(line)
    return "".join(lines) + "\n"


def _check_text(header: str, text: str, kind: str) -> None:
    """What has nothing to do with pre-binding; lines are counted in the text without the header."""
    if _CUT in text:
        raise SparqlError("The query holds the character NUL; remove it.")
    sample = _edited(
        text, ((path.token.start, path.token.end, str(_SAMPLE)) for path in _paths(text))
    )
    try:
        refuse(text)
    except QueryError as error:
        raise SparqlError(str(error)) from error
    try:
        check_syntax(header + sample)
        form = form_of(text).value
    except QueryError as error:
        moved = _LINE.sub(lambda found: f"Line {max(int(found[1]) - 1, 1)}", str(error))
        raise SparqlError(moved) from error
    if form != kind.upper():
        raise SparqlError(f"The query is a {form}; sh:{kind} needs a {kind.upper()}.")


def _edited(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """The text with pieces (start, end) replaced, which do not overlap."""
    pieces, at = [], 0
    for start, end, new in sorted(edits):
        pieces += [text[at:start], new]
        at = end
    return "".join([*pieces, text[at:]])


def _paths(text: str) -> list[Seen]:
    return [token for token in scan(text) if token.variable == "PATH"]


def _with_path(text: str, path: PropertyPath | None) -> str:
    """The text with the property path for $PATH (SHACL 5.2.2, 6.2.3)."""
    found = scan(text)
    properties = verbs(found)
    edits = []
    for at, token in enumerate(found):
        if token.variable != "PATH":
            continue
        problem = None
        if path is None:
            problem = "$PATH has no meaning in a node shape (SHACL 5.2.2); write the path"
        elif at not in properties:
            problem = "$PATH can only stand for the property of a triple pattern (SHACL 5.2.2)"
        if problem is not None or path is None:
            raise SparqlError(f"{place(text, token.token.start)}: {problem}.")
        edits.append((token.token.start, token.token.end, written(path)))
    return _edited(text, edits)


def _parts(
    header: str, text: str, seen: Sequence[Seen], names: tuple[str, ...], kind: str
) -> tuple[str, ...]:
    """The query, cut behind the opening of every group; an ASK becomes a SELECT of what is true."""
    edits = []
    listed = " ".join(f"?{name}" for name in names)
    for at, token in enumerate(seen):
        end = token.token.end
        if token.text == "{":
            if "SELECT" not in seen[at + 1].word and needs_table(seen, at, names):
                edits.append((end, end, _CUT))
        elif token.word.endswith("BY") and "GROUP" in seen[at - 1].word + token.word:
            # They are constant in a group; so they can be used behind it.
            edits.append((end, end, f" {listed} "))
        elif kind == "ask" and token.word == "ASK" and token.depth == 0:
            edits.append((token.token.start, end, "SELECT DISTINCT ?this ?value "))
    return tuple((header + _edited(text, edits)).split(_CUT))


def _try(prepared: Prepared) -> None:
    """Whether the engine accepts the query as it will be run."""
    try:
        list(run(prepared, ox.Store(), [(_SAMPLE,) * len(prepared.names)]))
    except (SyntaxError, RuntimeError, ValueError) as error:
        raise SparqlError(
            f"The query cannot be run with pre-bound variables: {error}. Mend the query."
        ) from error


def solutions(
    prepared: Prepared,
    store: ox.Store,
    focuses: Sequence[Term],
    bound: Mapping[str, Term],
) -> Iterator[tuple[Term, dict[str, Term]]]:
    """The solutions of a SELECT, each of which is a violation.

    Args:
        prepared: the query.
        store: the data graph is its default graph.
        focuses: the focus nodes; each distinct one is asked for once.
        bound: the values of the other pre-bound variables.

    Yields:
        The focus node, and what the solution binds beside `this`.

    Raises:
        SparqlError: a pre-bound variable has no value.
    """
    constants = _constants(prepared, bound)
    asked = by_key(prepared, ((focus, *constants) for focus in focuses))
    for chunk in chunks((rows[0] for rows in asked.values()), prepared.together):
        for row in run(prepared, store, chunk):
            rest = {name: term for name, term in row.items() if name != "this"}
            for focus, *_ in asked[row["this"],]:
                yield focus, rest


def ask_failures(
    prepared: Prepared,
    store: ox.Store,
    pairs: Sequence[tuple[Term, Term]],
    bound: Mapping[str, Term],
) -> Iterator[tuple[Term, Term]]:
    """The value nodes for which an ASK is false.

    Args:
        prepared: the query.
        store: the data graph is its default graph.
        pairs: focus nodes and value nodes; each distinct pair is asked for once.
        bound: the values of the other pre-bound variables.

    Yields:
        The pairs that fail, in their order.

    Raises:
        SparqlError: a pre-bound variable has no value.
    """
    constants = _constants(prepared, bound)
    asked = by_key(prepared, ((*pair, *constants) for pair in pairs))
    right: set[tuple[Term, ...]] = set()
    for chunk in chunks((rows[0] for rows in asked.values()), prepared.together):
        right |= {(row["this"], row["value"]) for row in run(prepared, store, chunk)}
    wrong = {row[:2] for key, rows in asked.items() if key not in right for row in rows}
    yield from (pair for pair in dict.fromkeys(pairs) if pair in wrong)


def message(template: str, bindings: Mapping[str, Term]) -> str:
    """A message with `{?name}` and `{$name}` filled in (SHACL 5.1.3).

    Args:
        template: the value of `sh:message`.
        bindings: what the names stand for; a placeholder without a value stays as it is.
    """

    def filled(found: re.Match[str]) -> str:
        term = bindings.get(found[1])
        if term is None:
            return found[0]
        return shorten(term.value) if isinstance(term, ox.NamedNode) else term.value

    return _PLACEHOLDER.sub(filled, template)


def _constants(prepared: Prepared, bound: Mapping[str, Term]) -> tuple[Term, ...]:
    names = prepared.names[prepared.keys :]
    missing = [name for name in names if name not in bound]
    if missing:
        raise SparqlError(f"${missing[0]} is pre-bound, but has no value.")
    return tuple(bound[name] for name in names)
