"""Two result files -> a table of ratios: `python -m benchmarks.compare OLD.json NEW.json`.

Separate module because it needs no database, so that results of other machines can be compared anywhere.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.results import Measurement, Run


def compare_runs(old: Run, new: Run) -> Iterator[str]:
    """Lines that tell how figures of two runs differ; a ratio above 1 is always an improvement."""
    if old.machine != new.machine:
        yield f"Different machines: {old.machine} and {new.machine}"
    for benchmark, measurements in new.measurements.items():
        old_measurements = {measurement.name: measurement for measurement in old.measurements.get(benchmark, [])}
        if old.options.get(benchmark) != new.options.get(benchmark):
            yield f"{benchmark}: different options: {old.options.get(benchmark)} and {new.options.get(benchmark)}"
        for measurement in measurements:
            yield _compare(benchmark, old_measurements.get(measurement.name), measurement)


def improvement(old: Measurement, new: Measurement) -> float:
    """How many times better the new figure is: above 1 faster or smaller, below 1 slower or larger.

    Example:
        >>> improvement(Measurement("load", 4, "s"), Measurement("load", 2, "s"))
        2.0
        >>> improvement(Measurement("load", 4, "rows/s", "higher"), Measurement("load", 2, "rows/s", "higher"))
        0.5
    """
    better, worse = (new.value, old.value) if new.better == "higher" else (old.value, new.value)
    return better / worse if worse else float("inf")


def _compare(benchmark: str, old: Measurement | None, new: Measurement) -> str:
    figure = f"{benchmark}: {new.name}: {new.value:,.4g} {new.unit}"
    if old is None:
        return f"{figure} (new)"
    return f"{figure}, before {old.value:,.4g} {old.unit}: {improvement(old, new):.2f} times as good"


def main(arguments: list[str]) -> None:
    if len(arguments) != 2:
        sys.exit("Usage: python -m benchmarks.compare OLD.json NEW.json")
    old, new = (Run.read(Path(name)) for name in arguments)
    for line in compare_runs(old, new):
        print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
