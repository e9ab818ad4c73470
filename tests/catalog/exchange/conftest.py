"""Stored tables for tests of exports."""

from tests.catalog.files.conftest import local_storage, table

__all__ = ["local_storage", "table"]
