"""Where and when the tables of a dataset lie, by the smallest and largest values of their columns.

Separate module because only the form that describes a dataset uses it.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.entries.coverage import Box
from catalog.entries.models import Dataset
from catalog.files.models import Table
from catalog.files.tables.conditions import InvalidRowSliceError
from catalog.files.tables.slices import LATITUDE_NAMES, LONGITUDE_NAMES, find_number_column, find_time_column

DAY_LENGTH = len("2021-06-30")


@dataclass(frozen=True)
class DataCoverage:
    """`box` is 'west, south, east, north' in degrees, `start` and `end` are days; '' where no column says it."""

    box: str = ""
    start: str = ""
    end: str = ""


def measure_coverage(*, dataset: Dataset) -> DataCoverage:
    """The box and days of all tables that are ready; the caller has checked that the reader may see them."""
    ready = Table.objects.filter(
        distribution__dataset=dataset, distribution__withdrawn_at=None, status=Table.Status.READY
    )
    tables = list(ready.prefetch_related("columns"))
    boxes = [box for table in tables if (box := _box(table))]
    days = [day for table in tables for day in _days(table)]
    sides = Box.around(boxes).sides if boxes else ()
    return DataCoverage(
        box=", ".join(f"{side:.6g}" for side in sides),
        start=min(days, default=""),
        end=max(days, default=""),
    )


def _box(table: Table) -> Box | None:
    """The box of a table with a column of longitudes and one of latitudes; other units than degrees give none."""
    ends = {column.name: (column.minimum, column.maximum) for column in table.columns.all()}
    try:
        west, east = map(float, ends[find_number_column(table.column_types, LONGITUDE_NAMES)])
        south, north = map(float, ends[find_number_column(table.column_types, LATITUDE_NAMES)])
        return Box.wrap(west, south, east, north)
    except ValueError:  # no such columns, no values, no degrees
        return None


def _days(table: Table) -> list[str]:
    """The first and the last day of the table's column of times."""
    try:
        name = find_time_column(table.column_types, "from")
    except InvalidRowSliceError:
        return []
    column = next(column for column in table.columns.all() if column.name == name)
    return [text[:DAY_LENGTH] for text in (column.minimum, column.maximum) if text]
