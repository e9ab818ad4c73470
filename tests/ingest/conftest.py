"""What tests of several rooms of `ingest` use."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from background.sessions import connection_info


@pytest.fixture
def session(committed: None) -> Iterator[psycopg.Connection]:
    """A connection of its own, as loading processes have it."""
    with psycopg.connect(connection_info(), autocommit=True) as session:
        yield session
