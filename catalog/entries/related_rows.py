"""Rows of other models that belong to a dataset: terms, people, organizations, links, relations and other parts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.text import slugify
from simple_history.utils import bulk_create_with_history

from accounts.models import User
from catalog.entries.derived_links import derived_links
from catalog.entries.models import (
    PART_MODELS,
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
from catalog.entries.own_identifiers import list_own_identifiers
from catalog.entries.part_fields import PARTS, check_part
from catalog.entries.record import DatasetRecord

AnyTerm = TypeVar("AnyTerm", bound=Term)
TERM_MODELS: dict[str, type[Term]] = {
    "domains": Domain,
    "data_types": DataType,
    "formats": Format,
    "protocols": Protocol,
}
# First parts of addresses under /datasets/ that are not slugs.
RESERVED_SLUGS = {"new", "id", "review", "oai", "import", "sheet", "feed", "sitemap", "catalog", "data", "by"}
MAX_SLUG_STEM = 100  # characters, before a number


def write_relations(*, dataset: Dataset, record: DatasetRecord, names: Collection[str], writer: User | None) -> None:
    """Write those fields `names` of the record that are rows of other models; the dataset is saved already.

    Args:
        writer: Relations that this person cannot see stay. None is the portal, which sees all.

    Raises:
        ValidationError: By field, what cannot be stored.
    """
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
            elif name in PART_MODELS:
                _write_parts(dataset, name, getattr(record, name))
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
    _check_fields(row)
    row.save()


def _check_fields(row: Model) -> None:
    foreign = [field.name for field in row._meta.fields if field.is_relation]
    try:
        row.clean_fields(exclude=[*foreign, "file"])
    except ValidationError as error:
        problems = error.message_dict.items()
        raise ValidationError(
            [f"{' '.join(messages)} ({str(getattr(row, name))[:80]!r})" for name, messages in problems]
        ) from error


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


def _write_parts(dataset: Dataset, name: str, parts: Sequence[Any]) -> None:
    """Replace the rows of a list of PART_MODELS."""
    columns = [column.name for column in PARTS[name]]
    own_identifiers = list_own_identifiers(dataset) if name == "identifiers" else []
    parts = [part for part in parts if part not in own_identifiers]
    for part in parts:
        try:
            check_part(part, PARTS[name])
        except ValueError as error:
            raise ValidationError(str(error)) from error
    model: Any = PART_MODELS[name]
    rows = [
        model(dataset=dataset, position=position, **{column: getattr(part, column) for column in columns})
        for position, part in enumerate(parts)
    ]
    _replace_rows(list(getattr(dataset, name).all()), rows, ("position", *columns))


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
    derived = tuple("/" + link.url for link in derived_links(dataset))
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
        and urlsplit(d.url)._replace(scheme="", netloc="").geturl() not in derived
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
    added = [row for key, row in new_rows.items() if key not in current_rows]
    for row in added:
        _check_fields(row)
    if added:
        bulk_create_with_history(added, type(added[0]))


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
