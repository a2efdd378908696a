"""Validation where the data live: the plan as SPARQL SELECTs for an endpoint."""
