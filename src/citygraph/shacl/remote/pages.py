"""A SELECT that can also be asked how many rows it has, and for some of them."""

from __future__ import annotations

from dataclasses import dataclass

_OF_TERM = ("STR({})", "DATATYPE({})", "LANG({})")


@dataclass(frozen=True, slots=True)
class PagedQuery:
    """A SELECT that gives no row twice.

    Args:
        columns: what it asks for, with question marks.
        body: the query from its SELECT on, without LIMIT and OFFSET.
        prologue: its prefixes.
    """

    columns: tuple[str, ...]
    body: str
    prologue: str = ""

    @property
    def text(self) -> str:
        """The query for all rows."""
        return self.prologue + self.body

    @property
    def count(self) -> str:
        """The query for their number, ?rows."""
        return f"{self.prologue}SELECT (COUNT(*) AS ?rows) WHERE {{ {{\n{self.body}\n}} }}"

    def first(self, size: int) -> str:
        """The query for some rows, in any order.

        Args:
            size: how many.
        """
        return f"{self.text}\nLIMIT {size}"

    def page(self, size: int, start: int) -> str:
        """The query for some rows, in an order.

        The order is made within, since Virtuoso sorts only some thousand rows for a LIMIT beside.

        Args:
            size: how many.
            start: how many come before.
        """
        order = " ".join(key.format(name) for name in self.columns for key in _OF_TERM)
        return (
            f"{self.prologue}SELECT * WHERE {{ {{\n{self.body}\nORDER BY {order}\n}} }}\n"
            f"LIMIT {size} OFFSET {start}"
        )
