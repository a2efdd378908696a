"""Tables on a terminal: wrapped to its width, in colour unless NO_COLOR is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from citygraph.formats import NO_ANSWER, printable
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
    if not digest.rows:
        console.print(Text(NO_ANSWER))
        return
    for line in digest.above():
        console.print(Text(line))
    table = Table(header_style="bold", row_styles=["", "dim"], pad_edge=False, box=None)
    for column in digest.columns:
        table.add_column(Text(column), overflow="fold")
    for row in digest.rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console.print(table)
    for line in digest.below():
        console.print(Text(line, style="dim"))
    console.print(Text(f"{len(answer)} rows", style="dim"))
