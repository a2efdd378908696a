"""The summary for a reviewer, read back by a parser of Markdown."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from citygraph.diff import AnswerChange, Change, ClassCount, Statement
from citygraph.namespaces import CG, ID
from citygraph.report import Review, render
from citygraph.report.markup import code, plain
from citygraph.shacl.findings import Report, Severity
from findings import CISCO, EVIL, EXISTING, HOSTILE, HOSTILE_LABELS, LABELS, NEW, delta, numbered

TRENTO = Change(
    ox.NamedNode(ID + "place/trento"),
    "Trento",
    (
        Statement("context Alliance, role member", "source:page", added=True),
        Statement("skos:altLabel Trient", "", added=False),
    ),
)
REVIEW = Review(
    (TRENTO,),
    (ClassCount(CG + "City", "city", 9, 10), ClassCount(CG + "Region", "region", 4, 4)),
    (AnswerChange("core-cities", "Which are core cities?", ("city",), (("Trento",),), ()),),
    41,
)


class _Page(HTMLParser):
    """The elements of a page, with their attributes, and its text."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.pieces: list[str] = []
        self.feed(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(markdown))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)


def _written(report: Report, **options: object) -> str:
    return render(report, "markdown", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("report", "verdict"),
    [
        (Report((), focus_count=3), "## ✅ The data conform"),
        (Report(()), "## ⚠️ Nothing was validated"),
        (Report((CISCO,)), "## ⚠️ 1 warning"),
        (Report((replace(CISCO, severity=Severity.INFO),)), "## 💬 1 info"),
        (delta(), "## ❌ 1 new violation"),
        (Report((replace(CISCO, status=EXISTING),)), "## ✅ No new findings"),
    ],
)
def test_the_verdict_comes_first(report: Report, verdict: str) -> None:
    assert _written(report).splitlines()[0] == verdict


def test_new_findings_stand_in_a_table_and_those_from_before_are_counted() -> None:
    page = _Page(_written(delta()))
    assert page.count("table") == 2
    for told in ("Cisco", "institution:cisco", "is new; mend it", "institution-kind", "cg:kind"):
        assert told in page.pieces
    assert "graph/registry/institutions.trig:12" in page.pieces
    assert "2 findings from before the change." in page.text
    assert "Resolved findings: 1" in page.text
    assert "is gone; well done" in page.text
    assert "was there" not in page.text
    assert "was there; mend it" in _written(delta(), existing=True)


def test_a_reviewer_sees_what_changed_without_opening_the_file() -> None:
    text = _written(delta(), review=REVIEW)
    page = _Page(text)
    for told in (
        "What changed: 1 entity",
        "1 statement added, 1 removed.",
        "added context Alliance, role member — source:page",
        "removed skos:altLabel Trient",
        "Answers that changed: 1 question of 41",
        "core-cities — Which are core cities? — 1 row added, 0 removed",
    ):
        assert told in page.text
    assert "| city <code>cg:City</code> | 9 | 10 | +1 |" in text
    assert "Region" not in text


def test_a_review_says_when_nothing_changed() -> None:
    page = _Page(_written(Report((), focus_count=1), review=Review(asked=41)))
    assert "No new findings" in page.text
    assert "No statement came or went" in page.text
    assert "No answer changed: 41 questions asked before and after" in page.text


