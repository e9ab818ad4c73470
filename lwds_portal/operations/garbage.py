"""Deletes unused data every night: files without rows, rows without files, unfinished uploads, old sessions.

Files younger than MIN_AGE stay: their row may not be committed yet.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db.models import F
from django.utils import timezone

from accounts.models import CountedAction, Reading
from catalog.files.appending.receiving import forget_keys
from catalog.files.uploads import remove_stale_uploads, spool_folder
from catalog.models import Distribution, SqlQuery, Table, Upload
from triage.models import Sample, UnsavedPost
from variants.jobs.models import Job, JobResult

MIN_AGE = timedelta(days=1)
MIN_FOLDER_AGE = timedelta(days=8)  # of work: longer than the longest load
# Folders of the storage that belong to rows; files elsewhere are not the portal's.
ROW_FOLDERS = ("datasets", "tables", "queries", "jobs", "triage/samples")
PROBE_FOLDER = "health"
WORK_PREFIXES = ("job-", "tidy-", "query-")  # of temporary folders whose process was killed


def collect_garbage() -> dict[str, int]:
    """Delete unused data and mark rows whose file is missing. Safe to repeat.

    Returns:
        The number of each, by its description.
    """
    return {words: collect() for words, collect in COLLECTORS.items()}


def find_files_without_rows() -> list[str]:
    """Names of stored files that no row refers to. Lists the whole storage: minutes for millions of files."""
    referenced = _list_referenced_files()
    stored = (name for folder in ROW_FOLDERS for name in _list_stored_files(folder))
    return [name for name in stored if name not in referenced and _is_old(default_storage.get_modified_time(name))]


def _list_referenced_files() -> set[str]:
    fields: Iterable[Iterable[str]] = (
        Distribution.objects.values_list("file", flat=True),
        Table.objects.values_list("rows_name", flat=True),
        Table.objects.values_list("bad_rows_name", flat=True),
        SqlQuery.objects.values_list("result", flat=True),
        Job.objects.values_list("input_file", flat=True),
        JobResult.objects.values_list("file", flat=True),
        Sample.objects.values_list("file", flat=True),
    )
    return {name for names in fields for name in names if name}


def _list_stored_files(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _list_stored_files(f"{folder}/{name}")


def _delete_files_without_rows() -> int:
    names = find_files_without_rows()
    for name in names:
        default_storage.delete(name)
    return len(names)


def _mark_rows_without_files() -> int:
    """Tables are read again, samples and results are forgotten; a dataset's own file cannot be made again."""
    tables = [t for t in Table.objects.filter(status=Table.Status.READY) if not default_storage.exists(t.rows_name)]
    Table.objects.filter(pk__in=[table.pk for table in tables]).update(
        status=Table.Status.WAITING, queued_at=timezone.now(), handovers=F("attempt")
    )
    results = [result for result in JobResult.objects.all() if not default_storage.exists(str(result.file))]
    JobResult.objects.filter(pk__in=[result.pk for result in results]).delete()
    samples = [sample for sample in Sample.objects.all() if not default_storage.exists(str(sample.file))]
    Sample.objects.filter(pk__in=[sample.pk for sample in samples]).delete()
    return len(tables) + len(results) + len(samples)


def find_datasets_without_files() -> list[Distribution]:
    """Distributions whose stored file is gone: only a backup brings it back."""
    return [file for file in Distribution.objects.exclude(file="") if not default_storage.exists(str(file.file))]


def _delete_spools_without_uploads() -> int:
    unfinished = set(Upload.objects.filter(file=None).values_list("pk", flat=True))
    return _delete_old_paths(spool_folder(), MIN_AGE, lambda path: _parse_id(path.name) not in unfinished)


def _delete_probes() -> int:
    names = [n for n in _list_stored_files(PROBE_FOLDER) if _is_old(default_storage.get_modified_time(n))]
    for name in names:
        default_storage.delete(name)
    return len(names)


def _delete_work_folders() -> int:
    def is_of_work(path: Path) -> bool:
        return path.is_dir() and path.name.startswith(WORK_PREFIXES)

    return _delete_old_paths(settings.LWDS_HOME.temporary, MIN_FOLDER_AGE, is_of_work)


def _delete_expired_sessions() -> int:
    expired = Session.objects.filter(expire_date__lt=timezone.now()).count()
    SessionStore.clear_expired()
    return expired


def _delete_unsaved_posts() -> int:
    return UnsavedPost.objects.expired().delete()[0]


def _delete_expired_queries() -> int:
    return SqlQuery.objects.expired().delete()[0]


def _delete_readings() -> int:
    return Reading.objects.expired().delete()[0]


def _delete_counts() -> int:
    return CountedAction.objects.expired().delete()[0]


def _delete_old_paths(folder: Path, min_age: timedelta, is_garbage: Callable[[Path], bool]) -> int:
    """Delete files and folders in `folder` that were last changed longer ago than `min_age`."""
    count = 0
    for path in folder.iterdir() if folder.is_dir() else ():
        changed_at = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
        if is_garbage(path) and _is_old(changed_at, min_age):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            count += 1
    return count


def _is_old(moment: datetime, min_age: timedelta = MIN_AGE) -> bool:
    return moment < timezone.now() - min_age


def _parse_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


COLLECTORS: dict[str, Callable[[], int]] = {
    "uploads that nobody continued": remove_stale_uploads,
    "keys of rows that were appended": forget_keys,
    "half uploads without a row": _delete_spools_without_uploads,
    "stored files without a row": _delete_files_without_rows,
    "rows without their file": _mark_rows_without_files,
    "probes of the storage": _delete_probes,
    "folders of work that ended": _delete_work_folders,
    "expired sessions": _delete_expired_sessions,
    "texts that nobody came back for": _delete_unsaved_posts,
    "results of old SQL queries": _delete_expired_queries,
    "counts of earlier days": _delete_counts,
    "old notes of who read what": _delete_readings,
}
