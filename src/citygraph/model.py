"""What travels between the parts: answers of queries, ready for people, programs and notebooks."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Literal, TypeAlias

import pyoxigraph as ox

from citygraph.namespaces import PREFIXES, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
Value: TypeAlias = str | int | float | Decimal | bool | None
TableFormat = Literal["table", "csv", "tsv", "json", "xml", "md"]
TriplesFormat = Literal["turtle", "nt", "jsonld"]

TABLE_FORMATS: tuple[TableFormat, ...] = ("table", "csv", "tsv", "json", "xml", "md")
TRIPLES_FORMATS: tuple[TriplesFormat, ...] = ("turtle", "nt", "jsonld")

_NOTEBOOK_ROWS = 100
"""A notebook shows this many rows and says how many more there are."""

_RESULTS = {
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}
_DOCUMENTS = {
    "turtle": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_NUMBERS: dict[str, Callable[[str], Value]] = {
    XSD + "integer": int,
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "boolean": lambda text: text in ("true", "1"),
}


def value_of(term: object) -> Value:
    """The Python value of an RDF term.

    Args:
        term: a pyoxigraph term, or None for an unbound variable.

    Returns:
        int, Decimal, float or bool for the XSD numbers and booleans; the IRI, label of a blank
        node or lexical form as text for everything else.
    """
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        return _NUMBERS.get(term.datatype.value, str)(term.value)
    if isinstance(term, ox.NamedNode):
        return term.value
    return str(term)


def text_of(term: object) -> str:
    """The text of an RDF term as a table shows it; empty for an unbound variable."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode | ox.Literal):
        return term.value
    return str(term)


@dataclass(frozen=True, slots=True)
class Answer:
    """The solutions of a SELECT: named columns and rows of RDF terms.

    Iterating gives one dict of Python values per row; `rows` has the terms themselves.

    Args:
        columns: the names of the projected variables.
        rows: the solutions, each indexable by column position or name.

    Example:
        >>> import citygraph
        >>> answer = citygraph.open().query("core-cities")
        >>> len(answer)
        5
    """

    columns: tuple[str, ...]
    rows: Sequence[ox.QuerySolution] = field(repr=False)

    @classmethod
    def of(cls, solutions: ox.QuerySolutions) -> Answer:
        """Read all solutions of a query."""
        return cls(tuple(v.value for v in solutions.variables), list(solutions))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        for row in self.rows:
            yield {name: value_of(row[name]) for name in self.columns}

    def texts(self) -> list[list[str]]:
        """The rows as text, as the tables show them."""
        return [[text_of(row[name]) for name in self.columns] for row in self.rows]

    def digest(self) -> Digest:
        """What a person reads of the answer: IRIs left out, what is always the same said once."""
        legible = [
            name
            for name in self.columns
            if any(not isinstance(row[name], ox.NamedNode | None) for row in self.rows)
            or not self.rows
        ] or list(self.columns)
        same = {
            name: text_of(self.rows[0][name])
            for name in legible
            if len(self.rows) > 1 and len({row[name] for row in self.rows}) == 1
        }
        columns = [name for name in legible if name not in same] or legible
        rows = [[text_of(row[name]) for name in columns] for row in self.rows]
        return Digest({k: v for k, v in same.items() if k not in columns}, tuple(columns), rows)

    def serialize(self, form: TableFormat = "csv") -> str:
        """Write the answer in a standard format of SPARQL 1.1 or as a table for people.

        Args:
            form: "csv", "tsv", "json", "xml" (SPARQL 1.1 Query Results) or "md" (a Markdown
                table), which have every column; or "table": aligned plain text for people, which
                leaves out columns of IRIs and says what is the same in all rows once, above.
        """
        if form == "table":
            digest = self.digest()
            above = "".join(f"{name}: {_one_line(v)}\n" for name, v in digest.same.items() if v)
            return (above and above + "\n") + _aligned(digest.columns, digest.rows)
        if form == "md":
            return _markdown(self.columns, self.texts())
        if form == "csv":
            return _csv(self.columns, self.texts())
        text = json.dumps(self._sparql_json(), ensure_ascii=False)
        if form == "json":
            return text + "\n"
        parsed = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
        return (parsed.serialize(format=_RESULTS[form]) or b"").decode().rstrip("\n") + "\n"

    def _sparql_json(self) -> dict[str, object]:
        """The answer as SPARQL 1.1 Query Results JSON; pyoxigraph turns it into XML and TSV."""
        bindings = [
            {name: _json_term(term) for name in self.columns if (term := row[name]) is not None}
            for row in self.rows
        ]
        return {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}

    def __str__(self) -> str:
        return self.serialize("table").rstrip("\n")

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
            for row in self.texts()[:_NOTEBOOK_ROWS]
        )
        more = len(self) - _NOTEBOOK_ROWS
        note = f"<caption>and {more} more rows</caption>" if more > 0 else ""
        return f"<table>{note}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


@dataclass(frozen=True, slots=True)
class Digest:
    """An answer as a person reads it.

    Args:
        same: the columns that have the same text in all rows, with that text.
        columns: the other columns, without those that hold IRIs alone.
        rows: their texts.
    """

    same: dict[str, str]
    columns: tuple[str, ...]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Statements:
    """The triples of a CONSTRUCT or DESCRIBE.

    Args:
        triples: in the order in which the store gave them.
    """

    triples: tuple[ox.Triple, ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[ox.Triple]:
        return iter(self.triples)

    def serialize(self, form: TriplesFormat = "turtle") -> str:
        """Write the triples as an RDF document, sorted, so that equal answers give equal bytes.

        Args:
            form: "turtle", "nt" or "jsonld".
        """
        ordered = sorted(set(self.triples), key=str)
        used = "\n".join(str(triple) for triple in ordered)
        prefixes = {name: iri for name, iri in PREFIXES.items() if f"<{iri}" in used}
        written = ox.serialize(ordered, format=_DOCUMENTS[form], prefixes=prefixes)
        return (written or b"").decode()

    def __str__(self) -> str:
        return self.serialize("turtle")

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.serialize('turtle'))}</pre>"


def result_of(
    result: ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple],
) -> Answer | Statements | bool:
    """Read what a store gave back.

    Args:
        result: the solutions, triples or boolean of a query.
    """
    if isinstance(result, ox.QuerySolutions):
        return Answer.of(result)
    if isinstance(result, ox.QueryBoolean):
        return bool(result)
    return Statements(tuple(result))


def _json_term(term: object) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.Literal):
        written = {"type": "literal", "value": term.value}
        if term.language:
            written["xml:lang"] = term.language
        elif term.datatype.value != XSD + "string":
            written["datatype"] = term.datatype.value
        return written
    return {"type": "bnode", "value": str(term).removeprefix("_:")}


def _one_line(cell: str) -> str:
    """A cell on one line, without control characters that would reach a terminal."""
    return "".join(c if c.isprintable() else " " for c in cell)


def _csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    return text.getvalue()


def _aligned(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    table = [list(columns), *([_one_line(cell) for cell in row] for row in rows)]
    widths = [max(len(row[i]) for row in table) for i in range(len(columns))]
    table.insert(1, ["-" * width for width in widths])
    lines = ("  ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)).rstrip() for r in table)
    return "\n".join(lines) + "\n"


def _markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    def line(cells: Sequence[str]) -> str:
        safe = (escape(_one_line(c), quote=False).replace("|", "\\|") for c in cells)
        return "| " + " | ".join(safe) + " |"

    rule = "|" + " --- |" * len(columns)
    return "\n".join([line(columns), rule, *(line(row) for row in rows)]) + "\n"
