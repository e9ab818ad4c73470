"""Running a query in a process of its own: inputs laid out, rows taken as they come, the process ended in any case."""

from __future__ import annotations

import io
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from accounts.budget import OutOfTimeError, OverLimitError
from accounts.problems import InvalidInputError

PROGRAM = Path(__file__).with_name("query_worker.py")
POLL_SECONDS, REPORT_SECONDS = 0.2, 0.5
END_SECONDS = 5  # between the last row and the end of the process
MAX_MESSAGE = 1_000  # characters of a database's message
ENVIRONMENT = {"ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1", "LANG": "C.UTF-8"}


class QueryFailedError(InvalidInputError):
    """400: the database refused the query; its own words."""

    code = "query-failed"


class QueryCancelledError(Exception):
    """Somebody cancelled it."""


@dataclass(frozen=True)
class Input:
    """A view of a query.

    Attributes:
        schema: Empty for none.
        files: Parquet files of its rows.
        query: SQL of its rows, in which `{rows}` stands for all rows of the files.
    """

    schema: str
    name: str
    files: Sequence[Path]
    query: str = "SELECT * FROM {rows}"


@dataclass(frozen=True)
class QueryResult:
    """What a query gave.

    Attributes:
        columns: [{"name", "type"}], types as DuckDB names them.
        is_truncated: There are more rows than `max_sql_rows`; the first are there.
    """

    columns: list[dict[str, str]]
    n_rows: int
    is_truncated: bool


def run_in_process(
    *,
    sql: str,
    inputs: Sequence[Input],
    target: Path,
    limits: Mapping[str, int],
    folder: Path,
    is_confined: bool = True,
    report: Callable[[int], bool] = lambda n_rows: True,
) -> QueryResult:
    """Run a query and write its rows as Parquet.

    Args:
        sql: As `statements.parse_statement` accepts it.
        target: Parquet file to write.
        limits: {name of a limit: its value}; see accounts.limits.
        folder: Where a folder for the inputs is made; they are linked, or copied from another disk.
        is_confined: Refuse to run where the system gives a process no root directory of its own.
        report: Called with the rows so far, some times a second; False cancels the query.

    Raises:
        QueryFailedError: The database refuses it.
        OutOfTimeError, OverLimitError: It needs more time or memory than a query has.
        QueryCancelledError: `report` asked to stop.
    """
    workspace = Path(tempfile.mkdtemp(prefix="query-", dir=folder))
    try:
        views = [_lay_out(number, table, workspace) for number, table in enumerate(inputs)]
        workspace.chmod(0o555)
        return _run(sql, views, workspace, target, limits, is_confined, report)
    finally:
        workspace.chmod(0o755)
        shutil.rmtree(workspace, ignore_errors=True)


def _lay_out(number: int, table: Input, workspace: Path) -> dict[str, Any]:
    """Put files where the process sees them, under neutral names, for reading only."""
    names = []
    for part, source in enumerate(table.files):
        file = workspace / f"{number}-{part}.parquet"
        try:
            file.hardlink_to(source)
        except OSError:  # another disk
            shutil.copyfile(source, file)
        file.chmod(0o444)
        names.append(file.name)
    return {"schema": table.schema, "name": table.name, "files": names, "query": table.query}


def _run(
    sql: str,
    views: Sequence[Mapping[str, Any]],
    workspace: Path,
    target: Path,
    limits: Mapping[str, int],
    is_confined: bool,
    report: Callable[[int], bool],
) -> QueryResult:
    task = {
        "sql": sql,
        "views": views,
        "parent": os.getpid(),
        "memory_mb": limits["sql_memory_mb"],
        "seconds": limits["sql_seconds"],
        "is_confined": is_confined,
    }
    command = [sys.executable, "-I", str(PROGRAM), str(workspace)]
    # Messages come through a pipe as well, since the process may write no file.
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT
    ) as process:
        rows = _Rows(process.stdout, limits, report)
        try:
            _send(process.stdin, task)
            names = rows.write(target)
            if not rows.is_truncated:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(END_SECONDS)
        finally:
            process.kill()
            process.wait()
        outcome = _read_outcome(process.stderr)
    if "columns" in outcome or rows.is_truncated:
        types = [column["type"] for column in outcome.get("columns", [])] or rows.types
        columns = [{"name": name, "type": kind} for name, kind in zip(names, types, strict=True)]
        return QueryResult(columns, rows.count, rows.is_truncated)
    raise _error_of(outcome, limits)


