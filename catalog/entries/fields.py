"""Names of the fields of a dataset record, by how they are stored.

Separate module because reading, writing, merging and sheets share them.
"""

from __future__ import annotations

# columns of text
TEXT_FIELDS = (
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
# columns that are lists of text
LIST_FIELDS = ("alternate_names", "keywords", "evidence")
# relations to the terms of vocabularies
TERM_FIELDS = ("domains", "data_types", "formats", "protocols")
# what a record may change of a dataset
WRITABLE_FIELDS = (
    *(name for name in TEXT_FIELDS if name not in ("identifier", "slug")),
    *LIST_FIELDS,
    *TERM_FIELDS,
    "temporal_start",
    "temporal_end",
    "box",
    "variables",
    "creators",
    "organizations",
    "distributions",
    "relations",
)
