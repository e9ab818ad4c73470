"""Reading tabular files into tables that can be sliced."""

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
from catalog.files.storing import local_file
from catalog.files.tables.column_types import profile_columns
from catalog.files.tables.csv_import import Landed, land_parquet, land_text
from catalog.files.tables.header import UnreadableTable


def profile_table(*, table: Table) -> None:
    """Land and profile the file of `table`. A file that is no table leaves its reason; repeating is harmless."""
    stored = table.distribution.file.name
    try:
        with local_file(stored) as source, tempfile.TemporaryDirectory() as folder:
            rows, bad_rows = Path(folder) / "rows.parquet", Path(folder) / "bad.parquet"
            landed = _land(source, stored, rows, bad_rows)
            profiles = list(profile_columns(rows, [name for name, _ in landed.columns]))
            kept = {name: _keep(file, f"tables/{table.distribution.sha256}.{name}.parquet")
                    for name, file in (("rows", rows), ("bad", bad_rows))}  # fmt: skip
    except (UnreadableTable, duckdb.Error) as error:
        message = f"The rows of this file could not be read: {str(error).partition(chr(10))[0]}"
        Table.objects.filter(pk=table.pk).update(state=Table.State.FAILED, message=message[:1000])
        return
    said = dict(landed.columns)
    with transaction.atomic():
        table.columns.all().delete()
        TableColumn.objects.bulk_create(
            TableColumn(
                table=table,
                position=position,
                name=p.name,
                source_name=said[p.name][:300],
                type=p.type,
                n_missing=p.n_missing,
                n_misfits=p.n_misfits,
                n_distinct=p.n_distinct,
                minimum=p.minimum,
                maximum=p.maximum,
            )
            for position, p in enumerate(profiles)
        )
        Table.objects.filter(pk=table.pk).update(
            state=Table.State.READY,
            message="",
            delimiter=landed.delimiter,
            encoding=landed.encoding,
            header_row=landed.header_row,
            comments=landed.comments,
            n_rows=landed.n_rows,
            n_bad_rows=landed.n_bad_rows,
            n_misfits=sum(p.n_misfits for p in profiles),
            rows_name=kept["rows"],
            bad_rows_name=kept["bad"],
            profiled_at=timezone.now(),
        )


def _land(source: Path, name: str, rows: Path, bad_rows: Path) -> Landed:
    if name.lower().endswith(".parquet"):
        return land_parquet(source, rows, bad_rows)
    tabs = name.lower().endswith((".tsv", ".tsv.gz"))
    return land_text(source, rows, bad_rows, delimiter="\t" if tabs else "")


def _keep(file: Path, name: str) -> str:
    """Store under a name made of the source's checksum: the same file gives the same rows."""
    if not default_storage.exists(name):
        with file.open("rb") as content:
            return default_storage.save(name, File(content))
    return name


def ready_tables(*, dataset: Dataset) -> list[Table]:
    """Tables of a dataset that the reader has been shown to may read, by path."""
    tables = Table.objects.filter(distribution__dataset=dataset, distribution__withdrawn_at=None)
    ready = tables.filter(state=Table.State.READY).select_related("distribution").prefetch_related("columns")
    return list(ready.order_by("distribution__path"))


def column_types(*, table: Table) -> dict[str, str]:
    return {column.name: column.type for column in table.columns.all()}
