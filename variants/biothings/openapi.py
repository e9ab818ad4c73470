"""The parameters of the dialect -> its description as OpenAPI.

Separate module because it describes the addresses of views.py and has no address itself.
"""

from __future__ import annotations

from typing import Any

from variants.biothings.arguments import (
    Arguments,
    FieldsArguments,
    Parameter,
    QueryArguments,
    TermsArguments,
    VariantArguments,
    VariantsArguments,
    parameters_of,
)

_TYPES = {str: "string", int: "integer", bool: "boolean"}


def openapi_document() -> dict[str, Any]:
    """OpenAPI 3.1 of /v1."""
    query = {
        "get": _operation("Search variants by a query text", QueryArguments),
        "post": _form_operation("Look many terms up in the same fields", TermsArguments),
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Variants, BioThings dialect", "version": "1"},
        "servers": [{"url": "/v1"}, {"url": "/hg38/v1"}],
        "paths": {
            "/variant/{id}": {"get": _operation("One variant by id", VariantArguments, in_path="id")},
            "/variant": {"post": _form_operation("Many variants by id", VariantsArguments)},
            "/query": query,
            "/metadata": {"get": _operation("The release that answers", Arguments)},
            "/metadata/fields": {"get": _operation("Its field dictionary", FieldsArguments)},
        },
    }


def _operation(summary: str, arguments: type[Arguments], *, in_path: str = "") -> dict[str, Any]:
    described = [
        {
            "name": parameter.name,
            "in": "path" if parameter.name == in_path else "query",
            "required": parameter.required,
            "schema": _schema(parameter),
        }
        for parameter in parameters_of(arguments)
    ]
    return {"summary": summary, "parameters": described, "responses": _RESPONSES}


def _form_operation(summary: str, arguments: type[Arguments]) -> dict[str, Any]:
    parameters = parameters_of(arguments)
    schema = {
        "type": "object",
        "required": [_sent_name(parameter) for parameter in parameters if parameter.required],
        "properties": {_sent_name(parameter): _schema(parameter) for parameter in parameters},
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
