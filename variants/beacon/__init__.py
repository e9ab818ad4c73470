"""/beacon/: the releases as datasets of a GA4GH Beacon v2."""
