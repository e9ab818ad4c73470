"""Tools that read releases of variants. Every answer names its release, licence and a permanent link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lwds_portal.mcp.portal_requests import Portal, ToolError
from lwds_portal.mcp.tool import Tool
from variants.releases.reader import ReleaseNotFoundError, open_release

MAX_VARIANTS = 50  # of one answer of get_variants
MAX_LISTED_IDS = 500  # of one annotate_list
MAX_FIELDS = 40  # of one answer of find_fields
DEFAULT_FIELDS = "vcf,dbsnp.rsid,cadd.phred,vep.consequence"

_RELEASE = {"type": "string", "description": "Name of a release; without it the default release answers."}
_QUERY = {"type": "string", "description": "Query text, e.g. cadd.phred:>=20 AND consequence:missense_variant."}
_GENE = {"type": "string", "description": "Symbol or Ensembl id of one gene."}
_REGION = {"type": "string", "description": "1-based, both ends included: 22:29960000-29970000."}
_FIELDS = {"type": "string", "description": "Paths separated by commas, as find_fields gives them."}
_SOURCE = {
    "type": "object",
    "description": "Where the numbers are from: release, edition, assembly, licence, link.",
    "properties": {
        "release": {"type": "string"},
        "edition": {"type": "integer"},
        "assembly": {"type": "string"},
        "licence": {"type": "string", "description": "Address of the licence; 'not stated' where none is known."},
        "link": {"type": "string", "description": "Permanent address of this answer in the portal."},
    },
    "required": ["release", "edition", "assembly", "licence", "link"],
}
_COUNT = {"type": ["integer", "null"], "description": "How many match; null where it could not be counted in time."}
_ESTIMATE = {"type": "boolean", "description": "Whether count comes from a sample."}
_ROWS = {"type": "array", "items": {"type": "object"}}


def _open(portal: Portal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """{release, edition, assembly, licence} of the release that answers."""
    try:
        release = open_release(user=portal.user, name=arguments.get("release", "")).model
    except ReleaseNotFoundError as error:
        raise ToolError(f"{error}; ask find_datasets or /api/v1/releases/ for names.") from None
    licence = release.dataset.license or "not stated"
    return {"release": release.name, "edition": release.edition, "assembly": release.assembly, "licence": licence}


def _find_fields(portal: Portal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    source = _open(portal, arguments)
    parameters = {"release": source["release"], "q": arguments.get("words", ""), "limit": MAX_FIELDS}
    answer = portal.get("/api/v1/fields/", parameters)
    names = ("path", "description", "kind", "unit", "higher_means", "source", "filterable", "is_list")
    fields = [{name: field[name] for name in names} for field in answer["results"]]
    return {
        "source": source | {"link": portal.link("/api/v1/fields/", parameters)},
        "count": answer["count"],
        "results": fields[:MAX_FIELDS],
        "next": "Use more words to see others." if answer["count"] > len(fields) else "",
    }


def _count_variants(portal: Portal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    page, source = _get_page(portal, arguments, {"limit": 1, "fields": "_id"})
    is_estimate = page["count"] is None
    count = page["estimate"] if is_estimate else page["count"]
    return {"source": source, "count": count, "is_estimate": is_estimate, "warnings": page.get("warnings", [])}


def _get_page(
    portal: Portal, arguments: Mapping[str, Any], more: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    source = _open(portal, arguments)
    parameters = {"release": source["release"], **{name: arguments.get(name, "") for name in ("q", "gene", "region")}}
    page = portal.get("/api/v1/variants/", parameters | dict(more))
    return page, source | {
        "link": portal.link("/api/v1/variants/", parameters | {"fields": arguments.get("fields", "")})
    }


def _get_variants(portal: Portal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    fields = arguments.get("fields") or DEFAULT_FIELDS
    limit = min(arguments.get("limit", 20), MAX_VARIANTS)
    if limit < 1:
        raise ToolError("limit is at least 1.")
    if not any(arguments.get(name) for name in ("q", "gene", "region")):
        raise ToolError("Say which variants: q, gene or region. For ids use annotate_list.")
    parameters = {
        "limit": limit,
        "fields": _known_fields(portal, arguments, fields),
        "after": arguments.get("after", ""),
    }
    page, source = _get_page(portal, arguments, parameters)
    count = page["estimate"] if page["count"] is None else page["count"]
    following = page["next"] or ""
    return {
        "source": source,
        "count": count,
        "is_estimate": page["count"] is None,
        "results": page["results"],
        "after": following.partition("after=")[2].partition("&")[0].replace("%3A", ":"),
        "warnings": page.get("warnings", []),
    }


def _known_fields(portal: Portal, arguments: Mapping[str, Any], fields: str) -> str:
    """The requested fields; of the default ones those that the release has."""
    if fields != DEFAULT_FIELDS:
        return fields
    release = open_release(user=portal.user, name=arguments.get("release", ""))
    headline = [spec.path for spec in release.headline.columns]
    return ",".join(["_id", *headline])


def _annotate_list(portal: Portal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    ids = arguments["ids"]
    if len(ids) > MAX_LISTED_IDS or not all(isinstance(text, str) for text in ids):
        raise ToolError(f"ids is a list of at most {MAX_LISTED_IDS} texts; longer lists go to /annotate/.")
    source = _open(portal, arguments)
    fields = _known_fields(portal, arguments, arguments.get("fields") or DEFAULT_FIELDS)
    answers = portal.post("/api/v1/variants/lookup/", {"ids": ids, "release": source["release"], "fields": fields})
    answered_ids = {answer["query"] for answer in answers if not answer.get("notfound")}
    return {
        "source": source | {"link": portal.link("/api/v1/variants/lookup/")},
        "asked": len(ids),
        "found": sum(text in answered_ids for text in ids),
        "results": answers,
    }


def _mask_preview(portal: Portal, arguments: Mapping[str, Any]) -> dict[str, Any]:
    source = _open(portal, arguments)
    parameters = {"release": source["release"], "as": "json", "genes": "\n".join(arguments["genes"])}
    parameters |= {name: arguments[name] for name in ("q", "classes", "format") if arguments.get(name)}
    answer = portal.get("/aggregate/", parameters)
    link = {name: value for name, value in parameters.items() if name != "as"}
    preview = answer.get("preview") or {}
    return {
        "source": source | {"link": portal.link("/aggregate/", link)},
        "genes": answer["genes"],
        "unknown": answer["unknown"],
        "pairs": preview.get("pairs"),
        "is_estimate": bool(preview.get("estimate")),
        "results": preview.get("top", []),
        "warnings": answer["warnings"],
    }


_SELECTION = {"release": _RELEASE, "q": _QUERY, "gene": _GENE, "region": _REGION}
_WARNINGS = {"type": "array", "items": {"type": "string"}}
VARIANT_TOOLS = (
    Tool(
        "find_fields",
        "Find annotation fields by words of their name or description, with their paths for queries and `fields`."
        " The answer is an object with source, count and results (a list of fields).",
        {"release": _RELEASE, "words": {"type": "string", "description": "All of these words, e.g. 'gnomad af'."}},
        {"source": _SOURCE, "count": {"type": "integer"}, "results": _ROWS, "next": {"type": "string"}},
        _find_fields,
    ),
    Tool(
        "count_variants",
        "Count the variants that satisfy a query, gene and region together. Always count before get_variants."
        " The answer is an object with source, count and is_estimate.",
        _SELECTION,
        {"source": _SOURCE, "count": _COUNT, "is_estimate": _ESTIMATE, "warnings": _WARNINGS},
        _count_variants,
    ),
    Tool(
        "get_variants",
        f"Get variants with chosen fields, at most {MAX_VARIANTS} at once; `count` says how many there are, `after` is"
        " the argument for the next ones ('' at the end). The answer is an object with source, count and results.",
        _SELECTION
        | {
            "fields": _FIELDS,
            "limit": {"type": "integer", "minimum": 1, "maximum": MAX_VARIANTS},
            "after": {"type": "string", "description": "As the answer before gave it."},
        },
        {
            **{"source": _SOURCE, "count": _COUNT, "is_estimate": _ESTIMATE, "results": _ROWS},
            **{"after": {"type": "string"}, "warnings": _WARNINGS},
        },
        _get_variants,
    ),
    Tool(
        "annotate_list",
        f"Look up at most {MAX_LISTED_IDS} variants: rs numbers, HGVS, chrom-pos-ref-alt, VRS ids. One result for each,"
        " in order; an id without a variant has notfound. The answer is an object with source, asked, found, results.",
        {"ids": {"type": "array", "items": {"type": "string"}}, "release": _RELEASE, "fields": _FIELDS},
        {"source": _SOURCE, "asked": {"type": "integer"}, "found": {"type": "integer"}, "results": _ROWS},
        _annotate_list,
        required=("ids",),
    ),
    Tool(
        "mask_preview",
        "Preview a mask for association tests: how many pairs of gene and variant a list of genes and a query give."
        " The answer is an object with source, genes, pairs and results (the genes with most variants).",
        {
            "genes": {"type": "array", "items": {"type": "string"}, "description": "Symbols or Ensembl ids."},
            "q": _QUERY,
            "classes": {"type": "string", "description": "Classes of consequences, as on /aggregate/."},
            "format": {"type": "string", "description": "Of the group files, e.g. saige or regenie."},
            "release": _RELEASE,
        },
        {
            **{"source": _SOURCE, "genes": {"type": "integer"}, "unknown": {"type": "array"}},
            **{"pairs": {"type": ["integer", "null"]}, "is_estimate": _ESTIMATE, "results": _ROWS},
            "warnings": _WARNINGS,
        },
        _mask_preview,
        required=("genes",),
    ),
)
