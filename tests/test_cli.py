"""The command line as a user meets it: what it says, where it writes, how it ends."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from citygraph.cli import COMMANDS, options, query, request, stats
from citygraph.model import TABLE_FORMATS, TRIPLES_FORMATS
from citygraph.shacl import Severity

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Run

    Cli = Callable[..., Run]


def test_bare_command_prints_five_examples_that_work(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = cli()
    examples = [line.strip() for line in run.out.splitlines() if line.startswith("  citygraph ")]
    assert run.code == 0
    assert len(examples) == 5
    monkeypatch.chdir(tmp_path)
    for example in examples:
        arguments = shlex.split(example.split("  ")[0])
        assert cli(*arguments[1:]).code == 0, example


def test_version_states_program_and_graph(cli: Cli) -> None:
    lines = cli("--version").out.splitlines()
    assert [line.split()[0] for line in lines] == ["citygraph", "graph"]
    assert all(line.split()[1].count(".") == 2 for line in lines)


def test_every_command_has_help_with_its_options(cli: Cli) -> None:
    for command in COMMANDS:
        run = cli(command, "--help")
        assert run.code == 0
        assert "Usage: citygraph " + command in run.out


def test_the_formats_offered_are_those_that_answers_have() -> None:
    assert (*TABLE_FORMATS, *TRIPLES_FORMATS) == query.FORMATS
    assert stats.FORMATS == TABLE_FORMATS
    assert tuple(Severity) == request.SEVERITIES
    assert set(options.SUFFIXES.values()) == set(query.FORMATS)


def test_help_says_that_the_places_exclude_each_other(cli: Cli) -> None:
    for command in ("query", "show", "network draw", "validate", "stats", "tour"):
        text = " ".join(cli(*command.split(), "--help").out.split())
        assert "--store, --endpoint and CITYGRAPH_STORE exclude each other" in text


@pytest.mark.parametrize(
    ("arguments", "variable"),
    [
        (("--store", "a", "--endpoint", "http://127.0.0.1:9/"), None),
        (("--store", "a"), "b"),
        (("--endpoint", "http://127.0.0.1:9/"), "b"),
    ],
)
def test_two_places_at_once_are_refused(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], variable: str | None
) -> None:
    if variable is not None:
        monkeypatch.setenv("CITYGRAPH_STORE", variable)
    run = cli("stats", *arguments)
    assert run.code == 2
    assert "exclude each other" in run.err


def test_a_name_instead_of_a_command_suggests_show(cli: Cli) -> None:
    run = cli("Cisco")
    assert run.code == 2
    assert "citygraph show Cisco" in run.err
    assert 'citygraph show "Kansas City"' in cli("Kansas", "City").err
    assert "citygraph query" in cli("qeury").err


def test_query_without_arguments_lists_the_catalogue_by_theme(cli: Cli) -> None:
    out = cli("query").out
    assert "partners:\n" in out
    assert "  partners-of INSTITUTION" in out


def test_positional_and_named_parameters_are_the_same(cli: Cli) -> None:
    positional = cli("query", "partners-of", "Cisco")
    named = cli("query", "partners-of", "--param", "institution=Cisco")
    assert positional.code == 0
    assert positional.out == named.out
    assert "Kansas City, Missouri" in positional.out


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "xml", "md"])
def test_rows_are_written_in_every_format(cli: Cli, founding_folder: str, form: str) -> None:
    run = cli("query", "core-cities", "--format", form, "--store", founding_folder)
    assert run.code == 0
    assert "Guadalajara" in run.out
    if form == "json":
        assert len(json.loads(run.out)["results"]["bindings"]) == 5


@pytest.mark.parametrize("form", ["turtle", "nt", "jsonld"])
def test_triples_are_written_in_every_format(cli: Cli, tmp_path: Path, form: str) -> None:
    file = tmp_path / "c.rq"
    file.write_text("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3")
    run = cli("query", str(file), "--format", form)
    assert run.code == 0
    assert run.out.strip()
    assert cli("query", str(file), "--format", "csv").code == 2


def test_ask_answers_in_words_or_json(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "a.rq"
    file.write_text("ASK { ?s ?p ?o }")
    assert cli("query", str(file)).out == "true\n"
    assert json.loads(cli("query", str(file), "--format", "json").out)["boolean"] is True


@pytest.mark.usefixtures("in_founding")
def test_a_query_comes_from_standard_input() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "citygraph", "query", "-"],
        input="SELECT (1 AS ?one) {}",
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == ["one", "---", "1"]


QUESTION = """\
#+ summary: Cities of a country
#+ description: The cities that the graph places in a country.
#+ tags: ["cities"]
#+ parameters:
#+   - {"name": "country", "type": "cg:Country", "example": "Morocco", "about": "the country"}
#+ expect:
#+   - {"iri": "https://w3id.org/citygraph/id/place/casablanca"}
PREFIX cg: <https://w3id.org/citygraph/ontology#>
SELECT DISTINCT ?country ?iri WHERE { ?iri a cg:City ; cg:locatedIn ?country } ORDER BY STR(?iri)
"""


def test_a_file_with_a_header_takes_its_parameters(
    cli: Cli, founding_folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITYGRAPH_STORE", founding_folder)
    file = tmp_path / "cities-in.rq"
    file.write_text(QUESTION)
    run = cli("query", str(file), "--param", "country=Italy", "--format", "csv")
    assert run.out.splitlines()[1:] == [
        "https://w3id.org/citygraph/id/place/italy,https://w3id.org/citygraph/id/place/trento"
    ]
    assert cli("query", str(file), "Italy", "--format", "csv").out == run.out
    file.write_text(QUESTION[QUESTION.index("PREFIX") :])
    run = cli("query", str(file), "Italy")
    assert run.code == 2
    assert "header declares" in run.err


def test_output_is_written_whole_and_named(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "answer.csv"
    run = cli("query", "core-cities", "--format", "csv", "--output", str(file))
    assert run.out == ""
    assert str(file) in run.err
    assert ",city," in file.read_text().splitlines()[0]
    assert [path.name for path in tmp_path.iterdir()] == ["answer.csv"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("query", "partners-off", "Cisco"), "partners-of"),
        (("query", "partners-of"), "institution"),
        (("query", "partners-of", "Cisko"), "Cisco"),
        (("query", "partners-of", "Trento"), "city"),
        (("query", "partners-of", "Cisco", "IBM"), "takes institution, and 2 values are given"),
        (("query", "partners-of", "--param", "institutoin=Cisco"), "institution"),
        (("query", "partners-of", "--param", "Cisco"), "KEY=VALUE"),
        (("query", "partners-of", "Cisco", "--param", "institution=IBM"), "given twice"),
        (("query", "core-cities", "--format", "turtle"), "csv"),
        (("query", "nowhere.rq"), "nowhere.rq"),
        (("show", "Towards a Partnership for Sustainable Cities"), "fits 2 entities"),
        (("show", "Gotham"), "no entity named 'Gotham'"),
        (("show", "https://w3id.org/citygraph/id/place/gotham"), "gotham"),
        (("stats", "--store", "no-such-folder"), "citygraph load --store no-such-folder"),
        (("query", "core-cities", "--output", "no/such/folder/x.csv"), "does not exist"),
        (("network", "--output", "net.docx"), ".svg"),
        (("validate", "no-such-file.ttl"), "no-such-file.ttl"),
        (("fmt", "no-such-file.ttl"), "no-such-file.ttl"),
        (("load", "--store", "x", "no-such-file.ttl"), "no-such-file.ttl"),
        (("query", "core-cities", "--endpoint", "ftp://example.org/"), "http"),
    ],
)
def test_wrong_input_is_answered_by_a_sentence_and_code_2(
    cli: Cli,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    run = cli(*arguments)
    assert run.code == 2
    assert said in run.err
    assert "Traceback" not in run.err
    assert run.out == ""
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT ?x WHERE { ?x ", "ends too early"),
        ("SELECT ?x\nWHERE { ?x ?p }", "ine 2, column 15"),
        ("DELETE WHERE { ?s ?p ?o }", "is an update"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "is an update"),
        ("LOAD <file:///etc/passwd>", "is an update"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * { ?s a cg:City }", "PREFIX cg:"),
        ("", "ends too early"),
    ],
)
def test_wrong_sparql_is_answered_by_its_place(
    cli: Cli, tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "wrong.rq"
    file.write_text(text)
    run = cli("query", str(file))
    assert run.code == 2
    assert said in run.err
    assert "wrong.rq" in run.err


def test_a_file_that_is_not_utf8_is_named_with_its_line(cli: Cli, tmp_path: Path) -> None:
    query = tmp_path / "latin.rq"
    query.write_bytes(b"SELECT ?x\nWHERE { ?x ?p 'S\xe3o' }")
    run = cli("query", str(query))
    assert run.code == 2
    assert "latin.rq, line 2" in run.err
    assert "UTF-8" in run.err


def test_values_are_never_sparql(cli: Cli) -> None:
    for hostile in (
        'Cisco" } UNION { ?s ?p ?o } #',
        "> } ; DROP ALL #",
        "\\",
        "a\nb",
        "\u202eocsiC",
    ):
        run = cli("query", "partners-of", hostile)
        assert run.code == 2
        assert "There is no institution named" in run.err


def test_an_internal_error_is_exit_3_and_shows_its_traceback_only_when_asked(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr("citygraph.api.open_graph", broken)
    run = cli("stats")
    assert run.code == 3
    assert "internal error: ZeroDivisionError: a fault of ours" in run.err
    assert "Traceback" not in run.err
    assert "Traceback" in cli("--debug", "stats").err


def test_completion_is_offered_for_the_common_shells(cli: Cli) -> None:
    for shell in ("bash", "zsh", "fish"):
        assert "_CITYGRAPH_COMPLETE" in cli("completion", shell).out
    assert cli("completion", "tcsh").code == 2


def test_completion_knows_the_commands() -> None:
    words = {"COMP_WORDS": "citygraph ", "COMP_CWORD": "1", "_CITYGRAPH_COMPLETE": "bash_complete"}
    run = subprocess.run(
        [sys.executable, "-m", "citygraph"],
        env={**os.environ, **words},
        capture_output=True,
        text=True,
        check=False,
    )
    assert all(command in run.stdout for command in COMMANDS)


@pytest.mark.usefixtures("in_founding")
def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    command = f"'{sys.executable}' -m citygraph query partners-of Cisco | head -n 1"
    run = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert run.stderr == ""
    assert len(run.stdout.splitlines()) == 1


@pytest.mark.usefixtures("in_founding")
@pytest.mark.skipif(sys.platform == "win32", reason="the shell syntax is that of Unix")
@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("query core-cities > /dev/full", 2, "the system refuses: No space left"),
        ("query core-cities >&-", 0, ""),
        ("query core-cities 2>&-", 0, ""),
        ("query nope 2>/dev/full", 2, ""),
        ("query - <&-", 2, "input is closed"),
        ("tour --output /dev/null | head -n 1", 0, ""),
        ("query - < /bin/sh", 2, "no UTF-8"),
    ],
)
def test_streams_that_are_closed_or_full(line: str, code: int, said: str) -> None:
    command = f"set -o pipefail; '{sys.executable}' -m citygraph {line}"
    run = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert run.returncode == code, run.stderr
    assert said in run.stderr
    assert "Traceback" not in run.stderr


def test_data_never_steer_the_terminal(cli: Cli, tmp_path: Path) -> None:
    run = cli("show", "\x1b[31mCisco\x07")
    assert run.code == 2
    assert "\x1b" not in run.err
    file = tmp_path / "steer.trig"
    file.write_text(
        "@prefix cg: <https://w3id.org/citygraph/ontology#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "<http://x.example/g> { <http://x.example/g> dcterms:title 'g' .\n"
        "<http://x.example/a> a cg:Need ; skos:prefLabel 'Steer\\u001B[31m\\u202E'@en . }\n"
    )
    store = str(tmp_path / "store")
    assert cli("load", "--store", store, str(file)).code == 0
    out = cli("show", "http://x.example/a", "--store", store).out
    assert "Steer" in out
    assert "\x1b" not in out
    assert "\u202e" not in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("fmt", ""),
        ("load", "--store", ""),
        ("network", ""),
        ("stats", "--store", ""),
        ("query", "partners-of", ""),
        ("query", "core-cities", "--output", " "),
    ],
)
def test_what_an_unset_variable_leaves_is_refused(cli: Cli, arguments: tuple[str, ...]) -> None:
    run = cli(*arguments)
    assert run.code == 2
    assert "empty" in run.err


def test_the_suffix_of_the_output_says_as_what(cli: Cli, tmp_path: Path) -> None:
    for suffix, start in ((".json", '{"head"'), (".csv", "coreCitiesBefore,"), (".md", "| core")):
        file = tmp_path / f"answer{suffix}"
        assert cli("query", "core-cities", "--output", str(file)).code == 0
        assert file.read_text().startswith(start)
    run = cli("query", "core-cities", "--output", str(tmp_path / "answer.pdf"))
    assert run.code == 2
    assert ".csv" in run.err
    assert cli("query", "core-cities", "--output", "-").out == cli("query", "core-cities").out


def test_no_answer_is_said(cli: Cli) -> None:
    assert cli("query", "figures-of", "IEEE").out.startswith("No answer")
    assert cli("query", "figures-of", "IEEE", "--format", "csv").out.count("\n") == 1


def test_an_output_that_cannot_be_made_is_refused_before_the_work(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("citygraph.api.open_graph", lambda *_, **__: pytest.fail("began to work"))
    for command in ("tour", "validate", "stats"):
        assert "does not exist" in cli(command, "--output", str(tmp_path / "no" / "x.svg")).err


@pytest.mark.usefixtures("in_founding")
def test_piped_output_has_neither_colour_nor_progress(tmp_path: Path) -> None:
    target = tmp_path / "net.svg"
    run = subprocess.run(
        [sys.executable, "-m", "citygraph", "tour", "--output", str(target)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "\x1b" not in run.stdout + run.stderr
    assert run.stderr == ""
    assert str(target) in run.stdout
    assert target.read_text().startswith("<svg")


def test_the_tour_validates_a_document_of_the_graph_that_knows_it(
    cli: Cli, founding_folder: str, tmp_path: Path
) -> None:
    picture = ("--output", str(tmp_path / "x.svg"))
    told = cli("tour", "--store", founding_folder, *picture)
    assert told.code == 0
    assert "citygraph validate " in told.out
    assert "ieee-core-smart-cities-2015.trig\n" in told.out
    assert "0 violations" in told.out


def test_show_gives_each_fact_its_source(cli: Cli) -> None:
    out = cli("show", "cisco").out
    assert out.startswith("Cisco (institution)\n")
    assert "(named as Cisco Systems)  [" in out
    assert ", paragraph 7]" in out
    numbers = [line for line in out.splitlines() if line.startswith("  [")]
    facts = [line for line in out.splitlines() if line.startswith("  ") and line not in numbers]
    assert facts
    assert all(line.rstrip("]").rsplit("[", 1)[1][0].isdigit() for line in facts)


def test_stats_counts_what_the_graph_holds(cli: Cli) -> None:
    rows = json.loads(cli("stats", "--format", "json").out)["results"]["bindings"]
    counts = {row["what"]["value"]: int(row["count"]["value"]) for row in rows}
    assert counts["triples"] > 3000
    assert counts["participation"] > 100


def test_fmt_check_names_the_file_and_the_command_that_mends_it(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("<http://x.example/b> a <http://x.example/C>, <http://x.example/D> .\n")
    run = cli("fmt", "--check", str(file))
    assert run.code == 1
    assert f"citygraph fmt {file}" in run.err
    assert cli("fmt", str(file)).code == 0
    assert cli("fmt", "--check", str(file)).code == 0


def test_validate_reports_new_triples_with_file_and_line(
    cli: Cli, founding_folder: str, tmp_path: Path
) -> None:
    file = tmp_path / "new.ttl"
    file.write_text(
        "@prefix cg: <https://w3id.org/citygraph/ontology#> .\n"
        "@prefix institution: <https://w3id.org/citygraph/id/institution/> .\n\n"
        "institution:nameless\n  a cg:Institution ;\n  .\n"
    )
    run = cli("validate", str(file), "--store", founding_folder)
    assert run.code == 1
    assert f"{file}:5: violation:" in run.out or f"{file}:4: violation:" in run.out
    assert "prefLabel" in run.out
    assert cli("validate", "--store", founding_folder).code == 0
