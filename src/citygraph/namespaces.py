"""The prefixes of CityGraph: one per kind of entity and one per concept scheme."""

from __future__ import annotations

CG = "https://w3id.org/citygraph/ontology#"
ONTOLOGY = "https://w3id.org/citygraph/ontology"
ALIGNMENTS = "https://w3id.org/citygraph/ontology/alignments"
ID = "https://w3id.org/citygraph/id/"
VOCAB = "https://w3id.org/citygraph/vocab/"

KINDS = (
    "place",
    "institution",
    "initiative",
    "event",
    "person",
    "output",
    "need",
    "criterion",
    "participation",
    "observation",
    "source",
)
"""The coarse kinds that name the folders of entity IRIs, so that reclassifying changes no IRI."""

SCHEMES = (
    "role",
    "side",
    "kind",
    "topic",
    "income",
    "indicator",
    "tier",
    "comparator",
    "status",
    "standing",
    "unit",
    "rank",
    "facility",
    "level",
)
"""The SKOS schemes under `VOCAB`; their names serve as prefixes too."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
PROV = "http://www.w3.org/ns/prov#"
SH = "http://www.w3.org/ns/shacl#"

PREFIXES: dict[str, str] = {
    "cg": CG,
    **{kind: f"{ID}{kind}/" for kind in KINDS},
    **{scheme: f"{VOCAB}{scheme}/" for scheme in SCHEMES},
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "schema": SCHEMA,
    "prov": PROV,
    "sh": SH,
    "shape": "https://w3id.org/citygraph/shapes/",
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "sosa": "http://www.w3.org/ns/sosa/",
    "eurio": "http://data.europa.eu/s66#",
    "wd": "http://www.wikidata.org/entity/",
    "ror": "https://ror.org/",
    "geonames": "https://sws.geonames.org/",
}
"""Prefix -> namespace IRI, as the canonical writer and every answer use them."""


def shorten(iri: str) -> str:
    """Write an IRI with its prefix where one fits.

    Args:
        iri: an absolute IRI.

    Returns:
        ``prefix:local``, or the IRI in angle brackets when no prefix fits.
    """
    best = max(
        (item for item in PREFIXES.items() if iri.startswith(item[1])),
        key=lambda item: len(item[1]),
        default=None,
    )
    if best is None or len(iri) == len(best[1]) or "/" in iri[len(best[1]) :]:
        return f"<{iri}>"
    return f"{best[0]}:{iri[len(best[1]) :]}"
