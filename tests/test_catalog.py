"""The catalogue: headers, names, parameters, asking."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from citygraph import paths
from citygraph.catalog import (
    Entity,
    ask,
    catalogue,
    find,
    find_entities,
    parse_header,
    read_question,
    resolve,
)
from citygraph.errors import (
    AmbiguousNameError,
    CatalogueError,
    UnknownNameError,
    UnreadableInputError,
    UsageError,
)
from citygraph.model import Answer
from citygraph.namespaces import PREFIXES
from citygraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADER = """\
#+ summary: Members of a programme
#+ description: "Who takes part: cities and institutions."
#+ tags: ["members", "programmes"]
#+ parameters:
#+   - {"name": "programme", "type": "cg:Programme", "example": "Atlas", "about": "which one"}
#+ expect:
#+   - {"member": "São Paulo"}
"""
QUERY = """\
PREFIX cg: <https://w3id.org/citygraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?programme ?member ?iri
WHERE {
  ?claim cg:context ?programme ; cg:participant ?iri .
  ?iri skos:prefLabel ?label .
  BIND(STR(?label) AS ?member)
}
ORDER BY ?member ?iri
"""
GRAPH = """
cg:Programme rdfs:subClassOf cg:Initiative .
cg:Initiative rdfs:subClassOf cg:Agent .
cg:City rdfs:subClassOf cg:Agent, cg:Place .
cg:Agent a <http://www.w3.org/2002/07/owl#Class> ; rdfs:label "Agent"@en .
place:sao-paulo a cg:City ; skos:prefLabel "São Paulo"@en ; skos:altLabel "Sampa"@pt .
place:springfield-illinois a cg:City ;
  skos:prefLabel "Springfield, Illinois"@en ; skos:altLabel "Springfield"@en .
place:springfield-ohio a cg:City ;
  skos:prefLabel "Springfield, Ohio"@en ; skos:altLabel "Springfield" .
institution:cisco a cg:Institution ; skos:prefLabel "Cisco"@en ; skos:altLabel "Cisco Systems"@en .
institution:alstom a cg:Institution ; skos:prefLabel "Alstom"@en .
institution:springfield a cg:Institution ; skos:prefLabel "Springfield"@en .
initiative:atlas a cg:Programme ; skos:prefLabel "Atlas"@en .
source:atlas-2012 a cg:Source ; dcterms:title "The Atlas of 2012"@en .
role:member a skos:Concept ; skos:inScheme <https://w3id.org/citygraph/vocab/role> ;
  skos:prefLabel "member"@en .
participation:atlas-2012.atlas.alstom.member a cg:Participation ; cg:namedAs "Alstrom" ;
  cg:participant institution:alstom ; cg:context initiative:atlas ; cg:role role:member .
participation:atlas-2012.atlas.sao-paulo.member a cg:Participation ;
  cg:participant place:sao-paulo ; cg:context initiative:atlas ; cg:role role:member .
