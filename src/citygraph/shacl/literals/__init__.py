"""XSD literals: which are well formed, how they compare, which match a pattern."""
