"""Loading with load_wgsa, against plain COPY and against gunzip alone, in one run on one server."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import BinaryIO

import psutil
import psycopg
from django.conf import settings
from django.core.management import call_command
from psycopg.sql import SQL, Identifier

from background.sessions import connection_info
from benchmarks.results import Measurement
from ingest.load.gzip_streams import READ_BYTES, open_text
from variants.releases.models import Release
from variants.releases.publishing import retire_release

RELEASE = "benchmark"
PLAIN_TABLE = Identifier("benchmark_plain")
# A row of filled text columns has to fit a page of 8 kB; wider files are compared with the line as one text.
MAX_TEXT_COLUMNS = 500


@dataclass(frozen=True)
class Options:
    """The loaded file or files."""

    rows: int = 1_000_000
    columns: int = field(default=359, metadata={"choices": [359, 438, 2052]})
    file: Path | None = field(default=None, metadata={"help": "an existing GRCh38 file instead of a synthetic one"})


def run(options: Options) -> list[Measurement]:
    """Load a file with load_wgsa, with plain COPY, and gunzip it; print rows/s, ratios, bytes, memory."""
    with TemporaryDirectory(dir=settings.LWDS_HOME.path) as folder:
        path = options.file or Path(folder) / "sample.tsv.gz"
        if not options.file:
            size = {"rows": options.rows, "columns": options.columns}
            call_command("make_sample", assembly="GRCh38", chrom="22", output=path, **size)
        lines, columns, gunzip_seconds = _measure_gunzip(path)
        copy_seconds, copy_bytes = _measure_plain_copy(path, columns)
        load_seconds, memory = _measure_load(path)
        release = Release.objects.filter(name=RELEASE).latest("pk")
        retire_release(release=release)
        call_command("drop_retired", "--now")
    load_bytes = release.bytes_on_disk
    print(f"{lines} rows of {columns} columns, {release.variant_count} variants")
    print(f"gunzip alone:   {lines / gunzip_seconds:>9,.0f} rows/s")
    table = "a text column for each field" if columns <= MAX_TEXT_COLUMNS else "the line as one text"
    print(f"plain COPY:     {lines / copy_seconds:>9,.0f} rows/s, {copy_bytes / lines:,.0f} bytes a row ({table})")
    print(
        f"load_wgsa:      {lines / load_seconds:>9,.0f} rows/s, {load_bytes / lines:,.0f} bytes a row,"
        f" {load_bytes / release.variant_count:,.0f} a variant, {memory / 1e6:,.0f} MB of memory at most"
    )
    speed, size_ratio = copy_seconds / load_seconds, copy_bytes / load_bytes
    print(f"load_wgsa / plain COPY: {speed:.1f} x the rows/s, 1/{size_ratio:.1f} the bytes")
    print(f"load_wgsa / gunzip: {gunzip_seconds / load_seconds:.2f} x the rows/s")
    return [
        Measurement("load_wgsa", lines / load_seconds, "rows/s", "higher"),
        Measurement("load_wgsa / plain COPY", speed, "times", "higher"),
        Measurement("load_wgsa / gunzip", gunzip_seconds / load_seconds, "times", "higher"),
        Measurement("disk", load_bytes / lines, "bytes a row"),
        Measurement("memory at most", memory / 1e6, "MB"),
    ]


def _measure_gunzip(path: Path) -> tuple[int, int, float]:
    """(data lines, columns, seconds) of reading the file through."""
    with path.open("rb") as raw:
        columns = open_text(raw).readline().count(b"\t") + 1
    start = time.perf_counter()
    with path.open("rb") as raw:
        lines = sum(chunk.count(b"\n") for chunk in _read_chunks(raw))
    return lines - 1, columns, time.perf_counter() - start


def _read_chunks(raw: BinaryIO) -> Iterator[bytes]:
    source = open_text(raw)
    while chunk := source.read(READ_BYTES):
        yield chunk


def _measure_plain_copy(path: Path, columns: int) -> tuple[float, int]:
    """(seconds, bytes on disk) of COPYing the file as it is, `.` as NULL, without any index."""
    wide = columns <= MAX_TEXT_COLUMNS
    names = [f"c{number}" for number in range(columns if wide else 1)]
    definitions = SQL(", ").join(SQL("{} text").format(Identifier(name)) for name in names)
    # A delimiter and a quote that no file has make each line one text.
    delimiter = "\t" if wide else "\x02"
    copy = SQL("COPY {} FROM STDIN (FORMAT csv, HEADER, NULL '.', QUOTE E'\\x01', DELIMITER {})").format(
        PLAIN_TABLE, delimiter
    )
    with psycopg.connect(connection_info(), autocommit=True) as session, path.open("rb") as raw:
        session.execute(SQL("DROP TABLE IF EXISTS {}").format(PLAIN_TABLE))
        session.execute(SQL("CREATE TABLE {} ({})").format(PLAIN_TABLE, definitions))
        start = time.perf_counter()
        with session.cursor().copy(copy) as sink:
            for chunk in _read_chunks(raw):
                sink.write(chunk)
        seconds = time.perf_counter() - start
        row = session.execute("SELECT pg_total_relation_size('benchmark_plain')").fetchone()
        session.execute(SQL("DROP TABLE {}").format(PLAIN_TABLE))
    return seconds, row[0] if row else 0


def _measure_load(path: Path) -> tuple[float, int]:
    """(seconds, bytes of memory at most) of the whole load_wgsa command: start, rows, indexes, digest, summary."""
    command = [sys.executable, "manage.py", "load_wgsa", str(path), "--release", RELEASE, "--assembly", "GRCh38"]
    start = time.perf_counter()
    with (
        subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process,
        _watch_memory(process.pid) as peak,
    ):
        _, errors = process.communicate()
    if process.returncode:
        raise SystemExit(errors.decode().strip())
    return time.perf_counter() - start, peak[0]


@contextmanager
def _watch_memory(pid: int) -> Iterator[list[int]]:
    """A list with the largest sum of resident memory of a process and its children, looked at ten times a second."""
    peak, ended = [0], Event()

    def watch() -> None:
        while not ended.wait(0.1):
            try:
                root = psutil.Process(pid)
                family = [root, *root.children(recursive=True)]
                peak[0] = max(peak[0], sum(process.memory_info().rss for process in family))
            except psutil.NoSuchProcess:
                continue

    thread = Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()
