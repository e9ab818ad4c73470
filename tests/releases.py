"""Loaded releases for tests: committed rows, since loading happens on connections and in processes of its own."""

from __future__ import annotations

import atexit
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
import pytest
from django.db import transaction

from background.sessions import connection_info
from catalog.models import Dataset
from ingest.load.pool import WorkerPool
from ingest.register.register_release import register_release
from ingest.register.release_request import ReleaseRequest
from ingest.run.finish_release import finish_release
from ingest.run.run_load import run_load
from tests.row_removal import remove_rows
from variants.releases.models import Release
from variants.releases.store import ddl
from variants.releases.store.table_names import ReleaseTables

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
FREEZE5 = (SHARED / "wgsa/freeze5/chr22_snv.tsv.gz", SHARED / "wgsa/freeze5/chr22_indel.tsv.gz")
FREEZE4 = SHARED / "wgsa/freeze4/chr16_499.tsv.gz"
DATA = Path(__file__).resolve().parent / "data"
# Committed files of our own, which tests/data/make.py writes.
SYNTHETIC = DATA / "wgsa"
SYNTHETIC38 = tuple(
    SYNTHETIC / f"chr22_{name}" for name in ("snv.tsv.gz", "indel.tsv.gz", "known_snv.tsv", "known_indel.tsv")
)
SYNTHETIC37 = SYNTHETIC / "chr16_snv.tsv.gz"
# Names of the releases that are loaded once a session.
SESSION_RELEASES = ("f4", "f5", "synthetic37", "synthetic38")


def shared_file(path: Path) -> Path:
    """A real file beside the repository; skips the test with the reason where it is absent."""
    if not path.exists():
        pytest.skip(f"real data absent: ../shared/data/{path.relative_to(SHARED)}")
    return path


@cache
def loading_process() -> WorkerPool:
    """One process that loads whatever a session of tests loads: starting one takes longer than a small file."""
    pool = WorkerPool(1)
    atexit.register(pool.__exit__)
    return pool


def load_release(
    name: str, assembly: str, paths: Sequence[Path], *, publish: bool = True, **request: object
) -> Release:
    """Load files as the command does, in this process and its workers: as many as asked for, or the session's one."""
    release_request = ReleaseRequest(name=name, assembly=assembly, paths=paths, publish=publish, **request)
    release = register_release(user=None, request=release_request)
    for load in release.loads.all():
        run_load(load_id=load.pk, pool=None if release_request.workers else loading_process())
    return finish_release(release_id=release.pk)


def write_wgsa(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    """A plain WGSA file of our own."""
    lines = ["\t".join(map(str, row)) for row in (header, *rows)]
    path.write_text("\n".join(lines) + "\n")
    return path


def hide_releases(*, names: Sequence[str]) -> None:
    """Delete the rows of these releases, their tables aside: for a test's own transaction, which takes it back."""
    _remove_rows(list(Release.objects.filter(name__in=names).values_list("pk", flat=True)))


def remove_releases(releases: Sequence[Release]) -> None:
    """Take committed releases away again: tables, loads, dictionary and the datasets made for them."""
    keys = [release.pk for release in releases]
    with psycopg.connect(connection_info(), autocommit=True) as session:
        for release in releases:
            ddl.drop_tables(session, tables=ReleaseTables(release.pk), groups=release.column_groups())
    with transaction.atomic():
        _remove_rows(keys)


def _remove_rows(keys: list[int]) -> None:
    if keys:
        datasets = list(Dataset.objects.filter(releases__in=keys).values_list("pk", flat=True))
        remove_rows(Release, keys)
        remove_rows(Dataset, list(Dataset.objects.filter(pk__in=datasets, releases=None).values_list("pk", flat=True)))


@contextmanager
def committed_releases() -> Iterator[None]:
    """Whatever releases are made inside are removed at the end, but for those of the session."""
    before = set(Release.objects.values_list("pk", flat=True))
    try:
        yield
    finally:
        remove_releases(Release.objects.exclude(pk__in=before).exclude(name__in=SESSION_RELEASES))


@contextmanager
def session_release(name: str, assembly: str, paths: Sequence[Path]) -> Iterator[Release]:
    """A release that stays loaded until the session of tests ends."""
    release = load_release(name, assembly, paths)
    try:
        yield release
    finally:
        remove_releases([release])
