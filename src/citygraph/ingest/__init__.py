"""Tables of cited claims in, canonical TriG out."""

from __future__ import annotations

from citygraph.ingest.run import Ingested, finish, ingest, proposed

__all__ = ["Ingested", "finish", "ingest", "proposed"]
