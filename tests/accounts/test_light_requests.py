from __future__ import annotations

import threading
from time import monotonic

import pytest

from accounts.budget import Budget
from accounts.light_requests import LIGHT_REQUESTS, MAX_PAUSE, MIN_WORK
from accounts.limits import LIMITS

DEFAULTS = {name: limit.default for name, limit in LIMITS.items()}


@pytest.fixture
def heavy() -> Budget:
    budget = Budget(DEFAULTS)
    budget.lanes["question"] = lambda: None
    return budget


@pytest.fixture
def light():
    budget = Budget(DEFAULTS)
    budget.begin_light()
    yield budget
    budget.close()


def seconds_of_check(budget: Budget) -> float:
    began = monotonic()
    budget.check_time()
    return monotonic() - began


def test_heavy_work_waits_for_a_light_request_at_most_the_longest_pause(heavy: Budget, light: Budget):
    assert MAX_PAUSE <= seconds_of_check(heavy) < MAX_PAUSE + 1


def test_heavy_work_resumes_when_the_light_request_ends(heavy: Budget, light: Budget, monkeypatch):
    monkeypatch.setattr("accounts.light_requests.MAX_PAUSE", 30)
    timer = threading.Timer(0.05, light.close)
    timer.start()
    assert seconds_of_check(heavy) < 10
    timer.join()


def test_between_two_pauses_heavy_work_has_its_time(heavy: Budget, light: Budget, monkeypatch):
    monkeypatch.setattr("accounts.budget.MIN_WORK", 1000 * MIN_WORK)
    heavy.check_time()
    monkeypatch.setattr(LIGHT_REQUESTS, "give_way", lambda: pytest.fail("a second pause at once"))
    heavy.check_time()


def test_without_light_requests_and_for_light_ones_there_is_no_pause(heavy: Budget, monkeypatch):
    monkeypatch.setattr(LIGHT_REQUESTS, "give_way", lambda: pytest.fail("a pause for nobody"))
    heavy.check_time()
    first, second = Budget(DEFAULTS), Budget(DEFAULTS)
    first.begin_light()
    second.begin_light()
    first.check_time()
    first.close()
    second.close()


def test_a_request_in_a_lane_and_one_that_has_ended_are_light_no_longer(light: Budget):
    assert LIGHT_REQUESTS.at_work == 1
    light.end_light()
    light.end_light()
    assert LIGHT_REQUESTS.at_work == 0
