"""Two results side by side: above 1 is better, whatever is measured."""

from __future__ import annotations

from benchmarks.compare import compare_runs
from benchmarks.results import Measurement, Run

MACHINE: dict[str, str | int] = {"processors": 2}


def run(*measurements: Measurement, machine: dict[str, str | int] = MACHINE, rows: str = "10") -> Run:
    return Run(
        "2026-11-30T10:00:00Z", "0.1.0", "abc", machine, {"loading": {"rows": rows}}, {"loading": [*measurements]}
    )


def test_a_higher_rate_and_a_shorter_time_are_improvements() -> None:
    old = run(Measurement("load", 100, "rows/s", "higher"), Measurement("page", 30, "ms"))
    new = run(Measurement("load", 150, "rows/s", "higher"), Measurement("page", 10, "ms"))
    assert list(compare_runs(old, new)) == [
        "loading: load: 150 rows/s, before 100 rows/s: 1.50 times as good",
        "loading: page: 10 ms, before 30 ms: 3.00 times as good",
    ]


def test_a_figure_that_was_not_measured_before_is_new() -> None:
    assert list(compare_runs(run(), run(Measurement("load", 1, "s")))) == ["loading: load: 1 s (new)"]


def test_other_machines_and_options_are_pointed_out() -> None:
    lines = list(compare_runs(run(), run(machine={"processors": 8}, rows="20")))
    assert lines == [
        "Different machines: {'processors': 2} and {'processors': 8}",
        "loading: different options: {'rows': '10'} and {'rows': '20'}",
    ]
