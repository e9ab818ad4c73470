"""What a request may use, and what happens to one that wants more."""

from __future__ import annotations

import pytest

from accounts.budget import (
    OutOfTimeError,
    OverLimitError,
    check_amount,
    check_time,
    current_budget,
    limit_of,
    remaining_seconds,
)
from accounts.problems import problem_details
from tests.budgets import small_budget


def test_without_a_budget_nothing_is_limited() -> None:
    assert (current_budget(), remaining_seconds(), limit_of("max_facets")) == (None, None, None)
    check_time()
    check_amount("max_facets", 10**9)


def test_an_amount_over_its_limit_names_limit_setting_and_way_out() -> None:
    with small_budget(max_facets=3):
        check_amount("max_facets", 3)
        with pytest.raises(OverLimitError) as caught:
            check_amount("max_facets", 4)
    assert problem_details(caught.value) == {
        "type": "about:blank",
        "title": "Request Entity Too Large",
        "status": 413,
        "detail": "There are 4 different facets: 3 at most (LWDS_MAX_FACETS); ask for them in several requests.",
        "code": "over-limit",
        "limit": "LWDS_MAX_FACETS",
        "maximum": 3,
    }


def test_an_amount_that_was_not_counted_to_its_end_is_marked() -> None:
    with small_budget(max_facets=3), pytest.raises(OverLimitError, match="There are more different facets than 3 are"):
        check_amount("max_facets", 4, is_exact=False)


def test_time_ends_and_restarts_when_more_is_allowed() -> None:
    with small_budget(answer_seconds=0) as budget:
        with pytest.raises(OutOfTimeError, match=r"longer than 0 s \(LWDS_ANSWER_SECONDS\)") as caught:
            check_time()
        assert (caught.value.status, caught.value.retry_after) == (503, 10)
        budget.allow("question_seconds")
        check_time()
        assert 29 < (remaining_seconds() or 0) <= 30


def test_final_actions_run_once_and_in_reverse() -> None:
    done: list[int] = []
    with small_budget() as budget:
        budget.at_end(lambda: done.append(1))
        budget.at_end(lambda: done.append(2))
        budget.close()
    assert done == [2, 1]
