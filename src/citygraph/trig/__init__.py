"""RDF documents: parsed with places in the errors, written canonically, located line by line."""
