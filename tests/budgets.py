"""Budgets of tests: the defaults with some limits made small."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from typing import Any

from accounts.budget import Budget, budget_in_use
from accounts.limits import LIMITS


def limits_with(**small: int) -> dict[str, int]:
    """{name of a limit: value} as settings.LWDS_LIMITS has it."""
    assert small.keys() <= LIMITS.keys()
    return {name: limit.default for name, limit in LIMITS.items()} | small


@contextmanager
def small_budget(**small: int) -> Iterator[Budget]:
    """Code inside runs as in a request with these limits."""
    budget = Budget(limits_with(**small), caller=lambda: "tester")
    with budget_in_use(budget):
        try:
            yield budget
        finally:
            budget.close()


def use_up(budget: Any) -> None:
    """Let the time of a budget with `answer_seconds` or `question_seconds` of 0 pass."""
    sleep(0.001)
    assert budget.remaining() < 0
