"""The process of a query by itself: the statements are not checked before, so its own walls must hold."""

import sys
import threading
import time
from pathlib import Path

import duckdb
import psutil
import pytest

from accounts.budget import OutOfTimeError, OverLimitError
from catalog.queries.query_process import QueryCancelledError, QueryFailedError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are confined on Linux alone")


def rows(folder):
    return duckdb.sql(f"FROM '{folder}/result.parquet'").fetchall()


def test_rows_and_types_come_back(ask_process, tmp_path):
    result = ask_process("SELECT k, count(*) AS n, max(n) AS n FROM t GROUP BY k ORDER BY k")
    assert [column["name"] for column in result.columns] == ["k", "n", "n_2"]
    assert (result.n_rows, result.is_truncated) == (3, False)
    assert rows(tmp_path) == [(0, 334, 999), (1, 333, 997), (2, 333, 998)]


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


def test_settings_tell_no_path_of_the_server(ask_process, tmp_path):
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
        while not (found := [c for c in psutil.Process().children() if "query_worker" in " ".join(c.cmdline())]):
            time.sleep(0.05)
        found[0].kill()

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(QueryFailedError, match="without an answer"):
        ask_process("SELECT count(*) FROM t a, t b, t c, t d WHERE a.n + b.n + c.n + d.n = 7")
    killer.join()
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == []


def test_more_rows_than_the_limit_are_left_out_and_that_is_known(ask_process):
    result = ask_process("SELECT * FROM t, range(100)", max_sql_rows=10_500)
    assert (result.n_rows, result.is_truncated) == (10_500, True)


def test_what_the_database_refuses_is_told_in_its_words(ask_process):
    with pytest.raises(QueryFailedError, match=r"Did you mean|not found"):
        ask_process("SELECT nn FROM t")
