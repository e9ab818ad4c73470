"""A request -> a release with one queued load for each file; everything wrong is found before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from ingest.load.errors import SourceError
from ingest.load.row_sampling import sample_files
from ingest.load.source_files import InspectedFile, inspect_files
from ingest.models import Load
from ingest.register.assembly_check import check_assembly
from ingest.register.editions import create_edition, find_unfinished_edition
from ingest.register.release_dictionary import create_dictionary
from ingest.register.release_request import RegistrationError, ReleaseRequest
from ingest.wgsa.effect_sources import EffectSourceError
from ingest.wgsa.field_notes import spelling_key
from ingest.wgsa.header import Content
from ingest.wgsa.missing_words import describe_missing_words
from ingest.wgsa.near_names import describe_near_names, describe_spellings
from ingest.wgsaparsr.config_text import ConfigError
from variants.releases.models import Field, Release, SourceFile


@transaction.atomic
def register_release(*, user: User | None, request: ReleaseRequest, hashed: bool = True) -> Release:
    """Create (or extend) the release that gets the requested files, with one queued Load for each of them.

    Args:
        user: Who requests it; None for the server's operator.
        request: The files and the release. A published name needs `replace`: then a new edition is built beside it.
        hashed: Read every file for its SHA-256 now. It takes minutes for hundreds of gigabytes, so a web request leaves
            it to the loads.

    Raises:
        RegistrationError: The files cannot go into the release; nothing was written.
    """
    try:
        files = inspect_files(request.paths, header_path=request.header_path, hashed=hashed)
        sampled = sample_files(files)
        release = find_unfinished_edition(request)
        if release is None:
            release = create_edition(request)
            create_dictionary(
                release=release, sampled=sampled, config_path=request.config_path, sources=request.effect_sources
            )
    except (SourceError, ConfigError, EffectSourceError) as error:
        raise RegistrationError(str(error)) from None
    _check_new(release, files)
    _add_spellings(release, files)
    _check_columns(release, files)
    if not request.skip_assembly_check:
        specs = [field.spec() for field in release.fields.all()]
        check_assembly(release.assembly, sampled=sampled, specs=specs)
    for file in files:
        _create_load(user, release, request, file, sort_lines=file.path in sampled.unsorted)
    if not release.loads.filter(status=Load.Status.FAILED).exists():
        release.status, release.status_reason = Release.Status.LOADING, ""
    release.publish_when_ready = release.publish_when_ready or request.publish
    release.save()
    return release


def _check_new(release: Release, files: Sequence[InspectedFile]) -> None:
    """Raises RegistrationError if a file is in the release already."""
    for file in files:
        same = release.files.filter(sha256=file.sha256).first() if file.sha256 else None
        if same:
            raise RegistrationError(
                f"{file.path}: this file is in release {release.name!r} already, as {same.name}; nothing was loaded"
                " (use --resume to go on with an unfinished load)"
            )


def list_dictionary_notes(*, release: Release) -> list[str]:
    """What a curator should know of the columns before the release is published, one sentence each."""
    fields = list(release.fields.all())
    specs = [field.spec() for field in fields]
    statistics = ((field.name, field.statistics) for field in fields)
    return [
        *describe_spellings(specs),
        *describe_near_names(specs),
        *describe_missing_words(statistics, release.missing_values),
    ]


def _add_spellings(release: Release, files: Sequence[InspectedFile]) -> None:
    """Give fields the names of columns that differ from theirs in the spelling alone, where a file has no other one."""
    fields = list(release.fields.all())
    known = {name: field for field in fields for name in (field.name, *field.aliases)}
    by_spelling = {spelling_key(name): field for name, field in known.items()}
    changed: dict[int, Field] = {}
    for file in files:
        taken = {known[name].pk for name in file.header.names if name in known}
        for index, name in enumerate(file.header.names):
            field = by_spelling.get(spelling_key(name))
            if field is None or name in known or index in file.header.keys or field.pk in taken:
                continue
            field.aliases.append(name)
            known[name] = changed[field.pk] = field
            taken.add(field.pk)
    Field.objects.bulk_update(changed.values(), ["aliases"])


def _check_columns(release: Release, files: Sequence[InspectedFile]) -> None:
    """Raises RegistrationError for a column that the dictionary lacks: its cells could never be found again."""
    fields = list(release.fields.all())
    known = {name for field in fields for name in (field.name, *field.aliases)}
    contents = {Content.SNV for field in fields if field.snv_index is not None}
    contents |= {Content.INDEL for field in fields if field.indel_index is not None}
    for file in files:
        keys = file.header.keys  # known under any name: #chr in one file, CHROM in the next
        unknown = [name for index, name in enumerate(file.header.names) if index not in keys and name not in known]
        if unknown:
            # The first files of a release decide how its columns are read, in indel files also the counts of bases.
            advice = (
                "load the file into a release of its own"
                if file.header.content in contents
                else f"load {file.header.content} files in one step with the others, into a new release"
            )
            raise RegistrationError(
                f"{file.path}: column {unknown[0]!r} is not in release {release.name!r}"
                f" ({len(unknown)} such columns); {advice}"
            )


def _create_load(
    user: User | None, release: Release, request: ReleaseRequest, file: InspectedFile, *, sort_lines: bool
) -> None:
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
        sort_lines=sort_lines,
        created_by=user,
    )
