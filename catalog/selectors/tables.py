"""Tables of a dataset, and their files on the local disk, where DuckDB reads them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import default_storage

from catalog.models import Dataset, Table


def ready_tables(*, dataset: Dataset) -> list[Table]:
    """Tables of a dataset that the reader has been shown to may read, by path."""
    tables = Table.objects.filter(distribution__dataset=dataset, distribution__withdrawn_at=None)
    ready = tables.filter(state=Table.State.READY).select_related("distribution").prefetch_related("columns")
    return list(ready.order_by("distribution__path"))


def column_types(*, table: Table) -> dict[str, str]:
    return {column.name: column.type for column in table.columns.all()}


@contextmanager
def local_file(stored: str) -> Iterator[Path]:
    """A stored file as a path: itself on a local disk, a copy for the time being from an object store."""
    try:
        yield Path(default_storage.path(stored))
    except NotImplementedError:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "file"
            with default_storage.open(stored) as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target, 1024 * 1024)
            yield copy
