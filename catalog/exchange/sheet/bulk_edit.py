"""Bulk edit: a sheet (CSV) out, the same sheet in. Only cells that differ are changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from catalog.entries.access import may_edit
from catalog.entries.coverage import Box
from catalog.entries.fields import LIST_COLUMNS, TERMS, TEXT_COLUMNS
from catalog.entries.models import Dataset, DatasetQuerySet
from catalog.entries.reading import record_of, with_everything
from catalog.entries.record import DatasetRecord
from catalog.entries.writing import update_dataset
from catalog.exchange.sheet.sheet_reader import numbered_rows
from catalog.exchange.source_entry import UnreadableSource
from catalog.spreadsheet import plain_cell, safe_cell

KEY = "identifier"
TEXTS = tuple(name for name in TEXT_COLUMNS if name not in (KEY, "slug"))
LISTS = (*LIST_COLUMNS, *TERMS)
COLUMNS = (KEY, *TEXTS, *LISTS, "temporal_start", "temporal_end", "box")
SEPARATOR = " | "


@dataclass(frozen=True)
class RowChange:
    """What one row of a sheet would change: {field: (old, new)} as cells; `problem` if it cannot be done."""

    line: int
    title: str
    fields: dict[str, tuple[str, str]]
    problem: str = ""


def sheet_lines(*, datasets: DatasetQuerySet) -> Iterator[list[str]]:
    """Header and one row for each of the datasets, which are ones the reader may see."""
    yield list(COLUMNS)
    for dataset in with_everything(datasets).iterator(chunk_size=500):
        yield [safe_cell(_cell(record_of(dataset=dataset, base_url="/"), name)) for name in COLUMNS]


def preview_sheet(*, user: User, text: str) -> list[RowChange]:
    """Rows that would change something or cannot. Raises ValidationError if this is no sheet of ours."""
    return [change for change, _, _ in _read(user, text) if change.fields or change.problem]


@transaction.atomic
def apply_sheet(*, user: User, text: str) -> int:
    """Make every change, or none if a row has a problem; how many datasets changed."""
    rows = _read(user, text)
    problems = [f"Line {change.line}: {change.problem}" for change, _, _ in rows if change.problem]
    if problems:
        raise ValidationError(problems)
    changed = [row for row in rows if row[2]]
    for change, dataset, said in changed:
        try:
            update_dataset(user=user, dataset=dataset, **said)
        except ValidationError as error:
            raise ValidationError([f"Line {change.line}: {message}" for message in error.messages]) from error
    return len(changed)


def _read(user: User, text: str) -> list[tuple[RowChange, Any, dict[str, Any]]]:
    try:
        header, lines = numbered_rows(text)
    except UnreadableSource as error:
        raise ValidationError(str(error)) from error
    if KEY not in header:
        raise ValidationError(f"The first line must name the columns, {KEY!r} among them: start from a sheet out.")
    if unknown := [name for name in header if name not in COLUMNS]:
        raise ValidationError(f"There is no field called {', '.join(map(repr, unknown))}; leave such columns out.")
    keys = [row[KEY] for _, row in lines]
    visible = with_everything(Dataset.objects.visible_to(user).filter(identifier__in=keys))
    datasets = {dataset.identifier: dataset for dataset in visible}
    return [_row(user, line, row, datasets.get(row[KEY])) for line, row in lines]


def _row(user: User, line: int, row: dict[str, Any], dataset: Dataset | None) -> tuple[RowChange, Any, dict[str, Any]]:
    if dataset is None or not may_edit(user, dataset):
        return RowChange(line, row[KEY] or "", {}, "there is no such dataset that you may change."), None, {}
    record = record_of(dataset=dataset, base_url="/")
    cells = {name: plain_cell((value or "").strip()) for name, value in row.items() if name in COLUMNS and name != KEY}
    fields = {name: (old, new) for name, new in cells.items() if new != (old := _cell(record, name).strip())}
    try:
        said = {name: _value(name, new) for name, (_, new) in fields.items()}
        _check(record, said)
    except (ValueError, ValidationError) as error:
        message = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        return RowChange(line, dataset.title, fields, message), dataset, {}
    return RowChange(line, dataset.title, fields), dataset, said


def _check(record: DatasetRecord, said: dict[str, Any]) -> None:
    """Fixed vocabularies and lengths, before anything is written."""
    for name, value in said.items():
        if name in ("temporal_start", "temporal_end") and value:
            date.fromisoformat(value)
        if name in (*TEXTS, *LIST_COLUMNS):
            Dataset._meta.get_field(name).clean(value, Dataset())


def _cell(record: DatasetRecord, name: str) -> str:
    value = getattr(record, name)
    if name == "box":
        return ",".join(f"{side:.12g}" for side in value) if value else ""
    return SEPARATOR.join(value) if isinstance(value, tuple) else value


def _value(name: str, cell: str) -> Any:
    if name in LISTS:
        return tuple(part.strip() for part in cell.split("|") if part.strip())
    if name == "box":
        return _sides(Box.parse(cell)) if cell else None
    return cell


def _sides(box: Box) -> Iterable[float]:
    return (box.west, box.south, box.east, box.north)
