"""Register the countries and write their income groups into graph/.

    python scripts/countries.py --codes country-codes.csv --income OGHIST.xlsx

The first file is https://github.com/datasets/country-codes (PDDL), the second the World Bank's
history of its income groups (CC BY 4.0). Neither is committed. A second run changes nothing.

- registry/countries-and-regions.trig: each country and territory of the first file, and what the
  World Bank classifies beyond them. What stands there stays; names are added.
- registry/identifiers-country-codes.trig: what the first file confirms, and nothing else.
- sources/world-bank-country-classification.trig: what the second file says, and nothing else. What
  either says of itself, such as cg:addedIn, stays.

An observation is an unbroken run of years in which a country was in the same group. Which year? On
1 July of each year the World Bank classifies by the income per person of the year before, for its
fiscal year that begins on that day: the group of FY17 (July 2016 to June 2017) rests on the income
of 2015. The years here are those of the income, `Data for calendar year` in the workbook, so that
"which income group did Morocco have in 2015" asks in which group the income of 2015 puts it. The
locator of each observation also names the fiscal years, for those who ask what was in force when.

Where a cell is blank or "..", the country was not classified; the run ends. "LM*" is lower middle
in a run of its own whose locator explains the mark: of the two Yemens of those years one was low
and one lower middle. "Specific" is no group (FY00 of Montenegro and Serbia; another sheet of the
workbook has ".." there): it is left out and printed. States that exist no more are registered
without codes, for their observations. So are Kosovo and the Channel Islands.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import sys
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from citygraph.catalog.labels import fold
from citygraph.errors import CityGraphError, UnreadableInputError, UsageError
from citygraph.files import read_text, write_text
from citygraph.namespaces import CG, DCTERMS, ID, OWL, PREFIXES, RDF, SCHEMA, SKOS, XSD
from citygraph.trig.parse import read
from citygraph.trig.writer import canonical

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from openpyxl import Workbook

GRAPH = Path(__file__).parents[1] / "graph"
REGISTRY = "registry/countries-and-regions.trig"
IDENTIFIERS = "registry/identifiers-country-codes.trig"
CLASSIFICATION = "sources/world-bank-country-classification.trig"
_SLUG = "world-bank-country-classification"

_LABELS = {
    "BES": "Caribbean Netherlands",
    "BIH": "Bosnia and Herzegovina",
    "CIV": "Côte d'Ivoire",
    "COD": "Democratic Republic of the Congo",
    "COG": "Congo",
    "GBR": "United Kingdom",
    "HMD": "Heard Island and McDonald Islands",
    "PCN": "Pitcairn Islands",
    "SGS": "South Georgia and the South Sandwich Islands",
    "UMI": "United States Minor Outlying Islands",
    "USA": "United States",
    "VCT": "Saint Vincent and the Grenadines",
    "VIR": "United States Virgin Islands",
}
"""Alpha-3 code -> usual short name, where the display name of the file is not it."""

_OTHERS = {
    "ARE": ("UAE",),
    "BHS": ("The Bahamas",),
    "COD": ("DR Congo", "DRC", "Congo-Kinshasa", "Zaire"),
    "COG": ("Congo-Brazzaville", "Congo Republic"),
    "CPV": ("Cabo Verde",),
    "CZE": ("Czech Republic",),
    "FLK": ("Falkland Islands (Malvinas)",),
    "GBR": ("U.K.", "Great Britain"),
    "GMB": ("The Gambia",),
    "HKG": ("Hong Kong SAR",),
    "IRL": ("Republic of Ireland",),
    "MAC": ("Macau", "Macao SAR"),
    "MKD": ("Macedonia", "FYR Macedonia"),
    "MMR": ("Burma",),
    "NLD": ("The Netherlands", "Holland"),
    "PHL": ("The Philippines",),
    "PSE": ("Palestinian Territories",),
    "SHN": ("Saint Helena, Ascension and Tristan da Cunha",),
    "SWZ": ("Swaziland",),
    "TLS": ("East Timor",),
    "TUR": ("Turkey", "Republic of Türkiye"),
    "TWN": ("Taiwan, Province of China",),
    "USA": ("U.S.", "USA"),
}
"""Alpha-3 code -> usual English names that neither file has."""

_WITHOUT_CODE = {
    "ANT": "Netherlands Antilles",
    "CHI": "Channel Islands",
    "CSK": "Czechoslovakia",
    "SUN": "Soviet Union",
    "XKX": "Kosovo",
    "YUG": "Serbia and Montenegro",
    "YUGf": "Yugoslavia",
}
"""The World Bank's code -> name, of what ISO 3166-1 does not list; the code is no identifier."""

