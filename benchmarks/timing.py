"""Seconds of some work, beside those of another tool."""

from __future__ import annotations

import time
from collections.abc import Callable

from benchmarks.results import Measurement


def best_seconds(work: Callable[[], object], runs: int = 3) -> float:
    """The shortest time that some work took in so many runs."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def report(task: str, seconds: float, peer_name: str, peer_seconds: float | None) -> list[Measurement]:
    """Print the seconds of a task beside those of another tool; returns them as measurements."""
    print(f"{task}: {seconds:.3g} s")
    measurements = [Measurement(task, seconds, "s")]
    if peer_seconds is not None:
        speed = peer_seconds / seconds
        print(f"  {peer_name}: {peer_seconds:.2f} s; the portal is {speed:.1f} times as fast")
        measurements.append(Measurement(f"{task} / {peer_name}", speed, "times", "higher"))
    return measurements
