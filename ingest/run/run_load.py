"""A registered load runs: claimed, cut into slices, stored by worker processes, counted, and the release finished."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import psycopg
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Max, Sum
from django.utils import timezone

from ingest.encode.load_plan import BLANK_LINE, Slice, SliceReport
from ingest.load.errors import FencedOffError, SliceError, WorkerError, reason
from ingest.load.pool import WorkerPool
from ingest.load.s3 import location
from ingest.load.slices import SourceError, read_slices
from ingest.load.source_files import fingerprint, inspect, open_file
from ingest.models import Load
from ingest.register.file_plan import plan_load
from ingest.run.finish_release import finish_release
from variants.releases.models import SourceFile
from variants.releases.store.connection import connection_info

HEARTBEAT_SECONDS = 1.0
HANDOVER_SECONDS = 30.0

# What people paused, cancelled or have to look at goes on only when they say so, whatever messages are under way.
CLAIMABLE = (Load.Status.QUEUED, Load.Status.LOADING, Load.Status.INTERRUPTED)


class LoadError(Exception):
    """The load cannot go on; the message is one sentence for the curator. The load's status says the same."""


class CountError(Exception):
    """What was stored is not what the file holds, or too much of it was rejected."""


class LoadInterruptedError(LoadError):
    """The database or a process went away, or the disk is full: run the load again and it goes on where it was."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load is: compressed bytes and data lines behind us, seconds since this attempt began."""

    load: Load
    bytes_done: int
    bytes_total: int
    lines: int
    seconds: float


Watcher = Callable[[Progress], None]


def run_load(*, load_id: int, watch: Watcher = lambda progress: None, pool: WorkerPool | None = None) -> Load:
    """Load one registered file and, when it is the last one, finish its release. Safe to repeat after any crash.

    pool: processes that are ready, which end with the load; else the load starts its own. Slices that are in the ledger
    are not loaded again. Raises LoadError; nothing that was committed is lost.
    """
    try:
        load = _run(load_id, watch, pool)
    except (psycopg.Error, DatabaseError, WorkerError) as error:
        told = reason(error)
        with suppress(psycopg.Error, DatabaseError):
            # The connection may be the one that broke; a fresh one is made by itself.
            connection.close()
            load = Load.objects.select_related("file").get(pk=load_id)
            told = f"{load.file.name}: {told}; {_stored(load)}"
            _end(load, Load.Status.INTERRUPTED, told)
        raise LoadInterruptedError(told) from None
    if load.status == Load.Status.FINISHED:
        finish_release(release_id=load.release_id)
    return load


def _run(load_id: int, watch: Watcher, pool: WorkerPool | None) -> Load:
    with psycopg.connect(connection_info(), autocommit=True) as session:
        load = _claim(session, load_id)
        try:
            _run_slices(load, watch, pool)
            _check_counts(load)
        except (SourceError, CountError) as error:
            told = str(error)
        except SliceError as error:
            told = f"{load.file.name}: {error}; {_stored(load)}"
        except FencedOffError:
            _read_again(load)
            return load  # paused or cancelled
        else:
            load.refresh_from_db()
            return load
        _end(load, Load.Status.FAILED, told)
        raise LoadError(told)


def _read_again(load: Load) -> None:
    """The load as it stands now. Raises LoadError where it is another worker's: nothing of it may be touched then."""
    attempt = load.attempt
    load.refresh_from_db()
    if load.attempt != attempt:
        raise LoadError(f"{load.file.name}: another worker has taken the load over") from None


def _stored(load: Load) -> str:
    """Up to where the file is stored without a gap."""
    lines = 0
    for expected, (number, count) in enumerate(load.slices.order_by("number").values_list("number", "line_count")):
        if number != expected:
            break
        lines += count
    return f"data line {lines:,} is the last up to which everything is stored"


def _claim(session: psycopg.Connection, load_id: int) -> Load:
    """Take the load for this process. The advisory lock dies with the process, so a crash frees it at once."""
    deadline = time.monotonic() + HANDOVER_SECONDS
    while not _lock(session, load_id):
        # A load that is queued again may still be held by the process that was told to pause it.
        if not Load.objects.filter(pk=load_id, status=Load.Status.QUEUED).exists() or time.monotonic() > deadline:
            raise LoadError(f"load {load_id} is being loaded by another worker; nothing was done")
        time.sleep(0.5)
    with transaction.atomic():
        # FOR UPDATE waits for slices an earlier attempt is storing; later ones see the new attempt and stop.
        load = Load.objects.select_for_update(of=("self",)).select_related("file", "release").get(pk=load_id)
        if load.status == Load.Status.FINISHED:
            return load
        if load.status not in CLAIMABLE:
            raise LoadError(f"{load.file.name}: the load is {load.status}; resume it first")
        load.attempt += 1
        load.status = Load.Status.LOADING
        load.status_reason = ""
        load.started_at = load.heartbeat_at = timezone.now()
        load.finished_at = None
        load.save()
    return load


def _lock(session: psycopg.Connection, load_id: int) -> bool:
    row = session.execute("SELECT pg_try_advisory_lock(hashtext(%s))", (f"load {load_id}",)).fetchone()
    return bool(row and row[0])


