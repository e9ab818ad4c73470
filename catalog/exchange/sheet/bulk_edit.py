"""Bulk edit: a sheet (CSV) of datasets to download, and the same sheet uploaded. Only changed cells are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field

from accounts.models import User
from catalog.entries.access import may_edit
from catalog.entries.fields import DAY_FIELDS, LIST_FIELDS, TEXT_FIELDS
from catalog.entries.models import Dataset, DatasetQuerySet
from catalog.entries.reading import build_record, with_record_relations
from catalog.entries.writing import update_dataset
from catalog.exchange.sheet.sheet_format import (
    KEY_COLUMN,
    SHEET_COLUMNS,
    clean_cells,
    parse_cell,
    read_rows,
    write_cell,
)
from catalog.exchange.source_entry import UnreadableSourceError
from catalog.spreadsheet import MARK_COLUMN, mark_row, merge_row

DATASET_BATCH_SIZE = 500


@dataclass(frozen=True)
class RowChange:
    """What one row of a sheet would change.

    Attributes:
        line: Of the sheet, from 1.
        fields: {field: (old, new)} as cells.
        conflicts: Likewise, of cells that somebody else changed after the sheet was downloaded.
        problem: Why it cannot be done; empty if it can.
    """

    line: int
    title: str
    fields: dict[str, tuple[str, str]]
    problem: str = ""
    conflicts: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class _RowUpdate:
    """A change with the dataset (None if the user may not change one of that identifier) and its new values."""

    change: RowChange
    dataset: Dataset | None
    values: Mapping[str, Any]


def sheet_lines(*, datasets: DatasetQuerySet) -> Iterator[list[str]]:
    """The header, then the cells of each dataset; the reader may see all of `datasets`."""
    yield [*SHEET_COLUMNS, MARK_COLUMN]
    for dataset in with_record_relations(datasets).iterator(chunk_size=DATASET_BATCH_SIZE):
        record = build_record(dataset=dataset, base_url="/", with_derived=False)
        cells = [write_cell(record, column) for column in SHEET_COLUMNS]
        yield [*cells, mark_row(cells)]


def preview_sheet(*, user: User, text: str) -> list[RowChange]:
    """Rows that would change something, or cannot. Raises ValidationError if the text is not such a sheet."""
    changes = [update.change for update in _read_updates(user, text)]
    return [change for change in changes if change.fields or change.problem]


@transaction.atomic
def apply_sheet(*, user: User, text: str) -> int:
    """Make every change, or none if a row has a problem; returns how many datasets changed.

    Raises:
        ValidationError: Not such a sheet, or what is wrong in which line.
    """
    updates = _read_updates(user, text, lock=True)
    problems = [f"Line {u.change.line}: {u.change.problem}" for u in updates if u.change.problem]
    if problems:
        raise ValidationError(problems)
    n_changed = 0
    for update in updates:
        if update.dataset is None or not update.values:
            continue
        try:
            update_dataset(user=user, dataset=update.dataset, **update.values)
        except ValidationError as error:
            line = update.change.line
            raise ValidationError([f"Line {line}: {message}" for message in error.messages]) from error
        n_changed += 1
    return n_changed


def _read_updates(user: User, text: str, *, lock: bool = False) -> list[_RowUpdate]:
    """The change of each row; `lock` keeps others from writing to these datasets until the transaction ends."""
    try:
        header, rows = read_rows(text)
    except UnreadableSourceError as error:
        raise ValidationError(str(error)) from error
    if KEY_COLUMN not in header:
        raise ValidationError(
            f"The first line must name the columns, {KEY_COLUMN!r} among them: start from a downloaded sheet."
        )
    if unknown := [name for name in header if name not in (*SHEET_COLUMNS, MARK_COLUMN)]:
        raise ValidationError(f"There is no field called {', '.join(map(repr, unknown))}; leave such columns out.")
    identifiers = [row[KEY_COLUMN] for _, row in rows]
    if lock:
        list(Dataset.objects.filter(identifier__in=identifiers).order_by("pk").select_for_update())
    visible = with_record_relations(Dataset.objects.visible_to(user).filter(identifier__in=identifiers))
    datasets = {dataset.identifier: dataset for dataset in visible}
    return [_read_update(user, line, row, datasets.get(row[KEY_COLUMN])) for line, row in rows]


def _read_update(user: User, line: int, row: dict[str, str], dataset: Dataset | None) -> _RowUpdate:
    if dataset is None or not may_edit(user, dataset):
        message = "there is no such dataset that you may change."
        return _RowUpdate(RowChange(line, row[KEY_COLUMN] or "", {}, message), None, {})
    record = build_record(dataset=dataset, base_url="/", with_derived=False)
    cells = clean_cells(row)
    mark = cells.pop(MARK_COLUMN, "")
    mine = {name: cell for name, cell in cells.items() if name in SHEET_COLUMNS and name != KEY_COLUMN}
    stored = {name: write_cell(record, name).strip() for name in mine}
    merged = merge_row(columns=SHEET_COLUMNS, mark=mark, mine=mine, stored=stored)
    changed = merged.changes
    if merged.conflicts:
        message = f"somebody else changed {', '.join(merged.conflicts)} after this sheet was downloaded."
        return _RowUpdate(RowChange(line, dataset.title, changed, message, merged.conflicts), dataset, {})
    try:
        values = {name: parse_cell(name, new) for name, (_, new) in changed.items()}
        _check_values(values)
    except (ValueError, ValidationError) as error:
        message = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        return _RowUpdate(RowChange(line, dataset.title, changed, message), dataset, {})
    return _RowUpdate(RowChange(line, dataset.title, changed), dataset, values)


def _check_values(values: Mapping[str, Any]) -> None:
    """Days, fixed vocabularies and lengths, before anything is written. Raises ValueError, ValidationError."""
    for name, value in values.items():
        if name in DAY_FIELDS and value:
            date.fromisoformat(value)
        field = Dataset._meta.get_field(name) if name in (*TEXT_FIELDS, *LIST_FIELDS) else None
        if isinstance(field, Field):
            field.clean(value, Dataset())
