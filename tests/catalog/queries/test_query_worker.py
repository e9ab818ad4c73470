"""The program of a query's process, by itself."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from catalog.queries import query_worker

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are confined on Linux alone")


@pytest.fixture
def run_worker(tmp_path):
    """Run the program on one table: run_worker(sql, **task) -> (Arrow stream, outcome)."""
    tmp_path.chmod(0o755)
    duckdb.sql("SELECT range AS n FROM range(3)").write_parquet(str(tmp_path / "0.parquet"))

    def run(sql, **task):
        view = {"schema": "s", "name": "t", "files": ["0.parquet"], "query": "SELECT n FROM {rows}"}
        task = {"sql": sql, "views": [view], "parent": os.getpid(), "memory_mb": 256, "seconds": 20} | task
        command = [sys.executable, "-I", str(Path(query_worker.__file__)), str(tmp_path)]
        text = json.dumps({"is_confined": True} | task).encode() + b"\n"
        done = subprocess.run(command, input=text, capture_output=True, check=False, timeout=60)
        return done.stdout, json.loads(done.stderr.decode().splitlines()[-1]) if done.stderr else None

    return run


def test_rows_come_as_arrow_and_their_types_at_the_end(run_worker):
    stream, outcome = run_worker("SELECT n, n * 2 AS m FROM s.t")
    assert pa.ipc.open_stream(stream).read_all().to_pydict() == {"n": [0, 1, 2], "m": [0, 2, 4]}
    assert outcome == {"columns": [{"name": "n", "type": "BIGINT"}, {"name": "m", "type": "BIGINT"}]}


def test_an_error_of_the_database_is_the_outcome(run_worker):
    stream, outcome = run_worker("SELECT nothing FROM s.t")
    assert (stream, outcome["error"]) == (b"", "sql")
    assert "nothing" in outcome["message"]


def test_without_its_parent_nothing_is_run(run_worker):
    assert run_worker("SELECT 1", parent=1) == (b"", None)


def test_names_and_texts_are_quoted():
    assert (query_worker.quote_name('a"b'), query_worker.quote_text("it's")) == ('"a""b"', "'it''s'")
