"""The network as an object: a `networkx.Graph` that shows and writes itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Callable

    from citygraph.networks.measures.change import Change
    from citygraph.networks.measures.results import Measures
    from citygraph.networks.measures.suggestions import Suggestions

    _Graph = nx.Graph[str]
else:  # networkx does not take a type at run time
    _Graph = nx.Graph

EVERYBODY = 1_000_000
"""A distance that nobody is farther away than."""

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

    def __getstate__(self) -> dict[str, object]:
        """What is pickled: everything but the way to the wider network, which holds a store."""
        return {name: value for name, value in self.__dict__.items() if name != "wider"}

    def write(self, path: str | Path, theme: str = "paper") -> list[Path]:
        """Write the network to a file; the suffix says as what.

        Args:
            path: `.html` (the interactive page), `.svg`, `.png`, `.gexf` (Gephi), `.graphml`,
                `.net` (Pajek), `.vos.json` (VOSviewer), `.cx2` (Cytoscape), `.json` (node-link), or
                `.csv`, which makes two files: the ties, and `<stem>-nodes.csv` with the nodes.
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

    def measures(
        self,
        *,
        top: int | None = 20,
        samples: int | None = None,
        seed: int = 0,
        progress: Callable[[str, int, int], None] | None = None,
    ) -> Measures:
        """Who stands where in a two-mode network, and how sure that is.

        Args:
            top: how many participants and contexts to tell, by rank; None for all.
            samples: how many random networks to compare with; by default 100, or none where the
                network is large.
            seed: of all that is random.
            progress: is told what is done, how much of it, and of how much.

        Raises:
            UsageError: the network is not a two-mode one, or `top` is not positive.
        """
        from citygraph.networks.measures.table import measures

        return measures(self, top=top, samples=samples, seed=seed, progress=progress)

    def partners(self, of: str | None = None, *, top: int = 10) -> Suggestions:
        """Suggested partners of one participant, and why.

        Args:
            of: its key (IRI); the one in the middle when left out.
            top: how many.

        Raises:
            UsageError: nobody is in the middle, who is asked for is no participant, or takes part
                in fewer than two contexts.
        """
        from citygraph.errors import UsageError
        from citygraph.networks.measures.suggestions import suggest

        key = of or self.graph.get("ego")
        if key is None:
            raise UsageError("Say to whom partners are suggested: nobody is in the middle.")
        return suggest(self, key, top=top)

    def change(self, first: tuple[int, int], second: tuple[int, int]) -> Change:
        """What changed between two periods, in the contexts that both cover.

        Args:
            first: the first and the last year of the earlier period.
            second: those of the later one.

        Raises:
            UsageError: the network is not a two-mode one, or a period is none.
        """
        from citygraph.networks.measures.change import change

        return change(self, first, second)

    def _repr_html_(self) -> str:
        from citygraph.errors import UsageError
        from citygraph.networks.method import current

        try:
            shown = current(self)
        except UsageError:  # an empty graph, or one that somebody made from scratch
            from html import escape

            return f"<p>{escape(str(self))}</p>"
        if len(shown) > MOST_DRAWN:
            from citygraph.networks.page.digest import digest

            return digest(shown)
        from citygraph.networks.figure.svg import svg

        return svg(shown, inline=True)
