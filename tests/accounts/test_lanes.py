"""Lanes under threads: who works, who waits and who is sent away."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock
from time import sleep

import pytest

from accounts.lanes import BusyError, CallerBusyError, Lane, take_lane
from tests.budgets import limits_with, small_budget


def lane(**small: int) -> Lane:
    return Lane("question", limits_with(**{"question_wait_seconds": 0, "questions_waiting": 9, **small}))


def test_a_place_that_is_given_back_is_free_again() -> None:
    narrow = lane(question_lanes=1)
    leave = narrow.enter("ann")
    with pytest.raises(BusyError, match="LWDS_QUESTION_LANES") as caught:
        narrow.enter("bob")
    assert (caught.value.status, caught.value.retry_after) == (503, 5)
    leave()
    narrow.enter("bob")()


def test_one_caller_leaves_places_to_others() -> None:
    wide = lane(question_lanes=2, caller_lanes=1, caller_waiting=0)
    wide.enter("ann")
    with pytest.raises(CallerBusyError, match="LWDS_CALLER_WAITING") as caught:
        wide.enter("ann")
    assert (caught.value.status, caught.value.retry_after) == (429, 5)
    wide.enter("bob")


def test_too_many_that_wait_are_sent_away_at_once() -> None:
    full = lane(question_lanes=1, questions_waiting=0, question_wait_seconds=60)
    full.enter("ann")
    with pytest.raises(BusyError, match="LWDS_QUESTIONS_WAITING"):
        full.enter("bob")


def test_never_more_than_the_places_work_at_once_and_all_come_to_their_turn() -> None:
    shared = lane(question_lanes=2, questions_waiting=20, question_wait_seconds=60)
    begin, lock = Barrier(12), Lock()
    at_work = most = 0

    def work(number: int) -> int:
        nonlocal at_work, most
        begin.wait()
        leave = shared.enter(f"caller {number}")
        with lock:
            at_work += 1
            most = max(most, at_work)
        sleep(0.01)
        with lock:
            at_work -= 1
        leave()
        return number

    with ThreadPoolExecutor(12) as threads:
        assert sorted(threads.map(work, range(12))) == list(range(12))
    assert most == 2


def test_those_who_wait_come_in_the_order_of_their_requests() -> None:
    shared = lane(question_lanes=1, caller_waiting=20, questions_waiting=20, question_wait_seconds=60)
    leave, order = shared.enter("ann"), []

    def work(number: int) -> None:
        done = shared.enter("ann" if number % 2 else "bob")
        order.append(number)
        sleep(0.005)
        done()

    with ThreadPoolExecutor(10) as threads:
        for number in range(10):
            threads.submit(work, number)
            while len(shared.waiting()) <= number:
                sleep(0.001)
        leave()
    assert order == list(range(10))


def test_one_who_has_no_free_lane_lets_others_pass() -> None:
    shared = lane(question_lanes=2, caller_lanes=1, caller_waiting=5, question_wait_seconds=60)
    leave_ann = shared.enter("ann")
    with ThreadPoolExecutor(1) as threads:
        second = threads.submit(shared.enter, "ann")
        while shared.waiting() != ["ann"]:
            sleep(0.001)
        shared.enter("bob")()
        assert not second.done()
        leave_ann()
        second.result()()


def test_a_request_takes_one_lane_once_and_leaves_it_at_its_end() -> None:
    small = {"question_lanes": 1, "question_wait_seconds": 0, "stream_lanes": 1, "stream_wait_seconds": 0}
    with small_budget(**small, answer_seconds=1) as budget:
        take_lane("question")
        take_lane("question")
        assert budget.remaining() > 20
        with small_budget(**small, answer_seconds=1), pytest.raises(BusyError):
            take_lane("question")
        take_lane("stream")
        take_lane("question")  # a stream has its lane already
        assert budget.is_stream
        with small_budget(**small, answer_seconds=1):
            take_lane("question")
    with small_budget(**small, answer_seconds=1):
        take_lane("stream")


def test_without_a_budget_there_are_no_lanes() -> None:
    take_lane("question")
