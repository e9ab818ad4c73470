"""Results of benchmarks are written and read back, with the machine they are from."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.results import Measurement, Run, new_run


def test_a_run_is_read_as_it_was_written(db: None, tmp_path: Path) -> None:
    run = new_run({"loading": {"rows": "10"}})
    run.measurements["loading"] = [Measurement("load_wgsa", 10.5, "rows/s", "higher")]
    path = run.write(tmp_path / "results")
    assert Run.read(path) == run
    assert path.stem == run.started.replace(":", "")


@pytest.mark.parametrize("key", ["system", "processor", "processors", "memory_gb", "python", "postgresql"])
def test_a_run_describes_the_machine(db: None, key: str) -> None:
    assert new_run({}).machine[key]
