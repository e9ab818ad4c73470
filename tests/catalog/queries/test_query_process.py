"""The process of a query by itself: the statements are not checked before, so its own walls must hold."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import psutil
import pytest

from accounts.budget import OutOfTimeError, OverLimitError
from accounts.limits import LIMITS
from catalog.queries.query_process import PROGRAM, Input, QueryCancelledError, QueryFailedError, run_in_process

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are confined on Linux alone")


def rows(folder):
    return duckdb.sql(f"FROM '{folder}/result.parquet'").fetchall()


def test_rows_and_types_come_back(ask_process, tmp_path):
    result = ask_process("SELECT k, count(*) AS n, max(n) AS n FROM t GROUP BY k ORDER BY k")
    assert [column["name"] for column in result.columns] == ["k", "n", "n_2"]
    assert (result.n_rows, result.is_truncated) == (3, False)
    assert rows(tmp_path) == [(0, 334, 999), (1, 333, 997), (2, 333, 998)]


HOSTILE = (
    *("FROM read_text('/etc/passwd')", "FROM '../secret.parquet'", "COPY (SELECT 1) TO '/tmp/x.csv'", "LOAD httpfs"),
    *(
        "ATTACH '/tmp/x.db'",
        "SET memory_limit = '9GB'",
        "SELECT length(repeat('x', 2000000000))",
        "FROM glob('/etc/*')",
    ),
    "SELECT count(*) FROM t a, t b, t c, t d WHERE a.n + b.n + c.n + d.n = 7",
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r",
)


@pytest.mark.long  # two hundred processes
def test_two_hundred_queries_of_which_twenty_are_hostile(tmp_path):
    duckdb.sql("SELECT range AS n, range % 3 AS k FROM range(1000)").write_parquet(str(tmp_path / "t.parquet"))
    queries = ["SELECT sum(n) AS total FROM t"] * 180 + list(HOSTILE) * 2
    random.Random(1).shuffle(queries)
    limits = {name: limit.default for name, limit in LIMITS.items()} | {"sql_seconds": 30, "sql_memory_mb": 256}

    def ask(number):
        target = tmp_path / f"{number}.parquet"
        source = Input("", "t", [tmp_path / "t.parquet"])
        started = time.monotonic()
        try:
            run_in_process(sql=queries[number], inputs=[source], target=target, limits=limits, folder=tmp_path)
        except (QueryFailedError, OverLimitError, OutOfTimeError):
            return None, time.monotonic() - started
        return duckdb.connect().execute(f"FROM '{target}'").fetchall(), time.monotonic() - started

    memory = psutil.Process().memory_info().rss
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(len(queries))))
    for sql, (rows, _) in zip(queries, answers, strict=True):
        assert rows == (None if sql in HOSTILE else [(499_500,)]), sql
    seconds = sorted(taken for sql, (_, taken) in zip(queries, answers, strict=True) if sql not in HOSTILE)
    grown = (psutil.Process().memory_info().rss - memory) / 2**20
    print(f"honest queries: median {seconds[90]:.2f} s, p95 {seconds[171]:.2f} s; memory grew by {grown:.0f} MB")
    assert grown < 300
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []
    assert not [child for child in psutil.Process().children() if "query_worker" in " ".join(child.cmdline())]


@pytest.mark.parametrize(
    "sql",
    [
        *("FROM read_text('/etc/passwd')", "FROM read_csv('/etc/hostname')", "FROM glob('/etc/*')"),
        *("FROM read_blob('/proc/self/environ')", "FROM '../secret.parquet'", "FROM read_text('secret.parquet')"),
        *("COPY (SELECT 1) TO '/tmp/x.csv'", "ATTACH '/tmp/x.db'", "EXPORT DATABASE '/tmp/x'", "INSTALL httpfs"),
        *("COPY (SELECT 1) TO '0.parquet' (FORMAT parquet, USE_TMP_FILE false)", "LOAD httpfs"),
        *("SET memory_limit = '9GB'", "SET enable_external_access = true", "RESET lock_configuration"),
        *(
            "PRAGMA threads = 9",
            "SELECT * FROM folder",
            "SELECT getenv('HOME')",
            "FROM read_csv('https://example.org/')",
        ),
    ],
)
def test_hostile_sql_reaches_nothing(ask_process, tmp_path, sql):
    before = (tmp_path / "t.parquet").read_bytes()
    with pytest.raises((QueryFailedError, OverLimitError)) as refused:
        ask_process(sql)
    assert str(tmp_path) not in str(refused.value)
    assert "without an answer" not in str(refused.value)
    assert (tmp_path / "t.parquet").read_bytes() == before


def test_settings_reveal_no_path_of_the_server(ask_process, tmp_path):
    ask_process("SELECT value FROM duckdb_settings()")
    values = " ".join(str(value) for (value,) in rows(tmp_path))
    assert str(tmp_path) not in values
    assert str(Path.home()) not in values


def test_one_large_value_ends_at_the_memory_limit(ask_process):
    with pytest.raises(OverLimitError, match="LWDS_SQL_MEMORY_MB"):
        ask_process("SELECT length(repeat('x', 2000000000))", sql_memory_mb=256)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM t a, t b, t c, t d WHERE a.n + b.n + c.n + d.n = 7",
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r",
    ],
)
def test_a_query_without_end_is_ended_in_time(ask_process, sql):
    started = time.monotonic()
    with pytest.raises(OutOfTimeError, match="LWDS_SQL_SECONDS"):
        ask_process(sql, sql_seconds=2)
    assert time.monotonic() - started < 8
    assert not [child for child in psutil.Process().children() if "query_worker" in " ".join(child.cmdline())]


def test_a_query_is_cancelled_while_it_computes(ask_process):
    with pytest.raises(QueryCancelledError):
        ask_process("SELECT count(*) FROM t a, t b, t c, t d WHERE a.n + b.n + c.n + d.n = 7", report=lambda n: False)


def test_a_process_that_is_killed_leaves_nothing_behind(ask_process, tmp_path):
    def kill():
        while not (results := [c for c in psutil.Process().children() if "query_worker" in " ".join(c.cmdline())]):
            time.sleep(0.05)
        results[0].kill()

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(QueryFailedError, match="without an answer"):
        ask_process("SELECT count(*) FROM t a, t b, t c, t d WHERE a.n + b.n + c.n + d.n = 7")
    killer.join()
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == []


def test_more_rows_than_the_limit_are_left_out_and_that_is_known(ask_process):
    result = ask_process("SELECT * FROM t, range(100)", max_sql_rows=10_500)
    assert (result.n_rows, result.is_truncated) == (10_500, True)


def test_an_error_of_the_database_is_reported_in_its_words(ask_process):
    with pytest.raises(QueryFailedError, match=r"Did you mean|not found"):
        ask_process("SELECT nn FROM t")


AS_AN_ORDINARY_USER = """
import ctypes, os, runpy, sys
from pathlib import Path
libc = ctypes.CDLL(None)
if os.getuid() == 0 and libc.unshare(0x10000000) == 0:  # a namespace in which root has another id, and no rights
    Path("/proc/self/setgroups").write_text("deny")
    for name in ("uid_map", "gid_map"):
        Path("/proc/self", name).write_text("1000 0 1")
    libc.capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)())
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def test_an_ordinary_user_gives_the_process_a_root_directory_of_its_own(tmp_path):
    task = {"sql": "SELECT 1", "views": [], "parent": os.getpid(), "memory_mb": 512, "seconds": 10, "is_confined": True}
    command = [sys.executable, "-I", "-c", AS_AN_ORDINARY_USER, str(PROGRAM), str(tmp_path)]
    done = subprocess.run(command, input=json.dumps(task).encode() + b"\n", capture_output=True, check=True)
    assert json.loads(done.stderr.splitlines()[-1]) == {"columns": [{"name": "1", "type": "INTEGER"}]}
