"""A network that is too large to be drawn in a notebook, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citygraph.networks.figure.letters import escape
from citygraph.networks.listing import listing
from citygraph.networks.method import number

if TYPE_CHECKING:
    import networkx as nx


def digest(graph: nx.Graph[str], most: int = 15) -> str:
    """What weighs most in a network.

    Args:
        graph: a network annotated by `method.annotate`.
        most: how many rows at most.

    Returns:
        An HTML fragment without style and script.
    """
    columns, rows = listing(graph)
    more = number(len(graph), "node") + ', too many to draw here: write("network.html") draws them'
    told = (graph.graph["title"], ", ".join(graph.graph["method"]), graph.graph["coverage"], more)
    head, *foot = (escape(line) for line in told)
    heads = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows[:most]
    )
    table = f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody>"
    return f"<table><caption>{head}</caption>{table}</table>" + "".join(
        f"<p>{line}</p>" for line in foot
    )