def _run_slices(load: Load, watch: Watcher, ready: WorkerPool | None) -> None:
    if load.status == Load.Status.FINISHED:
        return
    with ready or WorkerPool(load.workers) as pool:
        source = inspect(location(load.path), header_path=location(load.header_path) if load.header_path else None)
        if list(source.header.names) != load.file.header:
            raise SourceError(f"{load.file.name}: the file's columns have changed since it was registered")
        _check_unchanged(load, source.size)
        plan = plan_load(load, source.header)
        done = set(load.slices.values_list("number", flat=True))
        lines = _LineCounter(done)
        tracker = _Tracker(load, source.size, watch)
        with open_file(source.path) as raw:
            slices = read_slices(
                raw,
                name=load.file.name,
                header_lines=source.header_lines,
                chrom_column=source.header.chrom,
                pos_column=source.header.pos,
            )
            for report in pool.run(plan, lines.missing(slices), should_stop=tracker.should_stop):
                tracker.note(report)
    if not tracker.stopped:
        Load.objects.filter(pk=load.pk, attempt=load.attempt).update(line_total=lines.total)


class _LineCounter:
    """Counts the file's data lines while slices pass, and holds back those that are in the ledger."""

    def __init__(self, done: set[int]) -> None:
        self.done = done
        self.total = 0

    def missing(self, slices: Iterator[Slice]) -> Iterator[Slice]:
        for part in slices:
            self.total += part.line_count
            if part.number not in self.done:
                yield part


class _Tracker:
    """Writes the heartbeat, tells the watcher, and sees when the load was paused or cancelled."""

    def __init__(self, load: Load, size: int, watch: Watcher) -> None:
        self.load = load
        self.size = size
        self.watch = watch
        self.stopped = False
        self.lines = 0
        self.bytes_done = load.bytes_read
        self.began = self.last = time.monotonic()

    def note(self, report: SliceReport) -> None:
        self.lines += report.line_count
        self.bytes_done = max(self.bytes_done, report.bytes_end)

    def should_stop(self) -> bool:
        now = time.monotonic()
        if now - self.last >= HEARTBEAT_SECONDS:
            self.last = now
            mine = Load.objects.filter(pk=self.load.pk, attempt=self.load.attempt, status=Load.Status.LOADING)
            self.stopped = not mine.update(bytes_read=self.bytes_done, heartbeat_at=timezone.now())
            self.watch(Progress(self.load, self.bytes_done, self.size, self.lines, now - self.began))
        return self.stopped


def _check_unchanged(load: Load, size: int) -> None:
    """A file that grew (a copy that was still under way) goes on; one that changed must be registered anew."""
    sha256, start = fingerprint(location(load.path), prefix=load.file.size)
    if sha256 == load.file.sha256:
        return
    if not load.file.sha256:
        twin = SourceFile.objects.filter(release=load.release_id, sha256=sha256).first()
        if twin:
            raise SourceError(
                f"{load.file.name}: has the same content as {twin.name}, which is in this release already; cancel the"
                " release and name each file once"
            )
    elif size <= load.file.size or start != load.file.sha256:
        raise SourceError(
            f"{load.file.name}: the file has changed since it was registered; cancel this load, load it anew"
        )
    load.file.size, load.file.sha256 = size, sha256
    load.file.save(update_fields=["size", "sha256"])


def _check_counts(load: Load) -> None:
    """The ledger must cover the file without a gap, and every line must be in the release or among the rejects."""
    _read_again(load)
    if load.status != Load.Status.LOADING:
        return
    ledger = load.slices.aggregate(
        slices=Count("pk"),
        last=Max("number"),
        lines=Sum("line_count", default=0),
        variants=Sum("variant_count", default=0),
        rejects=Sum("reject_count", default=0),
    )
    expected = -1 if ledger["last"] is None else ledger["last"]
    if ledger["slices"] != expected + 1 or ledger["lines"] != load.line_total:
        raise CountError(
            f"{load.file.name}: counts do not add up: {ledger['lines']} lines stored, {load.line_total} in the file;"
            " resume the load"
        )
    kept = load.rejects.count()
    if kept != ledger["rejects"]:
        raise CountError(
            f"{load.file.name}: counts do not add up: {ledger['rejects']} rejects counted, {kept} kept; resume the load"
        )
    SourceFile.objects.filter(pk=load.file_id).update(
        line_count=ledger["lines"], variant_count=ledger["variants"], reject_count=ledger["rejects"]
    )
    told = load.rejects.exclude(reason=BLANK_LINE)  # a blank line says nothing against the file
    if (lost := told.count()) > load.most_rejects * ledger["lines"]:
        first = told.first()
        raise CountError(
            f"{load.file.name}: {lost} of {ledger['lines']} lines were rejected, more than {load.most_rejects:.2%};"
            f" the first is line {first.line_number}: {first.reason}"
        )
    rejects = f"with {ledger['rejects']} rejects" if ledger["rejects"] else ""
    _end(load, Load.Status.FINISHED, rejects)


def _end(load: Load, status: Load.Status, told: str) -> None:
    """Leave the loading state, unless somebody else paused, cancelled or claimed the load meanwhile."""
    mine = Load.objects.filter(pk=load.pk, attempt=load.attempt, status=Load.Status.LOADING)
    fields = {"bytes_read": load.file.size} if status == Load.Status.FINISHED else {}
    now = timezone.now()
    mine.update(status=status, status_reason=told, finished_at=now, heartbeat_at=now, **fields)
