"""JSON bodies of any size over REST: small ones at once, a few large ones at a time."""

from __future__ import annotations

import io

import pytest

from accounts.budget import OverLimitError
from accounts.lanes import BusyError, take_lane
from accounts.parsers import LARGE_BODY, BoundedJSONParser
from tests.budgets import small_budget

SMALL, LARGE = b"[1]", b'["' + b"x" * LARGE_BODY + b'"]'


def parse(body: bytes) -> object:
    return BoundedJSONParser().parse(io.BytesIO(body))


def test_a_body_is_read_with_a_budget_and_without() -> None:
    assert parse(SMALL) == [1]
    with small_budget(question_lanes=1, write_seconds=77) as budget:
        assert parse(SMALL) == [1]
        assert parse(LARGE) == ["x" * LARGE_BODY]
        assert not budget.lanes
        assert budget.remaining() > 70


def test_a_large_body_waits_for_a_lane_and_a_small_one_does_not() -> None:
    limits = {"question_lanes": 1, "question_wait_seconds": 0}
    with small_budget(**limits):
        take_lane("question")
        with small_budget(**limits):
            assert parse(SMALL) == [1]
            with pytest.raises(BusyError):
                parse(LARGE)


def test_no_more_of_a_large_body_is_read_than_fits() -> None:
    body = io.BytesIO(LARGE * 4)
    with small_budget(max_json_bytes=LARGE_BODY + 10), pytest.raises(OverLimitError, match="LWDS_MAX_JSON_BYTES"):
        BoundedJSONParser().parse(body)
    assert body.tell() < len(LARGE) * 2
