"""Blank nodes of two versions of a file: what is unchanged gets the same names in both."""

from __future__ import annotations

from collections import Counter, defaultdict
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode, Quad

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Colours: TypeAlias = dict[BlankNode, str]

_BYTES = 16
_FEWEST_ROUNDS, _MOST_ROUNDS = 3, 40
_WORK = 100_000
"""Nodes times rounds of refinement after which a structure keeps the names of the parser."""


def named_by_structure(quads: Sequence[Quad], salt: str) -> list[Quad]:
    """Rename the blank nodes of a file by what is said with them.

    Blank nodes that quads join make up a structure. Each structure is named by itself, so that a
    change in one leaves the names in all others as they are; in a changed one all names change.
    Within a structure the names follow from its quads alone, by colour refinement with
    individualization (McKay and Piperno, Practical graph isomorphism II, 2014, section 2), without
    its search tree. So the cost is bounded, and a structure with many nodes that look alike may be
    taken for changed though it is not; structures of equal names are always isomorphic.

    Args:
        quads: the quads of one version.
        salt: what the names are made from too, such as the path of the file: blank nodes of
            different files are never the same.

    Returns:
        The quads in the given order, renamed.
    """
    touching = _touching(quads)
    if not touching:
        return list(quads)
    names: dict[BlankNode, BlankNode] = {}
    seen: dict[str, int] = defaultdict(int)
    for nodes in _structures(touching):
        colours = _refined(nodes, touching)
        if colours is None:
            names |= {node: node for node in nodes}
            continue
        said = {quad for node in nodes for quad in touching[node]}
        content = _hash(salt, *sorted(_written(quad, colours) for quad in said))
        seen[content] += 1
        for node in nodes:
            names[node] = BlankNode("c" + _hash(content, str(seen[content]), colours[node]))
    return [_renamed(quad, names) for quad in quads]


def _touching(quads: Iterable[Quad]) -> dict[BlankNode, list[Quad]]:
    found: dict[BlankNode, list[Quad]] = defaultdict(list)
    for quad in dict.fromkeys(quads):
        for node in _nodes(quad):
            found[node].append(quad)
    return found


def _nodes(quad: Quad) -> set[BlankNode]:
    terms = (quad.subject, quad.object, quad.graph_name)
    return {term for term in terms if isinstance(term, BlankNode)}


def _structures(touching: Mapping[BlankNode, Sequence[Quad]]) -> Iterator[list[BlankNode]]:
    """The blank nodes, those together that quads join directly or by other blank nodes."""
    reached: set[BlankNode] = set()
    for start in touching:
        if start in reached:
            continue
        reached.add(start)
        structure = [start]
        for node in structure:  # it grows while it is walked
            near = {other for quad in touching[node] for other in _nodes(quad)} - reached
            reached |= near
            structure += near
        yield structure


def _refined(
    nodes: Sequence[BlankNode], touching: Mapping[BlankNode, Sequence[Quad]]
) -> Colours | None:
    """Give each node of a structure a colour of its own, from what is said around it."""
    colours = dict.fromkeys(nodes, "")
    classes = 1
    rounds = min(_MOST_ROUNDS, max(_FEWEST_ROUNDS, _WORK // len(nodes)))
    for _ in range(rounds):
        colours = {
            node: _hash(colour, *sorted(_written(quad, colours, node) for quad in touching[node]))
            for node, colour in colours.items()
        }
        before, classes = classes, len(set(colours.values()))
        if classes == len(nodes):
            return colours
        if classes == before:
            _individualize(colours)
            classes += 1
    return None


def _individualize(colours: Colours) -> None:
    """Set one node of the first class that has several apart from the others of it."""
    counts = Counter(colours.values())
    tied = min(colour for colour, count in counts.items() if count > 1)
    first = next(node for node, colour in colours.items() if colour == tied)
    colours[first] = _hash("first", tied)


def _written(quad: Quad, colours: Colours, itself: BlankNode | None = None) -> str:
    """A quad with colours in place of blank nodes, and the one looked at marked."""
    terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return " ".join(
        f"{'*' if term == itself else '_'}:{colours[term]}"
        if isinstance(term, BlankNode)
        else str(term)
        for term in terms
    )


def _renamed(quad: Quad, names: Mapping[BlankNode, BlankNode]) -> Quad:
    subject, value, graph = quad.subject, quad.object, quad.graph_name
    return Quad(
        names[subject] if isinstance(subject, BlankNode) else subject,
        quad.predicate,
        names[value] if isinstance(value, BlankNode) else value,
        names[graph] if isinstance(graph, BlankNode) else graph,
    )


def _hash(*parts: str) -> str:
    return blake2b("\n".join(parts).encode(), digest_size=_BYTES).hexdigest()
