"""A registered load -> a stored file: claimed, cut into slices, stored by worker processes, checked and finished."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import psycopg
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, connection

from background.lease import Lease
from background.sessions import connection_info
from background.stopping import WorkerStoppingError, is_stopping, stop_if_asked
from ingest.encode.load_plan import LoadPlan, Slice, SliceReport
from ingest.load.errors import (
    FencedOffError,
    RepeatedVariantError,
    SliceError,
    SourceError,
    WorkerError,
    describe_error,
)
from ingest.load.pool import WorkerPool, count_processes
from ingest.load.s3 import parse_location
from ingest.load.slice_ranges import SliceRanges
from ingest.load.slices import read_pieces, read_slices
from ingest.load.source_files import InspectedFile, inspect_file, open_file
from ingest.models import Load
from ingest.run.file_plans import plan_load
from ingest.run.finish_release import finish_release
from ingest.run.load_checks import CountError, check_counts, check_unchanged
from ingest.run.load_state import (
    LoadError,
    LoadFinishedError,
    LoadInterruptedError,
    claim_load,
    describe_stored_part,
    end_load,
    reload_or_abort_if_taken_over,
    restart_sorted,
)
from variants.releases.models import Release
from variants.releases.store.ddl import add_more_values, drop_variant_keys
from variants.releases.store.table_names import ReleaseTables

if TYPE_CHECKING:
    from ingest.load.line_sorting import LineSorter

HEARTBEAT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class AttemptProgress:
    """How far an attempt of a load is.

    Attributes:
        bytes_done, bytes_total: Of the file as it is, compressed or not.
        lines: Data lines stored by this attempt.
        seconds: Since this attempt started.
        sorted_bytes: Of the file, while its lines are being sorted; None before and after.
    """

    load: Load
    bytes_done: int
    bytes_total: int
    lines: int
    seconds: float
    sorted_bytes: int | None = None


class UnsortedFileError(Exception):
    """Two slices have the same positions: lines of one variant may be in both."""


ProgressCallback = Callable[[AttemptProgress], None]


def run_load(*, load_id: int, watch: ProgressCallback = lambda progress: None, pool: WorkerPool | None = None) -> Load:
    """Load one registered file and, if it is the last one, finish its release. Safe to repeat after any crash.

    Slices that are in the ledger are not loaded again; nothing that was committed is lost.

    Args:
        load_id: Primary key of the load.
        watch: Called about every second.
        pool: Started processes, which may load other files before and after; by default the load starts its own.

    Raises:
        LoadError: The load cannot go on.
        FinishingError: The file is stored, but the release cannot be finished.
    """
    try:
        with claim_load(load_id) as lease:
            load = _load_or_interrupt(lease, watch, pool)
    except LoadFinishedError:
        load = Load.objects.get(pk=load_id)
    except (psycopg.Error, DatabaseError) as error:  # before the load was claimed: the worker that has it continues
        raise LoadInterruptedError(f"the load could not be begun: {describe_error(error)}") from None
    if load.status == Load.Status.FINISHED:
        finish_release(release_id=load.release_id)
    return load


def _load_or_interrupt(lease: Lease[Load], watch: ProgressCallback, pool: WorkerPool | None) -> Load:
    """Load the slices; a temporary fault ends this attempt alone."""
    try:
        return _load(lease, watch, pool)
    except (psycopg.Error, DatabaseError, WorkerError, SoftTimeLimitExceeded) as error:
        reason = describe_error(error)
        if isinstance(error, SoftTimeLimitExceeded):
            reason = "the attempt took longer than LWDS_LOAD_HOURS"
        with suppress(psycopg.Error, DatabaseError):
            # The connection may be broken; Django then opens a new one.
            connection.close()
            reason = f"{lease.work.file.name}: {reason}; {describe_stored_part(lease.work)}"
            end_load(lease, Load.Status.INTERRUPTED, reason)
        raise LoadInterruptedError(reason) from None


def _load(lease: Lease[Load], watch: ProgressCallback, pool: WorkerPool | None) -> Load:
    load = lease.work
    try:
        _load_slices(lease, watch, pool)
        check_counts(lease)
    except (SourceError, CountError) as error:
        reason = str(error)
    except SliceError as error:
        reason = f"{load.file.name}: {error}; {describe_stored_part(load)}"
    except WorkerStoppingError as error:
        lease.hand_over(str(error))
        load.refresh_from_db()
        return load
    except FencedOffError:
        reload_or_abort_if_taken_over(lease)
        return load  # paused or cancelled
    else:
        load.refresh_from_db()
        return load
    end_load(lease, Load.Status.FAILED, reason)
    raise LoadError(reason)


def _load_slices(lease: Lease[Load], watch: ProgressCallback, started_pool: WorkerPool | None) -> None:
    """Store the slices of a file; if they turn out to overlap, delete them, sort the lines and store them again."""
    while True:
        try:
            _run_slices(lease, watch, started_pool)
        except UnsortedFileError:
            restart_sorted(lease)
        except RepeatedVariantError:
            # Existing indexes refuse it; when they are built again, the two become one variant.
            _drop_variant_keys(lease.work.release)
        else:
            return


def _drop_variant_keys(release: Release) -> None:
    with psycopg.connect(connection_info(), autocommit=True) as session:
        drop_variant_keys(session, tables=ReleaseTables(release.pk), groups=release.column_groups())


def _run_slices(lease: Lease[Load], watch: ProgressCallback, started_pool: WorkerPool | None) -> None:
    """Store the slices that are not stored yet.

    Raises:
        UnsortedFileError: Their positions overlap.
        WorkerStoppingError: The worker is stopping; the slices under way are stored.
    """
    load = lease.work
    with ExitStack() as stack:
        pool = started_pool or stack.enter_context(WorkerPool(count_processes(load.workers, load.file.size)))
        header_path = parse_location(load.header_path) if load.header_path else None
        file = inspect_file(parse_location(load.path), header_path=header_path)
        if list(file.header.names) != load.file.header:
            raise SourceError(f"{load.file.name}: the file's columns have changed since it was registered")
        if check_unchanged(load, file.size) and load.sort_lines:
            restart_sorted(lease)  # among sorted lines, further ones are anywhere
        plan = plan_load(load, file.header)
        with psycopg.connect(connection_info(), autocommit=True) as session, session.cursor() as cursor:
            # The load may have begun under an older version.
            add_more_values(cursor, tables=ReleaseTables(load.release_id), groups=plan.fields_by_group())
        counter = _LineCounter(set(load.slices.values_list("number", flat=True)))
        heartbeat = _Heartbeat(lease, file.size, watch)
        raw = stack.enter_context(open_file(file.path))
        if load.sort_lines:
            sorter = stack.enter_context(_make_sorter(plan))
            if not _sort_lines(sorter, raw, load, file, heartbeat):
                stop_if_asked()
                return  # paused or cancelled
            slices = sorter.read_slices(file.size)
        else:
            slices = read_slices(raw, name=load.file.name, header_lines=file.header_lines, keys=file.header.keys)
        ranges = _read_stored_ranges(load)
        reports = pool.run(plan, counter.skip_stored(slices), should_stop=heartbeat.should_stop)
        for report in stack.enter_context(closing(reports)):
            heartbeat.add(report)
            if not ranges.add(report.ranges) and not load.sort_lines:
                raise UnsortedFileError
    if heartbeat.is_stopped:
        stop_if_asked()
    else:
        lease.change(line_total=counter.line_count)


def _make_sorter(plan: LoadPlan) -> LineSorter:
    # Compiled loops take a third of a second to import; most loads leave them to their processes.
    from ingest.load.line_sorting import LineSorter

    return LineSorter(plan, Path(settings.LWDS_SORT_FOLDER), settings.LWDS_SORT_MEMORY << 20)


def _sort_lines(sorter: LineSorter, raw: IO[bytes], load: Load, file: InspectedFile, heartbeat: _Heartbeat) -> bool:
    """Give all lines to the sorter; False if the load was paused, cancelled or taken over meanwhile."""
    for first_line, text in read_pieces(raw, name=load.file.name, header_lines=file.header_lines):
        sorter.add(text, first_line)
        heartbeat.sorted_bytes = raw.tell()
        if heartbeat.should_stop():
            return False
    heartbeat.sorted_bytes = None
    return True


def _read_stored_ranges(load: Load) -> SliceRanges:
    ranges = SliceRanges()
    for stored in load.slices.values_list("ranges", flat=True):
        ranges.add({int(chrom): (first, last) for chrom, (first, last) in stored.items()})
    return ranges


class _LineCounter:
    """Counts the file's data lines while slices pass, and holds back those that are stored already."""

    def __init__(self, stored: set[int]) -> None:
        self.stored = stored
        self.line_count = 0

    def skip_stored(self, slices: Iterator[Slice]) -> Iterator[Slice]:
        for part in slices:
            self.line_count += part.line_count
            if part.number not in self.stored:
                yield part


class _Heartbeat:
    """Writes the heartbeat, reports progress, and notices that the attempt must stop.

    The load was paused, cancelled or taken over, or the worker is stopping.
    """

    def __init__(self, lease: Lease[Load], size: int, watch: ProgressCallback) -> None:
        self.lease = lease
        self.size = size
        self.watch = watch
        self.is_stopped = False
        self.lines = 0
        self.sorted_bytes: int | None = None  # of the file, while its lines are being sorted
        self.bytes_done = lease.work.bytes_read
        self.started = self.last = time.monotonic()

    def add(self, report: SliceReport) -> None:
        """Count a stored slice."""
        self.lines += report.line_count
        self.bytes_done = max(self.bytes_done, report.bytes_end)

    def should_stop(self) -> bool:
        now = time.monotonic()
        if now - self.last >= HEARTBEAT_SECONDS:
            self.last = now
            self.is_stopped = is_stopping() or not self.lease.change(bytes_read=self.bytes_done)
            load, seconds = self.lease.work, now - self.started
            self.watch(AttemptProgress(load, self.bytes_done, self.size, self.lines, seconds, self.sorted_bytes))
        return self.is_stopped
