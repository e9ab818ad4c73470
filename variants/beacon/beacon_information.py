"""The description of a Beacon: info, service-info, configuration, map, entry types, filtering terms.

`root` is always the absolute address of the Beacon, without a slash at its end.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from variants.beacon.beacon_request import API_VERSION
from variants.beacon.sequence_ontology import SO_IDS
from variants.fields.spec import Kind
from variants.releases.reader import ReleaseReader

_SPECIFICATION = "https://raw.githubusercontent.com/ga4gh-beacon/beacon-v2/main"
_MODELS = f"{_SPECIFICATION}/models/json/beacon-v2-default-model"
SCHEMAS = {"genomicVariant": "ga4gh-beacon-variant-v2.0.0", "dataset": "ga4gh-beacon-dataset-v2.0.0"}


def beacon_id(root: str) -> str:
    """The host's name backwards, as Beacons are called: org.example.data.beacon."""
    host = root.partition("://")[2].partition("/")[0].partition(":")[0]
    return ".".join([*reversed(host.split(".")), "beacon"])


def make_information(root: str) -> dict[str, Any]:
    """The answer to /info and to the root."""
    site = root.removesuffix("/beacon")
    organization = {"id": beacon_id(root), "name": settings.LWDS_NAME, "welcomeUrl": f"{site}/"}
    if settings.LWDS_CONTACT:
        organization["contactUrl"] = f"mailto:{settings.LWDS_CONTACT}"
    return {
        "id": beacon_id(root),
        "name": settings.LWDS_NAME,
        "apiVersion": API_VERSION,
        "environment": "dev" if settings.DEBUG else "prod",
        "organization": organization,
        "description": "Annotated variants, a dataset for each release. They are not variants of persons.",
        "welcomeUrl": f"{site}/",
        "alternativeUrl": f"{site}/api/v1/",
    }


def make_service_info(root: str) -> dict[str, Any]:
    """The answer to /service-info, in the form of GA4GH's registry."""
    site = root.removesuffix("/beacon")
    return {
        "id": beacon_id(root),
        "name": settings.LWDS_NAME,
        "type": {"group": "org.ga4gh", "artifact": "beacon", "version": API_VERSION},
        "organization": {"name": settings.LWDS_NAME, "url": f"{site}/"},
        "version": API_VERSION,
        "environment": "dev" if settings.DEBUG else "prod",
        "documentationUrl": f"{site}/api/v1/docs/",
    }


def make_entry_types() -> dict[str, Any]:
    """The entry types: variants, and releases as collections of them."""
    return {
        "genomicVariant": {
            "id": "genomicVariant",
            "name": "Genomic Variants",
            "ontologyTermForThisType": {"id": "ENSGLOSSARY:0000092", "label": "Variant"},
            "partOfSpecification": f"Beacon {API_VERSION}",
            "defaultSchema": _refer_to_schema("genomicVariant", f"{_MODELS}/genomicVariations/defaultSchema.json"),
            "additionallySupportedSchemas": [],
            "nonFilteredQueriesAllowed": True,
        },
        "dataset": {
            "id": "dataset",
            "name": "Dataset",
            "ontologyTermForThisType": {"id": "NCIT:C47824", "label": "Data set"},
            "partOfSpecification": f"Beacon {API_VERSION}",
            "defaultSchema": _refer_to_schema("dataset", f"{_MODELS}/datasets/defaultSchema.json"),
            "aCollectionOf": [{"id": "genomicVariant", "name": "Genomic Variants"}],
            "additionallySupportedSchemas": [],
            "nonFilteredQueriesAllowed": True,
        },
    }


def _refer_to_schema(entity: str, address: str) -> dict[str, str]:
    name = f"Default schema of {entity}"
    return {
        "id": SCHEMAS[entity],
        "name": name,
        "referenceToSchemaDefinition": address,
        "schemaVersion": "v2.0.0",
    }


def make_configuration() -> dict[str, Any]:
    """The answer to /configuration."""
    return {
        "$schema": f"{_SPECIFICATION}/framework/json/configuration/beaconConfigurationSchema.json",
        "maturityAttributes": {"productionStatus": "DEV" if settings.DEBUG else "PROD"},
        "securityAttributes": {"defaultGranularity": "boolean", "securityLevels": ["PUBLIC", "CONTROLLED"]},
        "entryTypes": make_entry_types(),
    }


def make_map(root: str) -> dict[str, Any]:
    """The answer to /map: where each entry type is."""
    return {
        "$schema": f"{_SPECIFICATION}/framework/json/configuration/beaconMapSchema.json",
        "endpointSets": {
            "genomicVariant": {
                "entryType": "genomicVariant",
                "rootUrl": f"{root}/g_variants",
                "singleEntryUrl": f"{root}/g_variants/{{id}}",
                "openAPIEndpointsDefinition": f"{_MODELS}/genomicVariations/endpoints.json",
            },
            "dataset": {
                "entryType": "dataset",
                "rootUrl": f"{root}/datasets",
                "singleEntryUrl": f"{root}/datasets/{{id}}",
                "openAPIEndpointsDefinition": f"{_MODELS}/datasets/endpoints.json",
                "endpoints": {
                    "genomicVariant": {
                        "url": f"{root}/datasets/{{id}}/g_variants",
                        "returnedEntryType": "genomicVariant",
                    }
                },
            },
        },
    }


def make_filtering_terms(release: ReleaseReader | None) -> dict[str, Any]:
    """The answer to /filtering_terms: consequences by the Sequence Ontology, and the filterable fields of a release."""
    scopes = ["genomicVariant"]
    terms = [
        {"type": "ontology", "id": identifier, "label": term, "scopes": scopes} for term, identifier in SO_IDS.items()
    ]
    for spec in release.specs if release else ():
        if spec.filterable:
            label = spec.description or spec.path
            values = {"values": ["true", "false"]} if spec.kind is Kind.FLAG else {}
            terms.append({"type": "alphanumeric", "id": spec.path, "label": label, "scopes": scopes, **values})
    ontology = {
        "id": "so",
        "name": "Sequence Ontology",
        "url": "http://purl.obolibrary.org/obo/so.owl",
        "iriPrefix": "http://purl.obolibrary.org/obo/SO_",
        "nameSpacePrefix": "SO",
    }
    return {"filteringTerms": terms, "resources": [ontology]}
