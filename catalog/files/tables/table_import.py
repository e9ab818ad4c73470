"""Tables of stored files: importing and profiling a tabular file, and the tables of a dataset that are ready."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from catalog.entries.models import Dataset
from catalog.files.models import Table, TableColumn
from catalog.files.sniff import UnreadableTableError
from catalog.files.storing import open_local_file
from catalog.files.tables.column_types import ColumnProfile, profile_columns
from catalog.files.tables.csv_import import ImportedTable, import_csv, import_parquet


def profile_table(*, table: Table) -> None:
    """Import and profile the file of `table`, and store the result. A file that is not a table stores the reason.

    Repeating it gives the same. Reads the file about three times, an object store's file over the network once.
    """
    stored_name = str(table.distribution.file.name)
    try:
        with open_local_file(stored_name) as source, tempfile.TemporaryDirectory() as folder:
            rows, rejected = Path(folder) / "rows.parquet", Path(folder) / "bad.parquet"
            imported = _import_file(source, stored_name, rows, rejected)
            profiles = list(profile_columns(rows, [name for name, _ in imported.columns]))
            stem = f"tables/{table.distribution.sha256}"
            rows_name = _store_once(rows, f"{stem}.rows.parquet")
            rejected_name = _store_once(rejected, f"{stem}.bad.parquet")
    except (UnreadableTableError, duckdb.Error) as error:
        message = f"The rows of this file could not be read: {str(error).partition(chr(10))[0]}"
        Table.objects.filter(pk=table.pk).update(state=Table.State.FAILED, message=message[:1000])
        return
    with transaction.atomic():
        _write_columns(table, imported, profiles)
        Table.objects.filter(pk=table.pk).update(
            state=Table.State.READY,
            message="",
            delimiter=imported.delimiter,
            encoding=imported.encoding,
            header_row=imported.header_row,
            comments=imported.comments,
            n_rows=imported.n_rows,
            n_bad_rows=imported.n_rejected_rows,
            n_misfits=sum(profile.n_cast_errors for profile in profiles),
            rows_name=rows_name,
            bad_rows_name=rejected_name,
            profiled_at=timezone.now(),
        )


def list_ready_tables(*, dataset: Dataset) -> list[Table]:
    """Imported tables of a dataset that the reader may see, by path."""
    tables = Table.objects.filter(distribution__dataset=dataset, distribution__withdrawn_at=None)
    ready = tables.filter(state=Table.State.READY).select_related("distribution__dataset").prefetch_related("columns")
    return list(ready.order_by("distribution__path"))


def _write_columns(table: Table, imported: ImportedTable, profiles: list[ColumnProfile]) -> None:
    source_names = dict(imported.columns)
    table.columns.all().delete()
    TableColumn.objects.bulk_create(
        TableColumn(
            table=table,
            position=position,
            name=profile.name,
            source_name=source_names[profile.name][:300],
            type=profile.type,
            n_missing=profile.n_missing,
            n_misfits=profile.n_cast_errors,
            n_distinct=profile.n_distinct,
            minimum=profile.minimum,
            maximum=profile.maximum,
        )
        for position, profile in enumerate(profiles)
    )


def _import_file(source: Path, name: str, rows: Path, rejected: Path) -> ImportedTable:
    if name.lower().endswith(".parquet"):
        return import_parquet(source, rows, rejected)
    has_tabs = name.lower().endswith((".tsv", ".tsv.gz"))
    return import_csv(source, rows, rejected, delimiter="\t" if has_tabs else "")


def _store_once(file: Path, name: str) -> str:
    """Store under a name made of the source's checksum, unless it is stored: the same file gives the same rows."""
    if not default_storage.exists(name):
        with file.open("rb") as content:
            return default_storage.save(name, File(content))
    return name
