"""A second, small and independent implementation of the query language, over source lines: the portal must agree."""