_MARKED = "LM*"
_GROUPS = {
    "L": "low",
    "LM": "lower-middle",
    _MARKED: "lower-middle",
    "UM": "upper-middle",
    "H": "high",
}
"""Cell -> concept of the scheme of income groups."""
_UNCLASSIFIED = {"", ".."}
_NO_GROUP = {"Specific"}

_A = NamedNode(RDF + "type")
_COUNTRY = NamedNode(CG + "Country")
_TITLE, _LICENCE = NamedNode(DCTERMS + "title"), NamedNode(DCTERMS + "license")
_PREF, _ALT = NamedNode(SKOS + "prefLabel"), NamedNode(SKOS + "altLabel")
_COLUMNS = (
    "CLDR display name",
    "official_name_en",
    "UNTERM English Short",
    "UNTERM English Formal",
    "ISO3166-1-Alpha-2",
    "ISO3166-1-Alpha-3",
    "wikidata_id",
    "Geoname ID",
)


@dataclass
class Country:
    """A country or territory.

    Args:
        label: its usual short name.
        names: what else it is called; may repeat the label.
        codes: its alpha-2 and alpha-3 code, if it has them.
        same: IRIs of Wikidata and GeoNames.
    """

    label: str
    names: list[str]
    codes: tuple[str, ...] = ()
    same: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return "-".join(re.findall("[a-z0-9]+", fold(self.label)))

    @property
    def iri(self) -> NamedNode:
        """Its IRI."""
        return NamedNode(f"{ID}place/{self.slug}")


@dataclass(frozen=True)
class Run:
    """Years without a gap in which a country is in the same group.

    Args:
        cell: the group as the workbook abbreviates it.
        fiscal: the first and the last fiscal year.
        years: the calendar years on whose income they rest.
    """

    cell: str
    fiscal: tuple[str, str]
    years: tuple[int, int]


@dataclass
class Economy:
    """A row of the workbook.

    Args:
        code: the World Bank's, mostly ISO 3166-1 alpha-3.
        name: the World Bank's.
        row: where it stands.
        runs: its groups.
        left_out: fiscal years whose cell is no group, with the cell.
    """

    code: str
    name: str
    row: int
    runs: list[Run]
    left_out: list[tuple[str, str]] = field(default_factory=list)


def countries(path: Path) -> dict[str, Country]:
    """The countries of the codes file, by alpha-3 code.

    Raises:
        UnreadableInputError: the file is no such table, or a country has no codes.
    """
    rows = csv.DictReader(io.StringIO(read_text(path), newline=""))
    missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        problem = f"has no column {missing[0]}; give country-codes.csv of datasets/country-codes"
        raise UnreadableInputError(path, problem, line=1)
    found: dict[str, Country] = {}
    for row in rows:
        display, official, short, formal, alpha2, alpha3, wikidata, geonames = (
            (row[name] or "").strip() for name in _COLUMNS
        )
        if not (re.fullmatch("[A-Z]{2}", alpha2) and re.fullmatch("[A-Z]{3}", alpha3) and display):
            problem = f"{display or official!r} lacks its name or one of its ISO 3166 codes; add it"
            raise UnreadableInputError(path, problem, line=rows.line_num)
        spelt = re.sub(r"^St\. ", "Saint ", display.replace(" & ", " and "))
        names = [spelt, official, _bare(short), _bare(formal), display.replace(" & ", " and ")]
        same = [f"{PREFIXES['wd']}{wikidata.rpartition('/')[2]}"] if wikidata else []
        same += [f"https://sws.geonames.org/{geonames}/"] if geonames else []
        found[alpha3] = Country(
            _LABELS.get(alpha3, spelt),
            [name for name in (*names, *_OTHERS.get(alpha3, ())) if name],
            (alpha2, alpha3),
            tuple(same),
        )
    return found


def _bare(name: str) -> str:
    """A name of UNTERM without its article and its marks of footnotes."""
    return re.sub(r" \(the\)|\*", "", name).strip().removeprefix("the ")


