"""Results of benchmarks: one JSON file for each run, with a description of the machine it ran on."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import psutil
from django.db import connection

from lwds_portal import __version__

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Measurement:
    """One figure that a benchmark measured."""

    name: str
    value: float
    unit: str
    better: Literal["higher", "lower"] = "lower"


@dataclass(frozen=True)
class Run:
    """Everything that one call of `python -m benchmarks` measured."""

    started: str  # ISO 8601, UTC
    version: str
    commit: str
    machine: dict[str, str | int]
    options: dict[str, dict[str, str]]  # of each benchmark
    measurements: dict[str, list[Measurement]] = field(default_factory=dict)  # by benchmark

    def write(self, folder: Path = RESULTS) -> Path:
        """Write the run as JSON into a folder, under the time it started; returns the file."""
        folder.mkdir(exist_ok=True)
        path = folder / f"{self.started.replace(':', '')}.json"
        path.write_text(json.dumps(asdict(self), indent=2) + "\n")
        return path

    @classmethod
    def read(cls, path: Path) -> Run:
        """The run that `write` wrote into this file."""
        content = json.loads(path.read_text())
        measurements = content.pop("measurements")
        return cls(
            **content,
            measurements={name: [Measurement(**figure) for figure in measurements[name]] for name in measurements},
        )


def new_run(options: dict[str, dict[str, str]]) -> Run:
    """A run that starts now, without measurements."""
    started = datetime.now(UTC).isoformat(timespec="seconds").removesuffix("+00:00") + "Z"
    return Run(started, __version__, _read_commit(), describe_machine(), options)


def describe_machine() -> dict[str, str | int]:
    """The environment of a measurement: processors, memory, operating system, versions of Python and PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        row = cursor.fetchone()
    return {
        "system": platform.platform(terse=True),
        "processor": _read_processor_name(),
        "processors": os.cpu_count() or 1,
        "memory_gb": round(psutil.virtual_memory().total / 1e9),
        "python": platform.python_version(),
        "postgresql": row[0].split()[0],
    }


def _read_processor_name() -> str:
    """The model name that Linux gives, elsewhere the architecture."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _read_commit() -> str:
    """The commit that is checked out, followed by `+` where files differ from it; "" outside of a checkout."""
    command = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    try:
        answer = subprocess.run(command, cwd=RESULTS.parent, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return answer.stdout.strip()
