"""Measure loading against plain COPY and against gunzip alone, in one run on one server."""

from __future__ import annotations

import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

import psutil
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from psycopg.sql import SQL, Identifier

from ingest.load.slices import READ_BYTES, open_source
from variants.models import Release
from variants.services.publishing import retire_release
from variants.storage.connecting import connection_info

RELEASE = "benchmark"
PLAIN_TABLE = Identifier("benchmark_plain")
# A row of filled text columns has to fit a page of 8 kB; wider files are compared with the line as one text.
MOST_TEXT_COLUMNS = 500


class Command(BaseCommand):
    help = "Load a synthetic file with load_wgsa, with plain COPY, and gunzip it; print rows/s, ratios, bytes, memory."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rows", type=int, default=1_000_000)
        parser.add_argument("--columns", type=int, default=359, choices=[359, 438, 2052])
        parser.add_argument("--file", type=Path, help="an existing GRCh38 file instead of a synthetic one")

    def handle(self, **options: Any) -> None:
        with TemporaryDirectory(dir=settings.LWDS_HOME.path) as folder:
            path = options["file"] or Path(folder) / "sample.tsv.gz"
            if not options["file"]:
                wanted = {name: options[name] for name in ("rows", "columns")}
                call_command("make_sample", assembly="GRCh38", chrom="22", output=path, **wanted)
            lines, columns, gunzip = _gunzip(path)
            plain, plain_bytes = _plain_copy(path, columns)
            load, peak = _load(path)
            release = Release.objects.filter(name=RELEASE).latest("pk")
            retire_release(release=release)
            call_command("drop_retired", "--now", stdout=self.stdout)
        self.stdout.write(f"{lines} rows of {columns} columns, {release.variant_count} variants")
        self.stdout.write(f"gunzip alone:   {lines / gunzip:>9,.0f} rows/s")
        per_row = plain_bytes / lines
        how = "a text column for each field" if columns <= MOST_TEXT_COLUMNS else "the line as one text"
        self.stdout.write(f"plain COPY:     {lines / plain:>9,.0f} rows/s, {per_row:,.0f} bytes a row ({how})")
        own = release.bytes_on_disk
        self.stdout.write(
            f"load_wgsa:      {lines / load:>9,.0f} rows/s, {own / lines:,.0f} bytes a row,"
            f" {own / release.variant_count:,.0f} a variant, {peak / 1e6:,.0f} MB of memory at most"
        )
        self.stdout.write(
            f"load_wgsa / plain COPY: {plain / load:.1f} x the rows/s, 1/{plain_bytes / own:.1f} the bytes"
        )
        self.stdout.write(f"load_wgsa / gunzip: {gunzip / load:.2f} x the rows/s")


def _gunzip(path: Path) -> tuple[int, int, float]:
    """(data lines, columns, seconds) of reading the file through."""
    with path.open("rb") as raw:
        columns = open_source(raw).readline().count(b"\t") + 1
    began = time.perf_counter()
    with path.open("rb") as raw:
        lines = sum(chunk.count(b"\n") for chunk in _chunks(raw))
    return lines - 1, columns, time.perf_counter() - began


def _chunks(raw: Any) -> Iterator[bytes]:
    source = open_source(raw)
    while chunk := source.read(READ_BYTES):
        yield chunk


def _plain_copy(path: Path, columns: int) -> tuple[float, int]:
    """(seconds, bytes on disk) of COPYing the file as it is, `.` as NULL, without any index."""
    wide = columns <= MOST_TEXT_COLUMNS
    names = [f"c{number}" for number in range(columns if wide else 1)]
    listed = SQL(", ").join(SQL("{} text").format(Identifier(name)) for name in names)
    # A delimiter and a quote that no file has make each line one text.
    delimiter = "\t" if wide else "\x02"
    copy = SQL("COPY {} FROM STDIN (FORMAT csv, HEADER, NULL '.', QUOTE E'\\x01', DELIMITER {})").format(
        PLAIN_TABLE, delimiter
    )
    with psycopg.connect(connection_info(), autocommit=True) as session, path.open("rb") as raw:
        session.execute(SQL("DROP TABLE IF EXISTS {}").format(PLAIN_TABLE))
        session.execute(SQL("CREATE TABLE {} ({})").format(PLAIN_TABLE, listed))
        began = time.perf_counter()
        with session.cursor().copy(copy) as sink:
            for chunk in _chunks(raw):
                sink.write(chunk)
        seconds = time.perf_counter() - began
        row = session.execute("SELECT pg_total_relation_size('benchmark_plain')").fetchone()
        session.execute(SQL("DROP TABLE {}").format(PLAIN_TABLE))
    return seconds, row[0] if row else 0


def _load(path: Path) -> tuple[float, int]:
    """(seconds, bytes of memory at most) of the whole load_wgsa command: start, rows, indexes, digest, summary."""
    command = [sys.executable, "manage.py", "load_wgsa", str(path), "--release", RELEASE, "--assembly", "GRCh38"]
    began = time.perf_counter()
    quiet = {"cwd": settings.BASE_DIR, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **quiet) as process, _watched_memory(process.pid) as peak:
        _, errors = process.communicate()
    if process.returncode:
        raise SystemExit(errors.decode().strip())
    return time.perf_counter() - began, peak[0]


@contextmanager
def _watched_memory(pid: int) -> Iterator[list[int]]:
    """The largest sum of resident memory of a process and its children, asked for ten times a second."""
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
