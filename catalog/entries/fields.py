"""Names of the fields of a dataset, by how they are stored."""

from __future__ import annotations

TEXT_COLUMNS = (
    "identifier",
    "slug",
    "title",
    "summary",
    "description",
    "homepage",
    "kind",
    "scale",
    "place",
    "archetype",
    "pyramid",
    "liveness",
    "liveness_note",
    "confidence",
    "successor_name",
    "successor_url",
    "ask_whom",
    "license",
    "access_class",
    "access",
    "contact_name",
    "contact_email",
    "cost_class",
    "build_recipe",
    "temporal_text",
    "spatial_text",
)
LIST_COLUMNS = ("alternate_names", "keywords", "evidence")
TERMS = ("domains", "data_types", "formats", "protocols")
WRITABLE = (
    *(name for name in TEXT_COLUMNS if name not in ("identifier", "slug")),
    *LIST_COLUMNS,
    *TERMS,
    "temporal_start",
    "temporal_end",
    "box",
    "variables",
    "creators",
    "organizations",
    "distributions",
    "relations",
)
