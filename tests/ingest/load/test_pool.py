"""Loading processes live as long as their pool, and hear nothing from the terminal."""

import os
import signal

import psutil
import pytest

from ingest.encode.load_plan import LoadPlan
from ingest.load.pool import MIN_BYTES_PER_PROCESS, WorkerPool, count_processes


def test_processes_end_with_their_pool_and_ctrl_c_does_not_reach_them() -> None:
    process = psutil.Process()
    before = {child.pid for child in process.children()}
    with WorkerPool(2):
        workers = [child for child in process.children() if child.pid not in before]
        assert len(workers) == 2
        assert all(os.getpgid(worker.pid) not in (os.getpgid(0), process.pid) for worker in workers)
        os.killpg(os.getpgid(workers[0].pid), signal.SIGTERM)  # a pool with a dead worker ends as well
    assert not any(worker.is_running() for worker in workers)


def test_a_worker_that_died_before_it_had_anything_to_do_is_not_missed() -> None:
    plan = LoadPlan("", 0, 0, 0, 0, "GRCh38", 1, 4, ("chr", "pos", "ref", "alt"), (0, 1, 2, 3), ())
    with WorkerPool(2) as pool:
        for child in psutil.Process().children():
            if "ingest" in child.cmdline():
                child.kill()
                child.wait()
        assert list(pool.run(plan, iter(()), should_stop=lambda: False)) == []


@pytest.mark.parametrize(
    ("limit", "size", "count"),
    [(8, 0, 1), (8, MIN_BYTES_PER_PROCESS - 1, 1), (8, MIN_BYTES_PER_PROCESS, 2), (8, 10**12, 8), (1, 10**12, 1)],
)
def test_a_small_file_starts_no_more_processes_than_it_can_use(limit: int, size: int, count: int) -> None:
    assert count_processes(limit, size) == count


def test_a_large_file_starts_a_process_for_each_core() -> None:
    assert count_processes(0, 10**12) == os.cpu_count()
