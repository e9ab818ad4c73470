"""Apache Spark over Spark Connect: the engine of lakes for what one machine does not hold.

The portal has the thin client alone (`pip install lwds_portal[spark]`); the cluster is whatever the site has. Executors
read the files themselves, so that LWDS_LAKE must be a folder that all of them see, or an object store.
"""

from __future__ import annotations

import logging
import threading
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np

from variants.genome.alleles import VariantKey
from variants.lake.engine import LakeQuestion, LakeTimeoutError, LakeUnreadableError, Watch, watched_result
from variants.lake.manifest import LakeError, LakeFile
from variants.lake.s3_folder import SCHEME, S3Folder
from variants.query.lake_dialect import SPARK
from variants.query.to_lake import LakeSQL

if TYPE_CHECKING:  # the client is an extra
    import pyarrow as pa
    from pyspark.sql.connect.dataframe import DataFrame
    from pyspark.sql.connect.session import SparkSession

logger = logging.getLogger(__name__)
MAX_RETRIES = 4  # of a request that the server does not answer, within some seconds
_KEY = ("chrom", "pos", "vkey")
_SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    # Compressed columns look small enough to be sent to every executor, and are not.
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.session.timeZone": "UTC",
}


@lru_cache(maxsize=2)
def spark_engine(remote: str) -> SparkEngine:
    """The engine of this process for a server.

    Args:
        remote: LWDS_SPARK, such as sc://host:15002.
    """
    return SparkEngine(remote)


