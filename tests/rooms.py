"""The rooms of the apps, as ARCHITECTURE.md draws them: tests/test_architecture.py holds the code to them."""

from __future__ import annotations

# What an app may import besides itself.
ALLOWED_APPS = {
    "background": set(),
    "accounts": {"background"},
    "catalog": {"background", "accounts"},
    "variants": {"background", "accounts", "catalog"},
    "ingest": {"background", "accounts", "catalog", "variants"},
    "triage": {"background", "accounts", "catalog"},
    "lwds_portal": {"background", "accounts", "catalog", "variants", "ingest", "triage"},
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "tools"}
LONGEST_FILE = 300  # lines; a longer file says "one file because"
SHORTEST_FILE = 60  # lines; a shorter module says "separate module because"
# Modules of `accounts` that know neither Django nor people.
ACCOUNTS_BASE = (
    *(
        "problems",
        "secrets",
        "limits",
        "roles",
        "budget",
        "lanes",
        "light_requests",
        "shared_slots",
        "statement_limits",
        "request_keys",
    ),
    *("bounded_numbers", "search_words", "json_documents", "yaml_documents", "first_rows"),
)
# The rooms of each app from the lowest to the highest floor, as dotted names inside the app; the longest name that fits
# decides. A module imports its own floor and lower ones; what stands in no room is above all of them.
ROOMS: dict[str, list[tuple[str, ...]]] = {
    "background": [("locks", "stopping"), ("sessions", "models", "queue"), ("lease",)],
    "accounts": [
        ACCOUNTS_BASE,
        ("models",),
        ("sharing", "services"),
        (
            "http",
            "authentication",
            "parsers",
            "permissions",
            "preconditions",
            "unchanged_pages",
            "throttling",
            "merging_form",
            "adapters",
            "forms",
            "ranges",
            "create_models",
        ),
        ("revision_admin",),
        ("views",),
    ],
    "catalog": [
        (
            "spreadsheet",
            "page_links",
            "dependants",
            *(f"entries.{name}" for name in ("liveness", "record", "derived_links", "arks", "coverage")),
            "entries.portal_services",
            "entries.formatted_text",
            "own_services",
            *("entries.external_identifiers", "entries.citation"),
        ),
        (
            "entries.identifiers",
            "entries.part_fields",
            "entries.declared_field",
            "entries.fields",
        ),
        ("entries.models",),
        ("entries.own_identifiers",),
        ("entries.search", "entries.links", "entries.notices"),
        ("entries",),
        ("files",),
        ("queries",),
        ("exchange",),
    ],
    "variants": [
        ("text",),
        ("genome",),
        ("fields",),
        ("query",),
        ("lists",),
        (
            "exports.output_files",
            "exports.compressed_files",
            "exports.row_writers",
            "exports.column_table",
            "exports.vcf",
        ),
        ("lake",),
        ("releases.store",),
        ("releases",),
        ("pages",),
        ("jobs",),
        ("exports",),
        ("savedfilters", "search", "explore", "groupfiles", "annotate", "rest", "biothings", "beacon", "sqltables"),
    ],
    "ingest": [
        ("wgsa",),
        ("wgsaparsr", "sample"),
        ("encode",),
        ("load",),
        ("models",),
        ("register",),
        ("lake",),
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
    "lwds_portal": [
        ("database", "embedded", "operations.processes", "operations.file_storage", "operations.logs"),
        ("settings", "celery"),
        ("operations",),
        ("administration", "mcp", "rest", "site", "web"),
    ],
}
# Rooms and modules that import no Django, nor anything of their app that does.
PURE_ROOMS: dict[str, tuple[str, ...]] = {
    "background": ("locks", "stopping"),
    "accounts": ACCOUNTS_BASE,
    "catalog": (
        *("spreadsheet", "page_links", "dependants"),
        *("entries.liveness", "entries.record", "entries.citation", "entries.coverage"),
        *("entries.derived_links", "entries.arks"),
        *("entries.identifiers", "entries.external_identifiers", "entries.fields", "entries.part_fields"),
        *("entries.declared_field",),
        *("entries.search.search_request", "entries.search.plain_words", "entries.links.url_check"),
        *("files.appending.sent_rows", "files.appending.file_lines"),
        *("files.reading", "files.paths", "files.sniff", "files.tables.duckdb_session"),
        *("files.tables.column_types", "files.tables.csv_import", "files.tables.rows", "files.tables.slices"),
        *("files.tables.text_to_parquet", "files.tables.cell_formats"),
        *("files.tables.conditions", "files.tables.typed_rows", "files.tables.parquet_import"),
        *(
            "queries.provided_tables",
            "queries.statements",
            "queries.query_process",
            "queries.query_worker",
            "queries.result_formats",
        ),
        *("queries.chart_svg", "queries.result_chart", "queries.lineage", "queries.lineage_drawing"),
        *("exchange.native", "exchange.source_entry", "exchange.croissant", "exchange.datacite", "exchange.data_json"),
        "exchange.datacite_reader",
        *("exchange.signposting", "exchange.erddap", "exchange.dcat", "exchange.schema_org", "exchange.formats"),
        *("exchange.datapackage.datapackage_writer", "exchange.oai.oai_dc", "exchange.oai.oai_reader"),
        *("exchange.sheet.sheet_format", "exchange.documents", "exchange.xml_documents", "exchange.citation_formats"),
        *("exchange.shapes", "exchange.periods", "exchange.places", "exchange.json_values", "exchange.ckan"),
        *("exchange.ro_crate", "exchange.prov", "exchange.fair"),
        "exchange.data_json_reader",
    ),
    "variants": (
        *("text", "genome", "fields", "query", "lists", "exports.row_writers", "exports.vcf", "exports.output_files"),
        *("exports.compressed_files", "exports.column_table", "lake"),
        *(
            "groupfiles.members",
            "groupfiles.member_rows",
            "groupfiles.formats",
            "groupfiles.output",
            "groupfiles.tool_formats",
        ),
        *("groupfiles.number_checks", "groupfiles.unit_lists", "groupfiles.unit_notes", "groupfiles.unit_assembly"),
        *("groupfiles.gene_lists", "groupfiles.interval_formats"),
        *("groupfiles.region_lines", "groupfiles.set_files"),
    ),
    "ingest": ("wgsa", "wgsaparsr", "sample", "encode", "load"),
    "triage": ("engine", "content.located_yaml", "content.howtos", "content.compiling", "content.shipped"),
    "lwds_portal": ("embedded", "operations.processes"),
}
# Rooms on one floor that are features of their own: none of them imports another.
FEATURES: dict[str, tuple[str, ...]] = {
    "variants": ("savedfilters", "search", "explore", "groupfiles", "annotate", "rest", "biothings", "beacon"),
    "triage": ("reports", "answering"),
}
# File names that every room may have once; all other names are unique in an app.
DJANGO_NAMES = {"__init__", "__main__", "admin", "api", "apps", "forms", "models", "tasks", "urls", "views"}
# Names of rooms and modules that people or programs meet: rooms below them do not import them.
INTERFACES = {
    *(
        "adapters",
        "admin",
        "api",
        "authentication",
        "beacon",
        "biothings",
        "feeds",
        "forms",
        "http",
        "lockout",
        "management",
    ),
    *(
        "merging_form",
        "middleware",
        "parsers",
        "permissions",
        "preconditions",
        "unchanged_pages",
        "rest",
        "serializers",
        "sitemaps",
    ),
    *("revision_admin", "templatetags", "throttling", "urls", "views", "web"),
}