def economies(path: Path) -> list[Economy]:
    """The rows of the workbook.

    Raises:
        UnreadableInputError: it is no such workbook, or a cell is neither a group nor a blank.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, data_only=True)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError):
        raise UnreadableInputError(
            path, "there is no Excel workbook here; give OGHIST.xlsx"
        ) from None
    years = _years(path, book)
    rows = _rows(path, book, "Country_cat")
    fiscal = {column: name for column, name in enumerate(rows[0]) if re.fullmatch(r"FY\d\d", name)}
    if list(fiscal.values()) != list(years):
        problem = "the fiscal years of Country_cat are not those of Country Analytical History"
        raise UnreadableInputError(path, f"{problem}; take an unchanged OGHIST.xlsx", line=1)
    found = []
    for number, row in enumerate(rows[1:], 2):
        if row[0] and row[1]:
            cells = {name: row[column] for column, name in fiscal.items()}
            found.append(_economy(path, row[0], row[1], number, cells, years))
    if not any(economy.runs for economy in found):
        raise UnreadableInputError(path, "classifies no country; give OGHIST.xlsx")
    return found


def _economy(  # noqa: PLR0913, PLR0917 - the parts of a row, and where it is from
    path: Path, code: str, name: str, row: int, cells: dict[str, str], years: dict[str, int]
) -> Economy:
    for fiscal, cell in cells.items():
        if cell not in {*_GROUPS, *_UNCLASSIFIED, *_NO_GROUP}:
            problem = (
                f"{fiscal} of {name} is {cell!r}, which is none of {', '.join(_GROUPS)} or '..'"
            )
            problem += "; correct it, or teach scripts/countries.py what it means"
            raise UnreadableInputError(path, problem, line=row)
    left_out = [(fiscal, cell) for fiscal, cell in cells.items() if cell in _NO_GROUP]
    return Economy(code, name, row, list(_runs(cells, years)), left_out)


def _runs(cells: dict[str, str], years: dict[str, int]) -> Iterator[Run]:
    # Within a run the year and the place in the row grow alike.
    places = enumerate(cells.items())
    stretch = {fiscal: (cell, years[fiscal] - place) for place, (fiscal, cell) in places}
    for (cell, _), run in groupby(cells, key=stretch.__getitem__):
        first, *rest = run
        last = rest[-1] if rest else first
        if cell in _GROUPS:
            yield Run(cell, (first, last), (years[first], years[last]))


def _years(path: Path, book: Workbook) -> dict[str, int]:
    """Fiscal year -> the calendar year on whose income its groups rest."""
    rows = {row[1].rstrip(" :"): row[2:] for row in _rows(path, book, "Country Analytical History")}
    fiscal = [name for name in rows.get("Bank's fiscal year", ()) if name]
    years = [year for year in rows.get("Data for calendar year", ()) if year]
    if not fiscal or len(fiscal) != len(years) or not all(y.isdecimal() for y in years):
        problem = "Country Analytical History does not say which data each fiscal year rests on"
        raise UnreadableInputError(path, f"{problem}; take an unchanged OGHIST.xlsx")
    return dict(zip(fiscal, map(int, years), strict=True))


def _rows(path: Path, book: Workbook, sheet: str) -> list[list[str]]:
    if sheet not in book.sheetnames:
        raise UnreadableInputError(path, f"has no sheet {sheet}; give OGHIST.xlsx")
    rows = book[sheet].iter_rows(
        values_only=True, min_col=1, max_col=max(2, book[sheet].max_column)
    )
    return [["" if cell is None else str(cell).strip() for cell in row] for row in rows]


def joined(
    path: Path, known: dict[str, Country], rows: Iterable[Economy]
) -> dict[str, tuple[Country, Economy]]:
    """The economies with their countries; the World Bank's names become names of these.

    Args:
        path: of the workbook, for messages.
        known: the countries by alpha-3 code; what ISO 3166 does not list is added.
        rows: of the workbook.

    Raises:
        UnreadableInputError: a code is not known, or stands there twice.
    """
    found: dict[str, tuple[Country, Economy]] = {}
    for economy in rows:
        if economy.code not in known and economy.code in _WITHOUT_CODE:
            known[economy.code] = Country(_WITHOUT_CODE[economy.code], [])
        if economy.code not in known:
            problem = f"the code {economy.code!r} ({economy.name}) is not among the country codes"
            problem += "; correct it, or add its name to _WITHOUT_CODE in scripts/countries.py"
            raise UnreadableInputError(path, problem, line=economy.row)
        if economy.code in found:
            problem = f"the code {economy.code!r} has a row already; delete one of the two"
            raise UnreadableInputError(path, problem, line=economy.row)
        country = known[economy.code]
        country.names.append(economy.name.removesuffix(" (former)"))
        found[economy.code] = country, economy
    return found


class Triples:
    """The triples of one named graph.

    Args:
        name: the last part of the IRI of the graph.
        before: what it says already.
    """

    def __init__(self, name: str, before: Sequence[Quad] = ()) -> None:
        self.graph = NamedNode(f"{ID}source/{name}")
        self.quads = list(before)

    def say(self, subject: NamedNode, predicate: NamedNode | str, value: object) -> None:
        """Add a triple; predicate and value may be short, such as `cg:kind`, `tier:curation`."""
        node = _iri(predicate) if isinstance(predicate, str) else predicate
        term = _iri(value) if isinstance(value, str) else value
        if not isinstance(term, NamedNode | Literal):
            raise TypeError(f"{term!r} is no term.")
        self.quads.append(Quad(subject, node, term, self.graph))

    def keep(self, file: Path) -> Triples:
        """Take over what the file to be replaced says of itself and this does not."""
        said = {quad.predicate for quad in self.quads if quad.subject == self.graph}
        for quad in read(file) if file.exists() else ():
            if quad.subject == self.graph and quad.predicate not in said:
                self.quads.append(quad)
        return self

    def text(self) -> str:
        """The file."""
        return canonical(self.quads, RdfFormat.TRIG)


def _iri(short: str) -> NamedNode:
    prefix, _, local = short.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def _english(text: str) -> Literal:
    return Literal(text, language="en")


def _year(year: int) -> Literal:
    return Literal(str(year), datatype=NamedNode(XSD + "gYear"))


def registry(folder: Path, known: Iterable[Country]) -> Triples:
    """What registers the countries: all that is registered already, and what is new.

    Args:
        folder: the graph.
        known: the countries.

    Raises:
        UsageError: the IRI of a country belongs to something else.
    """
    file = folder / REGISTRY
    triples = Triples("registry-countries-and-regions", read(file) if file.exists() else ())
    graph = triples.graph
    if not triples.quads:
        triples.say(graph, _A, "cg:Source")
        triples.say(graph, "cg:kind", "kind:registry")
        triples.say(graph, "cg:tier", "tier:curation")
        title = _english("CityGraph registry: countries and regions")
        triples.say(graph, _TITLE, title)
    classes = _classes(folder)
    labels: dict[object, list[str]] = {}
    for quad in triples.quads:
        if quad.predicate in {_PREF, _ALT} and isinstance(quad.object, Literal):
            labels.setdefault(quad.subject, []).append(quad.object.value)
    for country in known:
        others = classes.get(country.iri, set()) - {_COUNTRY}
        if others:
            kind = ", ".join(sorted(other.value.rpartition("#")[2] for other in others))
            raise UsageError(
                f"{country.iri.value} is registered as {kind}, and {country.label} needs it as "
                "a country; rename the one or the other."
            )
        taken = {fold(label) for label in labels.get(country.iri, ())}
        if not taken:
            triples.say(country.iri, _A, _COUNTRY)
        for name in (country.label, *country.names):
            if fold(name) not in taken:
                triples.say(country.iri, _ALT if taken else _PREF, _english(name))
                taken.add(fold(name))
    return triples


def _classes(folder: Path) -> dict[object, set[NamedNode]]:
    """The classes of what is registered."""
    found: dict[object, set[NamedNode]] = {}
    for file in sorted((folder / "registry").glob("*.trig")):
        for quad in read(file):
            if quad.predicate == _A and isinstance(quad.object, NamedNode):
                found.setdefault(quad.subject, set()).add(quad.object)
    return found


def identifiers(known: Iterable[Country]) -> Triples:
    """What identifies the countries."""
    triples = Triples("identifiers-country-codes")
    graph = triples.graph
    title = "Identifiers of countries, confirmed by the data set country-codes"
    triples.say(graph, _A, "cg:Source")
    triples.say(graph, "cg:kind", "kind:registry")
    triples.say(graph, "cg:tier", "tier:reference")
    licence = NamedNode("http://opendatacommons.org/licenses/pddl/1.0/")
    triples.say(graph, _LICENCE, licence)
    triples.say(graph, _TITLE, _english(title))
    url = NamedNode("https://github.com/datasets/country-codes")
    triples.say(graph, NamedNode(SCHEMA + "url"), url)
    for country in known:
        for code in country.codes:
            triples.say(country.iri, NamedNode(SCHEMA + "identifier"), Literal(code))
        for iri in country.same:
            triples.say(country.iri, NamedNode(SCHEMA + "sameAs"), NamedNode(iri))
    return triples


def classification(rows: Collection[tuple[Country, Economy]]) -> Triples:
    """What the World Bank says of the countries."""
    triples = Triples(_SLUG)
    graph = triples.graph
    latest = max((run for _, economy in rows for run in economy.runs), key=lambda run: run.years[1])
    for country, economy in rows:
        for run in economy.runs:
            start, end = run.years
            name = f"{_SLUG}.{country.slug}.income-group.{start}"
            claim = NamedNode(f"{ID}observation/{name}")
            triples.say(claim, _A, "cg:Observation")
            triples.say(claim, "cg:about", country.iri)
            triples.say(claim, "cg:indicator", "indicator:income-group")
            triples.say(claim, "cg:value", f"income:{_GROUPS[run.cell]}")
            triples.say(claim, "cg:start", _year(start))
            triples.say(claim, "cg:end", _year(end))
            triples.say(claim, "cg:source", graph)
            triples.say(claim, "cg:locator", Literal(_locator(economy.code, run)))
    title = "World Bank Analytical Classifications: income groups of countries by fiscal year"
    triples.say(graph, _A, "cg:Source")
    triples.say(graph, "cg:kind", "kind:web-page")
    triples.say(graph, "cg:tier", "tier:reference")
    licence = NamedNode("https://creativecommons.org/licenses/by/4.0/")
    triples.say(graph, _LICENCE, licence)
    triples.say(graph, NamedNode(DCTERMS + "publisher"), "institution:world-bank")
    triples.say(graph, _TITLE, _english(title))
    triples.say(graph, NamedNode(OWL + "versionInfo"), Literal(latest.fiscal[1]))
    triples.say(graph, NamedNode(SCHEMA + "identifier"), Literal("OGHIST"))
    return triples


def _locator(code: str, run: Run) -> str:
    """Where the workbook says it, with both ways to count the years."""
    first, last = run.fiscal
    start, end = run.years
    fiscal = first if first == last else f"{first} to {last}"
    income = f"income of {start}" if start == end else f"income of {start} to {end}"
    mark = "; marked *: there were two states, one low and one lower middle"
    note = mark if run.cell == _MARKED else ""
    return f"sheet Country_cat, row {code}, {fiscal} ({income}){note}"


def _summary(known: Sequence[Country], rows: Sequence[Economy]) -> Iterator[str]:
    coded = [country for country in known if country.codes]
    classified = [economy for economy in rows if economy.runs]
    runs = sum(len(economy.runs) for economy in rows)
    yield f"{len(known)} countries and territories, {len(coded)} of them with codes."
    yield f"{runs} observations of {len(classified)} of them."
    for economy in rows:
        for fiscal, cell in economy.left_out:
            yield f"Left out: {fiscal} of {economy.name}, since {cell!r} is no group."
    for country in coded:
        if not any(iri.startswith(PREFIXES["wd"]) for iri in country.same):
            yield f"Without an IRI of Wikidata: {country.label}."


def write(folder: Path, codes: Path, income: Path) -> list[str]:
    """Write the three files.

    Args:
        folder: the graph.
        codes: country-codes.csv.
        income: OGHIST.xlsx.

    Returns:
        What was done and what was left out, in sentences.

    Raises:
        CityGraphError: a file is unreadable, or an IRI is taken; nothing is written then.
    """
    known = countries(codes)
    rows = joined(income, known, economies(income))
    everything = sorted(known.values(), key=lambda country: country.slug)
    for one, other in pairwise(everything):
        if one.slug == other.slug:
            raise UsageError(f"Two countries would be place:{one.slug}; give one another label.")
    texts = {
        REGISTRY: registry(folder, everything).text(),
        IDENTIFIERS: identifiers(everything).keep(folder / IDENTIFIERS).text(),
        CLASSIFICATION: classification(rows.values()).keep(folder / CLASSIFICATION).text(),
    }
    said = list(_summary(everything, [economy for _, economy in rows.values()]))
    for name, text in texts.items():
        file = folder / name
        if file.exists() and read_text(file) == text:
            said.append(f"Unchanged: {file}")
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_text(file, text)
            said.append(f"Written: {file}")
    return said


def main() -> None:
    """Read the command line and write the files."""
    parser = argparse.ArgumentParser(description="Register the countries and their income groups.")
    parser.add_argument("--codes", type=Path, required=True, help="country-codes.csv")
    parser.add_argument("--income", type=Path, required=True, help="OGHIST.xlsx")
    parser.add_argument("--graph", type=Path, default=GRAPH, help="folder of the graph (graph/)")
    options = parser.parse_args()
    try:
        print("\n".join(write(options.graph, options.codes, options.income)))
    except CityGraphError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
