"""Rows appended to a table over REST."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.budget import check_amount, limit_of
from accounts.http import get_signed_in_user
from accounts.parsers import BoundedJSONParser
from catalog.entries.models import Dataset
from catalog.files.appending.receiving import receive_rows
from catalog.files.appending.sent_rows import CsvText, InvalidRowsError
from catalog.files.appending.targets import describe_waiting, find_table

FILE = OpenApiParameter("file", str, description="Path of the table; without it the first one.")
KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, required=True, description="Another one for each request."
)


class CsvParser(BaseParser):
    """A CSV in UTF-8, as text."""

    media_type = "text/csv"

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        limit = limit_of("max_csv_bytes")
        body: bytes = stream.read() if limit is None else stream.read(limit + 1)
        check_amount("max_csv_bytes", len(body), is_exact=False)
        try:
            return CsvText(body.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise InvalidRowsError(f"The CSV is not in UTF-8: see the byte at {error.start:,}.") from None


class AppendActions(viewsets.GenericViewSet[Dataset]):
    """Rows that programs append to a table, and how many wait."""

    @extend_schema(methods=["GET"], parameters=[FILE], responses={200: dict})
    @extend_schema(
        methods=["POST"],
        parameters=[FILE, KEY],
        request={"application/json": {"type": "array", "items": {"type": "object"}}, "text/csv": OpenApiTypes.STR},
        responses={202: dict, 409: dict, 422: dict},
    )
    @action(detail=True, methods=["get", "post"], parser_classes=[BoundedJSONParser, CsvParser])
    def rows(self, request: Request, slug: str) -> Response:
        """POST appends rows to a table: they come into its file some minutes later. GET returns how many rows wait."""
        table = find_table(dataset=self.get_object(), path=request.query_params.get("file", ""))
        if request.method == "POST":
            answer = receive_rows(
                user=get_signed_in_user(request),
                table=table,
                key=request.headers.get("Idempotency-Key", ""),
                document=request.data,
            )
            return Response(answer, status.HTTP_202_ACCEPTED)
        return Response(_represent_waiting(table.distribution.dataset, table.distribution.path))


def _represent_waiting(dataset: Dataset, path: str) -> Mapping[str, Any]:
    waiting = describe_waiting(dataset=dataset, path=path)
    collected_after = waiting.next_at.isoformat() if waiting.n_rows else None
    return {"file": path, "waiting": waiting.n_rows, "collected_after": collected_after, "message": waiting.reason}
