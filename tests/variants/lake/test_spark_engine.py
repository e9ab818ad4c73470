"""Spark over Spark Connect gives what DuckDB gives, also while its processes are killed. Run by `make test-spark`."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from tests.spark_cluster import SparkCluster, running_cluster
from tests.variants.lake.test_duckdb_engine import ALL, question
from tests.variants.lake.test_duckdb_engine import folder as folder
from variants.lake.duckdb_engine import DuckDBEngine
from variants.lake.engine import LakeQuestion, LakeTimeoutError, LakeUnreadableError
from variants.lake.manifest import LakeFile
from variants.lake.self_check import wrong_answers
from variants.lake.spark_engine import SparkEngine
from variants.query.to_lake import LakeSQL

pytestmark = [pytest.mark.spark, pytest.mark.timeout(1_800)]
ROWS = 2_000_000  # of what is merged, in each of two files


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkCluster]:
    with running_cluster(tmp_path_factory.mktemp("spark")) as running:
        yield running


@pytest.fixture(scope="module")
def spark(cluster: SparkCluster) -> SparkEngine:
    return SparkEngine(cluster.remote)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> LakeQuestion:
    """Half of the variants of two files; what it takes to sort them takes some seconds."""
    folder = tmp_path_factory.mktemp("large")
    files = []
    for number in range(2):
        first = number * ROWS
        duckdb.sql(
            f"COPY (SELECT 1 AS chrom, {first} + row AS pos, row AS vkey, hash(row)::VARCHAR AS ref, 'C' AS alt,"
            f" row * 0.5 AS score FROM range({ROWS}) t (row)) TO '{folder}/{number}.parquet'"
        )
        files.append(LakeFile(f"{number}.parquet", "", 0, ROWS, 1, first, first + ROWS - 1, ()))
    return LakeQuestion(folder, tuple(files), LakeSQL("vkey % ? = 0", (2,)))


def ask_for_ever(spark: SparkEngine, large: LakeQuestion) -> None:
    while True:
        list(spark.rows(large, order="ref", limit=10, within=600))


def test_it_answers_the_self_check(spark: SparkEngine) -> None:
    assert wrong_answers(spark, within=600) == []


def test_every_question_has_the_answer_of_duckdb(spark: SparkEngine, folder: Path) -> None:
    duck = DuckDBEngine(str(folder), memory=200)
    lake_question = question(folder, "score <> ?", 1)
    after, listed = (
        ALL[120],
        pa.table({"number": [1, 2], "chrom": [22, 22], "pos": [0, 1_000], "ref": ["G", "G"], "alt": ["A", "C"]}),
    )
    for engine in (spark, duck):
        assert engine.count(lake_question, within=600) == 335
        assert list(engine.rows(question(folder), after=after, limit=20, within=600))[:20] == ALL[121:141]
        assert list(engine.rows(question(folder), before=after, limit=20, within=600))[:20] == ALL[100:120][::-1]
        assert engine.ends(lake_question, value="pos", within=600) == (0, 4_049)
        assert sum(engine.positions(lake_question, within=600)) == sum(duck.positions(lake_question, within=600))
        joined = engine.join(question(folder), listed=listed, columns=["score"], within=600).to_pydict()
        assert joined == duck.join(question(folder), listed=listed, columns=["score"], within=600).to_pydict()
        axes = [LakeSQL(engine.dialect.listed("score")), LakeSQL(engine.dialect.listed("pos % 2"))]
        expected = [(0, 0, 85), (0, 1, 85), (2, 0, 80), (2, 1, 85)]
        assert sorted(engine.tabulate(lake_question, axes=axes, within=600)) == expected
        value = engine.dialect.listed("score")
        assert engine.count_values(lake_question, value=value, size=1, within=600) == ([(0, 170)], 165)
        assert sorted(engine.look_up(lake_question, columns=[LakeSQL("pos + ?", (7,))], within=600))[0] == (7,)
        columns = [LakeSQL("vkey"), LakeSQL("score")]
        assert next(iter(engine.select(lake_question, columns=columns, within=600))) == (0, 0)


def test_a_question_that_takes_too_long_is_interrupted(spark: SparkEngine, large: LakeQuestion) -> None:
    with pytest.raises(LakeTimeoutError, match="LWDS_LAKE_SECONDS"):
        list(spark.rows(large, order="ref", within=0.5))
    assert spark.count(large, within=600) == ROWS


def test_a_cancelled_job_leaves_nothing_running(spark: SparkEngine, large: LakeQuestion, tmp_path: Path) -> None:
    def cancel() -> None:
        raise InterruptedError

    columns = [f"sha2(concat(ref, '{number}'), 512) AS c{number}" for number in range(40)]
    with pytest.raises(InterruptedError):
        spark.write(large, columns=columns, folder=tmp_path / "out", within=600, watch=cancel)
    assert not list((tmp_path / "out").glob("*.parquet"))


def test_killed_executors_change_no_row(
    cluster: SparkCluster, spark: SparkEngine, large: LakeQuestion, tmp_path: Path
) -> None:
    """An executor dies while it writes; the others do its part again."""
    columns = ["pos", *(f"sha2(concat(ref, '{number}'), 256) AS c{number}" for number in range(6))]
    killed: list[int] = []

    def kill() -> None:
        if not killed and (executors := cluster.executors()):
            time.sleep(1)
            killed.append(executors[0].pid)
            executors[0].kill()

    files = spark.write(large, columns=columns, folder=tmp_path / "out", within=600, watch=kill)
    assert killed
    positions = duckdb.sql(f"SELECT count(*), count(DISTINCT pos) FROM read_parquet({[str(file) for file in files]})")
    assert positions.fetchall() == [(ROWS, ROWS)]


def test_a_killed_server_is_an_error_and_a_new_one_is_used(
    cluster: SparkCluster, spark: SparkEngine, large: LakeQuestion
) -> None:
    threading.Timer(2, cluster.kill, ["connect"]).start()
    with pytest.raises(LakeUnreadableError, match="Spark cannot read the lake"):
        ask_for_ever(spark, large)
    cluster.start_connect()
    assert spark.count(large, within=600) == ROWS
