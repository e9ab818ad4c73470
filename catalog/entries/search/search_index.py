"""The search index: one SearchEntry for each dataset, written after every change of it or of its terms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from catalog.entries.search.models import SearchEntry
from catalog.entries.search.plain_words import folded_sql, plain_words_sql

EDITION = 4  # of the index: raise it with any change of INDEX_SQL, and `index_older_entries` writes all entries anew
MAX_INDEXED = 200_000  # characters of each part of an entry; PostgreSQL holds a megabyte of words and their positions
INDEX_BATCH_SIZE = 500
WEIGHTS = {"names": "A", "keys": "A", "gist": "B", "body": "C", "rest": "D"}
KEYS = "keys"  # have no English words


def _vector_sql() -> str:
    """Each part as plain words and by English stem; between two parts lies a word that no phrase has."""
    vectors = []
    for part, weight in WEIGHTS.items():
        text = f"left(w.{part}, {MAX_INDEXED})"
        vectors.append(f"setweight(to_tsvector('simple', {plain_words_sql(text)}), '{weight}')")
        if part != KEYS:
            vectors.append(f"setweight(to_tsvector('english', {folded_sql(text)}), '{weight}')")
    return " || '.:1'::tsvector || ".join(vectors)


# names: every name. keys: identifiers and addresses, also of publications, grants and themes. gist: summary and
# keywords. body: description, people, variables and columns. rest: everything else.
INDEX_SQL = f"""
WITH words AS (
    SELECT d.id,
        concat_ws(' ', d.title, array_to_string(d.alternate_names, ' ')) AS names,
        concat_ws(' ', d.identifier, d.slug, d.homepage, d.successor_url, array_to_string(d.evidence, ' '),
            d.endpoint_url, array_to_string(d.themes, ' '),
            (SELECT i.name FROM catalog_doi i WHERE i.dataset_id = d.id),
            (SELECT string_agg(i.value, ' ') FROM catalog_externalidentifier i WHERE i.dataset_id = d.id),
            (SELECT string_agg(p.identifier, ' ') FROM catalog_publication p WHERE p.dataset_id = d.id),
            (SELECT string_agg(concat_ws(' ', g.number, g.url), ' ') FROM catalog_grant g WHERE g.dataset_id = d.id),
            (SELECT string_agg(p.url, ' ') FROM catalog_coveredplace p WHERE p.dataset_id = d.id)) AS keys,
        d.slug,
        concat_ws(' ', d.summary, array_to_string(d.keywords, ' '), d.kind, d.archetype) AS gist,
        concat_ws(' ', d.description,
            (SELECT string_agg(o.name, ' ') FROM catalog_organization o
             JOIN catalog_responsibility r ON r.organization_id = o.id WHERE r.dataset_id = d.id),
            (SELECT string_agg(concat_ws(' ', c.name, c.orcid, c.affiliation), ' ') FROM catalog_creator c
             WHERE c.dataset_id = d.id),
            (SELECT string_agg(concat_ws(' ', f.title, f.path, f.url), ' ') FROM catalog_distribution f
             WHERE f.dataset_id = d.id AND f.withdrawn_at IS NULL),
            (SELECT string_agg(v.name, ' ') FROM catalog_variable v WHERE v.dataset_id = d.id),
            (SELECT string_agg(concat_ws(' ', c.source_name, c.name), ' ') FROM catalog_tablecolumn c
             JOIN catalog_table t ON t.id = c.table_id
             JOIN catalog_distribution f ON f.id = t.distribution_id
             WHERE f.dataset_id = d.id AND f.withdrawn_at IS NULL)) AS body,
        concat_ws(' ', d.access, d.temporal_text, d.spatial_text, d.liveness_note, d.successor_name, d.method,
            (SELECT string_agg(p.title, ' ') FROM catalog_publication p WHERE p.dataset_id = d.id),
            (SELECT string_agg(concat_ws(' ', g.funder, g.title), ' ') FROM catalog_grant g WHERE g.dataset_id = d.id),
            (SELECT string_agg(p.name, ' ') FROM catalog_coveredplace p WHERE p.dataset_id = d.id),
            (SELECT string_agg(concat_ws(' ', p.name, p.start, p."end"), ' ') FROM catalog_coveredperiod p
             WHERE p.dataset_id = d.id),
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
        'kind:' || d.kind, 'liveness:' || d.liveness, 'reason:' || NULLIF(d.liveness_reason, 'unknown'),
        'confidence:' || d.confidence, 'scale:' || d.scale, 'pyramid:' || d.pyramid,
        'access:' || d.access_class, 'cost:' || d.cost_class,
        'archetype:' || NULLIF(d.archetype, '')
    ], NULL)
        || ARRAY(SELECT DISTINCT 'keyword:' || k FROM unnest(d.keywords) k)
        || ARRAY(SELECT DISTINCT 'tag:' || p FROM catalog_origin o, unnest(o.tags) p WHERE o.dataset_id = d.id)
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
INSERT INTO catalog_searchentry (dataset_id, vector, names, facets, edition)
SELECT w.id, {_vector_sql()}, {folded_sql("w.names || ' ' || w.slug")}, f.terms, {EDITION}
FROM words w JOIN facets f ON f.id = w.id
ON CONFLICT (dataset_id) DO UPDATE SET vector = excluded.vector, names = excluded.names,
    facets = excluded.facets, edition = excluded.edition
"""  # noqa: S608 - no values


def index_datasets(*, ids: Iterable[int]) -> None:
    """Write the search entries of the datasets with these primary keys."""
    with connection.cursor() as cursor:
        keys = list(ids)
        cursor.execute(INDEX_SQL, [keys, keys])


def index_older_entries(**_: Any) -> None:
    """Write the entries that an older edition of the index made; after each migrate, which may bring a new one."""
    ids = list(SearchEntry.objects.exclude(edition=EDITION).values_list("pk", flat=True))
    for start in range(0, len(ids), INDEX_BATCH_SIZE):
        index_datasets(ids=ids[start : start + INDEX_BATCH_SIZE])
