"""The rooms of the apps, as ARCHITECTURE.md draws them: tests/test_architecture.py holds the code to them."""

from __future__ import annotations

# What an app may import besides itself.
ALLOWED_APPS = {
    "accounts": set(),
    "catalog": {"accounts"},
    "variants": {"accounts", "catalog"},
    "ingest": {"accounts", "catalog", "variants"},
    "triage": {"accounts", "catalog"},
    "lwds_portal": {"accounts", "catalog", "variants", "ingest", "triage"},
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "tools"}
LONGEST_FILE = 300  # lines; a longer file says "one file because"
SHORTEST_FILE = 60  # lines; a shorter module says "separate module because"
# The layers inside an app, from the inside out: a file imports its own layer and those before it.
LAYERS = {
    **dict.fromkeys(("models", "choices", "storage", "sharing"), 1),
    "selectors": 2,
    "services": 3,
    "tasks": 4,
}
PURE, INTERFACE = 0, 5
# Apps cut by feature: their rooms from the lowest to the highest floor, as dotted names inside the app; the longest
# name that fits decides. A module imports its own floor and lower ones; what stands in no room is above all of them.
ROOMS: dict[str, list[tuple[str, ...]]] = {
    "catalog": [
        ("spreadsheet", "page_links", *(f"entries.{name}" for name in ("record", "citation", "coverage"))),
        ("entries.identifiers", "entries.fields"),
        ("entries.models",),
        ("entries.search", "entries.links"),
        ("entries",),
        ("files",),
        ("exchange",),
    ],
    "variants": [
        ("text",),
        ("genome",),
        ("fields",),
        ("query",),
        ("lists",),
        ("exports.output_files", "exports.compressed_files", "exports.row_writers", "exports.vcf"),
        ("releases.store",),
        ("releases",),
        ("pages",),
        ("jobs",),
        ("exports",),
        ("savedfilters", "search", "explore", "groupfiles", "annotate", "rest", "biothings"),
    ],
    "ingest": [
        ("wgsa",),
        ("wgsaparsr", "sample"),
        ("encode",),
        ("load",),
        ("models",),
        ("register",),
        ("run",),
        ("fill",),
        ("tasks",),
    ],
    "triage": [
        ("engine",),
        ("models",),
        ("content",),
        ("interviews",),
        ("outcome",),
        ("exchange",),
        ("reports", "answering"),
    ],
}
# Rooms and modules of those apps that import no Django, nor anything of their app that does.
PURE_ROOMS: dict[str, tuple[str, ...]] = {
    "catalog": (
        *("spreadsheet", "page_links", "entries.record", "entries.citation", "entries.coverage"),
        *("entries.identifiers", "entries.fields", "entries.search.search_request", "entries.links.url_check"),
        *("files.paths", "files.sniff", "files.tables.plain_text", "files.tables.duckdb_session"),
        *("files.tables.column_types", "files.tables.csv_import", "files.tables.rows", "files.tables.slices"),
        *("files.tables.conditions",),
        *("exchange.native", "exchange.source_entry", "exchange.croissant", "exchange.datacite", "exchange.data_json"),
        *("exchange.signposting", "exchange.erddap", "exchange.dcat", "exchange.schema_org", "exchange.formats"),
        *("exchange.datapackage.datapackage_writer", "exchange.oai.oai_dc", "exchange.oai.oai_reader"),
        *("exchange.sheet.sheet_format", "exchange.documents", "exchange.xml_documents"),
    ),
    "variants": (
        *("text", "genome", "fields", "query", "lists", "exports.row_writers", "exports.vcf", "exports.output_files"),
        "exports.compressed_files",
        *("groupfiles.members", "groupfiles.formats", "groupfiles.output", "groupfiles.tool_formats"),
        *("groupfiles.number_checks", "groupfiles.unit_lists", "groupfiles.unit_assembly"),
        *("groupfiles.spreadsheet_dates", "groupfiles.gene_lists", "groupfiles.interval_formats"),
        "groupfiles.region_lines",
    ),
    "ingest": ("wgsa", "wgsaparsr", "sample", "encode", "load"),
    "triage": ("engine", "content.shipped"),
}
# Rooms on one floor that are features of their own: none of them imports another.
FEATURES: dict[str, tuple[str, ...]] = {
    "variants": ("savedfilters", "search", "explore", "groupfiles", "annotate", "rest", "biothings"),
    "triage": ("reports", "answering"),
}
# File names that every room may have once; all other names are unique in an app.
DJANGO_NAMES = {"__init__", "admin", "api", "apps", "forms", "models", "tasks", "urls", "views"}
INTERFACES = {
    *("adapters", "admin", "api", "apps", "authentication", "biothings", "dashboard", "feeds", "filters"),
    *(
        "forms",
        "http",
        "lockout",
        "logs",
        "management",
        "metrics",
        "middleware",
        "parsers",
        "permissions",
        "serializers",
        "sitemaps",
    ),
    *("merging_form", "preconditions", "rest", "templatetags", "throttling", "urls", "views"),
}
