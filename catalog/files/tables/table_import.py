"""Tables of stored files: importing and profiling a tabular file, and the tables of a dataset that are ready."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import replace
from pathlib import Path

import duckdb
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from background.lease import Lease, NotClaimedError, claim
from background.models import MAX_DEATHS
from catalog.entries.models import Dataset
from catalog.entries.search.search_index import index_datasets
from catalog.files.file_content import open_local_file
from catalog.files.models import Table, TableColumn
from catalog.files.reading.recipe import ColumnRecipe, Hints, InvalidRecipeError, Recipe, read_request
from catalog.files.sniff import UnreadableTableError
from catalog.files.tables.column_types import ColumnProfile, profile_columns, text_sql, typed_sql
from catalog.files.tables.csv_import import ImportedTable, import_csv
from catalog.files.tables.doubts import find_totals
from catalog.files.tables.parquet_import import import_parquet, profile_typed_columns
from catalog.files.tables.typed_rows import CellSql, write_typed_rows


def profile_table(*, table: Table) -> None:
    """Import and profile the file of a waiting table, and store the result, or why the file is not a table.

    Reads the file about three times, an object store's file over the network once. Does nothing for a table that
    another worker reads, or that is read already.
    """
    try:
        with claim(Table, table.pk) as lease:
            _read_or_say_why(lease)
    except NotClaimedError:
        return


def _read_or_say_why(lease: Lease[Table]) -> None:
    if lease.work.deaths >= MAX_DEATHS:
        reason = f"Whoever read the rows of this file died {lease.work.deaths} times: split the file."
        lease.end(Table.Status.FAILED, reason)
        return
    try:
        _read(lease)
    except (UnreadableTableError, InvalidRecipeError, duckdb.Error, OSError, ValueError, MemoryError) as error:
        # After any error the table must not stay "being read". PostgreSQL stores no zero bytes in texts.
        reason = f"The rows of this file could not be read: {str(error).partition(chr(10))[0] or type(error).__name__}"
        lease.end(Table.Status.FAILED, reason.replace("\0", "")[:1000])
    except SoftTimeLimitExceeded:
        limit = f"{settings.LWDS_TABLE_HOURS} hours (LWDS_TABLE_HOURS)"
        lease.end(Table.Status.FAILED, f"Reading the rows took longer than {limit}: split the file.")


def _read(lease: Lease[Table]) -> None:
    table = lease.work
    stored_name = str(table.distribution.file.name)
    requested = read_request(table.requested_recipe) if table.requested_recipe else Hints()
    with open_local_file(stored_name) as source, tempfile.TemporaryDirectory() as folder:
        rows, rejected = Path(folder) / "rows.parquet", Path(folder) / "bad.parquet"
        imported, profiles = _import_file(source, stored_name, rows, rejected, requested)
        stem = f"tables/{table.distribution.sha256}-{_digest(imported.recipe)}"
        rows_name = _store_once(rows, f"{stem}.typed.parquet")
        rejected_name = _store_once(rejected, f"{stem}.bad.parquet")
    with transaction.atomic():
        is_ended = lease.end(
            Table.Status.READY,
            delimiter=imported.delimiter,
            encoding=imported.encoding,
            header_row=imported.header_row,
            comments=imported.comments,
            recipe=imported.recipe.as_json() if imported.recipe else {},
            account=dict(imported.account),
            n_rows=imported.n_rows,
            n_bad_rows=imported.n_rejected_rows,
            n_misfits=sum(profile.n_cast_errors for profile in profiles),
            rows_name=rows_name,
            bad_rows_name=rejected_name,
        )
        if is_ended:
            _write_columns(table, imported, profiles)
            _note_change(table.distribution.dataset_id)


def _note_change(dataset_id: int) -> None:
    """Index the dataset by its columns, and mark it as changed for harvesters."""
    Dataset.objects.filter(pk=dataset_id).update(modified_at=timezone.now())
    index_datasets(ids=[dataset_id])


def _write_columns(table: Table, imported: ImportedTable, profiles: list[ColumnProfile]) -> None:
    source_names = dict(imported.columns)
    recipes = imported.recipe.columns if imported.recipe else [ColumnRecipe()] * len(imported.columns)
    meanings = dict(zip(source_names, recipes, strict=True))
    table.columns.all().delete()
    TableColumn.objects.bulk_create(
        TableColumn(
            table=table,
            position=position,
            name=profile.name,
            source_name=source_names[profile.name][:300],
            unit=meanings[profile.name].unit[:60],
            description=meanings[profile.name].meaning,
            type=profile.type,
            n_missing=profile.n_missing,
            n_misfits=profile.n_cast_errors,
            n_distinct=profile.n_distinct,
            minimum=profile.minimum,
            maximum=profile.maximum,
        )
        for position, profile in enumerate(profiles)
    )


def _import_file(
    source: Path, name: str, rows: Path, rejected: Path, requested: Recipe | Hints
) -> tuple[ImportedTable, list[ColumnProfile]]:
    """Write the rows with their types, and the rejected lines; what was read, and a profile of each column."""
    if name.lower().endswith(".parquet"):
        return import_parquet(source, rows, rejected), list(profile_typed_columns(rows))
    has_tabs = any(ending in Path(name.lower()).suffixes for ending in (".tsv", ".tab"))
    text_rows = rows.with_suffix(".text.parquet")
    imported = import_csv(source, text_rows, rejected, delimiter="\t" if has_tabs else "", requested=requested)
    names = [name for name, _ in imported.columns]
    if len(names) == 1 and ".txt" in Path(name.lower()).suffixes:
        raise UnreadableTableError("This text has no columns: it is kept as a file and is not a table.")
    recipe_columns = imported.recipe.columns if imported.recipe else ()
    formats = {name: (column.format, column.missing) for name, column in zip(names, recipe_columns, strict=False)}
    profiles = list(profile_columns(text_rows, names, formats))
    write_typed_rows(text_rows, rows, {profile.name: _cell_sql(profile) for profile in profiles})
    if totals := find_totals(text_rows, names):
        imported = replace(imported, account={**imported.account, "totals": totals})
    return _with_formats(imported, profiles), profiles


def _cell_sql(profile: ColumnProfile) -> CellSql:
    text = text_sql(profile.name, profile.type, profile.missing)
    return CellSql(profile.type, text, typed_sql(profile.name, profile.type, profile.format, profile.missing))


def _with_formats(imported: ImportedTable, profiles: list[ColumnProfile]) -> ImportedTable:
    """The import, with a recipe that has the formats of the cells of each column."""
    if imported.recipe is None:
        return imported
    columns = tuple(
        replace(column, format=profile.format, missing=profile.missing)
        for column, profile in zip(imported.recipe.columns, profiles, strict=True)
    )
    return replace(imported, recipe=replace(imported.recipe, columns=columns))


def _digest(recipe: Recipe | None) -> str:
    """A digest of the reading of a file, for the name of the file with its rows."""
    document = json.dumps(recipe.as_json() if recipe else {}, sort_keys=True)
    return hashlib.sha256(document.encode()).hexdigest()[:12]


def _store_once(file: Path, name: str) -> str:
    """Store under a name made of the source's checksum, unless it is stored: the same file gives the same rows."""
    if not default_storage.exists(name):
        with file.open("rb") as content:
            return default_storage.save(name, File(content))
    return name
