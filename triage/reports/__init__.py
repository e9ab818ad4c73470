"""Statistics across many interviews."""
