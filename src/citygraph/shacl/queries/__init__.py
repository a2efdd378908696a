"""SPARQL queries in shapes, evaluated with pre-bound variables."""
