"""A Spark of its own for tests: a standalone master, two workers and a Connect server, each a process on this machine.

The packages are those of `make test-spark`; where they or Java are missing, the tests are skipped and say so.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

START_SECONDS = 400  # a busy machine is not a failure


@dataclass
class SparkCluster:
    """Its processes, by what they are."""

    folder: Path
    home: Path
    master_port: int = field(default_factory=lambda: free_port())
    connect_port: int = field(default_factory=lambda: free_port())
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def remote(self) -> str:
        """LWDS_SPARK for it."""
        return f"sc://127.0.0.1:{self.connect_port}"

    @property
    def master(self) -> str:
        return f"spark://127.0.0.1:{self.master_port}"

    def start_connect(self) -> None:
        """Start the Connect server and wait until it listens."""
        settings = {
            "spark.connect.grpc.binding.port": str(self.connect_port),
            "spark.executor.memory": "2g",
            "spark.executor.cores": "1",
            "spark.sql.shuffle.partitions": "4",
            "spark.ui.enabled": "false",
        }
        options = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
        self._start(
            *("connect", "spark-submit", "--class", "org.apache.spark.sql.connect.service.SparkConnectServer"),
            *("--master", self.master, "--driver-memory", "1g", *options, "spark-internal"),
        )
        self._wait_for(self.connect_port)

    def start(self) -> None:
        deploy = "org.apache.spark.deploy"
        master = ("--host", "127.0.0.1", "--port", str(self.master_port), "--webui-port", "0")
        self._start("master", "spark-class", f"{deploy}.master.Master", *master)
        self._wait_for(self.master_port)
        for name in ("worker1", "worker2"):
            options = ("--cores", "1", "--memory", "2g", "--webui-port", "0", "--work-dir", str(self.folder / name))
            self._start(name, "spark-class", f"{deploy}.worker.Worker", *options, self.master)
        self.start_connect()

    def executors(self) -> list[psutil.Process]:
        """The processes that do the work."""
        children = [child for name in ("worker1", "worker2") for child in self._children(name)]
        return [child for child in children if "CoarseGrainedExecutorBackend" in " ".join(child.cmdline())]

    def kill(self, name: str) -> None:
        """Kill a process of the cluster and what it has started."""
        process = self.processes.pop(name)
        for child in [*self._children(name, process), psutil.Process(process.pid)]:
            child.kill()
        process.wait()

    def stop(self) -> None:
        for name in list(self.processes):
            self.kill(name)

    def _children(self, name: str, process: subprocess.Popen[bytes] | None = None) -> list[psutil.Process]:
        return psutil.Process((process or self.processes[name]).pid).children(recursive=True)

    def _start(self, name: str, program: str, *arguments: str) -> None:
        environment = os.environ | {"SPARK_HOME": str(self.home), "SPARK_LOCAL_IP": "127.0.0.1"}
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [str(self.home / "bin" / program), *arguments], stdout=log, stderr=log, env=environment, cwd=self.folder
            )

    def _wait_for(self, port: int) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.3)
        raise TimeoutError(f"Spark does not listen on {port}; its logs are in {self.folder}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_cluster(folder: Path) -> Iterator[SparkCluster]:
    """Skips the test where Java or the packages are missing."""
    pyspark = pytest.importorskip("pyspark", reason="Spark is not installed: make test-spark")
    home = Path(pyspark.__file__).parent
    if not (home / "jars").is_dir() or shutil.which("java") is None:
        pytest.skip("the server of Spark or Java is missing: apt-get install default-jre-headless, make test-spark")
    cluster = SparkCluster(folder, home)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
