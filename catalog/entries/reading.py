"""Datasets as neutral records."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from catalog.entries.fields import LIST_COLUMNS, TERMS, TEXT_COLUMNS
from catalog.entries.models import Dataset, DatasetQuerySet, Distribution, Relation
from catalog.entries.record import (
    Column,
    CreatorRecord,
    DatasetRecord,
    DistributionRecord,
    OrganizationRecord,
    RelationRecord,
    VariableRecord,
)


def with_everything(datasets: DatasetQuerySet) -> DatasetQuerySet:
    """Fetch, in a fixed number of queries, all that `record_of` reads."""
    return datasets.prefetch_related(
        *TERMS,
        "creators",
        "variables",
        "versions",
        "responsibilities__organization",
        "relations__target",
        "distributions__format",
        "distributions__table__columns",
    )


def record_of(*, dataset: Dataset, base_url: str) -> DatasetRecord:
    """The description of `dataset` as it stands; the caller has made sure that the reader may see it.

    Relations name only targets that anybody may see: a record is copied, mailed and harvested.
    base_url: the portal's root with a trailing slash; links in the record are made absolute with it.
    """
    versions = [version.number for version in dataset.versions.all()]
    return DatasetRecord(
        **{name: getattr(dataset, name) for name in TEXT_COLUMNS},
        **{name: tuple(getattr(dataset, name)) for name in LIST_COLUMNS},
        **{name: tuple(term.name for term in getattr(dataset, name).all()) for name in TERMS},
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
        distributions=tuple(
            _distribution(dataset, distribution, base_url)
            for distribution in dataset.distributions.all()
            if distribution.withdrawn_at is None
        ),
        relations=tuple(
            RelationRecord(r.kind, r.target.identifier, r.target.title, f"{base_url}datasets/{r.target.slug}/")
            for r in dataset.relations.all()
            if r.target.is_open
        ),
        version=str(max(versions)) if versions else dataset.source_version,
        created=_iso(dataset.created_at),
        modified=_iso(dataset.modified_at),
        published=_iso(dataset.published_at),
    ).tidied()


def _distribution(dataset: Dataset, distribution: Distribution, base_url: str) -> DistributionRecord:
    table = getattr(distribution, "table", None)
    ready = table is not None and table.is_ready
    return DistributionRecord(
        url=distribution.url or f"{base_url}datasets/{dataset.slug}/files/{quote(distribution.path)}",
        title=distribution.title,
        description=distribution.description,
        path=distribution.path,
        format=distribution.format.name if distribution.format else "",
        media_type=distribution.media_type or (distribution.format.media_type if distribution.format else ""),
        bytes=distribution.bytes,
        sha256=distribution.sha256,
        delimiter=table.delimiter if ready else "",
        encoding=table.encoding if ready else "",
        header_row=table.header_row if ready else 1,
        columns=tuple(Column(c.name, c.type, c.source_name, c.unit, c.description) for c in table.columns.all())
        if ready
        else (),
    )


def _iso(moment: object) -> str:
    return moment.isoformat() if moment else ""  # type: ignore[attr-defined]


def visible_relations(*, user: User | AnonymousUser, dataset: Dataset) -> list[tuple[str, Dataset]]:
    """(what it is to this dataset, the other dataset), both ways, as far as `user` may see the other one."""
    seen = Dataset.objects.visible_to(user)
    onward = dataset.relations.filter(target__in=seen).select_related("target")
    backward = dataset.inverse_relations.filter(source__in=seen).select_related("source")
    return [(Relation.Kind(r.kind).label, r.target) for r in onward] + [(r.inverse_display, r.source) for r in backward]
