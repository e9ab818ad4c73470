"""Errors of the database that may pass, those that never will, and what people are told."""

from __future__ import annotations

import psycopg
import pytest

from ingest.load.errors import describe_error, is_temporary


@pytest.mark.parametrize(
    ("error", "temporary"),
    [
        (psycopg.errors.DiskFull("no space"), True),
        (psycopg.errors.AdminShutdown("shutdown"), True),
        (psycopg.errors.DeadlockDetected("deadlock"), True),
        (psycopg.OperationalError("connection lost"), True),
        (psycopg.errors.ProgramLimitExceeded("row is too big"), False),
        (psycopg.errors.UniqueViolation("twice"), False),
        (psycopg.errors.InvalidTextRepresentation("not a number"), False),
    ],
)
def test_temporary_and_permanent_errors_are_distinguished(error: psycopg.Error, temporary: bool) -> None:
    assert is_temporary(error) is temporary


def test_people_get_the_first_line() -> None:
    assert describe_error(ValueError("first\nsecond")) == "first"
    assert describe_error(ValueError()) == "ValueError"
    assert describe_error(psycopg.errors.DiskFull("could not extend file")) == "the disk is full: could not extend file"
