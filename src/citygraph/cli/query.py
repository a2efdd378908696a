"""`citygraph query`: ask a named question, or a SPARQL file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

import click

from citygraph.cli.options import OUTPUT, TEXT, emit, format_for, reads_graph, working

if TYPE_CHECKING:
    from citygraph.api import KnowledgeGraph
    from citygraph.catalog import Question
    from citygraph.model import Answer, Statements, TableFormat, TriplesFormat

FORMATS = ("table", "csv", "tsv", "json", "xml", "md", "turtle", "nt", "jsonld")


@click.command(name="query", short_help="Ask a named question, or a SPARQL file.")
@click.argument("question", type=TEXT, required=False)
@click.argument("values", type=TEXT, nargs=-1)
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="KEY=VALUE",
    help="A parameter of the question, by label or IRI; repeat for more.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="table, csv, tsv, json, xml, md for rows (default: table); "
    "turtle, nt, jsonld for CONSTRUCT (default: turtle).",
)
@click.option(
    "--output",
    type=OUTPUT,
    metavar="FILE",
    help="Write the answer to a file; its suffix says as what, unless --format does.",
)
@reads_graph
def command(  # noqa: PLR0913 - one argument per option of the command line
    *,
    kg: KnowledgeGraph,
    question: str | None,
    values: tuple[str, ...],
    params: tuple[str, ...],
    form: str | None,
    output: str | None,
) -> None:
    """Ask a question: its NAME in the catalogue, a FILE.rq, or - for standard input.

    Without arguments the catalogue is listed by theme. The parameters of a named question may
    follow it in their order:

      citygraph query partners-of Cisco
    """
    if question is None:
        emit(_listing(kg.questions()), output)
        return
    form = format_for(form, output)
    if question == "-" or question.endswith((".rq", ".sparql")):
        text = _read(question)
        with working("Asking"):
            answer = _asked(kg, question, text, _Given(values, params))
    else:
        from citygraph.catalog import find

        named = find(question)
        with working("Asking"):
            answer = kg.query(named, **_arguments(named, _Given(values, params)))
    if form is None and output is None and sys.stdout.isatty():
        from citygraph.cli.terminal import show_answer

        show_answer(answer)
        return
    emit(_written(answer, form), output)


class _Given(NamedTuple):
    """The parameters as they stand on the command line: by position, and as KEY=VALUE."""

    values: tuple[str, ...]
    params: tuple[str, ...]


def _asked(kg: KnowledgeGraph, file: str, text: str, given: _Given) -> Answer | Statements | bool:
    from citygraph.catalog import read_question
    from citygraph.errors import QueryError

    try:
        if file != "-" and text.startswith("#+"):
            question = read_question(Path(file))
            return kg.query(question, **_arguments(question, given))
        if any(given):
            raise click.UsageError(
                "Only a file whose header declares them takes parameters. Put above the query:\n"
                "#+ parameters:\n"
                '#+   - {"name": "city", "type": "cg:City", "example": "Trento", "about": "a city"}'
            )
        return kg.sparql(text)
    except QueryError as error:
        place = "standard input" if file == "-" else file
        raise QueryError(f"{place}: {error}") from error


def _arguments(question: Question, given: _Given) -> dict[str, str]:
    values, params = given
    parameters = question.parameters
    if len(values) > len(parameters):
        takes = ", ".join(p.name for p in parameters) or "nothing"
        raise click.UsageError(
            f"{question.name} takes {takes}, and {len(values)} values are given. "
            "Put quotes around a name with spaces."
        )
    arguments = {p.name: value for p, value in zip(parameters, values, strict=False)}
    for param in params:
        key, equals, value = param.partition("=")
        if not equals:
            raise click.UsageError(f"--param takes KEY=VALUE, not {param!r}.")
        if key in arguments:
            raise click.UsageError(f"The parameter {key} is given twice.")
        arguments[key] = value
    return arguments


def _read(name: str) -> str:
    from citygraph.files import decoded, read_text

    if name == "-":
        if sys.stdin is None:
            raise click.UsageError("Standard input is closed; name a file.")
        return decoded(sys.stdin.buffer.read(), "standard input")
    return read_text(Path(name))


def _written(answer: Answer | Statements | bool, form: str | None) -> str:  # noqa: FBT001
    from citygraph.model import Answer, Statements

    if isinstance(answer, Answer):
        return answer.serialize(cast("TableFormat", form or "table"))
    if isinstance(answer, Statements):
        return answer.serialize(cast("TriplesFormat", form or "turtle"))
    if form == "json":
        return f'{{"head": {{}}, "boolean": {str(answer).lower()}}}\n'
    if form not in {None, "table"}:
        raise click.UsageError(f"A truth value cannot be written as {form}; use table or json.")
    return f"{str(answer).lower()}\n"


def _listing(questions: list[Question]) -> str:
    lines: list[str] = []
    for question in questions:
        heading = f"{question.theme}:"
        if heading not in lines:
            lines += ["", heading] if lines else [heading]
        usage = " ".join([question.name, *(p.name.upper() for p in question.parameters)])
        lines.append(f"  {usage:<42}  {question.summary}")
    lines += ["", "Ask one: citygraph query NAME [VALUES]"]
    return "\n".join(lines) + "\n"
