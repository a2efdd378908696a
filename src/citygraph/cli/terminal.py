"""Tables on a terminal: wrapped to its width, in colour unless NO_COLOR is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from citygraph.model import Answer

if TYPE_CHECKING:
    from citygraph.model import Statements


def show_answer(answer: Answer | Statements | bool) -> None:  # noqa: FBT001 - ASK answers with one
    """Print an answer to the terminal.

    Args:
        answer: rows, triples or a truth value.
    """
    console = Console()
    if not isinstance(answer, Answer):
        console.print(Text(str(answer).lower() if isinstance(answer, bool) else str(answer)))
        return
    digest = answer.digest()
    for name, value in digest.same.items():
        console.print(Text.assemble((f"{name}: ", "bold"), _printable(value)))
    table = Table(header_style="bold", row_styles=["", "dim"], pad_edge=False, box=None)
    for column in digest.columns:
        table.add_column(Text(column), overflow="fold")
    for row in digest.rows:
        table.add_row(*(Text(_printable(cell)) for cell in row))
    console.print(table)
    console.print(Text(f"{len(answer)} rows", style="dim"))


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
