"""What travels between the parts: answers of queries, ready for people, programs and notebooks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

import pyoxigraph as ox

from citygraph.errors import UsageError
from citygraph.formats import Digest, csv_table, markdown_table
from citygraph.namespaces import PREFIXES, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from decimal import Decimal

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
Value: TypeAlias = "str | int | float | Decimal | bool | None"
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


def _decimal(text: str) -> Decimal:
    from decimal import Decimal

    return Decimal(text)


_NUMBERS: dict[str, Callable[[str], Value]] = {
    XSD + "integer": int,
    XSD + "decimal": _decimal,
    XSD + "double": float,
    XSD + "boolean": lambda text: text in ("true", "1"),
}


def value_of(term: object) -> Value:
    """The Python value of an RDF term.

    Args:
        term: a pyoxigraph term, or None for an unbound variable.

    Returns:
        int, Decimal, float or bool for the XSD numbers and booleans; the IRI, label of a blank
        node or lexical form as text for everything else, ill-typed numbers included.
    """
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        try:
            return _NUMBERS.get(term.datatype.value, str)(term.value)
        except (ValueError, ArithmeticError):
            return term.value
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
        >>> sorted({row["city"] for row in answer})
        ['Casablanca', 'Guadalajara', 'Kansas City, Missouri', 'Trento', 'Wuxi']
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
        """What a person reads of the answer: no IRIs, no empty columns, each source once.

        The columns that name a source (``source``, ``…Source``) hold numbers, which the digest
        explains; a column that says the same in all rows is said once.
        """
        shown = [name for name in self.columns if any(_legible(row[name]) for row in self.rows)]
        sources: dict[str, int] = {}
        rows = []
        for row in self.rows:
            cells = {name: text_of(row[name]) for name in shown}
            for name in shown:
                if name.lower().endswith("source") and cells[name]:
                    cells[name] = f"[{sources.setdefault(cells[name], len(sources) + 1)}]"
            rows.append(cells)
        constant = {name for name in shown if len({cells[name] for cells in rows}) == 1}
        same = {name: rows[0][name] for name in shown if name in constant and len(rows) > 1}
        columns = [name for name in shown if name not in same] or shown
        return Digest(
            same={_words(name): text for name, text in same.items() if name not in columns},
            columns=tuple(map(_words, columns)),
            rows=[[cells[name] for name in columns] for cells in rows],
            sources=tuple(sources),
        )

    def serialize(self, form: TableFormat = "csv") -> str:
        """Write the answer in a standard format of SPARQL 1.1 or as a table for people.

        Args:
            form: "csv", "tsv", "json", "xml" (SPARQL 1.1 Query Results) or "md" (a Markdown
                table), which have every column; or "table": plain text for people, see `digest`.

        Raises:
            UsageError: there is no such format for rows.
        """
        if form == "table":
            return self.digest().text()
        if form == "md":
            return markdown_table(self.columns, self.texts())
        if form == "csv":
            return csv_table(self.columns, self.texts())
        import json

        text = json.dumps(self._sparql_json(), ensure_ascii=False)
        if form == "json":
            return text + "\n"
        if form not in _RESULTS:
            raise UsageError(f"Rows cannot be written as {form}; use {', '.join(TABLE_FORMATS)}.")
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
        from html import escape

        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
            for row in self.texts()[:_NOTEBOOK_ROWS]
        )
        more = len(self) - _NOTEBOOK_ROWS
        note = f"<caption>and {more} more rows</caption>" if more > 0 else ""
        return f"<table>{note}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


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

        Raises:
            UsageError: there is no such format for triples.
        """
        if form not in _DOCUMENTS:
            raise UsageError(
                f"Triples cannot be written as {form}; use {', '.join(TRIPLES_FORMATS)}."
            )
        ordered = sorted(set(self.triples), key=str)
        used = "\n".join(str(triple) for triple in ordered)
        prefixes = {name: iri for name, iri in PREFIXES.items() if f"<{iri}" in used}
        written = ox.serialize(ordered, format=_DOCUMENTS[form], prefixes=prefixes)
        return (written or b"").decode()

    def __str__(self) -> str:
        return self.serialize("turtle")

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(self.serialize('turtle'))}</pre>"


def _legible(term: object) -> bool:
    """Whether a cell says something to a person: an IRI and nothing do not."""
    return term is not None and not isinstance(term, ox.NamedNode)


def _words(name: str) -> str:
    """The name of a variable as a heading: "namedAs" is "named as"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def gathered(
    result: ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple],
) -> Answer | Statements | bool:
    """Read all that the engine gives for a query.

    Args:
        result: its solutions, triples or boolean, which come one by one.
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
