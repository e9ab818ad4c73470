"""The parameters of the dialect -> its description as OpenAPI.

Separate module because it describes the addresses of views.py and is none of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from variants.biothings import request
from variants.biothings.request import Parameter

_TYPES = {str: "string", int: "integer", bool: "boolean"}


def openapi_document() -> dict[str, Any]:
    """OpenAPI 3.1 of /v1."""
    query = {
        "get": _operation("Search variants by a query text", request.QUERY_GET),
        "post": _form_operation("Look many terms up in the same fields", request.QUERY_POST),
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Variants, BioThings dialect", "version": "1"},
        "servers": [{"url": "/v1"}, {"url": "/hg38/v1"}],
        "paths": {
            "/variant/{id}": {"get": _operation("One variant by id", request.VARIANT_GET, in_path="id")},
            "/variant": {"post": _form_operation("Many variants by id", request.VARIANT_POST)},
            "/query": query,
            "/metadata": {"get": _operation("The release that answers", request.METADATA)},
            "/metadata/fields": {"get": _operation("Its field dictionary", request.METADATA_FIELDS)},
        },
    }


def _operation(summary: str, known: Iterable[Parameter], *, in_path: str = "") -> dict[str, Any]:
    described = [
        {
            "name": parameter.name,
            "in": "path" if parameter.name == in_path else "query",
            "required": parameter.required,
            "schema": _schema(parameter),
        }
        for parameter in known
    ]
    return {"summary": summary, "parameters": described, "responses": _RESPONSES}


def _form_operation(summary: str, known: Iterable[Parameter]) -> dict[str, Any]:
    known = list(known)
    schema = {
        "type": "object",
        "required": [_sent_name(parameter) for parameter in known if parameter.required],
        "properties": {_sent_name(parameter): _schema(parameter) for parameter in known},
    }
    content = {"application/x-www-form-urlencoded": {"schema": schema}, "application/json": {"schema": schema}}
    return {"summary": summary, "requestBody": {"required": True, "content": content}, "responses": _RESPONSES}


def _sent_name(parameter: Parameter) -> str:
    return "ids" if parameter.name == "id" else parameter.name


def _schema(parameter: Parameter) -> dict[str, Any]:
    if parameter.kind is list:
        schema: dict[str, Any] = {"type": ["string", "array"], "items": {}}
        return schema | ({"maxItems": parameter.maximum} if parameter.maximum else {})
    schema = {"type": _TYPES[parameter.kind]}
    if parameter.maximum is not None:
        schema |= {"minimum": 0, "maximum": parameter.maximum}
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    return schema


_RESPONSES = {"200": {"description": "The answer."}, "default": {"description": "{code, success: false, error, ...}"}}
