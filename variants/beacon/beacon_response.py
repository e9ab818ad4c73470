"""Results and errors -> the documents of Beacon v2's framework. Pure but for the records of a release."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from variants.beacon.beacon_information import SCHEMAS, beacon_id
from variants.beacon.beacon_records import make_records
from variants.beacon.beacon_request import API_VERSION, BeaconRequest
from variants.beacon.beacon_search import ReleaseResult


def informational(root: str, response: dict[str, Any]) -> dict[str, Any]:
    """An answer that says something about the Beacon."""
    meta = {"beaconId": beacon_id(root), "apiVersion": API_VERSION, "returnedSchemas": []}
    return {"meta": meta, "response": response}


def error_document(root: str, request: BeaconRequest, status: int, message: str) -> dict[str, Any]:
    """An error, with the request as far as it was understood."""
    meta = _meta(root, request, "boolean", "genomicVariant")
    return {"meta": meta, "error": {"errorCode": status, "errorMessage": message}}


def collections_document(root: str, request: BeaconRequest, datasets: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Datasets of the requested page."""
    shown = datasets[request.skip : request.skip + request.limit]
    return {
        "meta": _meta(root, request, "record", "dataset"),
        "responseSummary": {"exists": bool(datasets), "numTotalResults": len(datasets)},
        "response": {"collections": list(shown)},
    }


def results_document(root: str, request: BeaconRequest, results: Sequence[ReleaseResult]) -> dict[str, Any]:
    """The results of the releases, at the requested granularity."""
    exists = any(result.exists for result in results)
    document: dict[str, Any] = {"meta": _meta(root, request, request.granularity, "genomicVariant")}
    document["responseSummary"] = {"exists": exists}
    if request.granularity != "boolean":
        document["responseSummary"]["numTotalResults"] = sum(result.count or 0 for result in results)
    if request.granularity == "record":
        shown = [result for result in results if _is_included(result, request.include)]
        document["response"] = {"resultSets": [_result_set(result, request) for result in shown]}
    elif request.include in ("ALL", "HIT"):
        document["info"] = {"datasets": [_summary_of(result) for result in results if _is_included(result, "ALL")]}
    if warnings := [f"{result.release.model.name}: {text}" for result in results for text in result.warnings]:
        document["info"] = document.get("info", {}) | {"warnings": warnings}
    return document


def _meta(root: str, request: BeaconRequest, granularity: str, entity: str) -> dict[str, Any]:
    return {
        "beaconId": beacon_id(root),
        "apiVersion": API_VERSION,
        "returnedSchemas": [{"entityType": entity, "schema": SCHEMAS[entity]}],
        "returnedGranularity": granularity,
        "receivedRequestSummary": request.summary(),
        "testMode": False,
    }


def _is_included(result: ReleaseResult, include: str) -> bool:
    return include == "ALL" or (include == "HIT" and result.exists) or (include == "MISS" and not result.exists)


def _summary_of(result: ReleaseResult) -> dict[str, Any]:
    """The answer of a release, without records."""
    summary: dict[str, Any] = {"id": result.release.model.name, "exists": result.exists}
    if result.count is not None:
        summary |= {"count": result.count, "countIsEstimate": result.is_estimate}
    return summary


def _result_set(result: ReleaseResult, request: BeaconRequest) -> dict[str, Any]:
    """The records of one release; `info` says how many follow those of the page."""
    release, count = result.release, result.count or 0
    following = max(0, count - request.skip - len(result.rows))
    info = {"assemblyId": release.model.assembly, "edition": release.model.edition, "following": following}
    return {
        "id": release.model.name,
        "setType": "dataset",
        "exists": result.exists,
        "resultsCount": count,
        "results": make_records(release=release, rows=result.rows),
        "info": info | {"countIsEstimate": result.is_estimate},
    }
