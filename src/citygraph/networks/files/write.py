"""Networks as files: pictures, formats of other programs, tables, a page."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from citygraph.errors import UsageError
from citygraph.files import replacing
from citygraph.networks.figure.png import png
from citygraph.networks.figure.svg import svg
from citygraph.networks.files.tables import nodes_csv, ties_csv
from citygraph.networks.files.xml import gexf, graphml
from citygraph.networks.method import current
from citygraph.networks.page.plain import page

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

SUFFIXES = {
    ".svg": "a picture",
    ".png": "a picture in pixels",
    ".html": "one page with picture and table",
    ".csv": "the ties, and the nodes beside it",
    ".gexf": "for Gephi",
    ".graphml": "for yEd, Cytoscape, igraph",
}
"""What can be written -> what it is."""


def write(graph: nx.Graph[str], path: Path, *, theme: str = "paper") -> list[Path]:
    """Write a network; the suffix says as what. Equal networks give equal bytes.

    `.csv` makes two files: the ties, and `<stem>-nodes.csv` with the nodes.

    Args:
        graph: a network from `network`.
        path: the file to make or to replace.
        theme: "paper" or "night", for pictures and pages.

    Returns:
        The files written.

    Raises:
        UsageError: the suffix or the theme is not known (the known ones are named), or this is no
            partner network.
        OutputError: the folder is missing or not writable, or what draws `.png` is missing.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        known = ", ".join(f"{name} ({what})" for name, what in SUFFIXES.items())
        told = f"no network can be written as {suffix}" if suffix else "the name has no suffix"
        raise UsageError(f"{path}: {told}. Choose one of: {known}.")
    made = _made(current(graph), path, suffix, theme)
    with ExitStack() as both:
        for target, content in made.items():
            both.enter_context(replacing(target)).write_bytes(content)
    return list(made)


def _made(graph: nx.Graph[str], path: Path, suffix: str, theme: str) -> dict[Path, bytes]:
    """The files to write -> their content."""
    if suffix == ".png":
        return {path: png(svg(graph, theme=theme))}
    if suffix == ".csv":
        nodes = path.with_name(f"{path.stem}-nodes{path.suffix}")
        return {path: ties_csv(graph).encode(), nodes: nodes_csv(graph).encode()}
    makers = {
        ".svg": lambda: svg(graph, theme=theme),
        ".html": lambda: page(graph, theme=theme),
        ".gexf": lambda: gexf(graph),
        ".graphml": lambda: graphml(graph),
    }
    return {path: makers[suffix]().encode()}
