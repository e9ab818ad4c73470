"""The benchmarks: every one can be imported and chosen, and a small one measures."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from benchmarks.__main__ import NAMES, import_benchmarks, parse_arguments
from benchmarks.results import Run
from benchmarks.synthetic_datasets import PREFIX, delete_datasets, make_datasets
from catalog.models import Dataset

SMALL = {
    "catalogue": ["--datasets", "50", "--clients", "2", "--requests", "20"],
    "loading": ["--rows", "2000"],
    "questions": ["--variants", "20000", "--genes", "20", "--lines", "1000"],
    "pages": ["--variants", "30000", "--clients", "2", "--requests", "20"],
    "requests": ["--rows", "3000"],
}


def test_without_a_name_every_benchmark_runs_with_its_default_options() -> None:
    modules = import_benchmarks()
    chosen = parse_arguments([], modules)
    assert chosen == {name: modules[name].Options() for name in NAMES}


def test_options_of_a_benchmark_are_read() -> None:
    chosen = parse_arguments(["loading", "--rows", "10", "--file", "a.tsv.gz"], import_benchmarks())
    assert (chosen["loading"].rows, chosen["loading"].file, chosen["loading"].columns) == (10, Path("a.tsv.gz"), 359)
    assert parse_arguments(["pages", "--keep"], import_benchmarks())["pages"].keep is True


@pytest.mark.parametrize("arguments", [["unknown"], ["loading", "--columns", "5"]])
def test_unknown_names_are_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(arguments, import_benchmarks())
    assert "invalid choice" in capsys.readouterr().err


def test_synthetic_datasets_are_made_once_and_leave_nothing_behind(db: None) -> None:
    made = make_datasets(count=20)
    assert make_datasets(count=20) == made
    assert len(make_datasets(count=10)) == Dataset.objects.filter(slug__startswith=PREFIX).count() == 10
    delete_datasets()
    assert not Dataset.objects.filter(slug__startswith=PREFIX).exists()


@pytest.mark.long
@pytest.mark.timeout(1200)  # seconds, on a busy machine
@pytest.mark.parametrize("name", NAMES)
def test_every_benchmark_runs_and_writes_its_result(name: str) -> None:
    results = Path(settings.BASE_DIR, "benchmarks", "results")
    before = set(results.glob("*.json"))
    command = [sys.executable, "-m", "benchmarks", name, *SMALL[name]]
    answer = subprocess.run(command, cwd=settings.BASE_DIR, env=os.environ, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    (path,) = set(results.glob("*.json")) - before
    run = Run.read(path)
    path.unlink()
    assert list(run.measurements) == [name]
    assert all(measurement.value > 0 for measurement in run.measurements[name])
