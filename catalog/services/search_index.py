"""What full-text search looks at: written after every change of a dataset or of the words it shares."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

# A: every name, as written and by stem. B: summary and keywords. C: description and organizations. D: the rest.
INDEX_SQL = """
WITH words AS (
    SELECT d.id,
        concat_ws(' ', d.title, array_to_string(d.alternate_names, ' '), d.slug, d.identifier) AS names,
        concat_ws(' ', d.summary, array_to_string(d.keywords, ' '), d.kind, d.archetype) AS gist,
        concat_ws(' ', d.description,
            (SELECT string_agg(o.name, ' ') FROM catalog_organization o
             JOIN catalog_responsibility r ON r.organization_id = o.id WHERE r.dataset_id = d.id),
            (SELECT string_agg(c.name, ' ') FROM catalog_creator c WHERE c.dataset_id = d.id)) AS body,
        concat_ws(' ', d.access, d.temporal_text, d.spatial_text, d.liveness_note, d.successor_name,
            (SELECT string_agg(t.name, ' ') FROM catalog_domain t
             JOIN catalog_dataset_domains j ON j.domain_id = t.id WHERE j.dataset_id = d.id),
            (SELECT string_agg(t.name, ' ') FROM catalog_datatype t
             JOIN catalog_dataset_data_types j ON j.datatype_id = t.id WHERE j.dataset_id = d.id),
            (SELECT string_agg(t.name, ' ') FROM catalog_format t
             JOIN catalog_dataset_formats j ON j.format_id = t.id WHERE j.dataset_id = d.id),
            (SELECT string_agg(t.name, ' ') FROM catalog_protocol t
             JOIN catalog_dataset_protocols j ON j.protocol_id = t.id WHERE j.dataset_id = d.id)) AS rest
    FROM catalog_dataset d WHERE d.id = ANY(%s)
)
UPDATE catalog_dataset d SET
    search_vector =
        setweight(to_tsvector('simple', w.names), 'A') || setweight(to_tsvector('english', w.names), 'A') ||
        setweight(to_tsvector('english', w.gist), 'B') || setweight(to_tsvector('english', w.body), 'C') ||
        setweight(to_tsvector('english', w.rest), 'D'),
    search_names = lower(w.names)
FROM words w WHERE w.id = d.id
"""


def index_datasets(*, ids: Iterable[int]) -> None:
    """Make the datasets of these primary keys findable by what they now say."""
    with connection.cursor() as cursor:
        cursor.execute(INDEX_SQL, [list(ids)])
