"""Writing a neutral record into a dataset's columns and relations."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from accounts.sharing import Visibility
from catalog.entries.access import require_edit
from catalog.entries.fields import LIST_COLUMNS, TEXT_COLUMNS
from catalog.entries.models import (
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
    Variable,
)
from catalog.entries.record import DatasetRecord
from catalog.entries.search.search_index import index_datasets

TERM_MODELS: dict[str, type[Model]] = {
    "domains": Domain,
    "data_types": DataType,
    "formats": Format,
    "protocols": Protocol,
}


@transaction.atomic
def create_draft_dataset(
    *, user: User | None, title: str, slug: str = "", visibility: Visibility = Visibility.PUBLIC, **said: Any
) -> Dataset:
    """A new draft owned by `user`. `said`: any writable field of `DatasetRecord`, lists as tuples.

    Example: create_draft_dataset(user=u, title="River flow", formats=("CSV",), domains=("hydrology",),
    organizations=(OrganizationRecord("USGS", "steward"),), distributions=(DistributionRecord("https://..."),)).
    """
    dataset = Dataset(title=title, slug=free_slug(model=Dataset, wish=slug or title), owner=user, visibility=visibility)
    _write_fields(dataset, {"title": title, **said})
    return dataset


@transaction.atomic
def update_dataset(*, user: User, dataset: Dataset, **said: Any) -> Dataset:
    """Change the fields given, leave the others. Raises PermissionDenied, ValidationError."""
    dataset.refresh_from_db(from_queryset=Dataset.objects.select_for_update())  # nobody's change is written over
    require_edit(user, dataset)
    _write_fields(dataset, said)
    return dataset


def _write_fields(dataset: Dataset, said: dict[str, Any]) -> None:
    write_record(dataset=dataset, record=DatasetRecord(**{"title": dataset.title, **said}), names=said)


def write_record(*, dataset: Dataset, record: DatasetRecord, names: Collection[str]) -> None:
    """Save the fields `names` of `record` into `dataset`, as one step of its history, and make it findable by them.

    Raises ValidationError with every field that cannot be kept; the caller's transaction undoes the rest.
    """
    record = record.tidied()
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
            setattr(dataset, name, _day(name, value) if value else None)
        elif name == "box":
            dataset.west, dataset.south, dataset.east, dataset.north = value or (None,) * 4
        elif name in TEXT_COLUMNS:
            setattr(dataset, name, value)


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError({name: f"A day is written such as 2021-06-30, not {text!r}."}) from error


def _write_parts(dataset: Dataset, record: DatasetRecord, names: Collection[str]) -> None:
    writers = {"creators": _creators, "organizations": _organizations, "variables": _variables}
    writers |= {"distributions": _links, "relations": _relations}
    for name in names:
        try:
            if name in TERM_MODELS:
                getattr(dataset, name).set(_terms(TERM_MODELS[name], getattr(record, name)))
            elif name in writers:
                writers[name](dataset, record)
        except ValidationError as error:
            raise ValidationError({name: error.messages}) from error


def _terms(model: type[Model], words: Collection[str]) -> list[Model]:
    known = {term.name: term for term in model._default_manager.filter(name__in=words)}  # type: ignore[attr-defined]
    return [known.get(word) or _saved(model(name=word)) for word in dict.fromkeys(words)]  # type: ignore[call-arg]


def _saved(row: Any) -> Any:
    """Save a new row whose texts, lengths and addresses are in order; ValidationError says which are not."""
    foreign = [field.name for field in row._meta.fields if field.is_relation]
    try:
        row.clean_fields(exclude=[*foreign, "file"])
    except ValidationError as error:
        said = error.message_dict.items()
        raise ValidationError(
            [f"{' '.join(messages)} ({str(getattr(row, name))[:80]!r})" for name, messages in said]
        ) from error
    row.save()
    return row


# First parts of addresses under /datasets/ that are not slugs.
RESERVED = {"new", "id", "review", "oai", "import", "sheet", "feed", "sitemap", "catalog", "data"}


def get_organization(*, name: str, homepage: str = "", ror: str = "") -> Organization:
    """The organization of that name, made if there is none; an empty address is filled, a filled one kept."""
    organization = Organization.objects.filter(name__iexact=name).first()
    if organization is None:
        slug = free_slug(model=Organization, wish=name)
        return _saved(Organization(name=name, slug=slug, homepage=homepage, ror=ror))
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
    wanted = [
        Responsibility(
            dataset=dataset,
            organization=get_organization(name=said.name, homepage=said.homepage, ror=said.ror),
            role=said.role,
        )
        for said in record.organizations
    ]
    _replace(list(dataset.responsibilities.all()), wanted, ("organization_id", "role"))


def _variables(dataset: Dataset, record: DatasetRecord) -> None:
    wanted = [
        Variable(dataset=dataset, position=position, name=said.name, unit=said.unit, description=said.description)
        for position, said in enumerate(record.variables)
    ]
    _replace(list(dataset.variables.all()), wanted, ("position", "name", "unit", "description"))


def _creators(dataset: Dataset, record: DatasetRecord) -> None:
    wanted = [
        Creator(dataset=dataset, position=position, name=said.name, orcid=said.orcid, affiliation=said.affiliation)
        for position, said in enumerate(record.creators)
    ]
    _replace(list(dataset.creators.all()), wanted, ("position", "name", "orcid", "affiliation"))


def _links(dataset: Dataset, record: DatasetRecord) -> None:
    """Distributions that are links; files that the portal stores are never touched from outside."""
    current = list(dataset.distributions.filter(withdrawn_at=None))
    stored = {distribution.path for distribution in current if distribution.file}
    wanted = [
        Distribution(
            dataset=dataset,
            url=said.url,
            title=said.title,
            description=said.description,
            path=said.path,
            format=_terms(Format, [said.format])[0] if said.format else None,
            media_type=said.media_type,
            bytes=said.bytes,
            sha256=said.sha256,
        )
        for said in record.distributions
        if not (said.path and said.path in stored)
    ]
    if any(not link.url for link in wanted):
        raise ValidationError("A link needs its address.")
    paths = [link.path for link in wanted if link.path]
    if len(paths) != len(set(paths)):
        raise ValidationError("Two files cannot have the same path.")
    facts = ("url", "title", "description", "path", "format_id", "media_type", "bytes", "sha256")
    _replace([link for link in current if not link.file], wanted, facts)


def _relations(dataset: Dataset, record: DatasetRecord) -> None:
    """Relations to datasets that we hold; others cannot be kept."""
    wanted = [
        Relation(source=dataset, target=target, kind=said.kind)
        for said in record.relations
        if (target := Dataset.objects.filter(identifier=said.identifier).exclude(pk=dataset.pk).first())
    ]
    _replace(list(dataset.relations.all()), wanted, ("target_id", "kind"))


def _replace(current: list[Any], wanted: list[Any], facts: tuple[str, ...]) -> None:
    """Make the rows say what is wanted: those that say it already stay, what a version names is only withdrawn."""
    kept = {tuple(getattr(row, name) for name in facts): row for row in current}
    left = list(current)
    new = {}
    for row in wanted:
        said = tuple(getattr(row, name) for name in facts)
        if said in kept:
            left = [other for other in left if other is not kept[said]]
        else:
            new[said] = row
    for row in left:
        if isinstance(row, Distribution) and row.versions.exists():
            row.withdrawn_at = timezone.now()
            row.save(update_fields=["withdrawn_at"])
        else:
            row.delete()
    for row in new.values():
        _saved(row)
