"""Rows of a dataset's tables: a page to look at, JSON and CSV to take; the URL is the query."""

from __future__ import annotations

import csv
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from catalog.entries.views.dataset_access import dataset_for
from catalog.files.models import Table
from catalog.files.storing import local_file
from catalog.files.tables import rows
from catalog.files.tables.slices import DEFAULT_LIMIT, Slice, SliceError, SliceReader
from catalog.files.tables.table_import import column_types, ready_tables
from catalog.spreadsheet import safe_cell

SHOWN_ROWS = 25  # on the page, where the URL does not say
SHOWN_BAD = 200
# type of a column -> class of its cells on the page
CELLS = {"integer": "number", "number": "number", "date": "nowrap", "datetime": "nowrap"}


@dataclass(frozen=True)
class Heading:
    """A column on the page: `query` sorts by it, the other way round if it is sorted by it; `sorted` is ARIA's word."""

    name: str
    is_number: bool
    sorted: str
    query: str


@require_safe
def data_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """{count, next, columns, results}; 100 rows unless ?limit= says otherwise, at most 10 000 at once."""
    try:
        table, wanted = _table_and_slice(request, slug)
    except SliceError as error:
        return _problem(error)
    return _validated(request, table, lambda: _json(request, table, _paged(wanted)))


@require_safe
def data_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """All rows of the slice, streamed, cells as the file has them; what a spreadsheet would run gets an apostrophe."""
    try:
        table, wanted = _table_and_slice(request, slug)
    except SliceError as error:
        return _problem(error)
    return _validated(request, table, lambda: _csv(table, wanted, slug))


@require_safe
def data_parquet(request: HttpRequest, slug: str) -> HttpResponseBase:
    """All rows of the slice with typed columns; cells that do not fit their column are null, data.csv has them."""
    try:
        table, wanted = _table_and_slice(request, slug)
    except SliceError as error:
        return _problem(error)
    return _validated(request, table, lambda: _parquet(table, wanted, slug))


@require_safe
def bad_rows_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Every row of the file that does not fit its header, by its number, as it stands there."""
    table = _table(request, slug)
    try:
        wanted = _paged(SliceReader({}).read(_query(request)))
    except SliceError as error:
        return _problem(error)
    with local_file(table.bad_rows_name) as file:
        results = rows.bad_rows(file, wanted.limit or DEFAULT_LIMIT, wanted.offset)
    return JsonResponse(
        {"count": table.n_bad_rows, "next": _next(request, wanted, table.n_bad_rows), "results": results}
    )


@require_safe
def rows_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A look at the table: what its columns are, the first rows of the slice, the rows that do not fit."""
    table = _table(request, slug)
    types = column_types(table=table)
    problem = ""
    try:
        wanted = _paged(SliceReader(types).read(_query(request)), SHOWN_ROWS)
    except SliceError as error:
        problem, wanted = str(error), _paged(SliceReader(types).read(""), SHOWN_ROWS)
    with local_file(table.rows_name) as file:
        count = rows.count_rows(file, wanted)
        shown = list(rows.text_rows(file, wanted))
        misfits = rows.misfits(file, types, SHOWN_BAD)
    with local_file(table.bad_rows_name) as file:
        bad = rows.bad_rows(file, SHOWN_BAD, 0)
    context = {
        "dataset": table.distribution.dataset,
        "table": table,
        "tables": ready_tables(dataset=table.distribution.dataset),
        "columns": [_heading(request, wanted, name, types[name]) for name in wanted.select],
        "rows": [list(zip(row, (CELLS.get(types[name], "") for name in wanted.select), strict=True)) for row in shown],
        "count": count,
        "next": _next(request, wanted, count),
        "problem": problem,
        "bad_rows": bad,
        "misfits": misfits,
        "query": request.META.get("QUERY_STRING", ""),
    }
    return render(request, "catalog/rows.html", context, status=400 if problem else 200)


