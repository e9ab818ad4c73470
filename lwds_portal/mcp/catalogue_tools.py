"""Tools that read the catalogue: its entries, and the rows of its tables."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from accounts.budget import check_time
from lwds_portal.mcp.portal_requests import Portal, ToolError
from lwds_portal.mcp.tool import Tool

MAX_DATASETS = 20  # of one answer
MAX_TABLE_ROWS = 200  # of one answer
QUERY_SECONDS = 20  # for which an SQL query is waited for
POLL_SECONDS = 0.2
_SLUG = {"type": "string", "description": "The slug of a dataset, as find_datasets gives it."}
_LINK = {"type": "string", "description": "Permanent address of this answer in the portal."}
_LICENCE = {"type": "string", "description": "Address of the licence; 'not stated' where none is known."}
_ROWS = {"type": "array", "items": {"type": "object"}}
_COUNT = {"type": ["integer", "null"]}


def _find_datasets(portal: Portal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    parameters = {"q": arguments["words"], "limit": MAX_DATASETS}
    answer = portal.get("/api/v1/datasets/", parameters)
    datasets = [
        {
            "slug": entry["slug"],
            "title": entry["title"],
            "summary": entry.get("summary", ""),
            "licence": entry.get("license") or "not stated",
            "link": portal.link(f"/datasets/{entry['slug']}/"),
        }
        for entry in answer["results"][:MAX_DATASETS]
    ]
    return {"count": answer["count"], "link": portal.link("/datasets/", {"q": arguments["words"]}), "results": datasets}


def _table_rows(portal: Portal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    slug = arguments["dataset"]
    entry = portal.get(f"/api/v1/datasets/{slug}/")
    parameters: dict[str, Any] = {"limit": min(max(arguments.get("limit", 50), 1), MAX_TABLE_ROWS)}
    parameters |= {name: arguments[name] for name in ("offset", "select") if arguments.get(name)}
    for condition in arguments.get("conditions", []):
        name, _, value = str(condition).partition("=")
        if not value:
            raise ToolError("A condition is written as column=value, or column__gte=value.")
        parameters[name] = value
    answer = portal.get(f"/datasets/{slug}/data.json", parameters)
    rows = answer.get("results", answer.get("rows", []))
    return {
        "dataset": slug,
        "licence": entry.get("license") or "not stated",
        "link": portal.link(f"/datasets/{slug}/data.json", parameters),
        "count": answer.get("count"),
        "results": rows,
    }


def _query_table(portal: Portal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    query = portal.post("/api/v1/queries/", {"sql": arguments["sql"]})
    address = f"/api/v1/queries/{query['id']}/"
    until = time.monotonic() + QUERY_SECONDS
    while query["status"] in ("queued", "running") and time.monotonic() < until:
        check_time()
        time.sleep(POLL_SECONDS)
        query = portal.get(address)
    if query["status"] != "finished":
        reason = query["status_reason"] or f"it is still {query['status']} after {QUERY_SECONDS} s: see its address"
        raise ToolError(f"The query has no rows: {reason}. {portal.link(address)}")
    rows = portal.get(f"/api/v1/queries/{query['id']}/rows.json", {"limit": MAX_TABLE_ROWS})
    return {
        "link": portal.link(f"/queries/{query['id']}/"),
        "inputs": query["inputs"],
        "columns": query["columns"],
        "count": query["n_rows"],
        "is_truncated": query["is_truncated"],
        "results": rows.get("results", []),
    }


CATALOGUE_TOOLS = (
    Tool(
        "find_datasets",
        f"Find datasets and data systems of the catalogue by words; the first {MAX_DATASETS} come, count says how many"
        " there are. The answer is an object with count, link and results.",
        {"words": {"type": "string"}},
        {"count": {"type": "integer"}, "link": _LINK, "results": _ROWS},
        _find_datasets,
        required=("words",),
    ),
    Tool(
        "table_rows",
        f"Read rows of the table of a dataset, at most {MAX_TABLE_ROWS} at once by limit and offset. The answer is an"
        " object with dataset, licence, link, count and results (a list of rows).",
        {
            "dataset": _SLUG,
            "conditions": {
                "type": "array",
                "items": {"type": "string"},
                "description": "Each as in the address of the rows: depth__gte=10, station=A1.",
            },
            "limit": {"type": "integer", "minimum": 1, "maximum": MAX_TABLE_ROWS},
            "offset": {"type": "integer", "minimum": 0},
        },
        {"dataset": {"type": "string"}, "licence": _LICENCE, "link": _LINK, "count": _COUNT, "results": _ROWS},
        _table_rows,
        required=("dataset",),
    ),
    Tool(
        "query_table",
        f"Ask one SELECT in DuckDB's SQL over tables of the catalogue (names: /api/v1/queries/tables/); the first"
        f" {MAX_TABLE_ROWS} rows come. The answer is an object with link, inputs, columns, count and results.",
        {"sql": {"type": "string", "description": "One SELECT. It runs in a process that sees its tables only."}},
        {
            **{"link": _LINK, "inputs": {"type": ["array", "object"]}, "columns": {"type": ["array", "object"]}},
            **{"count": _COUNT, "is_truncated": {"type": "boolean"}, "results": {"type": "array"}},
        },
        _query_table,
        required=("sql",),
    ),
)