ALLOWED = {
    *("h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "blockquote"),
    *("strong", "code", "span", "br", "details", "summary"),
}


def _evil_review(text: str) -> Review:
    return Review(
        (Change(ox.NamedNode(ID + "place/x"), text, (Statement(text, text, added=True),)),),
        (ClassCount("urn:x", text, 1, 2),),
        (AnswerChange(text, text, (text,), ((text,),), ((text,),)),),
        1,
    )


def _is_harmless(markdown: str) -> None:
    page = _Page(markdown)
    assert {tag for tag, _ in page.elements} <= ALLOWED
    assert not [attrs for _, attrs in page.elements if attrs and "style" not in dict(attrs)]
    for piece in page.pieces:  # GitHub looks for these in the text between two elements
        assert "@" not in piece.strip("@")
        assert "#" not in piece.strip("#")
        assert "$" not in piece.strip("$")
        assert "://" not in piece
        assert "www." not in piece.lower()


def test_nothing_from_the_data_is_markup() -> None:
    report = Report(
        (replace(HOSTILE, status=NEW), replace(HOSTILE, status=EXISTING)),
        labels=HOSTILE_LABELS,
        notes=(EVIL,),
    )
    markdown = _written(report, existing=True, review=_evil_review(EVIL))
    _is_harmless(markdown)
    shown = (
        "a|b <img src=x onerror=alert(1)> `code` **b** ![i](https://evil.example/y.png) @someone"
    )
    assert _Page(markdown).text.count(shown) >= 8


nasty = st.text(st.one_of(st.sampled_from("`*_[]()<>|\\!@#$~:/&;-+=.1 \nhtpws"), st.characters()))


@given(nasty)
def test_any_text_reads_as_itself(text: str) -> None:
    page = _Page(f"x {plain(text, 10**6)} y")
    shown = "".join(c if c.isprintable() else " " for c in text)
    assert " ".join(page.text.split()) == " ".join(f"x {shown} y".split())
    assert page.count("p") == len([tag for tag, _ in page.elements if tag != "span"]) == 1


@given(nasty)
def test_no_text_leaves_its_cell(text: str) -> None:
    found = replace(HOSTILE, message=text, shape=f"urn:{text}", path=text)
    report = Report((found,), labels={ID + "institution/evil": text})
    markdown = _written(report, review=_evil_review(text))
    page = _Page(markdown)
    assert page.count("table") == 3
    assert page.count("tr") == 2 + 2 + 3
    assert page.count("li") == 1
    assert {tag for tag, _ in page.elements} <= ALLOWED


def test_code_of_nothing_is_nothing() -> None:
    assert code("") == ""


def test_a_long_value_is_cut_with_a_sign() -> None:
    assert plain("x" * 501) == "x" * 500 + "…"


def test_the_summary_stays_below_what_github_takes() -> None:
    statements = tuple(Statement("ä" * 400, "source:page", added=True) for _ in range(3))
    changes = tuple(
        Change(ox.NamedNode(f"{ID}place/p{n}"), "ß" * 400, statements) for n in range(2000)
    )
    counts = tuple(ClassCount(f"urn:c{n}", "ü" * 400, 1, 2) for n in range(2000))
    rows = tuple(("ö" * 400,) * 3 for _ in range(100))
    answers = tuple(
        AnswerChange(f"q{n}", "ö" * 400, ("a", "b", "c"), rows, rows) for n in range(500)
    )
    found = [replace(finding, message="é" * 400) for finding in numbered(20_000)]
    report = Report(
        tuple(replace(f, status=status) for f in found for status in ("new", "existing")),  # type: ignore[arg-type]
        labels=LABELS,
        notes=("ø" * 400,) * 1000,
    )
    text = _written(report, existing=True, review=Review(changes, counts, answers, 500))
    assert len(text.encode()) < 1 << 20
    assert text.count("GitHub takes a summary of 1 MiB") == 2
    for cut in ("notes", "findings", "entities", "classes", "questions"):
        assert f" more {cut}" in text
    assert text.count("<details>") == text.count("</details>") == 1


def test_an_entity_of_which_very_much_changed_is_cut() -> None:
    many = tuple(Statement(f"text {n}", "", added=True) for n in range(60))
    text = _written(Report(()), review=Review((replace(TRENTO, statements=many),)))
    assert "60 statements added, 0 removed." in text
    assert text.count("- **added**") == 50
    assert "- and 10 more statements" in text


def test_a_limit_is_for_findings_and_for_entities() -> None:
    changes = tuple(replace(TRENTO, entity=ox.NamedNode(f"{ID}place/p{n}")) for n in range(5))
    text = _written(Report(numbered(5)), limit=2, review=Review(changes))
    assert text.count("institution:i") == 2
    assert "and 3 more findings." in text
    assert text.count("<strong>Trento</strong>") == 2
    assert "and 3 more entities" in text
