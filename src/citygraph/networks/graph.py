"""The network as an object: a `networkx.Graph` that shows and writes itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Callable

    _Graph = nx.Graph[str]
else:  # networkx does not take a type at run time
    _Graph = nx.Graph

MOST_DRAWN = 400
"""A notebook draws a network of at most so many nodes, and tells of a larger one in a table."""


class Network(_Graph):
    """A partner network: a `networkx.Graph` whose keys are IRIs.

    Everything of networkx works on it; copies, subgraphs and ego graphs of it are networks too,
    and their title and counts are those of what they hold. In a notebook it shows its picture.

    Example:
        >>> import citygraph
        >>> network = citygraph.open().network("Cisco")
        >>> len(network.subgraph(list(network)[:5]))
        5
    """

    wider: Callable[[], Network] | None = None
    """Makes the same network with all families of contexts and the lists, where there may be more:
    what a page can switch on. Copies and parts of a network have none."""

    def write(self, path: str | Path, theme: str = "paper") -> list[Path]:
        """Write the network to a file; the suffix says as what.

        Args:
            path: `.svg`, `.png`, `.html`, `.gexf`, `.graphml`, or `.csv`, which makes two files:
                the ties, and `<stem>-nodes.csv` with the nodes.
            theme: "paper" or "night", the ground of pictures and pages.

        Returns:
            The files written.

        Raises:
            UsageError: the suffix or the theme is not known, or a node was added that has none of
                the attributes of a partner network.
            OutputError: the folder is missing or not writable, or what draws `.png` is missing.
        """
        from citygraph.networks.files.write import write

        return write(self, Path(path), theme=theme)

    def _repr_html_(self) -> str:
        from citygraph.errors import UsageError
        from citygraph.networks.method import current

        try:
            shown = current(self)
        except UsageError:  # an empty graph, or one that somebody made from scratch
            from html import escape

            return f"<p>{escape(str(self))}</p>"
        if len(shown) > MOST_DRAWN:
            from citygraph.networks.page.plain import digest

            return digest(shown)
        from citygraph.networks.figure.svg import svg

        return svg(shown, inline=True)
