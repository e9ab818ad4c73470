"""Source files are registered: everything that can be wrong with them is found before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.utils.text import slugify

from accounts.models import User
from accounts.sharing import Visibility
from catalog.models import Dataset
from ingest.load.row_sampling import sample_rows
from ingest.load.s3 import Location
from ingest.load.slices import SourceError
from ingest.load.source_files import Inspected, fingerprint, inspect
from ingest.models import MOST_REJECTS, Load
from ingest.register.release_dictionary import create_dictionary
from ingest.wgsa.effect_sources import EffectSourceError
from ingest.wgsa.header import Content, Header
from ingest.wgsaparsr.config import ConfigError
from variants.releases.models import Release, SourceFile
from variants.releases.store import ddl
from variants.releases.store.table_names import ReleaseTables


class RegistrationError(Exception):
    """The files cannot go into the release; the message is one sentence for the curator."""


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """What a curator asks for: files into a release of this name."""

    name: str
    assembly: str
    paths: Sequence[Location]
    header_path: Location | None = None
    config_path: Location | None = None
    effect_sources: Sequence[str] = ()
    dataset_slug: str = ""
    visibility: str = ""
    workers: int = 0
    most_rejects: float = MOST_REJECTS
    replace: bool = False
    publish: bool = False


def split_names(text: str) -> list[str]:
    """`VEP_ensembl, SnpEff_refseq` -> its names."""
    return [name.strip() for name in text.split(",") if name.strip()]


def inspect_files(request: ReleaseRequest, *, hashed: bool = True) -> list[tuple[Inspected, str]]:
    """(file, sha256, '' unless `hashed`) of all files. Raises RegistrationError for the first that cannot be loaded."""
    seen: dict[str, Location] = {}
    inspected = []
    try:
        for path in request.paths:
            source = inspect(path, header_path=request.header_path)
            sha256 = fingerprint(path)[0] if hashed else ""
            told = sha256 or str(path.resolve())
            if told in seen:
                raise RegistrationError(f"{path}: has the same content as {seen[told]}; name each file once")
            seen[told] = path
            inspected.append((source, sha256))
    except SourceError as error:
        raise RegistrationError(str(error)) from None
    return inspected


@transaction.atomic
def register_release(*, user: User | None, request: ReleaseRequest, hashed: bool = True) -> Release:
    """Make (or extend) a release that is to hold `request.paths`, with one queued Load for each file.

    Reading hundreds of gigabytes for their SHA-256 takes minutes: a web request leaves it to the loads (not `hashed`).

    Raises RegistrationError before anything is written. A published name needs `replace`: then a new edition is built
    beside it, which publishing flips to.
    """
    files = inspect_files(request, hashed=hashed)
    release = _open_release(request)
    if release is None:
        release = _create_release(request, files)
    else:
        _check_fits(release, request, files)
    _check_columns(release, files)
    for source, sha256 in files:
        _register_file(user, release, request, source, sha256)
    release.status = Release.Status.LOADING
    release.publish_when_ready = release.publish_when_ready or request.publish
    release.save()
    return release


def _open_release(request: ReleaseRequest) -> Release | None:
    """The unpublished edition that takes further files; None where a new one has to be made."""
    newest = Release.objects.select_for_update().filter(name=request.name).order_by("-edition").first()
    if newest is None or newest.status == Release.Status.RETIRED:
        return None
    if newest.status == Release.Status.PUBLISHED:
        if not request.replace:
            raise RegistrationError(
                f"release {request.name!r} is published and cannot change; use --replace to build a new edition"
            )
        return None
    if request.replace:
        raise RegistrationError(
            f"edition {newest.edition} of release {request.name!r} is still {newest.status}; finish or retire it first"
        )
    return newest


def _create_release(request: ReleaseRequest, files: Sequence[tuple[Inspected, str]]) -> Release:
    dataset = _dataset(request)
    editions = Release.objects.filter(name=request.name).order_by("-edition").values_list("edition", flat=True)
    release = Release.objects.create(
        dataset=dataset,
        name=request.name,
        edition=(editions.first() or 0) + 1,
        assembly=request.assembly,
        visibility=request.visibility or dataset.visibility,
    )
    headers, rows = sample_files([source for source, _ in files])
    try:
        create_dictionary(
            release=release,
            headers=headers,
            rows=rows,
            config=request.config_path,
            sources=request.effect_sources,
        )
    except (ConfigError, EffectSourceError) as error:
        raise RegistrationError(str(error)) from None
    specs = [field.spec() for field in release.fields.all()]
    with connection.cursor() as cursor:
        ddl.create_tables(
            cursor.cursor, tables=ReleaseTables(release.pk), specs=specs, reader=settings.LWDS_READER_ROLE
        )
    return release


def sample_files(files: Sequence[Inspected]) -> tuple[dict[Content, Header], dict[Content, list[list[str]]]]:
    """Header of the first SNV and of the first indel file, and rows of all files with that header.

    It is what a dictionary is made from.
    """
    headers: dict[Content, Header] = {}
    for source in files:
        headers.setdefault(source.header.content, source.header)
    samples = {
        content: sample_rows([source for source in files if source.header == header])
        for content, header in headers.items()
    }
    return headers, samples


def _dataset(request: ReleaseRequest) -> Dataset:
    """The dataset named, or a new one named after the release, with the visibility asked for."""
    slug = request.dataset_slug or slugify(request.name)
    if request.dataset_slug:
        dataset = Dataset.objects.filter(slug=slug).first()
        if dataset is None:
            raise RegistrationError(f"there is no dataset {slug!r}; make it first, or leave --dataset out")
        return dataset
    return Dataset.objects.get_or_create(
        slug=slug,
        defaults={
            "title": request.name,
            "status": Dataset.Status.PUBLISHED,
            "visibility": request.visibility or Visibility.PUBLIC,
        },
    )[0]


def _check_fits(release: Release, request: ReleaseRequest, files: Sequence[tuple[Inspected, str]]) -> None:
    if release.assembly != request.assembly:
        raise RegistrationError(f"release {release.name!r} is {release.assembly}, not {request.assembly}")
    for source, sha256 in files:
        twin = release.files.filter(sha256=sha256).first() if sha256 else None
        if twin:
            raise RegistrationError(
                f"{source.path}: this file is in release {release.name!r} already, as {twin.name}; nothing was loaded"
                " (use --resume to go on with an unfinished load)"
            )


def _check_columns(release: Release, files: Sequence[tuple[Inspected, str]]) -> None:
    """Every column of every file has to be in the dictionary: a cell without a name could never be found again."""
    fields = list(release.fields.all())
    known = {name for field in fields for name in (field.name, *field.aliases)}
    contents = {Content.SNV for field in fields if field.snv_index is not None}
    contents |= {Content.INDEL for field in fields if field.indel_index is not None}
    for source, _ in files:
        keys = source.header.keys  # known whatever they are called: #chr in one file, CHROM in the next
        strange = [name for place, name in enumerate(source.header.names) if place not in keys and name not in known]
        if strange:
            # How a release reads its columns is settled by its first files, the counts of bases in indel files too.
            advice = (
                "load the file into a release of its own"
                if source.header.content in contents
                else f"load {source.header.content} files in one step with the others, into a new release"
            )
            raise RegistrationError(
                f"{source.path}: column {strange[0]!r} is not in release {release.name!r}"
                f" ({len(strange)} such columns); {advice}"
            )


def _register_file(
    user: User | None, release: Release, request: ReleaseRequest, source: Inspected, sha256: str
) -> None:
    file = SourceFile.objects.create(
        release=release,
        name=source.path.name,
        sha256=sha256,
        size=source.size,
        content=source.header.content,
        header=list(source.header.names),
    )
    Load.objects.create(
        release=release,
        file=file,
        path=str(source.path.resolve()),
        header_path=str(request.header_path.resolve()) if request.header_path else "",
        workers=request.workers,
        most_rejects=request.most_rejects,
        created_by=user,
    )
