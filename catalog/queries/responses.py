"""The result of a query as the answer to a request, for pages and REST alike."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.http import FileResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from accounts.bounded_numbers import parse_whole_number
from accounts.lanes import take_lane
from accounts.problems import ConflictError, MissingObjectError
from catalog.files.file_content import open_local_file
from catalog.files.paths import format_of_path
from catalog.files.tables.rows import JsonValue
from catalog.queries import result_formats
from catalog.queries.models import SqlQuery

DEFAULT_LIMIT, MAX_LIMIT = 100, 10_000  # rows of a page
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ARROW_TYPE = "application/vnd.apache.arrow.stream"


class NoResultError(ConflictError):
    """409: the query has no result, yet or at all."""

    code = "no-result"


class UnknownFormatError(MissingObjectError):
    """404: results are not given in this format."""

    code = "unknown-format"


def result_response(
    query: SqlQuery, extension: str, limit: str = "", offset: str = "", url: str = ""
) -> HttpResponseBase:
    """The rows of a finished query.

    Args:
        extension: A key of RESULT_FORMATS.
        limit, offset: Of a page of JSON, as the address has them.
        url: Address of the rows, for the address of the next page.

    Raises:
        NoResultError: It has not finished.
        UnknownFormatError: There is no such extension.
    """
    if extension not in ("json", *RESULT_FORMATS):
        raise UnknownFormatError(f"Results are given as json, {', '.join(RESULT_FORMATS)}; not as {extension!r}.")
    if query.status != SqlQuery.Status.FINISHED:
        raise NoResultError(_why_no_result(query))
    if extension == "json":
        return _page(query, limit, offset, url)
    take_lane("stream")
    response = RESULT_FORMATS[extension](query)
    response["Content-Disposition"] = f'attachment; filename="query-{str(query.pk)[:8]}.{extension}"'
    return response


def read_page(query: SqlQuery, limit: int, offset: int = 0) -> list[dict[str, JsonValue]]:
    """Rows of a finished query as JSON values."""
    with open_local_file(str(query.result.name)) as file:
        return result_formats.read_rows(file, limit, offset)


def _why_no_result(query: SqlQuery) -> str:
    if query.status in (SqlQuery.Status.QUEUED, SqlQuery.Status.RUNNING):
        return f"This query is {query.status}: ask again when it has finished."
    end = "was cancelled" if query.status == SqlQuery.Status.CANCELLED else "failed"
    reason = f": {query.status_reason.rstrip('.')}" if query.status_reason else ""
    return f"This query has no result, it {end}{reason}."


def _page(query: SqlQuery, limit: str, offset: str, url: str) -> HttpResponseBase:
    size = parse_whole_number(limit or str(DEFAULT_LIMIT), name="limit", maximum=MAX_LIMIT)
    first = parse_whole_number(offset or "0", name="offset")
    after = first + size
    members = {
        "count": query.n_rows,
        "is_truncated": query.is_truncated,
        "next": f"{url}?limit={size}&offset={after}" if size and after < query.n_rows else None,
        "columns": query.columns,
        "results": read_page(query, size, first),
    }
    return JsonResponse(members)


def _csv(query: SqlQuery) -> HttpResponseBase:
    return StreamingHttpResponse(_from_file(query, result_formats.csv_lines), content_type="text/csv; charset=utf-8")


def _arrow(query: SqlQuery) -> HttpResponseBase:
    return StreamingHttpResponse(_from_file(query, result_formats.arrow_stream), content_type=ARROW_TYPE)


def _parquet(query: SqlQuery) -> HttpResponseBase:
    return FileResponse(query.result.open("rb"), content_type=format_of_path("rows.parquet")[1])


def _workbook(query: SqlQuery) -> HttpResponseBase:
    with open_local_file(str(query.result.name)) as file, tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "result.xlsx"
        result_formats.write_workbook(file, target)
        content = target.open("rb")  # stays readable after the folder is gone; the response closes it
    return FileResponse(content, content_type=WORKBOOK_TYPE)


def _from_file(query: SqlQuery, read: Callable[[Path], Iterator[Any]]) -> Iterator[Any]:
    with open_local_file(str(query.result.name)) as file:
        yield from read(file)


# extension of the address -> all rows of a result
RESULT_FORMATS: dict[str, Callable[[SqlQuery], HttpResponseBase]] = {
    "csv": _csv,
    "parquet": _parquet,
    "arrow": _arrow,
    "xlsx": _workbook,
}
