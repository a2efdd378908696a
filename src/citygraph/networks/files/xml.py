"""GEXF and GraphML by their old names."""

from citygraph.networks.files.attributes import flat
from citygraph.networks.files.gexf import gexf
from citygraph.networks.files.graphml import graphml

__all__ = ["flat", "gexf", "graphml"]
