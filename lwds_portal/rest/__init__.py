"""/api/v1/: its root, schema, pages of lists, choice of format. Resources are in the `api` packages of the apps."""
