"""The search index: one SearchEntry for each dataset, written after every change of it or of its terms."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

# A: every name, as written and by stem. B: summary and keywords. C: description and organizations. D: the rest.
INDEX_SQL = """
WITH words AS (
    SELECT d.id,
        concat_ws(' ', d.title, array_to_string(d.alternate_names, ' ')) AS names,
        -- also keeps a phrase from running from the end of the names into their beginning
        concat_ws(' ', d.identifier, d.slug, d.identifier) AS keys, d.slug,
        concat_ws(' ', d.summary, array_to_string(d.keywords, ' '), d.kind, d.archetype) AS gist,
        concat_ws(' ', d.description,
            (SELECT string_agg(o.name, ' ') FROM catalog_organization o
             JOIN catalog_responsibility r ON r.organization_id = o.id WHERE r.dataset_id = d.id),
            (SELECT string_agg(c.name, ' ') FROM catalog_creator c WHERE c.dataset_id = d.id),
            (SELECT string_agg(v.name, ' ') FROM catalog_variable v WHERE v.dataset_id = d.id),
            (SELECT string_agg(concat_ws(' ', c.source_name, c.name), ' ') FROM catalog_tablecolumn c
             JOIN catalog_table t ON t.id = c.table_id
             JOIN catalog_distribution f ON f.id = t.distribution_id
             WHERE f.dataset_id = d.id AND f.withdrawn_at IS NULL)) AS body,
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
, facets AS (
    SELECT d.id, array_remove(ARRAY[
        'kind:' || d.kind, 'liveness:' || d.liveness, 'confidence:' || d.confidence, 'scale:' || d.scale,
        'place:' || d.place, 'pyramid:' || d.pyramid, 'access:' || d.access_class, 'cost:' || d.cost_class,
        'archetype:' || NULLIF(d.archetype, ''),
        'seed_scale:' || (SELECT NULLIF(o.scale, '') FROM catalog_origin o WHERE o.dataset_id = d.id)
    ], NULL)
        || ARRAY(SELECT DISTINCT 'keyword:' || k FROM unnest(d.keywords) k)
        || ARRAY(SELECT 'seed_place:' || p FROM catalog_origin o, unnest(o.places) p WHERE o.dataset_id = d.id)
        || ARRAY(SELECT DISTINCT 'organization:' || o.slug FROM catalog_organization o
                 JOIN catalog_responsibility r ON r.organization_id = o.id WHERE r.dataset_id = d.id)
        || ARRAY(SELECT 'domain:' || t.name FROM catalog_domain t
                 JOIN catalog_dataset_domains j ON j.domain_id = t.id WHERE j.dataset_id = d.id)
        || ARRAY(SELECT 'data_type:' || t.name FROM catalog_datatype t
                 JOIN catalog_dataset_data_types j ON j.datatype_id = t.id WHERE j.dataset_id = d.id)
        || ARRAY(SELECT 'format:' || t.name FROM catalog_format t
                 JOIN catalog_dataset_formats j ON j.format_id = t.id WHERE j.dataset_id = d.id)
        || ARRAY(SELECT 'protocol:' || t.name FROM catalog_protocol t
                 JOIN catalog_dataset_protocols j ON j.protocol_id = t.id WHERE j.dataset_id = d.id) AS terms
    FROM catalog_dataset d WHERE d.id = ANY(%s)
)
INSERT INTO catalog_searchentry (dataset_id, vector, names, facets)
SELECT w.id,
    setweight(to_tsvector('simple', w.names), 'A') || setweight(to_tsvector('simple', w.keys), 'A') ||
    setweight(to_tsvector('english', w.names), 'A') ||
    setweight(to_tsvector('english', w.gist), 'B') || setweight(to_tsvector('english', w.body), 'C') ||
    setweight(to_tsvector('english', w.rest), 'D'),
    lower(w.names || ' ' || w.slug), f.terms
FROM words w JOIN facets f ON f.id = w.id
ON CONFLICT (dataset_id) DO UPDATE SET vector = excluded.vector, names = excluded.names, facets = excluded.facets
"""


def index_datasets(*, ids: Iterable[int]) -> None:
    """Write the search entries of the datasets with these primary keys."""
    with connection.cursor() as cursor:
        keys = list(ids)
        cursor.execute(INDEX_SQL, [keys, keys])
