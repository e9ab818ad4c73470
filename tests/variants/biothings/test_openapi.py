"""The OpenAPI document describes the parameters that the addresses read."""

from __future__ import annotations

from variants.biothings.arguments import FORMATS, QueryArguments, parameters_of
from variants.biothings.openapi import openapi_document


def test_every_parameter_is_described_where_it_is_read():
    paths = openapi_document()["paths"]
    get = {parameter["name"]: parameter for parameter in paths["/query"]["get"]["parameters"]}
    assert set(get) == {parameter.name for parameter in parameters_of(QueryArguments)}
    assert get["size"]["schema"] == {"type": "integer", "minimum": 0, "maximum": 1000}
    assert get["format"]["schema"]["enum"] == list(FORMATS)
    variant = {parameter["name"]: parameter for parameter in paths["/variant/{id}"]["get"]["parameters"]}
    assert (variant["id"]["in"], variant["id"]["required"]) == ("path", True)


def test_a_body_is_a_form_or_json():
    content = openapi_document()["paths"]["/variant"]["post"]["requestBody"]["content"]
    assert set(content) == {"application/x-www-form-urlencoded", "application/json"}
    schema = content["application/json"]["schema"]
    assert schema["required"] == ["ids"]
    assert schema["properties"]["ids"]["maxItems"] == 1000
