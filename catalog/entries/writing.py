"""Creating and changing datasets: a record is written into columns and relations."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from accounts.services.revisions import lock_row
from accounts.sharing import Visibility
from catalog.entries.access import require_edit
from catalog.entries.fields import DAY_FIELDS, LIST_FIELDS, TEXT_FIELDS
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
    Term,
    Variable,
)
from catalog.entries.record import DatasetRecord
from catalog.entries.search.search_index import index_datasets

# First parts of addresses under /datasets/ that are not slugs.
RESERVED_SLUGS = {"new", "id", "review", "oai", "import", "sheet", "feed", "sitemap", "catalog", "data"}
MAX_SLUG_STEM = 100  # characters, before a number
AnyTerm = TypeVar("AnyTerm", bound=Term)
TERM_MODELS: dict[str, type[Term]] = {
    "domains": Domain,
    "data_types": DataType,
    "formats": Format,
    "protocols": Protocol,
}


@transaction.atomic
def create_draft_dataset(
    *, user: User | None, title: str, slug: str = "", visibility: Visibility = Visibility.PUBLIC, **fields: Any
) -> Dataset:
    """A new draft owned by `user`.

    Args:
        slug: A number is added if it is taken; made of the title if empty.
        fields: Writable fields of a `DatasetRecord`, lists as tuples.

    Raises:
        ValidationError: By field, what cannot be stored.

    Example: create_draft_dataset(user=u, title="River flow", formats=("CSV",), domains=("hydrology",),
    organizations=(OrganizationRecord("USGS", "steward"),), distributions=(DistributionRecord("https://..."),)).
    """
    dataset = Dataset(title=title, slug=free_slug(model=Dataset, text=slug or title), owner=user, visibility=visibility)
    record = DatasetRecord(**{"title": title, **fields})
    write_record(dataset=dataset, record=record, names={"title": title, **fields}, writer=user)
    return dataset


@transaction.atomic
def update_dataset(*, user: User, dataset: Dataset, revision: int | None = None, **fields: Any) -> Dataset:
    """Change the given fields of the dataset as it is stored now, and leave the others.

    Args:
        revision: Of the dataset, as the writer had read it; None where only the given fields matter.

    Raises:
        PermissionDenied: The user may not edit the dataset.
        ValidationError: By field, what cannot be stored.
        StaleWriteError: The dataset has another revision now.
    """
    lock_row(dataset, revision=revision)
    require_edit(user, dataset)
    record = DatasetRecord(**{"title": dataset.title, **fields})
    write_record(dataset=dataset, record=record, names=fields, writer=user)
    return dataset


def write_record(
    *, dataset: Dataset, record: DatasetRecord, names: Collection[str], writer: User | None = None
) -> None:
    """Save the fields `names` of `record` as one step of the dataset's history, and update the search index.

    Args:
        writer: Who sends the record: relations that this person cannot see stay. None is the portal, which sees all.

    Raises:
        ValidationError: By field, what cannot be stored; the caller's transaction rolls the rest back.
    """
    record = record.normalized()
    _write_columns(dataset, record, names)
    dataset.full_clean(exclude=["owner"])
    # Relations need a saved row; history is written once, with them.
    dataset.skip_history_when_saving = True  # type: ignore[attr-defined]  # simple_history reads it
    dataset.save()
    _write_relations(dataset, record, names, writer)
    del dataset.skip_history_when_saving  # type: ignore[attr-defined]  # see above
    dataset.save()
    index_datasets(ids=[dataset.pk])


def get_organization(*, name: str, homepage: str = "", ror: str = "") -> Organization:
    """The organization of that name, created if there is none. Empty addresses are filled, others are not changed."""
    organization = Organization.objects.filter(name__iexact=name).first()
    if organization is None:
        slug = free_slug(model=Organization, text=name)
        organization = Organization(name=name, slug=slug, homepage=homepage, ror=ror)
        _save_checked(organization)
    elif (homepage and not organization.homepage) or (ror and not organization.ror):
        organization.homepage = organization.homepage or homepage
        organization.ror = organization.ror or ror
        organization.save()
    return organization


def free_slug(*, model: type[Model], text: str) -> str:
    """A slug made of `text` that no row of `model` has: river-flow, river-flow-2, ..."""
    stem = slugify(text)[:MAX_SLUG_STEM] or "entry"
    used_slugs = RESERVED_SLUGS | set(
        model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True)
    )
    number, slug = 1, stem
    while slug in used_slugs:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _write_columns(dataset: Dataset, record: DatasetRecord, names: Collection[str]) -> None:
    for name in names:
        value: Any = getattr(record, name)
        if name in LIST_FIELDS:
            setattr(dataset, name, list(value))
        elif name in DAY_FIELDS:
            setattr(dataset, name, _parse_date(name, value) if value else None)
        elif name == "box":
            dataset.west, dataset.south, dataset.east, dataset.north = value or (None,) * 4
        elif name in TEXT_FIELDS:
            setattr(dataset, name, value)


def _parse_date(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError({name: f"A day is written such as 2021-06-30, not {text!r}."}) from error


def _write_relations(dataset: Dataset, record: DatasetRecord, names: Collection[str], writer: User | None) -> None:
    writers: dict[str, Callable[[Dataset, DatasetRecord], None]] = {
        "creators": _write_creators,
        "organizations": _write_organizations,
        "variables": _write_variables,
        "distributions": _write_links,
        "relations": partial(_write_dataset_relations, writer=writer),
    }
    for name in names:
        try:
            if name in TERM_MODELS:
                getattr(dataset, name).set(_get_terms(TERM_MODELS[name], getattr(record, name)))
            elif name in writers:
                writers[name](dataset, record)
        except ValidationError as error:
            raise ValidationError({name: error.messages}) from error


def _get_terms(model: type[AnyTerm], names: Collection[str]) -> list[AnyTerm]:
    """Terms of those names, created if they are new."""
    terms_by_name = {term.name: term for term in model._default_manager.filter(name__in=names)}
    terms = [terms_by_name.get(name) or model(name=name) for name in dict.fromkeys(names)]
    for term in terms:
        if term.pk is None:
            _save_checked(term)
    return terms


def _save_checked(row: Model) -> None:
    """Save a new row. Raises ValidationError with the values that do not fit their fields."""
    foreign = [field.name for field in row._meta.fields if field.is_relation]
    try:
        row.clean_fields(exclude=[*foreign, "file"])
    except ValidationError as error:
        problems = error.message_dict.items()
        raise ValidationError(
            [f"{' '.join(messages)} ({str(getattr(row, name))[:80]!r})" for name, messages in problems]
        ) from error
    row.save()


def _write_organizations(dataset: Dataset, record: DatasetRecord) -> None:
    responsibilities = [
        Responsibility(
            dataset=dataset,
            organization=get_organization(name=organization.name, homepage=organization.homepage, ror=organization.ror),
            role=organization.role,
        )
        for organization in record.organizations
    ]
    _replace_rows(list(dataset.responsibilities.all()), responsibilities, ("organization_id", "role"))


def _write_variables(dataset: Dataset, record: DatasetRecord) -> None:
    variables = [
        Variable(dataset=dataset, position=position, name=v.name, unit=v.unit, description=v.description)
        for position, v in enumerate(record.variables)
    ]
    _replace_rows(list(dataset.variables.all()), variables, ("position", "name", "unit", "description"))


def _write_creators(dataset: Dataset, record: DatasetRecord) -> None:
    creators = [
        Creator(dataset=dataset, position=position, name=c.name, orcid=c.orcid, affiliation=c.affiliation)
        for position, c in enumerate(record.creators)
    ]
    _replace_rows(list(dataset.creators.all()), creators, ("position", "name", "orcid", "affiliation"))


def _write_links(dataset: Dataset, record: DatasetRecord) -> None:
    """Distributions that are links; files that the portal stores are never changed by a record."""
    current = list(dataset.distributions.filter(withdrawn_at=None))
    stored_paths = {distribution.path for distribution in current if distribution.file}
    links = [
        Distribution(
            dataset=dataset,
            url=d.url,
            title=d.title,
            description=d.description,
            path=d.path,
            format=_get_terms(Format, [d.format])[0] if d.format else None,
            media_type=d.media_type,
            bytes=d.bytes,
            sha256=d.sha256,
        )
        for d in record.distributions
        if not (d.path and d.path in stored_paths)
    ]
    if any(not link.url for link in links):
        raise ValidationError("A link needs its address.")
    paths = [link.path for link in links if link.path]
    if len(paths) != len(set(paths)):
        raise ValidationError("Two files cannot have the same path.")
    compared = ("url", "title", "description", "path", "format_id", "media_type", "bytes", "sha256")
    _replace_rows([distribution for distribution in current if not distribution.file], links, compared)


def _write_dataset_relations(dataset: Dataset, record: DatasetRecord, *, writer: User | None) -> None:
    """Relations to datasets of this catalogue; others cannot be stored. What the writer cannot see stays."""
    visible = Dataset.objects.visible_to(writer) if writer else Dataset.objects.all()
    targets = visible.exclude(pk=dataset.pk)
    relations = [
        Relation(source=dataset, target=target, kind=relation.kind)
        for relation in record.relations
        if (target := targets.filter(identifier=relation.identifier).first())
    ]
    _replace_rows(list(dataset.relations.filter(target__in=visible)), relations, ("target_id", "kind"))


def _replace_rows(current: Sequence[Model], new: Sequence[Model], compared: tuple[str, ...]) -> None:
    """Save those of `new` that differ from all `current` rows; delete `current` rows that are not in `new`.

    A distribution that a version includes is withdrawn instead of deleted.
    """
    current_rows = {tuple(getattr(row, name) for name in compared): row for row in current}
    new_rows = {tuple(getattr(row, name) for name in compared): row for row in new}
    unchanged = {id(current_rows[key]) for key in current_rows.keys() & new_rows.keys()}
    for row in current:
        if id(row) in unchanged:
            continue
        if isinstance(row, Distribution) and row.versions.exists():
            row.withdrawn_at = timezone.now()
            row.save(update_fields=["withdrawn_at"])
        else:
            row.delete()
    for key, row in new_rows.items():
        if key not in current_rows:
            _save_checked(row)
