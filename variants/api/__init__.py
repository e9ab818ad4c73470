"""/api/v1/: releases, fields, genes, variants, regions for scripts."""
