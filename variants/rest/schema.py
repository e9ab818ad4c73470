"""Parameters and responses of /api/v1/variants/ and regions/, as the OpenAPI schema describes them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema_serializer, inline_serializer
from rest_framework import serializers

from variants.releases.models import Assembly
from variants.rest.query_params import LOOKUP_PARAMETERS

_DOCUMENT = {
    "type": "object",
    "description": "`_id` and the fields by their dotted paths, nested; a value that is missing has no key.",
    "properties": {"_id": {"type": "string", "description": "Genomic HGVS, e.g. chr22:g.29967629T>C."}},
    "required": ["_id"],
    "additionalProperties": True,
}
_ANSWER = {
    "type": "object",
    "properties": {"query": {"type": "string"}, "notfound": {"type": "boolean"}},
    "required": ["query"],
    "additionalProperties": True,
}


@extend_schema_serializer(many=False)
class VariantPageSerializer(serializers.Serializer[Any]):
    """One page of variants in order of position."""

    release = serializers.CharField()
    edition = serializers.IntegerField(help_text="Every row is of this edition of the release.")
    count = serializers.IntegerField(allow_null=True, help_text="Exact; null where counting takes over two seconds.")
    estimate = serializers.IntegerField(allow_null=True, help_text="From a 1 % sample, where count is null.")
    next = serializers.URLField(allow_null=True, help_text="Address of the next page.")
    previous = serializers.CharField(allow_null=True, help_text="Always null: there are links to next pages only.")
    results = serializers.ListField(child=serializers.DictField(), help_text="Documents: `_id` and nested fields.")
    facets = serializers.DictField(required=False)
    warnings = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Sentences about words with two meanings."
    )


def _parameter(name: str, description: str, **options: Any) -> OpenApiParameter:
    return OpenApiParameter(name, description=description, **options)


_RELEASE = [
    _parameter("release", "Name of the release; without it the default one, which curators choose."),
    _parameter("assembly", "Assembly of the default release.", enum=Assembly.values),
]
_FIELDS = _parameter(
    "fields", "Names, paths or groups of fields, separated by commas; `all`; default: filterable ones."
)
_RAW = _parameter("raw", "1: the text of the source's own columns instead of values by path (JSON only).", enum=["1"])


def _format(*formats: str) -> OpenApiParameter:
    return _parameter("format", "Format of the answer; the Accept header works too.", enum=formats)


_TABLES = {
    (200, "text/csv"): OpenApiTypes.STR,
    (200, "text/tab-separated-values"): OpenApiTypes.STR,
    (200, "application/x-ndjson"): OpenApiTypes.STR,
}
LIST: dict[str, Any] = {
    "parameters": [
        *_RELEASE,
        _parameter("gene", "Symbol or id, also a former one: variants annotated to the gene."),
        _parameter("region", "For example 22:29960000-29970000, 1-based, both ends included."),
        _parameter("q", "Query text, for example cadd.phred:>=20 AND vep.consequence:missense_variant."),
        _parameter(
            "conditions",
            "Any field with an operator: cadd.phred__gte=20, __gt, __lte, __lt, __in=a,b, __not, __like=a*, __exists.",
            type={"type": "object", "additionalProperties": {"type": "string"}},
            style="form",
            explode=True,
        ),
        _FIELDS,
        _RAW,
        _parameter("facets", "Fields, separated by commas, whose values are counted over all that match."),
        _parameter("limit", "Variants of a page (default 100), or of a table (default: all).", type=int),
        _parameter("after", "Key of the variant behind which the page begins: taken from `next`."),
        _format("json", "csv", "tsv", "jsonl"),
    ],
    "responses": {(200, "application/json"): VariantPageSerializer, **_TABLES, 304: None},
}
RETRIEVE: dict[str, Any] = {
    "parameters": [
        OpenApiParameter("id", location="path", description="HGVS id, chrom-pos-ref-alt, rs number or VRS id."),
        *_RELEASE,
        _FIELDS,
        _RAW,
    ],
    "responses": {(200, "application/json"): _DOCUMENT, 304: None},
}
VRS: dict[str, Any] = {
    "parameters": [
        OpenApiParameter("id", location="path", description="HGVS id, chrom-pos-ref-alt, rs number or VRS id."),
        *_RELEASE,
    ],
    "responses": {(200, "application/json"): {"type": "array", "items": {"type": "object"}}},
}
EVIDENCE: dict[str, Any] = VRS | {"parameters": [*VRS["parameters"], _FIELDS]}
LOOKUP: dict[str, Any] = {
    "parameters": [*_RELEASE, _FIELDS, _format("json", "jsonl")],
    "request": {
        "application/json": inline_serializer(
            "Ids",
            {
                "ids": serializers.ListField(child=serializers.CharField()),
                **{name: serializers.CharField(required=False) for name in LOOKUP_PARAMETERS},
            },
        ),
        "text/plain": OpenApiTypes.STR,
    },
    "responses": {
        (200, "application/json"): {"type": "array", "items": _ANSWER},
        (200, "application/x-ndjson"): OpenApiTypes.STR,
    },
}
REGION: dict[str, Any] = {
    "parameters": [
        OpenApiParameter("region", location="path", description="For example 22:29960000-29970000."),
        *_RELEASE,
    ],
}
