"""Countries, their codes and their income groups: the script, and the graph that it writes."""

from __future__ import annotations

import csv
import importlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from pyoxigraph import Literal, RdfFormat

from citygraph.errors import CityGraphError
from citygraph.model import Answer
from citygraph.namespaces import CG, ID, SCHEMA, SKOS
from citygraph.trig.parse import read
from citygraph.trig.writer import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citygraph.api import KnowledgeGraph

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data" / "worldbank"
CLASSIFICATION = "sources/world-bank-country-classification.trig"
REGISTRY = "registry/countries-and-regions.trig"
FILES = (REGISTRY, "registry/identifiers-country-codes.trig", CLASSIFICATION)

COLUMNS = (
    "CLDR display name",
    "official_name_en",
    "UNTERM English Short",
    "UNTERM English Formal",
    "ISO3166-1-Alpha-2",
    "ISO3166-1-Alpha-3",
    "wikidata_id",
    "Geoname ID",
)
WIKIDATA = "https://www.wikidata.org/wiki/"
CODES = (
    ("Atlantis", "Atlantis", "Atlantis (the) *", "the Realm of Atlantis *", "AT", "ATL", "Q1", "1"),
    ("St. Brendan & Isles", "Saint Brendan", "", "", "BR", "BRE", "", ""),
    ("Georgia", "Georgia", "Georgia", "Georgia", "GE", "GEO", f"{WIKIDATA}Q230", "614540"),
)
FISCAL = ("FY98", "FY99", "FY00", "FY01", "FY02")
GROUPS: tuple[tuple[str | None, ...], ...] = (
    ("ATL", "Atlantis, Rep.", "L", "L", "LM", "..", "LM"),
    ("BRE", "St. Brendan", "LM*", "LM", "Specific", None, "H"),
    (None, None),
    (None, "* a note at the foot"),
    ("SUN", "USSR (former)", "UM", None, None, None, None),
)


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401 - a program of scripts/
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    return importlib.import_module("countries")


def codes_file(folder: Path, rows: Sequence[Sequence[str]] = CODES) -> Path:
    path = folder / "codes.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def income_file(
    folder: Path,
    rows: Sequence[Sequence[str | None]] = GROUPS,
    years: Sequence[int] = (1996, 1997, 1998, 1999, 2000),
) -> Path:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Country_cat")
    for row in (("ISO3", "COUNTRY", *FISCAL), *rows):
        sheet.append(row)
    history = book.create_sheet("Country Analytical History")
    history.append((None, "World Bank Analytical Classifications"))
    history.append((None, "Bank's fiscal year:", *FISCAL))
    history.append((None, "Data for calendar year :", *years))
    path = folder / "income.xlsx"
    book.save(path)
    return path


def observations(graph: Path) -> dict[str, dict[str, str]]:
    """The observations of a graph, by what follows the source in their IRI."""
    start = f"{ID}observation/world-bank-country-classification."
    found: dict[str, dict[str, str]] = {}
    for quad in read(graph / CLASSIFICATION):
        subject = getattr(quad.subject, "value", "")
        if subject.startswith(start) and quad.predicate.value.startswith(CG):
            value = getattr(quad.object, "value", "")
            name = quad.predicate.value.removeprefix(CG)
            found.setdefault(subject.removeprefix(start), {})[name] = value
    return found


def labels(graph: Path, slug: str) -> tuple[list[str], list[str]]:
    """The preferred and the alternative labels of a place."""
    found: dict[str, list[str]] = {"prefLabel": [], "altLabel": []}
    for quad in read(graph / REGISTRY):
        name = quad.predicate.value.removeprefix(SKOS)
        if getattr(quad.subject, "value", "") == f"{ID}place/{slug}" and name in found:
            assert isinstance(quad.object, Literal)
            found[name].append(quad.object.value)
    return sorted(found["prefLabel"]), sorted(found["altLabel"])


def described(file: Path) -> None:
    """Leave of a file only what it says of itself."""
    quads = [quad for quad in read(file) if quad.subject == quad.graph_name]
    file.write_text(canonical(quads, RdfFormat.TRIG), encoding="utf-8")


# What the script makes of small tables ----------------------------------------------------------