class SparkEngine:
    """Answers questions about lakes by a Spark Connect server; each method is that of Engine."""

    dialect = SPARK

    def __init__(self, remote: str) -> None:
        self._remote = remote
        self._session: SparkSession | None = None
        self._lock = threading.Lock()

    def count(self, question: LakeQuestion, *, within: float) -> int:
        """See Engine."""
        ((count,),) = self._collect(question, "SELECT count(*) FROM {lake} WHERE {condition}", within=within) or [(0,)]
        return int(count)

    def rows(
        self,
        question: LakeQuestion,
        *,
        columns: Sequence[str] = (),
        after: VariantKey | None = None,
        before: VariantKey | None = None,
        order: str = "",
        limit: int | None = None,
        within: float,
    ) -> Iterator[tuple[Any, ...]]:
        """See Engine."""
        bounds = [_beyond(">", after)] if after else []
        bounds += [_beyond("<", before)] if before else []
        by_key = ", ".join(f"{name} {'DESC' if before else 'ASC'}" for name in _KEY)
        end = "" if limit is None else f" LIMIT {limit:d}"
        statement = (
            f"SELECT {', '.join([*_KEY, *columns])} FROM {{lake}} WHERE {{condition}}"
            f"{''.join(f' AND {bound.sql}' for bound in bounds)} ORDER BY {f'{order}, ' if order else ''}{by_key}{end}"
        )
        yield from self._stream(question, statement, behind=bounds, within=within)

    def count_values(
        self, question: LakeQuestion, *, value: str, size: int, within: float
    ) -> tuple[list[tuple[Any, int]], int]:
        """See Engine."""
        statement = (
            f"SELECT value, n, sum(n) OVER () FROM (SELECT value, count(*) AS n FROM (SELECT explode({value}) AS value"
            f" FROM {{lake}} WHERE {{condition}}) GROUP BY value) WHERE value IS NOT NULL ORDER BY n DESC, value"
            f" LIMIT {size:d}"
        )
        rows = self._collect(question, statement, within=within)
        listed = [(listed_value, count) for listed_value, count, _ in rows]
        return listed, (int(rows[0][2]) if rows else 0) - sum(count for _, count in listed)

    def select(self, question: LakeQuestion, *, columns: Sequence[LakeSQL], within: float) -> Iterator[tuple[Any, ...]]:
        """See Engine."""
        selected = ", ".join(column.sql for column in columns)
        statement = f"SELECT {selected} FROM {{lake}} WHERE {{condition}} ORDER BY {', '.join(_KEY)}"
        yield from self._stream(question, statement, before=columns, within=within)

    def look_up(self, question: LakeQuestion, *, columns: Sequence[LakeSQL], within: float) -> list[tuple[Any, ...]]:
        """See Engine."""
        statement = f"SELECT {', '.join(column.sql for column in columns)} FROM {{lake}} WHERE {{condition}}"
        return self._collect(question, statement, before=columns, within=within)

    def positions(self, question: LakeQuestion, *, within: float) -> array[int]:
        """See Engine."""
        positions = array("i")
        with self._run_question(
            question, "SELECT pos FROM {lake} WHERE {condition} ORDER BY chrom, pos", within
        ) as answer:
            if answer is not None:
                positions.frombytes(np.asarray(answer.toArrow().column("pos"), np.int32).tobytes())
        return positions

    def ends(self, question: LakeQuestion, *, value: str, within: float) -> tuple[Any, Any]:
        """See Engine."""
        statement = f"SELECT min({value}), max({value}) FROM {{lake}} WHERE {{condition}}"
        ((low, high),) = self._collect(question, statement, within=within) or [(None, None)]
        return low, high

    def tabulate(self, question: LakeQuestion, *, axes: Sequence[LakeSQL], within: float) -> list[tuple[Any, ...]]:
        """See Engine."""
        lists = ", ".join(f"{axis.sql} AS l{number}" for number, axis in enumerate(axes))
        exploded = "".join(f" LATERAL VIEW explode(l{n}) t{n} AS a{n}" for n in range(len(axes)))
        names = ", ".join(f"a{number}" for number in range(len(axes)))
        statement = (
            f"SELECT {names}, count(*) FROM (SELECT {lists} FROM {{lake}} WHERE {{condition}}) v{exploded}"
            f" GROUP BY {names}"
        )
        return self._collect(question, statement, before=axes, within=within)

    def join(self, question: LakeQuestion, *, listed: pa.Table, columns: Sequence[str], within: float) -> pa.Table:
        """See Engine."""
        selected = ", ".join(f"{column} AS c{number}" for number, column in enumerate(columns))
        statement = (
            f"SELECT number, vkey, {selected} FROM (SELECT * FROM {{lake}} WHERE {{condition}}) JOIN {{listed}}"
            " USING (chrom, pos, ref, alt) ORDER BY number"
        )
        with self._run_question(question, statement, within, listed=listed) as answer:
            if answer is None:
                raise LakeError("no file of the lake is near the list")
            return answer.toArrow()

    def write(
        self, question: LakeQuestion, *, columns: Sequence[str], folder: Path, within: float, watch: Watch
    ) -> list[Path]:
        """See Engine. The executors write, into a folder that they see as this process does."""
        statement = f"SELECT {', '.join(columns)} FROM {{lake}} WHERE {{condition}}"
        with self._run_question(question, statement, within) as answer:
            if answer is not None:
                output, tags = answer.write.mode("overwrite"), self._connected().getTags()

                def stop() -> None:
                    for tag in tags:
                        self._connected().interruptTag(tag)

                watched_result(lambda: output.parquet(str(folder)), watch, stop)
        return sorted(folder.glob("*.parquet"))

    def _collect(
        self, question: LakeQuestion, statement: str, *, before: Sequence[LakeSQL] = (), within: float
    ) -> list[tuple[Any, ...]]:
        """The rows of a statement; none where no file can hold any."""
        with self._run_question(question, statement, within, before=before) as answer:
            return [] if answer is None else [tuple(row) for row in answer.collect()]

    def _stream(
        self,
        question: LakeQuestion,
        statement: str,
        *,
        before: Sequence[LakeSQL] = (),
        behind: Sequence[LakeSQL] = (),
        within: float,
    ) -> Iterator[tuple[Any, ...]]:
        with self._run_question(question, statement, within, before=before, behind=behind) as answer:
            if answer is not None:
                yield from map(tuple, answer.toLocalIterator())

    @contextmanager
    def _run_question(
        self,
        question: LakeQuestion,
        statement: str,
        within: float,
        *,
        before: Sequence[LakeSQL] = (),
        behind: Sequence[LakeSQL] = (),
        listed: pa.Table | None = None,
    ) -> Iterator[DataFrame | None]:
        """The answer to a statement, which is computed inside the block and within so many seconds.

        Args:
            statement: With {lake} for the files of the question, {condition}, and {listed} for the list.
            before, behind: Parts of the statement whose parameters come before and behind those of the condition.
        """
        from pyspark.errors import AnalysisException, ParseException, PySparkException
        from pyspark.sql.connect import functions

        if within <= 0:
            raise _timeout(within)
        if not question.files:
            yield None
            return
        parts = [*before, question.condition, *behind]
        values = [value for part in parts for value in part.parameters]
        parameters = [functions.lit(value) if isinstance(value, list) else value for value in values]
        tag, ended, late = uuid4().hex, threading.Event(), threading.Event()
        try:
            session = self._connected()
            sources = {"lake": session.read.parquet(*(_address(file, question.folder) for file in question.files))}
            if listed is not None:
                sources["listed"] = session.createDataFrame(listed)
            session.addTag(tag)
            watch = threading.Thread(target=_interrupt_after, args=(session, tag, within, ended, late), daemon=True)
            watch.start()
            try:
                text = statement.replace("{condition}", question.condition.sql)
                yield session.sql(text, args=parameters, **sources)
            finally:
                ended.set()
                session.removeTag(tag)
        except (AnalysisException, ParseException):
            raise  # a fault of the portal
        except PySparkException as error:
            if late.is_set():
                raise _timeout(within) from None
            logger.error("Spark cannot answer: %s", error)
            self._forget_session()
            raise LakeUnreadableError("Spark cannot read the lake; the operators find the reason in the log") from None

    def _connected(self) -> SparkSession:
        """The session, begun by the first question."""
        from pyspark.sql.connect.client.retries import DefaultPolicy
        from pyspark.sql.connect.session import SparkSession

        with self._lock:
            if self._session is None:
                session = SparkSession.builder.remote(self._remote).create()
                session.client.set_retry_policies([DefaultPolicy(max_retries=MAX_RETRIES, max_backoff=2_000)])
                for name, value in _SETTINGS.items():
                    session.conf.set(name, value)
                self._session = session
            return self._session

    def _forget_session(self) -> None:
        """Begin a new session with the next question: a server that was started again does not know the old one."""
        with self._lock:
            self._session = None


def _timeout(within: float) -> LakeTimeoutError:
    return LakeTimeoutError(
        f"Spark gave no answer within {within:.3g} seconds: narrow the question, or raise LWDS_LAKE_SECONDS"
    )


def _interrupt_after(
    session: SparkSession, tag: str, within: float, ended: threading.Event, late: threading.Event
) -> None:
    if not ended.wait(within):
        late.set()
        with suppress(Exception):  # the server is gone: whoever waits for the answer is told
            session.interruptTag(tag)


def _beyond(sign: str, key: VariantKey) -> LakeSQL:
    """The key of a variant lies behind or before another one."""
    chrom, pos, vkey = key
    sql = f"(chrom {sign} ? OR chrom = ? AND (pos {sign} ? OR pos = ? AND vkey {sign} ?))"
    return LakeSQL(sql, (chrom, chrom, pos, pos, vkey))


def _address(file: LakeFile, folder: Path | S3Folder) -> str:
    """Where executors read a file."""
    address = str(folder / file.name)
    return f"s3a://{address.removeprefix(SCHEME)}" if address.startswith(SCHEME) else f"file://{address}"
