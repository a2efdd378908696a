"""Networks as files: pictures, formats of other programs, tables, a page."""

from __future__ import annotations

import re
from contextlib import ExitStack
from typing import TYPE_CHECKING

from citygraph.errors import UsageError
from citygraph.files import replacing
from citygraph.networks.figure.part import drawn_part
from citygraph.networks.figure.png import png
from citygraph.networks.figure.svg import svg
from citygraph.networks.files.cx2 import cx2
from citygraph.networks.files.gexf import gexf
from citygraph.networks.files.graphml import graphml
from citygraph.networks.files.node_link import node_link
from citygraph.networks.files.pajek import pajek
from citygraph.networks.files.tables import nodes_csv, ties_csv
from citygraph.networks.files.vosviewer import vosviewer
from citygraph.networks.method import current
from citygraph.networks.page.extent import extent
from citygraph.networks.page.html import page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import networkx as nx

SUFFIXES = {
    ".svg": "a picture",
    ".png": "a picture in pixels",
    ".html": "the interactive page",
    ".csv": "the ties, and the nodes beside it",
    ".json": "node-link, for networkx and D3",
    ".gexf": "for Gephi, with its timeline",
    ".graphml": "for yEd, igraph, R",
    ".net": "for Pajek",
    ".vos.json": "for VOSviewer",
    ".cx2": "for Cytoscape",
}
"""What can be written -> what it is."""

_TEXTS: dict[str, Callable[[nx.Graph[str]], str]] = {
    ".json": node_link,
    ".gexf": gexf,
    ".graphml": graphml,
    ".net": pajek,
    ".vos.json": vosviewer,
    ".cx2": cx2,
}
_HALVES = re.compile("[\ud800-\udfff]")
"""Half a character, as a broken escape leaves it: UTF-8 cannot write it."""


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
        UsageError: the suffix or the theme is not known (the known ones are named), this is no
            partner network, or an attribute is of a type that no file can hold.
        OutputError: the folder is missing or not writable, the disk is full, or what draws `.png`
            is missing. What was there before is untouched.
    """
    suffix = suffix_of(path)
    made = _made(current(graph), path, suffix, theme)
    with ExitStack() as both:
        for target, content in made.items():
            both.enter_context(replacing(target)).write_bytes(content)
    return list(made)


def left_out(graph: nx.Graph[str], path: Path) -> str:
    """What a picture or page leaves out of a network that is too large for it.

    Args:
        graph: a network from `network`.
        path: the file that is written.

    Returns:
        A sentence; "" when all is in it. The other formats hold everything.
    """
    suffix = suffix_of(path)
    if suffix == ".html":
        held = extent(graph)
        return (held and held.reduced) or ""
    return drawn_part(graph)[1] if suffix in {".svg", ".png"} else ""


def suffix_of(path: Path) -> str:
    """The suffix of `SUFFIXES` that a name ends with, the longest where several do.

    Args:
        path: the file to write.

    Raises:
        UsageError: there is none; the message names them all.
    """
    name = path.name.lower()
    found = [suffix for suffix in SUFFIXES if name.endswith(suffix) and name != suffix]
    if not found:
        known = ", ".join(f"{suffix} ({what})" for suffix, what in SUFFIXES.items())
        own = path.suffix.lower()
        told = f"no network can be written as {own}" if own else "the name has no suffix"
        raise UsageError(f"{path}: {told}. Choose one of: {known}.")
    return max(found, key=len)


def _made(graph: nx.Graph[str], path: Path, suffix: str, theme: str) -> dict[Path, bytes]:
    """The files to write -> their content."""
    if suffix == ".png":
        return {path: png(svg(graph, theme=theme))}
    if suffix == ".csv":
        nodes = path.with_name(f"{path.stem}-nodes{path.suffix}")
        return {path: _encoded(ties_csv(graph)), nodes: _encoded(nodes_csv(graph))}
    if suffix in _TEXTS:
        return {path: _encoded(_TEXTS[suffix](graph))}
    return {path: _encoded((svg if suffix == ".svg" else page)(graph, theme=theme))}


def _encoded(text: str) -> bytes:
    return _HALVES.sub("\ufffd", text).encode()
