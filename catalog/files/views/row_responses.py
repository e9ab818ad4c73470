"""Rows of a table as JSON, CSV or Parquet."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from django.http import FileResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from accounts.lanes import take_lane
from catalog.files.file_content import open_local_file
from catalog.files.models import Table
from catalog.files.tables import rows
from catalog.files.tables.slices import RowSlice
from catalog.spreadsheet import csv_line

PARQUET_TYPE = "application/vnd.apache.parquet"


def rows_as_json(table: Table, row_slice: RowSlice, base_url: str) -> HttpResponseBase:
    """{count, next, columns, results}; 100 rows unless the URL has a limit, at most 10 000 at once."""
    types = table.column_types
    page = row_slice.paged()
    with open_local_file(table.rows_name) as file:
        count, results = rows.count_rows(file, page, types), list(rows.read_typed_rows(file, page, types))
    columns = [{"name": name, "type": types[name]} for name in page.select]
    offset = page.next_offset(count)
    next_url = None if offset is None else f"{base_url}offset={offset}"
    return JsonResponse({"count": count, "next": next_url, "columns": columns, "results": results})


def rows_as_csv(table: Table, row_slice: RowSlice, base_url: str) -> HttpResponseBase:
    """All rows of the slice, streamed, cells as the file has them; what a spreadsheet would run gets an apostrophe."""
    take_lane("stream")
    response = StreamingHttpResponse(_csv_lines(table, row_slice), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{table.distribution.dataset.slug}.csv"'
    return response


def rows_as_parquet(table: Table, row_slice: RowSlice, base_url: str) -> HttpResponseBase:
    """All rows of the slice with typed columns; the text of cells that do not fit theirs is in `<name>__text`."""
    with open_local_file(table.rows_name) as file, tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "rows.parquet"
        rows.write_parquet(file, target, row_slice, table.column_types)
        content = target.open("rb")  # stays readable after the folder is gone; the response closes it
    name = f"{table.distribution.dataset.slug}.parquet"
    return FileResponse(content, as_attachment=True, filename=name, content_type=PARQUET_TYPE)


# extension of the address -> response; `base_url` is the address of the slice, ready for "offset=" to be appended
ROW_RESPONSES: dict[str, Callable[[Table, RowSlice, str], HttpResponseBase]] = {
    "json": rows_as_json,
    "csv": rows_as_csv,
    "parquet": rows_as_parquet,
}


def _csv_lines(table: Table, row_slice: RowSlice) -> Iterator[str]:
    source_names = {column.name: column.source_name or column.name for column in table.columns.all()}
    yield csv_line(source_names[name] for name in row_slice.select)
    with open_local_file(table.rows_name) as file:
        yield from map(csv_line, rows.read_text_rows(file, row_slice, table.column_types))
