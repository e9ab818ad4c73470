"""Statements of PostgreSQL end with the time of their request, and the connection is as before afterwards."""

from __future__ import annotations

from time import monotonic

import pytest
from django.db import OperationalError, connection, transaction

from accounts.budget import OutOfTimeError
from tests.budgets import small_budget

pytestmark = pytest.mark.django_db


def timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])


def test_a_statement_is_cancelled_when_the_time_of_its_request_is_over() -> None:
    before, began = timeout(), monotonic()
    with (
        small_budget(answer_seconds=1),
        pytest.raises(OperationalError, match="statement timeout"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT pg_sleep(20)")
    assert monotonic() - began < 2
    assert timeout() == before


def test_no_statement_begins_after_that() -> None:
    with small_budget(answer_seconds=0), pytest.raises(OutOfTimeError):
        timeout()


def test_the_timeout_follows_what_is_left_and_is_taken_back_at_the_end() -> None:
    before = timeout()
    with small_budget(answer_seconds=10) as budget:
        short = timeout()
        budget.allow("question_seconds")
        long = timeout()
    assert timeout() == before
    assert 9_000 < _milliseconds(short) <= 10_000 < 29_000 < _milliseconds(long) <= 30_000


def _milliseconds(text: str) -> int:
    return int(text.removesuffix("ms")) if text.endswith("ms") else 1000 * int(text.removesuffix("s"))
