"""A checked request -> the rows of a release: edition, fields, tables, source files and queued loads.

The caller has a transaction and has checked everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from django.conf import settings
from django.db import connection
from django.utils.text import slugify

from accounts.models import User
from accounts.sharing import Visibility
from catalog.models import Dataset
from ingest.load.row_sampling import SampledFiles
from ingest.models import Load
from ingest.register.release_request import RegistrationError, ReleaseRequest
from ingest.wgsa.missing_words import describe_missing_words
from ingest.wgsa.near_names import describe_near_names, describe_spellings
from ingest.wgsa.statistics import compute_statistics, count_sampled_cells
from variants.fields.spec import FieldSpec
from variants.releases.models import Field, Release, SourceFile
from variants.releases.store import ddl
from variants.releases.store.table_names import ReleaseTables


def create_release(
    *,
    user: User | None,
    request: ReleaseRequest,
    specs: Sequence[FieldSpec],
    effect_sources: Sequence[str],
    sampled: SampledFiles,
) -> Release:
    """A new edition with its fields and empty tables, and one queued Load for each file.

    Args:
        user: Who requests it; None for the server's operator.
        request: The files and the release.
        specs: The fields of the release.
        effect_sources: The names of its effect sources, the default first.
        sampled: The files, and the rows that the fields' first statistics come from.

    Raises:
        RegistrationError: There is no such dataset.
    """
    release = _create_edition(request, effect_sources)
    _queue_loads(user, release, request, sampled)
    _create_dictionary(release, specs, sampled)
    return release


def extend_release(
    release: Release, *, user: User | None, request: ReleaseRequest, specs: Sequence[FieldSpec], sampled: SampledFiles
) -> None:
    """Queue one Load for each further file of a release, and store the aliases that its fields have got."""
    aliases = {spec.name: list(spec.aliases) for spec in specs}
    changed = [field for field in release.fields.all() if field.aliases != aliases[field.name]]
    for field in changed:
        field.aliases = aliases[field.name]
    Field.objects.bulk_update(changed, ["aliases"])
    _queue_loads(user, release, request, sampled)


def store_notes(release: Release, notes: Sequence[str]) -> list[str]:
    """Add notes to those of the release: the given ones, and those on its columns, for a curator before publishing.

    Returns:
        All notes of this registration, one sentence each.
    """
    fields = list(release.fields.all())
    specs = [field.spec() for field in fields]
    statistics = ((field.name, field.statistics) for field in fields)
    all_notes = [
        *notes,
        *describe_spellings(specs),
        *describe_near_names(specs),
        *describe_missing_words(statistics, release.missing_values),
    ]
    release.notes = list(dict.fromkeys([*release.notes, *all_notes]))
    release.save(update_fields=["notes"])
    return all_notes


def _create_edition(request: ReleaseRequest, effect_sources: Sequence[str]) -> Release:
    """A new edition without fields and tables, in the requested dataset.

    Raises:
        RegistrationError: There is no such dataset, or no lake.
    """
    if request.lake_alone and not settings.LWDS_LAKE:
        raise RegistrationError(
            "there is no lake: set LWDS_LAKE to a folder with room for it, or to s3://bucket/prefix"
        )
    dataset = _get_or_create_dataset(request)
    editions = Release.objects.filter(name=request.name).order_by("-edition").values_list("edition", flat=True)
    return Release.objects.create(
        dataset=dataset,
        name=request.name,
        edition=(editions.first() or 0) + 1,
        assembly=request.assembly,
        visibility=request.visibility or dataset.visibility,
        missing_values=list(request.missing_values),
        effect_sources=list(effect_sources),
        store=Release.Store.TO_LAKE if request.lake_alone else Release.Store.DATABASE,
    )


def _get_or_create_dataset(request: ReleaseRequest) -> Dataset:
    """The dataset named in the request, or one named after the release, with the requested visibility if it is new."""
    if request.dataset_slug:
        dataset = Dataset.objects.filter(slug=request.dataset_slug).first()
        if dataset is None:
            raise RegistrationError(
                f"there is no dataset {request.dataset_slug!r}; make it first, or leave --dataset out"
            )
        return dataset
    dataset, _ = Dataset.objects.get_or_create(
        slug=slugify(request.name),
        defaults={
            "title": request.name,
            "status": Dataset.Status.PUBLISHED,
            "visibility": request.visibility or Visibility.PUBLIC,
        },
    )
    return dataset


def _queue_loads(user: User | None, release: Release, request: ReleaseRequest, sampled: SampledFiles) -> None:
    for file in sampled.files:
        source_file = SourceFile.objects.create(
            release=release,
            name=file.path.name,
            sha256=file.sha256,
            size=file.size,
            content=file.header.content,
            header=list(file.header.names),
        )
        Load.objects.create(
            release=release,
            file=source_file,
            path=str(file.path.resolve()),
            header_path=str(request.header_path.resolve()) if request.header_path else "",
            workers=request.workers,
            most_rejects=request.max_reject_share,
            sort_lines=file.path in sampled.unsorted,
            created_by=user,
        )
    if not release.loads.filter(status=Load.Status.FAILED).exists():
        release.status, release.status_reason = Release.Status.LOADING, ""
    release.publish_when_ready = release.publish_when_ready or request.publish
    release.save()


def _create_dictionary(release: Release, specs: Sequence[FieldSpec], sampled: SampledFiles) -> None:
    """Store the fields of a new release, with statistics of sampled rows, and create its tables.

    `measure_fields` replaces the statistics when a large release is loaded.
    """
    counted = {
        content: [Counter(column) for column in zip(*rows, strict=True)] for content, rows in sampled.cells.items()
    }
    fields = []
    for position, spec in enumerate(specs):
        cells = count_sampled_cells(spec, counted)
        statistics = compute_statistics(spec, cells)
        # The model's columns have the names of the spec's attributes.
        values = asdict(spec) | {"separators": list(spec.separators), "aliases": list(spec.aliases)}
        del values["missing"], values["own_missing"]  # the release declares them
        fields.append(Field(release=release, position=position, statistics=statistics, **values))
    with connection.cursor() as cursor:
        ddl.create_tables(
            cursor.cursor, tables=ReleaseTables(release.pk), specs=specs, reader=settings.LWDS_READER_ROLE
        )
    Field.objects.bulk_create(fields)
