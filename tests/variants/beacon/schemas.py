"""Answers of the Beacon, checked against the schemas of Beacon v2 (tests/data/schemas/beacon_v2.json)."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_BASE = "https://raw.githubusercontent.com/ga4gh-beacon/beacon-v2/main/"
_VRS = "https://w3id.org/ga4gh/schema/vrs/1.3/vrs.json"
_ALLELE = {"type": "object", "required": ["type"], "properties": {"type": {"enum": ["Allele", "CopyNumber"]}}}
_LOCATION = {
    "type": "object",
    "required": ["type", "sequence_id", "interval"],
    "properties": {"sequence_id": {"type": "string", "pattern": r"^\w[^:]*:.+$"}, "interval": {"type": "object"}},
}


@lru_cache(maxsize=1)
def _registry() -> Registry[Any]:
    path = Path(__file__).parents[2] / "data" / "schemas" / "beacon_v2.json"
    schemas = json.loads(path.read_text())
    vrs = {"definitions": {"MolecularVariation": _ALLELE, "SystemicVariation": _ALLELE, "Location": _LOCATION}}
    model = f"{_BASE}models/json/beacon-v2-default-model/common/externalReference.json"
    reference = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
    resources = {f"{_BASE}{name}": schema for name, schema in schemas.items()} | {_VRS: vrs, model: reference}
    return Registry().with_resources(
        (address, Resource.from_contents(schema, default_specification=DRAFT202012))
        for address, schema in resources.items()
    )


def check(document: Any, name: str) -> None:
    """Fail unless a response satisfies its schema in the framework, or a record the schema of variants."""
    folder = "models/json/beacon-v2-default-model/" if "/" in name else "framework/json/responses/"
    validator = Draft202012Validator({"$ref": f"{_BASE}{folder}{name}.json"}, registry=_registry())
    errors = [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)]
    assert errors == [], errors
