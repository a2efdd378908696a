"""The terms of RDF itself that reader, writer and the search for lines ask for."""

from __future__ import annotations

from typing import TypeAlias

from pyoxigraph import BlankNode, NamedNode

from citygraph.namespaces import RDF

Node: TypeAlias = NamedNode | BlankNode
"""What a triple can start from."""

TYPE = NamedNode(f"{RDF}type")
FIRST = NamedNode(f"{RDF}first")
REST = NamedNode(f"{RDF}rest")
NIL = NamedNode(f"{RDF}nil")
