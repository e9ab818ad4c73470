"""Arguments of a request, wherever a client put them: path, URL, form (both kinds), JSON, on any method."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

import orjson
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from variants.biothings.errors import ApiError
from variants.biothings.parameters import Source


def argument_sources(request: HttpRequest, path: Mapping[str, str]) -> list[Source]:
    """The sources in their order of precedence. Raises ApiError 400 for a body that cannot be read."""
    in_url = parse_qs(request.META.get("QUERY_STRING", ""), keep_blank_values=True, errors="replace")
    in_path = {name: [value] for name, value in path.items() if value}
    return [in_path, in_url, _body_arguments(request)]


def _body_arguments(request: HttpRequest) -> Source:
    if not request.META.get("CONTENT_LENGTH") and "HTTP_TRANSFER_ENCODING" not in request.META:
        return {}
    try:
        if request.content_type == "application/json":
            return _json_arguments(request.body)
        if request.content_type == "multipart/form-data":
            return _multipart_arguments(request)
        return parse_qs(request.body.decode(errors="replace"), keep_blank_values=True)
    except (SuspiciousOperation, MultiPartParserError) as error:  # too large, too many parts, broken parts
        raise ApiError(400, "Bad Request", details=str(error)) from error


def _json_arguments(body: bytes) -> dict[str, list[Any]]:
    try:
        values = orjson.loads(body) if body else {}
    except orjson.JSONDecodeError as error:
        raise ApiError(400, "Invalid JSON body.", details=str(error)) from error
    if not isinstance(values, dict):
        raise ApiError(400, "Invalid JSON body.", details="Expect an object at the top level.")
    return {name: [value] for name, value in values.items() if value is not None}


def _multipart_arguments(request: HttpRequest) -> dict[str, list[str]]:
    parser = MultiPartParser(request.META, BytesIO(request.body), request.upload_handlers, request.encoding)
    fields, _files = parser.parse()
    return {name: fields.getlist(name) for name in fields}
