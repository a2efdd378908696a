"""The version of the package, of its ontology and of its graph: they are released together."""

__version__ = "0.3.0"
