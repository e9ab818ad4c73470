"""DuckDB inside this process: the engine of lakes that needs no server.

One database without tables for each process, and a connection of its own for each question. It reads the files of the
lake and no others.
"""

from __future__ import annotations

import logging
import os
import threading
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np

from variants.genome.alleles import VariantKey
from variants.lake.engine import Engine, LakeQuestion, LakeTimeoutError, LakeUnreadableError, Watch
from variants.lake.manifest import LakeError, LakeFile
from variants.lake.s3_folder import SCHEME, s3_file_system
from variants.query.lake_dialect import DUCKDB
from variants.query.to_lake import LakeSQL

if TYPE_CHECKING:  # they take 0.1 s to load
    import pyarrow as pa
    from fsspec import AbstractFileSystem

logger = logging.getLogger(__name__)
_ROWS_AT_ONCE = 2_000
_ROWS_WRITTEN = 100_000  # to a file at a time
_MOST_FILES_AT_ONCE = 64
_KEY = "chrom, pos, vkey"
_PACKAGE = str(Path(__file__).resolve().parent)  # has the file of the self-check


def embedded_engine(root: str, memory: int) -> Engine:
    """The engine of this process for the lake below a folder; a process that was forked has its own.

    Args:
        root: LWDS_LAKE.
        memory: MB for all questions of the process together.
    """
    return _engine_of_process(os.getpid(), root, memory)


@lru_cache(maxsize=4)
def _engine_of_process(pid: int, root: str, memory: int) -> DuckDBEngine:
    return DuckDBEngine(root, memory)