def test_a_run_is_one_observation_and_a_gap_ends_it(script: Any, tmp_path: Path) -> None:  # noqa: ANN401
    script.write(tmp_path, codes_file(tmp_path), income_file(tmp_path))
    runs = {
        name: (claim["value"].rpartition("/")[2], claim["start"], claim["end"])
        for name, claim in observations(tmp_path).items()
    }
    assert runs == {
        "atlantis.income-group.1996": ("low", "1996", "1997"),
        "atlantis.income-group.1998": ("lower-middle", "1998", "1998"),
        "atlantis.income-group.2000": ("lower-middle", "2000", "2000"),
        "saint-brendan-and-isles.income-group.1996": ("lower-middle", "1996", "1996"),
        "saint-brendan-and-isles.income-group.1997": ("lower-middle", "1997", "1997"),
        "saint-brendan-and-isles.income-group.2000": ("high", "2000", "2000"),
        "soviet-union.income-group.1996": ("upper-middle", "1996", "1996"),
    }


def test_locator_names_the_fiscal_years_and_the_mark(script: Any, tmp_path: Path) -> None:  # noqa: ANN401
    script.write(tmp_path, codes_file(tmp_path), income_file(tmp_path))
    found = observations(tmp_path)
    assert found["atlantis.income-group.1996"]["locator"] == (
        "sheet Country_cat, row ATL, FY98 to FY99 (income of 1996 to 1997)"
    )
    marked = "saint-brendan-and-isles.income-group."
    assert "marked *" in found[f"{marked}1996"]["locator"]
    assert "*" not in found[f"{marked}1997"]["locator"]


def test_a_year_that_the_workbook_skips_ends_a_run(script: Any, tmp_path: Path) -> None:  # noqa: ANN401
    rows = [("ATL", "Atlantis", "L", "L", "L", "L", "L")]
    income = income_file(tmp_path, rows, (1990, 1991, 1995, 1996, 1997))
    script.write(tmp_path, codes_file(tmp_path), income)
    claims = observations(tmp_path).values()
    assert sorted((c["start"], c["end"]) for c in claims) == [("1990", "1991"), ("1995", "1997")]


def test_what_is_no_group_is_left_out_and_said(script: Any, tmp_path: Path) -> None:  # noqa: ANN401
    said = script.write(tmp_path, codes_file(tmp_path), income_file(tmp_path))
    assert "Left out: FY00 of St. Brendan, since 'Specific' is no group." in said
    assert "Without an IRI of Wikidata: Saint Brendan and Isles." in said
    assert said[0] == "4 countries and territories, 3 of them with codes."
    assert said[1] == "7 observations of 3 of them."


def test_names_are_those_of_both_files(script: Any, tmp_path: Path) -> None:  # noqa: ANN401
    script.write(tmp_path, codes_file(tmp_path), income_file(tmp_path))
    assert labels(tmp_path, "atlantis") == (["Atlantis"], ["Atlantis, Rep.", "Realm of Atlantis"])
    assert labels(tmp_path, "soviet-union") == (["Soviet Union"], ["USSR"])
    preferred, others = labels(tmp_path, "saint-brendan-and-isles")
    assert preferred == ["Saint Brendan and Isles"]
    assert others == ["Saint Brendan", "St. Brendan", "St. Brendan and Isles"]


def test_a_second_run_changes_nothing(script: Any, tmp_path: Path) -> None:  # noqa: ANN401
    inputs = codes_file(tmp_path), income_file(tmp_path)
    script.write(tmp_path, *inputs)
    before = {name: (tmp_path / name).read_bytes() for name in FILES}
    assert sum(line.startswith("Unchanged: ") for line in script.write(tmp_path, *inputs)) == 3
    assert {name: (tmp_path / name).read_bytes() for name in FILES} == before


def test_what_is_registered_stays(script: Any, tmp_path: Path) -> None:  # noqa: ANN401
    inputs = codes_file(tmp_path), income_file(tmp_path)
    script.write(tmp_path, *inputs)
    file = tmp_path / REGISTRY
    text = file.read_text(encoding="utf-8")
    text = text.replace('prefLabel "Atlantis"', 'prefLabel "Old Atlantis"')
    own = 'place:africa a cg:Region ; skos:prefLabel "Africa"@en .\n\n  place:atlantis'
    file.write_text(text.replace("place:atlantis", own, 1), encoding="utf-8")
    script.write(tmp_path, *inputs)
    assert labels(tmp_path, "africa") == (["Africa"], [])
    preferred, others = labels(tmp_path, "atlantis")
    assert preferred == ["Old Atlantis"]
    assert others == ["Atlantis", "Atlantis, Rep.", "Realm of Atlantis"]


