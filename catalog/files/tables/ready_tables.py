"""Imported tables: those of a dataset, and a query string -> the slice of rows that it means in one of them.

Separate module because it reads rows to tell numbers from text, which parsing a slice alone does not.
"""

from __future__ import annotations

from catalog.entries.models import Dataset
from catalog.files.file_content import open_local_file
from catalog.files.models import Table
from catalog.files.tables.conditions import TextOrderError
from catalog.files.tables.rows import find_misleading_cells
from catalog.files.tables.slices import RowSlice, parse_row_slice


def list_ready_tables(*, dataset: Dataset) -> list[Table]:
    """Imported tables of a dataset that the reader may see, by path."""
    tables = Table.objects.filter(distribution__dataset=dataset, distribution__withdrawn_at=None)
    ready = tables.filter(status=Table.Status.READY).select_related("distribution__dataset").prefetch_related("columns")
    return list(ready.order_by("distribution__path"))


def parse_table_slice(table: Table, query_string: str) -> RowSlice:
    """The slice that a query string describes.

    Cost: the file of the rows is opened once if the slice compares or orders text, else not at all.

    Raises:
        InvalidRowSliceError: It cannot be read, or compares or orders a column of numbers that some cells make text.
    """
    compared = ""
    try:
        row_slice = parse_row_slice(table.column_types, query_string)
        columns = [key.column for key in row_slice.order if key.column_type == "string"]
    except TextOrderError as error:
        compared, columns = error.field, [error.field]
    if columns:
        with open_local_file(table.rows_name) as file:
            for column in columns:
                cells = find_misleading_cells(file, column, is_compared=bool(compared))
                if cells is not None:
                    raise TextOrderError.of(column, cells)
    return row_slice