class DuckDBEngine:
    """Answers questions about lakes below one folder."""

    dialect = DUCKDB

    def __init__(self, root: str, memory: int) -> None:
        self._memory = memory
        self._database = duckdb.connect(
            config={"memory_limit": f"{memory}MB", "autoinstall_known_extensions": False, "temp_directory": ""}
        )
        self._database.execute("SET parquet_metadata_cache = true")
        if root.startswith(SCHEME):
            self._database.register_filesystem(_s3_for_duckdb())
        self._database.execute(f"SET allowed_directories = [{_quote_text(root)}, {_quote_text(_PACKAGE)}]")
        self._database.execute("SET enable_external_access = false")
        self._database.execute("SET lock_configuration = true")

    def count(self, question: LakeQuestion, *, within: float) -> int:
        """See Engine."""
        if not question.files:
            return 0
        with self._cursor(within) as cursor:
            cursor.execute(f"SELECT count(*) {_matching(question, question.files)}", question.condition.parameters)
            row = cursor.fetchone()
        return int(row[0]) if row else 0

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
        """See Engine. Few files are read first, since often the first matches are enough."""
        files: Sequence[LakeFile] = question.files
        parameters = [*question.condition.parameters]
        bound = ""
        if after is not None:
            files = [file for file in files if (file.chrom, file.last) >= after[:2]]
            bound, parameters = f" AND ({_KEY}) > (?, ?, ?)", [*parameters, *after]
        if before is not None:
            files = [file for file in reversed(files) if (file.chrom, file.first) <= before[:2]]
            bound, parameters = f"{bound} AND ({_KEY}) < (?, ?, ?)", [*parameters, *before]
        by_key = ", ".join(f"{name} {'DESC' if before else 'ASC'}" for name in _KEY.split(", "))
        sorted_by = f"{order}, {by_key}" if order else by_key
        end = "" if limit is None else f" LIMIT {limit:d}"
        selected = ", ".join([_KEY, *columns])
        row_count = 0
        for some in [files] if order and files else _growing_batches(files):
            statement = f"SELECT {selected} {_matching(question, some)}{bound} ORDER BY {sorted_by}{end}"
            with self._cursor(within) as cursor:
                cursor.execute(statement, parameters)
                while rows := cursor.fetchmany(_ROWS_AT_ONCE):
                    row_count += len(rows)
                    yield from rows
            if limit is not None and row_count >= limit:
                return

    def count_values(
        self, question: LakeQuestion, *, value: str, size: int, within: float
    ) -> tuple[list[tuple[Any, int]], int]:
        """See Engine."""
        if not question.files:
            return [], 0
        matching = _matching(question, question.files)
        statement = (
            f"SELECT value, n, sum(n) OVER () FROM (SELECT value, count(*) AS n"
            f" FROM (SELECT unnest({value}) AS value {matching}) GROUP BY value)"
            f" WHERE value IS NOT NULL ORDER BY n DESC, value LIMIT {size:d}"
        )
        with self._cursor(within) as cursor:
            rows = cursor.execute(statement, question.condition.parameters).fetchall()
        listed = [(listed_value, count) for listed_value, count, _ in rows]
        return listed, (int(rows[0][2]) if rows else 0) - sum(count for _, count in listed)

    def select(self, question: LakeQuestion, *, columns: Sequence[LakeSQL], within: float) -> Iterator[tuple[Any, ...]]:
        """See Engine."""
        selected = ", ".join(column.sql for column in columns)
        parameters = [value for part in (*columns, question.condition) for value in part.parameters]
        for some in _growing_batches(question.files):
            with self._cursor(within) as cursor:
                cursor.execute(f"SELECT {selected} {_matching(question, some)} ORDER BY {_KEY}", parameters)
                while rows := cursor.fetchmany(_ROWS_AT_ONCE):
                    yield from rows

    def look_up(self, question: LakeQuestion, *, columns: Sequence[LakeSQL], within: float) -> list[tuple[Any, ...]]:
        """See Engine."""
        if not question.files:
            return []
        selected = ", ".join(column.sql for column in columns)
        parameters = [value for part in (*columns, question.condition) for value in part.parameters]
        with self._cursor(within) as cursor:
            return cursor.execute(f"SELECT {selected} {_matching(question, question.files)}", parameters).fetchall()

    def positions(self, question: LakeQuestion, *, within: float) -> array[int]:
        """See Engine."""
        positions = array("i")
        for some in _growing_batches(question.files):
            statement = f"SELECT pos {_matching(question, some)} ORDER BY chrom, pos"
            with self._cursor(within) as cursor:
                columns = cursor.execute(statement, question.condition.parameters).fetchnumpy()
            positions.frombytes(np.asarray(columns["pos"], np.int32).tobytes())
        return positions

    def ends(self, question: LakeQuestion, *, value: str, within: float) -> tuple[Any, Any]:
        """See Engine."""
        if not question.files:
            return None, None
        statement = f"SELECT min({value}), max({value}) {_matching(question, question.files)}"
        with self._cursor(within) as cursor:
            row = cursor.execute(statement, question.condition.parameters).fetchone()
        return (row[0], row[1]) if row else (None, None)

    def tabulate(self, question: LakeQuestion, *, axes: Sequence[LakeSQL], within: float) -> list[tuple[Any, ...]]:
        """See Engine."""
        if not question.files:
            return []
        lists = ", ".join(f"{axis.sql} AS l{number}" for number, axis in enumerate(axes))
        source = f"(SELECT {lists} {_matching(question, question.files)})"
        for number in range(len(axes)):  # one after the other: DuckDB would walk through two lists side by side
            source = f"(SELECT * EXCLUDE (l{number}), unnest(l{number}) AS a{number} FROM {source})"
        names = ", ".join(f"a{number}" for number in range(len(axes)))
        parameters = [value for part in (*axes, question.condition) for value in part.parameters]
        with self._cursor(within) as cursor:
            return cursor.execute(f"SELECT {names}, count(*) FROM {source} GROUP BY {names}", parameters).fetchall()

    def join(self, question: LakeQuestion, *, listed: pa.Table, columns: Sequence[str], within: float) -> pa.Table:
        """See Engine. One hash join: the list is the smaller side, and its positions say which row groups are read."""
        selected = ", ".join(f"{column} AS c{number}" for number, column in enumerate(columns))
        statement = (
            f"SELECT number, vkey, {selected} FROM (SELECT * {_matching(question, question.files)}) JOIN listed"
            " USING (chrom, pos, ref, alt) ORDER BY number"
        )
        with self._cursor(within) as cursor:
            cursor.register("listed", listed)
            return cursor.sql(statement, params=question.condition.parameters).to_arrow_table()

    def write(
        self, question: LakeQuestion, *, columns: Sequence[str], folder: Path, within: float, watch: Watch
    ) -> list[Path]:
        """See Engine. One file: DuckDB itself may not write."""
        import pyarrow.parquet as pq

        folder.mkdir(exist_ok=True)
        path = folder / "part-00000.parquet"
        statement = f"SELECT {', '.join(columns)} {_matching(question, question.files)}"
        with self._cursor(within) as cursor:
            if not question.files:
                return []
            batches = cursor.sql(statement, params=question.condition.parameters).to_arrow_reader(_ROWS_WRITTEN)
            with pq.ParquetWriter(path, batches.schema, compression="zstd") as writer:
                for batch in batches:
                    writer.write_batch(batch)
                    watch()
        return [path]

    @contextmanager
    def _cursor(self, within: float) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection whose statements end after so many seconds, and when the block is left."""
        cursor = self._database.cursor()
        ended = threading.Event()
        watch = threading.Thread(target=_interrupt_after, args=(cursor, within, ended), daemon=True)
        try:
            if within <= 0:
                raise duckdb.InterruptException
            watch.start()
            yield cursor
        except duckdb.InterruptException:
            raise LakeTimeoutError(
                f"the lake gave no answer within {within:.3g} seconds: narrow the question, or raise LWDS_LAKE_SECONDS"
            ) from None
        except duckdb.OutOfMemoryException:
            raise LakeError(
                f"the question needs more than {self._memory} MB of memory: narrow it, or raise LWDS_LAKE_MEMORY"
            ) from None
        except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.PermissionException):
            raise  # a fault of the portal; all other errors come of files that are not as they were written
        except duckdb.Error as error:
            logger.error("the lake cannot be read: %s", error)
            raise LakeUnreadableError("the lake cannot be read; the operators find the reason in the log") from None
        finally:
            ended.set()
            if watch.ident:  # it was started
                watch.join()
            cursor.close()


def _s3_for_duckdb() -> AbstractFileSystem:
    """The object store as DuckDB reads it: its own extension for that cannot be had without a download."""
    from fsspec.implementations.arrow import ArrowFSWrapper

    class ArrowStore(ArrowFSWrapper):
        """Takes the addresses that DuckDB gives."""

        protocol = "s3"

        @classmethod
        def _strip_protocol(cls, path: str) -> str:
            return path.removeprefix(SCHEME)

    return ArrowStore(s3_file_system())


def _interrupt_after(cursor: duckdb.DuckDBPyConnection, within: float, ended: threading.Event) -> None:
    """Interrupt the statement of a connection after so many seconds, again and again: one between two is not heard."""
    wait = within
    while not ended.wait(wait):
        cursor.interrupt()
        wait = 0.05


def _matching(question: LakeQuestion, files: Sequence[LakeFile]) -> str:
    """FROM and WHERE of the variants of some files that match."""
    paths = ", ".join(_quote_text(str(question.folder / file.name)) for file in files)
    return f"FROM read_parquet([{paths}]) WHERE {question.condition.sql}"


def _growing_batches(files: Sequence[LakeFile]) -> Iterator[Sequence[LakeFile]]:
    """One file, two, four ... at a time."""
    first, size = 0, 1
    while first < len(files):
        yield files[first : first + size]
        first, size = first + size, min(2 * size, _MOST_FILES_AT_ONCE)


def _quote_text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
