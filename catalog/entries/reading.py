"""Datasets -> records, and their relations as far as a reader may see them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

from django.contrib.auth.models import AnonymousUser
from django.db.models import prefetch_related_objects

from accounts.models import User
from catalog.entries.derived_links import derived_links, derived_prefetches
from catalog.entries.fields import LIST_FIELDS, TERM_FIELDS, TEXT_FIELDS
from catalog.entries.models import PART_MODELS, Dataset, DatasetQuerySet, Distribution, Relation
from catalog.entries.own_identifiers import list_own_identifiers
from catalog.entries.part_fields import PART_RECORDS, PARTS
from catalog.entries.portal_services import find_service
from catalog.entries.record import (
    Column,
    CreatorRecord,
    DatasetRecord,
    DistributionRecord,
    OrganizationRecord,
    RelationRecord,
    VariableRecord,
)


def with_record_relations(datasets: DatasetQuerySet) -> DatasetQuerySet:
    """Prefetch all that `build_record` reads, in a fixed number of queries."""
    return datasets.select_related("doi", "origin").prefetch_related(*_record_lookups())


def prefetch_record_relations(dataset: Dataset) -> None:
    """The same for a dataset that was read with its `doi` and `origin`, such as get_readable_dataset returns."""
    prefetch_related_objects([dataset], *_record_lookups())


def _record_lookups() -> list[Any]:
    return [
        *TERM_FIELDS,
        *derived_prefetches(),
        "creators",
        "variables",
        *PART_MODELS,
        "versions",
        "responsibilities__organization",
        "relations__target__row_sources__source",
        "distributions__format",
        "distributions__table__columns",
    ]


def build_record(
    *, dataset: Dataset, base_url: str, reader: User | AnonymousUser | None = None, with_derived: bool = True
) -> DatasetRecord:
    """The dataset as a record; the caller has checked that the reader may see it.

    Args:
        dataset: Best with `with_record_relations`, else it takes some 15 queries.
        base_url: The portal's address with a trailing slash, to make links absolute.
        reader: Who gets the record, with the relations to datasets that this person can see. Without a reader they
            have only public targets, because records are copied and harvested.
        with_derived: With the portal's own identifiers and the links that other apps make; people do not write them.
    """
    derived = derived_links(dataset) if with_derived else []
    versions = [version.number for version in dataset.versions.all()]
    fields: dict[str, Any] = {name: getattr(dataset, name) for name in TEXT_FIELDS}
    fields |= {name: tuple(getattr(dataset, name)) for name in LIST_FIELDS}
    fields |= {name: tuple(term.name for term in getattr(dataset, name).all()) for name in TERM_FIELDS}
    fields |= {name: _read_parts(dataset, name) for name in PART_MODELS}
    if with_derived:
        fields["identifiers"] = (*list_own_identifiers(dataset), *fields["identifiers"])
        fields |= _service_addresses(dataset, base_url)
    return DatasetRecord(
        **fields,
        url=f"{base_url}datasets/{dataset.slug}/",
        temporal_start=_iso(dataset.temporal_start),
        temporal_end=_iso(dataset.temporal_end),
        box=dataset.box,
        variables=tuple(VariableRecord(v.name, v.unit, v.description) for v in dataset.variables.all()),
        creators=tuple(CreatorRecord(c.name, c.orcid, c.affiliation) for c in dataset.creators.all()),
        organizations=tuple(
            OrganizationRecord(r.organization.name, r.role, r.organization.homepage, r.organization.ror)
            for r in dataset.responsibilities.all()
        ),
        distributions=(
            *(
                _distribution(dataset, distribution, base_url)
                for distribution in dataset.distributions.all()
                if distribution.withdrawn_at is None
            ),
            *(replace(link, url=base_url + link.url) for link in derived),
        ),
        relations=tuple(
            RelationRecord(r.kind, r.target.identifier, r.target.title, f"{base_url}datasets/{r.target.slug}/")
            for r in _list_relations(dataset, reader)
        ),
        version=str(max(versions)) if versions else dataset.source_version,
        created=_iso(dataset.created_at),
        modified=_iso(dataset.modified_at),
        published=_iso(dataset.published_at),
    ).normalized()


def _service_addresses(dataset: Dataset, base_url: str) -> dict[str, str]:
    """Where a service of the portal itself answers and is described, unless somebody wrote other addresses."""
    origin = getattr(dataset, "origin", None)
    service = find_service(origin.source, origin.key) if origin else None
    if service is None:
        return {}
    return {
        "endpoint_url": dataset.endpoint_url or base_url + service.path,
        "endpoint_description": dataset.endpoint_description or base_url + service.documentation,
    }


def _read_parts(dataset: Dataset, name: str) -> tuple[Any, ...]:
    """The rows of a list of PART_MODELS as records."""
    columns = [column.name for column in PARTS[name]]
    rows = getattr(dataset, name).all()
    return tuple(PART_RECORDS[name](**{column: getattr(row, column) for column in columns}) for row in rows)


def _list_relations(dataset: Dataset, reader: User | AnonymousUser | None) -> list[Relation]:
    relations = list(dataset.relations.all())
    hidden = [relation.target_id for relation in relations if not relation.target.is_open]
    visible_ids: set[int] = set()
    if hidden and reader is not None:
        visible_ids = set(Dataset.objects.visible_to(reader).filter(pk__in=hidden).values_list("pk", flat=True))
    return [relation for relation in relations if relation.target.is_open or relation.target_id in visible_ids]


def _distribution(dataset: Dataset, distribution: Distribution, base_url: str) -> DistributionRecord:
    table = getattr(distribution, "table", None)
    table = table if table is not None and table.is_ready else None
    return DistributionRecord(
        url=distribution.url or f"{base_url}datasets/{dataset.slug}/files/{quote(distribution.path)}",
        title=distribution.title,
        description=distribution.description,
        path=distribution.path,
        format=distribution.format.name if distribution.format else "",
        media_type=distribution.media_type or (distribution.format.media_type if distribution.format else ""),
        bytes=distribution.bytes,
        sha256=distribution.sha256,
        delimiter=table.delimiter if table else "",
        encoding=table.encoding if table else "",
        header_row=table.header_row if table else 1,
        columns=_read_columns(table) if table else (),
        recipe=json.dumps(table.recipe, ensure_ascii=False) if table and table.recipe else "",
    )


def _read_columns(table: Any) -> tuple[Column, ...]:
    """The columns of a table that is ready; files and their tables are a higher room."""
    columns = table.columns.all()
    spellings = [column.get("format", "") for column in table.recipe.get("columns", [])]
    if len(spellings) != len(columns):  # it was read before recipes were kept, or is not text
        spellings = [""] * len(columns)
    return tuple(
        Column(
            *(c.name, c.type, c.source_name, c.unit, c.description, spelling),
            *(c.n_missing, c.n_distinct, c.minimum, c.maximum),
        )
        for c, spelling in zip(columns, spellings, strict=True)
    )


def _iso(moment: date | None) -> str:
    return moment.isoformat() if moment else ""


def list_visible_relations(*, user: User | AnonymousUser, dataset: Dataset) -> list[tuple[str, Dataset]]:
    """(kind of relation, other dataset) in both directions, where `user` may see the other dataset."""
    visible = Dataset.objects.visible_to(user)
    outgoing = dataset.relations.filter(target__in=visible).select_related("target")
    incoming = dataset.inverse_relations.filter(source__in=visible).select_related("source")
    relations = [(str(Relation.Kind(relation.kind).label), relation.target) for relation in outgoing]
    return relations + [(relation.inverse_display, relation.source) for relation in incoming]
