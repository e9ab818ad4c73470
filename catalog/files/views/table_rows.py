"""Rows of a dataset's tables: a page to look at, JSON, CSV and Parquet to download; the URL is the query."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accounts.authentication import accept_tokens
from accounts.problems import problem_details
from catalog.entries.views.dataset_access import get_readable_dataset
from catalog.files.appending.targets import describe_waiting
from catalog.files.file_content import open_local_file
from catalog.files.models import Table
from catalog.files.tables import rows
from catalog.files.tables.conditions import InvalidRowSliceError
from catalog.files.tables.read_again import list_questions
from catalog.files.tables.ready_tables import list_ready_tables, parse_table_slice
from catalog.files.tables.slice_sql import slice_sql
from catalog.files.tables.slices import DEFAULT_LIMIT, parse_row_slice
from catalog.files.tables.sql_names import name_tables
from catalog.files.views.row_responses import ROW_RESPONSES

PAGE_ROWS = 25  # on the page, where the URL has no limit
MAX_SHOWN_ERRORS = 200  # rejected rows, and cast errors, on the page
# type of a column -> class of its cells on the page
CELL_CLASSES = {"integer": "number", "number": "number", "date": "nowrap", "datetime": "nowrap"}


@dataclass(frozen=True)
class ColumnHeading:
    """A column on the page.

    Attributes:
        query: Query string that sorts by it, the other way round if it is sorted by it.
        sorted: "ascending", "descending" or empty, as aria-sort has it.
    """

    name: str
    is_number: bool
    sorted: str
    query: str


@require_safe
@accept_tokens
def table_data(request: HttpRequest, slug: str, extension: str) -> HttpResponseBase:
    """The rows of a slice as JSON, CSV or Parquet; problem details for a query that cannot be read.

    304 where the client has them: a stored file never changes.
    """
    base_url = _url_without_offset(request)
    table = _get_table(request, slug)
    version = f"{table.distribution.sha256} {table.finished_at} {request.get_full_path()}"
    etag = f'W/"{hashlib.sha256(version.encode()).hexdigest()[:24]}"'
    try:
        row_slice = parse_table_slice(table, request.META.get("QUERY_STRING", ""))
    except InvalidRowSliceError as error:  # as JSON for every extension, because programs read it
        return JsonResponse(problem_details(error), status=error.status, content_type="application/problem+json")
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or ROW_RESPONSES[extension](table, row_slice, base_url)
    response["ETag"] = etag
    return response


@require_safe
@accept_tokens
def rejected_rows_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Every line of the file that does not fit its header, by its number, as it is there."""
    table = _get_table(request, slug)
    page = parse_row_slice({}, request.META.get("QUERY_STRING", "")).paged()
    with open_local_file(table.bad_rows_name) as file:
        results = rows.read_rejected_rows(file, page.limit or DEFAULT_LIMIT, page.offset)
    offset = page.next_offset(table.n_bad_rows)
    next_url = None if offset is None else f"{_url_without_offset(request)}offset={offset}"
    return JsonResponse({"count": table.n_bad_rows, "next": next_url, "results": results})


@require_safe
def rows_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page on the table: its columns, the first rows of the slice, the rows and cells that do not fit."""
    tables = list_ready_tables(dataset=get_readable_dataset(request, slug))
    table = _choose_table(request, tables)
    types = table.column_types
    problem = ""
    try:
        row_slice = parse_table_slice(table, request.META.get("QUERY_STRING", ""))
    except InvalidRowSliceError as error:
        problem, row_slice = str(error), parse_row_slice(types, "")
    page = row_slice.paged(PAGE_ROWS)
    with open_local_file(table.rows_name) as file:
        count = rows.count_rows(file, page, types)
        shown_rows = list(rows.read_text_rows(file, page, types))
        cast_errors = rows.find_cast_errors(file, types, MAX_SHOWN_ERRORS) if table.n_misfits else []
    with open_local_file(table.bad_rows_name) as file:
        rejected_rows = rows.read_rejected_rows(file, MAX_SHOWN_ERRORS)
    offset = page.next_offset(count)
    name = name_tables(tables)[table.pk]
    classes = [CELL_CLASSES.get(types[name], "") for name in page.select]
    context = {
        "dataset": table.distribution.dataset,
        "table": table,
        "sql": slice_sql(name, row_slice, types),
        "sample_sql": slice_sql(name, row_slice.paged(), types),
        "tables": tables,
        "columns": [_heading(request, name, types[name]) for name in page.select],
        "rows": [list(zip(row, classes, strict=True)) for row in shown_rows],
        "count": count,
        "next": None if offset is None else f"{_url_without_offset(request)}offset={offset}",
        "problem": problem,
        "rejected_rows": rejected_rows,
        "questions": list_questions(table),
        "waiting": describe_waiting(dataset=table.distribution.dataset, path=table.distribution.path),
        "cast_errors": cast_errors,
        "query": request.META.get("QUERY_STRING", ""),
        "json_url": f"/datasets/{slug}/data.json?{request.META.get('QUERY_STRING', '')}".rstrip("?"),
    }
    return render(request, "catalog/rows.html", context, status=400 if problem else 200)


def _get_table(request: HttpRequest, slug: str) -> Table:
    return _choose_table(request, list_ready_tables(dataset=get_readable_dataset(request, slug)))


def _choose_table(request: HttpRequest, tables: Sequence[Table]) -> Table:
    """The table that `?file=` names, else the first; 404 if there is none."""
    path = request.GET.get("file")
    for table in tables:
        if path in (None, "", table.distribution.path):
            return table
    raise Http404("This dataset has no such table; its page lists its tables.")


def _url_without_offset(request: HttpRequest) -> str:
    """The full address, ready for "offset=" to be appended."""
    query = _query_without(request, "offset=")
    return f"{request.build_absolute_uri(request.path)}?{query}{'&' if query else ''}"


def _query_without(request: HttpRequest, *prefixes: str) -> str:
    pieces = request.META.get("QUERY_STRING", "").split("&")
    return "&".join(piece for piece in pieces if piece and not piece.startswith(prefixes))


def _heading(request: HttpRequest, name: str, column_type: str) -> ColumnHeading:
    order = request.GET.get("order", "")
    direction = {name: "ascending", f"-{name}": "descending"}.get(order, "")
    new_order = f"order={'-' if order == name else ''}{quote(name)}"
    query = "&".join(filter(None, (_query_without(request, "order=", "offset="), new_order)))
    return ColumnHeading(name, CELL_CLASSES.get(column_type) == "number", direction, query)