"""
HOSTILE = [
    '"}',
    "> ; DROP ALL",
    "<https://example.org/> } ; DROP ALL #",
    "\\",
    "Cisco\\",
    'Cisco"@en',
    "Cisco\nAtlas",
    "\r\n\t",
    "",
    " ",
    "?member",
    "$member",
    "{}",
    "' OR '1'='1",
    "\u202eocsiC",
    "مدينة",
    "城市\x00",
    "\ufeffCisco",
    "role:",
    "institution:cisco> <x",
    "institution:no-such-thing",
    "https://w3id.org/citygraph/id/institution/cisco }",
    "<>",
    "mailto:nobody",
    "*" * 100_000,
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    file = tmp_path_factory.mktemp("graph") / "small.trig"
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    file.write_text(f"{prefixes}GRAPH source:atlas-2012 {{{GRAPH}}}", encoding="utf-8")
    return EmbeddedStore.in_memory([file])


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str, name: str = "members-of.rq") -> Path:
        path = tmp_path / "partners" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def iri(prefixed: str) -> pyoxigraph.NamedNode:
    prefix, local = prefixed.split(":")
    return pyoxigraph.NamedNode(PREFIXES[prefix] + local)


def test_a_file_becomes_a_question(write: Callable[..., Path]) -> None:
    question = read_question(write(HEADER + QUERY))
    assert question.name == "members-of"
    assert question.theme == "partners"
    assert question.summary == "Members of a programme"
    assert question.description == "Who takes part: cities and institutions."
    assert question.tags == ("members", "programmes")
    assert question.expect == ({"member": "São Paulo"},)
    assert question.text == QUERY
    (parameter,) = question.parameters
    assert (parameter.name, parameter.type, parameter.example, parameter.about) == (
        "programme",
        "cg:Programme",
        "Atlas",
        "which one",
    )
    assert parameter.default is None


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("#+ summary: Members", "#+ summary:Members", 1, "neither"),
        ("#+ summary: Members", "#+summary: Members", 1, "neither"),
        ("#+ summary: Members", "#+ Summary: Members", 1, "neither"),
        ("#+ summary: Members of", "#+ summary: Members: of", 1, "double quotes"),
        ("#+ summary: Members of", "#+ summary: Members #of", 1, "double quotes"),
        ("#+ summary: Members of", "#+ summary: 'Members' of", 1, "double quotes"),
        ("#+ summary: Members of a programme", "#+ summary: No", 1, "double quotes"),
        ("#+ summary: Members of a programme", "#+ summary: 2012-03-05", 1, "double quotes"),
        ("#+ summary: Members of a programme", "#+ summary: ", 1, "double quotes"),
        ("#+ summary: Members of a programme", "#+ summary:", 1, "no value"),
        ("#+ summary: Members of a programme\n", "", 1, "no 'summary'"),
        ("#+ tags: ", "#+ summary: Again\n#+ tags: ", 3, "second time"),
        ("#+ tags: ", "#+ colour: Red\n#+ tags: ", 3, "unknown"),
        ('"members", "programmes"]', '"members", "programmes"', 3, "JSON"),
        ('"members", "programmes"]', '"members", 7]', 3, "list of strings"),
        ('["members", "programmes"]', "[]", 3, "list of strings"),
        ('["members", "programmes"]', '"members"', 3, "is a list"),
        ('["members"', '["mem\\u0062ers"', 3, "escapes"),
        ('["members",', '["members",\t', 3, "tab"),
        ('"name": "programme"', '"name": "programme", "name": "x"', 5, "twice"),
        ('"example": "Atlas"', '"example": 15', 5, "string value"),
        (', "about": "which one"', "", 4, "a parameter has"),
        ('"about": "which one"', '"about": "which one", "colour": "red"', 4, "a parameter has"),
        ('"cg:Programme"', '"Programme"', 4, "no class"),
        ('"name": "programme"', '"name": "?programme"', 4, "no name of a variable"),
        ("#+   - {", "#+ - {", 5, "neither"),
        ("#+ expect:\n", "", 1, "no 'expect'"),
        ("#+ expect:\n", "#+ expect: None\n", 7, "follows a key"),
        ('#+   - {"member": "São Paulo"}\n', "", 6, "no value"),
        ('{"member": "São Paulo"}', "{}", 7, "filled"),
        ("PREFIX skos", "#+ tags: Late\nPREFIX skos", 9, "below the query"),
    ],
)
def test_a_malformed_header_is_named_with_its_line(
    write: Callable[..., Path], old: str, new: str, line: int, problem: str
) -> None:
    assert old in HEADER + QUERY
    path = write((HEADER + QUERY).replace(old, new, 1))
    with pytest.raises(CatalogueError) as caught:
        read_question(path)
    message = str(caught.value)
    assert message.startswith(f"{path}, line {line}: ")
    assert problem in message


def test_two_parameters_of_one_name_are_refused(write: Callable[..., Path]) -> None:
    item = HEADER.splitlines()[4]
    with pytest.raises(CatalogueError, match="same name"):
        read_question(write(HEADER.replace(item, f"{item}\n{item}") + QUERY))


def test_more_than_three_expected_rows_are_refused(write: Callable[..., Path]) -> None:
    item = HEADER.splitlines()[6]
    with pytest.raises(CatalogueError, match="at most 3"):
        read_question(write(HEADER.replace(item, "\n".join([item] * 4)) + QUERY))


@pytest.mark.parametrize("text", ["", QUERY, "# a comment\n" + HEADER + QUERY])
def test_a_file_without_header_is_refused(write: Callable[..., Path], text: str) -> None:
    with pytest.raises(CatalogueError, match="no header"):
        read_question(write(text))


def test_a_file_without_query_is_refused(write: Callable[..., Path]) -> None:
    with pytest.raises(CatalogueError, match="no query"):
        read_question(write(HEADER))


def test_a_file_with_an_odd_name_is_refused(write: Callable[..., Path]) -> None:
    with pytest.raises(CatalogueError, match="lower case"):
        read_question(write(HEADER + QUERY, "Members_of.rq"))


def test_a_file_that_is_not_utf8_is_refused(write: Callable[..., Path]) -> None:
    path = write("")
    path.write_bytes(HEADER.encode("latin-1"))
    with pytest.raises(UnreadableInputError, match="UTF-8"):
        read_question(path)


plain = st.text(max_size=30)
cells = st.dictionaries(st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True), plain)


def as_json(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)


@settings(deadline=None)
@given(plain, plain, st.lists(plain), st.lists(cells))
def test_what_is_accepted_means_the_same_to_yaml(
    unquoted: str, quoted: str, tags: list[str], rows: list[dict[str, str]]
) -> None:
    lines = [
        f"#+ summary: {unquoted}",
        f"#+ description: {as_json(quoted)}",
        f"#+ tags: {as_json(tags)}",
        "#+ expect:",
        *(f"#+   - {as_json(row)}" for row in rows),
    ]
    text = "\n".join(lines)
    try:
        header = parse_header("x.rq", text + "\n" + QUERY)
    except CatalogueError:
        return
    assert header.values == yaml.safe_load("\n".join(line[3:] for line in text.split("\n")))


def test_find_reads_one_file_and_the_catalogue_all() -> None:
    questions = catalogue()
    assert [q.path for q in questions.values()] == paths.query_files()
    for name, question in questions.items():
        assert find(name) == question


@pytest.mark.parametrize("name", ["partner-of", "partnersof", "Partners-Of"])
def test_an_unknown_question_is_told_the_nearest(name: str) -> None:
    with pytest.raises(UnknownNameError, match="no question named"):
        find(name)


def test_a_mistyped_question_is_found_among_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as caught:
        find("partner-of")
    assert "partners-of" in caught.value.nearest


@pytest.mark.parametrize("name", ["../partners/partners-of", "*", "", "partners-of.rq", "[a-z]*"])
def test_a_name_is_no_path_and_no_pattern(name: str) -> None:
    with pytest.raises(UnknownNameError):
        find(name)


def test_finding_a_question_loads_nothing_heavy() -> None:
    code = (
        "import sys; from citygraph.catalog import find; find('partners-of');"
        "print([m for m in ('rdflib', 'networkx', 'yaml', 'difflib', 'click', 'numpy')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("cg:Institution", "Cisco", "institution:cisco"),
        ("cg:Institution", "Cisco Systems", "institution:cisco"),
        ("cg:Institution", "cISCO  systems", "institution:cisco"),
        ("cg:Institution", "institution:cisco", "institution:cisco"),
        (
            "cg:Institution",
            "<https://w3id.org/citygraph/id/institution/cisco>",
            "institution:cisco",
        ),
        ("cg:Institution", "https://w3id.org/citygraph/id/institution/cisco", "institution:cisco"),
        ("cg:Institution", "Springfield", "institution:springfield"),
        ("cg:City", "São Paulo", "place:sao-paulo"),
        ("cg:City", "Sa\u0303o Paulo", "place:sao-paulo"),
        ("cg:City", "sao paulo", "place:sao-paulo"),
        ("cg:City", "Sampa", "place:sao-paulo"),
        ("cg:Agent", "Atlas", "initiative:atlas"),
        ("cg:Place", "place:sao-paulo", "place:sao-paulo"),
        ("cg:Source", "The Atlas of 2012", "source:atlas-2012"),
        ("role", "member", "role:member"),
        ("role", "Member", "role:member"),
        ("role", "role:member", "role:member"),
        ("entity", "Atlas", "initiative:atlas"),
    ],
)
def test_a_name_is_resolved(store: EmbeddedStore, kind: str, value: str, expected: str) -> None:
    assert resolve(store, kind, value) == iri(expected)


def test_what_a_source_prints_is_no_name(store: EmbeddedStore) -> None:
    with pytest.raises(UnknownNameError) as caught:
        resolve(store, "cg:Institution", "Alstrom")
    assert caught.value.nearest == ("Alstom",)


def test_texts_and_integers_are_bound_exactly(store: EmbeddedStore) -> None:
    for value in HOSTILE:
        assert resolve(store, "text", value) == pyoxigraph.Literal(value)
    assert resolve(store, "integer", "-15") == pyoxigraph.Literal(-15)


@pytest.mark.parametrize("value", ["", "1.5", "٣", "1e3", "fifteen", "9" * 30, "1\n"])
def test_what_is_no_integer_is_refused(store: EmbeddedStore, value: str) -> None:
    with pytest.raises(UsageError, match="no whole number"):
        resolve(store, "integer", value)


def test_half_a_character_is_refused(store: EmbeddedStore) -> None:
    for kind in ("text", "cg:City"):
        with pytest.raises(UsageError, match="half a character"):
            resolve(store, kind, "\ud800")


@pytest.mark.parametrize("kind", ["cg:Institution", "cg:City", "role", "entity", "cg:Nothing"])
@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_name_is_only_unknown(store: EmbeddedStore, kind: str, value: str) -> None:
    with pytest.raises(UnknownNameError):
        resolve(store, kind, value)


@settings(deadline=None)
@given(st.text())
def test_any_text_is_a_name_or_an_explained_error(value: str) -> None:
    empty = EmbeddedStore.in_memory([])
    with pytest.raises((UnknownNameError, UsageError)):
        resolve(empty, "cg:City", value)


def test_a_label_of_several_lists_them(store: EmbeddedStore) -> None:
    with pytest.raises(AmbiguousNameError) as caught:
        resolve(store, "cg:City", "Springfield")
    assert caught.value.candidates == (
        ("Springfield, Illinois", "city", iri("place:springfield-illinois").value),
        ("Springfield, Ohio", "city", iri("place:springfield-ohio").value),
    )


def test_a_source_gives_way_to_what_it_is_called_like(tmp_path: Path) -> None:
    file = tmp_path / "named.trig"
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    file.write_text(
        f'{prefixes}GRAPH source:page {{ source:page a cg:Source ; dcterms:title "Atlas"@en .\n'
        'initiative:atlas a cg:Programme ; skos:prefLabel "Atlas"@en .\n'
        'source:lone a cg:Source ; dcterms:title "Lone"@en . }',
        encoding="utf-8",
    )
    store = EmbeddedStore.in_memory([file])
    assert resolve(store, "entity", "Atlas") == iri("initiative:atlas")
    assert [entity.iri for entity in find_entities(store, "atlas")] == [
        iri("initiative:atlas").value
    ]
    assert resolve(store, "cg:Source", "Atlas") == iri("source:page")
    assert resolve(store, "entity", "Lone") == iri("source:lone")


def test_a_mistyped_label_is_told_the_nearest(store: EmbeddedStore) -> None:
    with pytest.raises(UnknownNameError) as caught:
        resolve(store, "cg:Institution", "Cisko")
    assert caught.value.nearest[0] == "Cisco"
    with pytest.raises(UnknownNameError) as caught:
        resolve(store, "cg:Institution", "institution:sisco")
    assert "institution:cisco" in caught.value.nearest


def test_a_name_of_another_class_is_said_to_be_that(store: EmbeddedStore) -> None:
    for value in ("Cisco", "institution:cisco", "cisco"):
        with pytest.raises(UnknownNameError, match="Cisco is an institution; asked for is a city"):
            resolve(store, "cg:City", value)


def test_entities_of_any_class_are_found(store: EmbeddedStore) -> None:
    assert find_entities(store, "cisco") == [
        Entity("Cisco", "institution", iri("institution:cisco").value)
    ]
    assert [entity.label for entity in find_entities(store, "Springfield")] == [
        "Springfield",
        "Springfield, Illinois",
        "Springfield, Ohio",
    ]
    assert find_entities(store, "role:member")[0].class_label == "role"
    assert find_entities(store, "cg:Agent")[0] == Entity(
        "Agent", "class", "https://w3id.org/citygraph/ontology#Agent"
    )
    with pytest.raises(UnknownNameError) as caught:
        find_entities(store, "Sao Paolo")
    assert "São Paulo" in caught.value.nearest


def test_a_question_is_asked_with_bound_terms(
    store: EmbeddedStore, write: Callable[..., Path]
) -> None:
    question = read_question(write(HEADER + QUERY))
    solutions = ask(store, question, {"programme": "atlas"})
    assert isinstance(solutions, Answer)
    assert [row["member"] for row in solutions] == ["Alstom", "São Paulo"]


def test_a_missing_parameter_is_named_with_its_example(
    store: EmbeddedStore, write: Callable[..., Path]
) -> None:
    question = read_question(write(HEADER + QUERY))
    with pytest.raises(UsageError, match=r"needs programme \(which one\).*'Atlas'"):
        ask(store, question)


def test_a_default_stands_in_for_a_missing_parameter(
    store: EmbeddedStore, write: Callable[..., Path]
) -> None:
    header = HEADER.replace('"about"', '"default": "Atlas", "about"')
    solutions = ask(store, read_question(write(header + QUERY)))
    assert isinstance(solutions, Answer)
    assert len(solutions) == 2


def test_an_unknown_parameter_is_told_the_nearest(
    store: EmbeddedStore, write: Callable[..., Path]
) -> None:
    question = read_question(write(HEADER + QUERY))
    with pytest.raises(UnknownNameError) as caught:
        ask(store, question, {"program": "Atlas"})
    assert caught.value.nearest == ("programme",)
