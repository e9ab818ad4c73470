"""Lakes of loaded releases, in a folder of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.test import override_settings

from ingest.lake.write_lake import write_lake
from variants.lake.manifest import Manifest
from variants.releases.models import Release


@contextmanager
def lake_of(release: Release, folder: Path, *, lines_of_file: int = 1_000_000) -> Iterator[Manifest]:
    """The lake of a release is there, and readers that are opened inside use it."""
    with override_settings(LWDS_LAKE=str(folder)):
        yield write_lake(release=Release.objects.get(pk=release.pk), lines_of_file=lines_of_file)
