"""Write docs/queries.md, the page of the catalogue, from the headers of the queries.

Usage: python scripts/catalogue.py [--check]
"""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import citygraph

if TYPE_CHECKING:
    from citygraph.catalog import Question

PAGE = Path(__file__).parents[1] / "docs" / "queries.md"
HEAD = """\
# The questions of the catalogue

Each question is one file, `queries/<theme>/<name>.rq`, whose header is the source of this page, of
the command `citygraph query NAME`, of `kg.query(NAME)` and of a test. This page is written by
`python scripts/catalogue.py`.
"""


def entry(question: Question) -> str:
    """The section of one question."""
    example = " ".join(
        [question.name, *(json.dumps(p.example, ensure_ascii=False) for p in question.parameters)]
    )
    lines = [f"### `{question.name}`", "", f"{question.summary}. {question.description}", ""]
    lines += [f"- `{p.name}` ({p.type}): {p.about}" for p in question.parameters]
    if question.parameters:
        lines.append("")
    return "\n".join([*lines, "```sh", f"citygraph query {example}", "```", ""])


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for theme, questions in groupby(citygraph.open().questions(), key=lambda q: q.theme):
        parts += [f"## {theme}\n", *(entry(question) for question in questions)]
    return "\n".join(parts)


def main() -> None:
    """Write the page, or with --check say whether it is current."""
    text = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        sys.exit(f"{PAGE} is not current; mend with: python scripts/catalogue.py")


if __name__ == "__main__":
    main()