def _send(pipe: IO[bytes] | None, task: Mapping[str, Any]) -> None:
    if pipe is None:
        raise AssertionError("the process was started with a pipe")
    try:
        pipe.write(json.dumps(task).encode() + b"\n")
        pipe.close()
    except BrokenPipeError:  # it has ended; its last line says why
        return


class _Rows(io.RawIOBase):
    """The rows of a process as a file that Arrow reads; waiting for them watches time and cancelling."""

    def __init__(self, pipe: IO[bytes] | None, limits: Mapping[str, int], report: Callable[[int], bool]) -> None:
        self._pipe, self._limits, self._report = pipe, limits, report
        self._deadline = time.monotonic() + limits["sql_seconds"]
        self._next_report = time.monotonic()
        self.count, self.is_truncated = 0, False
        self.types: list[str] = []

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Exactly `size` bytes, fewer only at the end."""
        chunks, missing = [], size
        while missing:
            self._watch()
            if self._pipe is None or not select.select([self._pipe], [], [], POLL_SECONDS)[0]:
                continue
            chunk = os.read(self._pipe.fileno(), missing)
            if not chunk:
                break
            chunks.append(chunk)
            missing -= len(chunk)
        return b"".join(chunks)

    def _watch(self) -> None:
        if time.monotonic() > self._deadline:
            raise OutOfTimeError("sql_seconds", self._limits["sql_seconds"])
        if time.monotonic() < self._next_report:
            return
        self._next_report = time.monotonic() + REPORT_SECONDS
        if not self._report(self.count):
            raise QueryCancelledError

    def write(self, target: Path) -> list[str]:  # type: ignore[override]
        """Write the rows as Parquet; the names of the columns, unique. Nothing is written if there was an error."""
        try:
            reader = pa.ipc.open_stream(self)
        except pa.ArrowInvalid:  # it ended without a stream
            return []
        names = _unique([field.name for field in reader.schema])
        schema = pa.schema([field.with_name(name) for field, name in zip(reader.schema, names, strict=True)])
        self.types = [str(field.type) for field in schema]
        maximum, n_bytes = self._limits["max_sql_rows"], 0
        with pq.ParquetWriter(target, schema, compression="zstd") as writer:
            for batch in reader:
                rows = batch.slice(0, maximum - self.count)
                writer.write_batch(pa.RecordBatch.from_arrays(rows.columns, schema=schema))
                self.count += rows.num_rows
                n_bytes += rows.nbytes
                if n_bytes > self._limits["max_sql_bytes"]:
                    raise OverLimitError("max_sql_bytes", self._limits["max_sql_bytes"])
                if rows.num_rows < batch.num_rows:
                    self.is_truncated = True
                    break
        return names


def _unique(names: Sequence[str]) -> list[str]:
    """The names, later ones of the same name with a number.

    Example:
        >>> _unique(["n", "n", "N"])
        ['n', 'n_2', 'N_3']
    """
    used: set[str] = set()
    unique = []
    for name in names:
        new, number = name, 1
        while new.lower() in used:
            number += 1
            new = f"{name}_{number}"
        used.add(new.lower())
        unique.append(new)
    return unique


def _read_outcome(messages: IO[bytes] | None) -> dict[str, Any]:
    """The last line that the process wrote, {} if it was killed before."""
    lines = (messages.read() if messages else b"").decode(errors="replace").splitlines()
    try:
        outcome = json.loads(lines[-1])
    except (IndexError, ValueError):
        return {}
    return outcome if isinstance(outcome, dict) else {}


def _error_of(outcome: Mapping[str, Any], limits: Mapping[str, int]) -> Exception:
    if outcome.get("error") == "sql":
        return QueryFailedError(str(outcome["message"])[:MAX_MESSAGE])
    if outcome.get("error") == "memory":
        return OverLimitError("sql_memory_mb", limits["sql_memory_mb"])
    if outcome.get("error") == "confinement":
        return QueryFailedError(
            "This server cannot confine SQL queries, so it runs none: its operators allow user namespaces, or set"
            " LWDS_SQL_UNCONFINED=1 (docs/security.md)."
        )
    return QueryFailedError("The process of this query ended without an answer: try again, or ask for less.")
