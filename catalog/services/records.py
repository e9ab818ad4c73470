"""Writing a neutral record into a dataset's columns and relations."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.text import slugify

from catalog.metadata.record import DatasetRecord
from catalog.models import (
    Creator,
    Dataset,
    DataType,
    Distribution,
    Domain,
    Format,
    Organization,
    Protocol,
    Relation,
    Responsibility,
)
from catalog.selectors.records import LIST_COLUMNS, TERMS, TEXT_COLUMNS
from catalog.services.search_index import index_datasets

TERM_MODELS: dict[str, type[Model]] = {
    "domains": Domain,
    "data_types": DataType,
    "formats": Format,
    "protocols": Protocol,
}
WRITABLE = (
    *(name for name in TEXT_COLUMNS if name not in ("identifier", "slug")),
    *LIST_COLUMNS,
    *TERMS,
    "temporal_start",
    "temporal_end",
    "box",
    "creators",
    "organizations",
    "distributions",
    "relations",
)


def write_record(*, dataset: Dataset, record: DatasetRecord, names: Collection[str]) -> None:
    """Save the fields `names` of `record` into `dataset`, as one step of its history, and make it findable by them."""
    _write_columns(dataset, record, names)
    dataset.full_clean(exclude=["owner"])
    dataset.skip_history_when_saving = True  # the parts hang on a saved row; history is written once, with them
    dataset.save()
    _write_parts(dataset, record, names)
    del dataset.skip_history_when_saving
    dataset.save()
    index_datasets(ids=[dataset.pk])


def _write_columns(dataset: Dataset, record: DatasetRecord, names: Collection[str]) -> None:
    for name in names:
        value: Any = getattr(record, name)
        if name in LIST_COLUMNS:
            setattr(dataset, name, list(value))
        elif name in ("temporal_start", "temporal_end"):
            setattr(dataset, name, date.fromisoformat(value) if value else None)
        elif name == "box":
            dataset.west, dataset.south, dataset.east, dataset.north = value or (None,) * 4
        elif name in TEXT_COLUMNS:
            setattr(dataset, name, value)


def _write_parts(dataset: Dataset, record: DatasetRecord, names: Collection[str]) -> None:
    writers = {"creators": _creators, "organizations": _organizations}
    writers |= {"distributions": _links, "relations": _relations}
    for name in names:
        if name in TERM_MODELS:
            getattr(dataset, name).set(_terms(TERM_MODELS[name], getattr(record, name)))
        elif name in writers:
            writers[name](dataset, record)


def _terms(model: type[Model], words: Collection[str]) -> list[Model]:
    known = {term.name: term for term in model._default_manager.filter(name__in=words)}  # type: ignore[attr-defined]
    return [known.get(word) or model._default_manager.get_or_create(name=word)[0] for word in dict.fromkeys(words)]


# First parts of addresses under /datasets/ that are not slugs.
RESERVED = {"new", "id", "review", "oai", "import", "sheet", "feed", "sitemap", "catalog", "data"}


def get_organization(*, name: str, homepage: str = "", ror: str = "") -> Organization:
    """The organization of that name, made if there is none; an empty address is filled, a filled one kept."""
    organization = Organization.objects.filter(name__iexact=name).first()
    if organization is None:
        slug = free_slug(model=Organization, wish=name)
        return Organization.objects.create(name=name, slug=slug, homepage=homepage, ror=ror)
    if (homepage and not organization.homepage) or (ror and not organization.ror):
        organization.homepage = organization.homepage or homepage
        organization.ror = organization.ror or ror
        organization.save()
    return organization


def free_slug(*, model: type[Model], wish: str) -> str:
    """A slug made of `wish` that no row of `model` has: river-flow, river-flow-2, ..."""
    stem = slugify(wish)[:100] or "entry"
    taken = RESERVED | set(model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _organizations(dataset: Dataset, record: DatasetRecord) -> None:
    dataset.responsibilities.all().delete()
    for said in record.organizations:
        organization = get_organization(name=said.name, homepage=said.homepage, ror=said.ror)
        Responsibility.objects.get_or_create(dataset=dataset, organization=organization, role=said.role)


def _creators(dataset: Dataset, record: DatasetRecord) -> None:
    dataset.creators.all().delete()
    for position, said in enumerate(record.creators):
        Creator.objects.create(
            dataset=dataset, position=position, name=said.name, orcid=said.orcid, affiliation=said.affiliation
        )


def _links(dataset: Dataset, record: DatasetRecord) -> None:
    """Distributions that are links; files that the portal stores are never touched from outside."""
    dataset.distributions.filter(file="").delete()
    stored = set(dataset.distributions.exclude(file="").values_list("path", flat=True))
    for said in record.distributions:
        if said.path and said.path in stored:
            continue
        Distribution.objects.create(
            dataset=dataset,
            url=said.url,
            title=said.title,
            description=said.description,
            path=said.path,
            format=Format.objects.get_or_create(name=said.format)[0] if said.format else None,
            media_type=said.media_type,
            bytes=said.bytes,
            sha256=said.sha256,
        )


def _relations(dataset: Dataset, record: DatasetRecord) -> None:
    """Relations to datasets that we hold; others cannot be kept."""
    dataset.relations.all().delete()
    for said in record.relations:
        if target := Dataset.objects.filter(identifier=said.identifier).exclude(pk=dataset.pk).first():
            Relation.objects.get_or_create(source=dataset, target=target, kind=said.kind)