def test_what_a_file_says_of_itself_stays_and_old_claims_go(script: Any, tmp_path: Path) -> None:  # noqa: ANN401
    codes = codes_file(tmp_path)
    script.write(tmp_path, codes, income_file(tmp_path))
    file = tmp_path / CLASSIFICATION
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("a cg:Source ;", 'a cg:Source ; cg:addedIn "0.2.0" ;'), "utf-8")
    script.write(tmp_path, codes, income_file(tmp_path, [("ATL", "Atlantis", "H")]))
    assert 'cg:addedIn "0.2.0" ;' in file.read_text(encoding="utf-8")
    assert list(observations(tmp_path)) == ["atlantis.income-group.1996"]


WRONG = {
    "unknown code": (("XYZ", "Nowhere", "L"), "line 2: the code 'XYZ' (Nowhere) is not among"),
    "unknown cell": (("ATL", "Atlantis", "L", "X"), "line 2: FY99 of Atlantis is 'X', which is"),
    "no group at all": (("ATL", "Atlantis", ".."), "classifies no country"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_row_is_an_error_and_nothing_is_written(
    script: Any,  # noqa: ANN401
    tmp_path: Path,
    case: str,
) -> None:
    row, sentence = WRONG[case]
    with pytest.raises(CityGraphError) as error:
        script.write(tmp_path, codes_file(tmp_path), income_file(tmp_path, [row]))
    assert sentence in str(error.value)
    assert str(tmp_path / "income.xlsx") in str(error.value)
    assert not any((tmp_path / name).exists() for name in FILES)


def test_a_row_that_stands_there_twice_is_an_error(script: Any, tmp_path: Path) -> None:  # noqa: ANN401
    row = ("ATL", "Atlantis", "L")
    with pytest.raises(CityGraphError, match="line 3: the code 'ATL' has a row already"):
        script.write(tmp_path, codes_file(tmp_path), income_file(tmp_path, [row, row]))


def test_other_files_are_an_error(script: Any, tmp_path: Path) -> None:  # noqa: ANN401
    codes, income = codes_file(tmp_path), income_file(tmp_path)
    with pytest.raises(CityGraphError, match="no Excel workbook"):
        script.write(tmp_path, codes, codes)
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(CityGraphError, match="has no column CLDR display name"):
        script.write(tmp_path, other, income)


def test_the_iri_of_something_else_is_not_taken(script: Any, tmp_path: Path) -> None:  # noqa: ANN401
    other = tmp_path / "registry" / "cities-united-states.trig"
    other.parent.mkdir()
    other.write_text(
        f"@prefix cg: <{CG}> .\n@prefix place: <{ID}place/> .\n"
        f"GRAPH <{ID}source/registry-cities-united-states> {{ place:georgia a cg:Region . }}\n",
        encoding="utf-8",
    )
    with pytest.raises(CityGraphError, match="place/georgia is registered as Region"):
        script.write(tmp_path, codes_file(tmp_path), income_file(tmp_path))


# The shipped graph ------------------------------------------------------------------------------

PREFIXES = f"""PREFIX cg: <{CG}>
PREFIX indicator: <https://w3id.org/citygraph/vocab/indicator/>
PREFIX schema: <{SCHEMA}>
PREFIX skos: <{SKOS}>
"""


def rows(kg: KnowledgeGraph, query: str) -> list[tuple[str, ...]]:
    answer = kg.sparql(PREFIXES + query)
    assert isinstance(answer, Answer)
    return [
        tuple(getattr(row[name], "value", "") for name in answer.columns) for row in answer.rows
    ]


def groups(kg: KnowledgeGraph, country: str, year: int | None = None) -> list[str]:
    """The income groups of a country in the order of the years, or those of one year."""
    within = f'FILTER(?first <= "{year}" && "{year}" <= ?last)' if year else ""
    query = f"""SELECT DISTINCT ?first ?group WHERE {{
        ?claim cg:about ?country ; cg:indicator indicator:income-group ; cg:value ?group ;
            cg:source <{ID}source/world-bank-country-classification> ; cg:start ?a ; cg:end ?b .
        ?country skos:prefLabel "{country}"@en .
        BIND(SUBSTR(STR(?a), 1, 4) AS ?first)
        BIND(SUBSTR(STR(?b), 1, 4) AS ?last)
        {within}
    }} ORDER BY ?first"""
    return [group.rpartition("/")[2] for _, group in rows(kg, query)]


@pytest.mark.parametrize(
    ("country", "year", "group"),
    [
        ("Morocco", 2015, ["lower-middle"]),
        ("South Korea", 1990, ["upper-middle"]),
        ("Soviet Union", 1990, ["upper-middle"]),
        ("Venezuela", 2021, []),
        ("Yemen", 1988, ["lower-middle"]),
    ],
)
def test_income_group_in_a_year(
    kg: KnowledgeGraph, country: str, year: int, group: list[str]
) -> None:
    assert groups(kg, country, year) == group


def test_china_rose_from_low_to_upper_middle(kg: KnowledgeGraph) -> None:
    rise = ["low", "lower-middle", "low", "lower-middle", "upper-middle"]
    assert groups(kg, "China") == rise


def test_a_country_is_in_one_group_at_a_time(kg: KnowledgeGraph) -> None:
    query = f"""SELECT ?one ?other WHERE {{
        ?one cg:about ?country ; cg:indicator indicator:income-group ; cg:start ?a ; cg:end ?b ;
            cg:source <{ID}source/world-bank-country-classification> .
        ?other cg:about ?country ; cg:indicator indicator:income-group ; cg:start ?c ;
            cg:source <{ID}source/world-bank-country-classification> .
        FILTER(?one != ?other && STR(?a) <= STR(?c) && STR(?c) <= STR(?b))
    }}"""
    assert rows(kg, query) == []


def test_every_country_has_one_code_of_each_length(kg: KnowledgeGraph) -> None:
    query = """SELECT ?label (COUNT(DISTINCT ?two) AS ?twos) (COUNT(DISTINCT ?three) AS ?threes)
    WHERE {
        ?country a cg:Country ; skos:prefLabel ?label .
        OPTIONAL { ?country schema:identifier ?two . FILTER(STRLEN(?two) = 2) }
        OPTIONAL { ?country schema:identifier ?three . FILTER(STRLEN(?three) = 3) }
    } GROUP BY ?country ?label"""
    found = {label: (twos, threes) for label, twos, threes in rows(kg, query)}
    assert len(found) >= 256
    assert {label for label, counts in found.items() if counts != ("1", "1")} == {
        "Channel Islands",
        "Czechoslovakia",
        "Kosovo",
        "Netherlands Antilles",
        "Serbia and Montenegro",
        "Soviet Union",
        "Yugoslavia",
    }


def test_no_code_belongs_to_two_countries(kg: KnowledgeGraph) -> None:
    query = """SELECT ?code WHERE { ?country a cg:Country ; schema:identifier ?code }
    GROUP BY ?code HAVING(COUNT(DISTINCT ?country) > 1)"""
    assert rows(kg, query) == []


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Turkey", "turkiye"),
        ("Viet Nam", "vietnam"),
        ("UK", "united-kingdom"),
        ("Ivory Coast", "cote-d-ivoire"),
        ("Republic of Korea", "south-korea"),
        ("Congo, Dem. Rep.", "democratic-republic-of-the-congo"),
    ],
)
def test_a_country_is_found_by_its_other_names(kg: KnowledgeGraph, name: str, slug: str) -> None:
    query = f'SELECT DISTINCT ?c WHERE {{ ?c a cg:Country ; skos:altLabel "{name}"@en }}'
    assert rows(kg, query) == [(f"{ID}place/{slug}",)]


@pytest.mark.skipif(not DATA.is_dir(), reason="the tables are not beside this checkout")
def test_the_committed_files_are_what_the_script_writes(script: Any, tmp_path: Path) -> None:  # noqa: ANN401
    shutil.copytree(ROOT / "graph" / "registry", tmp_path / "registry")
    (tmp_path / CLASSIFICATION).parent.mkdir()
    shutil.copy(ROOT / "graph" / CLASSIFICATION, tmp_path / CLASSIFICATION)
    for name in FILES[1:]:
        described(tmp_path / name)
    script.write(tmp_path, DATA / "country-codes.csv", DATA / "OGHIST.xlsx")
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (ROOT / "graph" / name).read_bytes(), name
