"""Lists of variants -> the body of a response: JSON at once, tables and lines as streams."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson
from django.http import StreamingHttpResponse
from rest_framework.renderers import BaseRenderer, JSONRenderer

from catalog.spreadsheet import safe_cell
from variants.fields.typed_values import value_text
from variants.pages.csv_lines import LineReturner


class FastJSONRenderer(JSONRenderer):
    """JSON by orjson: a page of variants has megabytes, for which the standard library takes ten times as long."""

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        return b"" if data is None else orjson.dumps(data, option=orjson.OPT_NON_STR_KEYS)


class _TableRenderer(BaseRenderer):
    """Tells the framework that the format exists; views stream tables themselves (`stream_table`)."""

    charset = "utf-8"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        raise NotImplementedError("tables are streamed")


class CSVRenderer(_TableRenderer):
    media_type = "text/csv"
    format = "csv"
    delimiter = ","


class TSVRenderer(_TableRenderer):
    media_type = "text/tab-separated-values"
    format = "tsv"
    delimiter = "\t"


class LinesRenderer(_TableRenderer):
    """One JSON object a line."""

    media_type = "application/x-ndjson"
    format = "jsonl"


def stream_table(
    *, columns: Sequence[str], rows: Iterable[Sequence[Any]], renderer: CSVRenderer | TSVRenderer, name: str
) -> StreamingHttpResponse:
    """Rows -> a download: the header, then one line for each row; memory does not grow with their number."""
    writer = csv.writer(LineReturner(), delimiter=renderer.delimiter, lineterminator="\n")

    def lines() -> Iterator[str]:
        yield writer.writerow(columns)
        for row in rows:
            yield writer.writerow([safe_cell(value_text(value)) for value in row])

    return _download(lines(), renderer, name)


def stream_lines(*, objects: Iterable[Any], renderer: LinesRenderer, name: str) -> StreamingHttpResponse:
    """JSON objects -> a download, one on each line."""
    return _download((orjson.dumps(document) + b"\n" for document in objects), renderer, name)


def stream_json(*, objects: Iterable[Any]) -> StreamingHttpResponse:
    """JSON objects -> one JSON list, sent while it is made; memory does not grow with its length."""

    def parts() -> Iterator[bytes]:
        yield b"["
        for number, document in enumerate(objects):
            yield (b"," if number else b"") + orjson.dumps(document, option=orjson.OPT_NON_STR_KEYS)
        yield b"]"

    return StreamingHttpResponse(parts(), content_type="application/json")


def _download(content: Iterable[Any], renderer: _TableRenderer, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(content, content_type=f"{renderer.media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{renderer.format}"'
    return response
