"""Lanes under threads and processes: who works, who waits and who is sent away."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import PIPE, Popen
from threading import Barrier, Lock
from time import sleep

import pytest

from accounts.lanes import BusyError, CallerBusyError, Lane, take_lane
from tests.budgets import limits_with, small_budget


def lane(**small: int) -> Lane:
    return Lane("question", limits_with(**{"question_wait_seconds": 0, "questions_waiting": 9, **small}))


OTHER = """
import sys
from pathlib import Path
from accounts.lanes import Lane
from accounts.limits import LIMITS
limits = {name: limit.default for name, limit in LIMITS.items()}
Lane("question", limits, Path(sys.argv[1])).enter("ann")
print("in a lane", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def other_process() -> Iterator[Callable[[Path], Popen[bytes]]]:
    """Starts processes that take one lane of a file as ann, and leave it when they are killed."""
    started: list[Popen[bytes]] = []

    def start(file: Path) -> Popen[bytes]:
        process = Popen([sys.executable, "-c", OTHER, str(file)], stdin=PIPE, stdout=PIPE)
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == b"in a lane\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_a_slot_that_is_given_back_is_free_again() -> None:
    narrow = lane(question_lanes=1)
    leave = narrow.enter("ann")
    with pytest.raises(BusyError, match="LWDS_QUESTION_LANES") as caught:
        narrow.enter("bob")
    assert (caught.value.status, caught.value.retry_after) == (503, 5)
    leave()
    narrow.enter("bob")()


def test_one_caller_leaves_slots_to_others() -> None:
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


def test_never_more_than_the_slots_work_at_once_and_all_come_to_their_turn() -> None:
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


def test_processes_share_lanes_and_a_killed_one_leaves_them(
    tmp_path: Path, other_process: Callable[[Path], Popen[bytes]]
) -> None:
    file = tmp_path / "lanes"
    limits = limits_with(question_lanes=2, caller_lanes=1, question_wait_seconds=0)
    own_lane = Lane("question", limits, file)
    other = other_process(file)  # as ann, with one lane
    with pytest.raises(BusyError, match="LWDS_QUESTION_LANES"):
        own_lane.enter("ann")
    leave = own_lane.enter("bob")
    with pytest.raises(BusyError):
        own_lane.enter("cara")
    other.kill()
    other.wait()
    own_lane.enter("ann")()
    leave()


def test_one_who_waits_takes_the_lane_that_another_process_leaves(
    tmp_path: Path, other_process: Callable[[Path], Popen[bytes]]
) -> None:
    file = tmp_path / "lanes"
    own_lane = Lane("question", limits_with(question_lanes=1, question_wait_seconds=30), file)
    other = other_process(file)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(own_lane.enter, "bob")
        sleep(0.1)
        assert not waiting.done()
        other.kill()
        waiting.result(timeout=10)()