def _validated(request: HttpRequest, table: Table, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer with its ETag, or 304 where the client has it: the rows of a stored file never change."""
    said = f"{table.distribution.sha256} {table.profiled_at} {request.path} {_query(request)}"
    etag = f'W/"{hashlib.sha256(said.encode()).hexdigest()[:24]}"'
    response = get_conditional_response(request, etag=etag) or make()
    response["ETag"] = etag
    return response


def _json(request: HttpRequest, table: Table, wanted: Slice) -> HttpResponse:
    types = column_types(table=table)
    with local_file(table.rows_name) as file:
        count = rows.count_rows(file, wanted)
        results = list(rows.typed_rows(file, wanted, types))
    columns = [{"name": name, "type": types[name]} for name in wanted.select]
    return JsonResponse({"count": count, "next": _next(request, wanted, count), "columns": columns, "results": results})


def _csv(table: Table, wanted: Slice, slug: str) -> HttpResponseBase:
    response = StreamingHttpResponse(_csv_lines(table, wanted), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    return response


def _parquet(table: Table, wanted: Slice, slug: str) -> HttpResponseBase:
    with local_file(table.rows_name) as file, tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "rows.parquet"
        rows.write_parquet(file, target, wanted, column_types(table=table))
        content = target.open("rb")  # outlives its name; the answer closes it
    media_type = "application/vnd.apache.parquet"
    return FileResponse(content, as_attachment=True, filename=f"{slug}.parquet", content_type=media_type)


def _table(request: HttpRequest, slug: str) -> Table:
    tables = ready_tables(dataset=dataset_for(request, slug))
    wanted = request.GET.get("file")
    for table in tables:
        if wanted in (None, "", table.distribution.path):
            return table
    raise Http404("This dataset has no such table; its page lists the tables that can be looked into.")


def _table_and_slice(request: HttpRequest, slug: str) -> tuple[Table, Slice]:
    table = _table(request, slug)
    return table, SliceReader(column_types(table=table)).read(_query(request))


def _query(request: HttpRequest) -> str:
    return request.META.get("QUERY_STRING", "")


def _heading(request: HttpRequest, wanted: Slice, name: str, kind: str) -> Heading:
    order = request.GET.get("order", "")
    direction = {name: "ascending", f"-{name}": "descending"}.get(order, "")
    kept = [piece for piece in _query(request).split("&") if piece and not piece.startswith(("order=", "offset="))]
    query = "&".join([*kept, f"order={'-' if order == name else ''}{quote(name)}"])
    return Heading(name, CELLS.get(kind) == "number", direction, query)


def _paged(wanted: Slice, default: int = DEFAULT_LIMIT) -> Slice:
    limit = default if wanted.limit is None else wanted.limit
    return Slice(wanted.select, wanted.conditions, wanted.parameters, wanted.order, limit, wanted.offset)


def _next(request: HttpRequest, wanted: Slice, count: int) -> str | None:
    offset = wanted.offset + (wanted.limit or 0)
    if offset >= count:
        return None
    kept = [piece for piece in _query(request).split("&") if piece and not piece.startswith("offset=")]
    return request.build_absolute_uri(request.path) + "?" + "&".join([*kept, f"offset={offset}"])


def _problem(error: SliceError) -> JsonResponse:
    problem = {"type": "about:blank", "title": "The slice cannot be read", "status": 400, "detail": str(error)}
    return JsonResponse(problem | {"field": error.field}, status=400, content_type="application/problem+json")


class _Echo:
    """csv.writer writes a line into it and gets it back."""

    def write(self, line: str) -> str:
        return line


def _csv_lines(table: Table, wanted: Slice) -> Iterator[Any]:
    said = {column.name: column.source_name or column.name for column in table.columns.all()}
    writer = csv.writer(_Echo())
    yield writer.writerow([safe_cell(said[name]) for name in wanted.select])
    with local_file(table.rows_name) as file:
        for row in rows.text_rows(file, wanted):
            yield writer.writerow(["" if cell is None else safe_cell(cell) for cell in row])
