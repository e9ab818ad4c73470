"""Releases that a person may read: every read of variants goes through a ReleaseReader, got from `visible_to`."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.problems import MissingObjectError
from accounts.services.reading_log import note_reading
from variants.fields.document import DocumentReader, specs_of_columns
from variants.fields.spec import FieldSpec, Headline, headline
from variants.fields.transcripts import EffectFields, effect_fields
from variants.lake.editions import lake_edition
from variants.lake.engine import LakeUnreadableError
from variants.lake.manifest import LakeError
from variants.lake.published_lake import PublishedLake, open_lake
from variants.releases.lake_engine import engine_is_right
from variants.releases.lake_store import LakeStore
from variants.releases.models import Assembly, Field, Release, ReleaseQuerySet, SourceFile
from variants.releases.recent_values import RecentValues
from variants.releases.store.table_names import ReleaseTables

logger = logging.getLogger(__name__)
DICTIONARY_SECONDS = 30
MAX_RECENT_RELEASES = 100  # remembered by a process
MAX_RECENT_READERS = 50  # of one release: questions for the same fields come in series
_GENOMES: dict[str, str] = {Assembly.GRCH37: "hg19", Assembly.GRCH38: "hg38"}
_recently_opened: RecentValues[int, ReleaseReader] = RecentValues(size=MAX_RECENT_RELEASES, seconds=DICTIONARY_SECONDS)


class ReleaseNotFoundError(MissingObjectError):
    """There is no such release for this person; the message says what to do."""


@dataclass(frozen=True)
class ReleaseReader:
    """A release somebody may read, with its field dictionary and its files' headers, each read at most once.

    It stays the same edition for as long as it is held: an answer never mixes two.
    """

    model: Release
    _document_readers: RecentValues[tuple[int, frozenset[str] | None], DocumentReader] = field(
        default_factory=lambda: RecentValues(size=MAX_RECENT_READERS), init=False, repr=False, compare=False
    )

    @property
    def tables(self) -> ReleaseTables:
        return ReleaseTables(self.model.pk)

    @property
    def incompleteness(self) -> str:
        """Why answers from this release lack variants, in a sentence; '' for a release that is complete."""
        if self.model.status in (Release.Status.PUBLISHED, Release.Status.READY, Release.Status.RETIRED):
            return ""
        return f"INCOMPLETE: {self.model.describe_state()}: variants are missing here"

    @property
    def genome(self) -> str:
        """The name of the assembly in documents."""
        return _GENOMES[self.model.assembly]

    @cached_property
    def _fields(self) -> list[Field]:
        return list(self.model.fields.all())

    @cached_property
    def specs(self) -> tuple[FieldSpec, ...]:
        """The field dictionary, in its order."""
        return tuple(field.spec() for field in self._fields)

    @cached_property
    def statistics(self) -> dict[str, Any]:
        """The statistics of each field's values from loading, by path."""
        return {field.path: field.statistics for field in self._fields}

    @cached_property
    def content_key(self) -> str:
        """Changes whenever the rows or the field dictionary of the release do."""
        identity = (self.model.pk, self.model.digest, self.specs)
        return blake2b(repr(identity).encode(), digest_size=12).hexdigest()

    @cached_property
    def headline(self) -> Headline:
        """The fields that pages show when none are chosen."""
        return headline(self.specs)

    @cached_property
    def by_name(self) -> dict[str, FieldSpec]:
        """Fields by lower-case source name, path and alias; a name or path wins over another field's alias."""
        fields = {alias.lower(): spec for spec in self.specs for alias in spec.aliases}
        fields |= {spec.path.lower(): spec for spec in self.specs}
        return fields | {spec.name.lower(): spec for spec in self.specs}

    @cached_property
    def effect_fields(self) -> EffectFields | None:
        """The fields of the first effect source, whose consequences and genes queries ask about."""
        return effect_fields(self.specs, next(iter(self.model.effect_sources), ""))

    @cached_property
    def files(self) -> dict[int, SourceFile]:
        """Source files by primary key, as block ids name them."""
        return {file.pk: file for file in self.model.files.all()}

    @cached_property
    def lake(self) -> PublishedLake | None:
        """Its lake; None if there is none, if it was written from another state of the release, or cannot be used."""
        if not settings.LWDS_LAKE or not engine_is_right():
            return None
        model = self.model
        if model.lake_damage:
            return None
        try:
            edition = lake_edition(settings.LWDS_LAKE, model.name, model.edition)
            return open_lake(
                edition, release=model.name, number=model.edition, digest=model.loaded_digest, specs=self.specs
            )
        except (LakeError, OSError) as error:
            logger.error("the lake of %s is not used: %s", model, error)
            return None

    @property
    def is_in_lake_alone(self) -> bool:
        """Whether PostgreSQL has none of its variants."""
        return self.model.store == Release.Store.LAKE

    @property
    def lake_store(self) -> LakeStore | None:
        """What reads its variants, lines, names and genes if it lives in its lake alone; None if PostgreSQL has them.

        Raises:
            LakeUnreadableError: The lake cannot be read.
        """
        if not self.is_in_lake_alone:
            return None
        if self.lake is None:
            raise LakeUnreadableError(
                f"{self.model} is in its lake alone, which cannot be read now; the operators find the reason in the log"
            )
        return LakeStore(self.lake)

    def leave_lake(self) -> None:
        """Answer from PostgreSQL, since the lake cannot be read; it is tried again when the release is opened again.

        Raises:
            LakeUnreadableError: PostgreSQL does not have the release.
        """
        self.__dict__["lake"] = None
        _ = self.lake_store

    def document_reader(self, file: int, paths: frozenset[str] | None = None) -> DocumentReader:
        """Makes documents of the lines of a source file: these dotted paths (fields or groups), None for all."""

        def make_reader() -> DocumentReader:
            return DocumentReader(specs_of_columns(self.files[file].header, self.specs, paths=paths))

        return self._document_readers.get_or_make((file, paths), make_reader)

    @cached_property
    def columns_of_files(self) -> dict[int, list[FieldSpec | None]]:
        """For each source file, the field of each of its columns, in the order of its header."""
        return {pk: [self.by_name.get(name.lower()) for name in file.header] for pk, file in self.files.items()}

    @cached_property
    def field_columns(self) -> dict[int, dict[str, int]]:
        """For each source file, the column of each field it has: {file: {field name: 0-based column}}."""
        return {
            pk: {spec.name: column for column, spec in enumerate(specs) if spec}
            for pk, specs in self.columns_of_files.items()
        }


def visible_releases(*, user: User | AnonymousUser) -> ReleaseQuerySet:
    """Releases `user` may read, newest first: published ones; for curators those in any state that has tables."""
    return Release.objects.visible_to(user).select_related("dataset").order_by("-published_at", "-created_at")


def open_release(
    *, user: User | AnonymousUser, name: str = "", assembly: str = "", pk: int | None = None
) -> ReleaseReader:
    """The published release of this name, or the default one (of the assembly), or ReleaseNotFoundError.

    Args:
        pk: Exactly this edition, for questions that were begun on it.
    """
    releases = visible_releases(user=user).published()
    if pk is not None:
        releases = releases.filter(pk=pk)
    if name:
        releases = releases.filter(name=name)
    if assembly:
        releases = releases.filter(assembly=assembly)
    if not name and pk is None:  # else there is at most one
        releases = releases.in_answering_order()
    release_id = releases.values_list("pk", flat=True).first()
    if release_id is None and name and pk is None:
        unpublished = visible_releases(user=user).filter(name=name).exclude(status=Release.Status.RETIRED).first()
        if unpublished is not None and assembly in ("", unpublished.assembly):
            raise ReleaseNotFoundError(f"{unpublished.describe_state()}; only published releases give answers")
    if release_id is None:
        description = " ".join(
            part for part in (f"named {name!r}" if name else "", assembly and f"of {assembly}") if part
        )
        raise ReleaseNotFoundError(f"there is no published release {description}".rstrip())
    reader = _opened(release_id)
    if not reader.model.is_public:
        note_reading(reader.model, user=user)
    return reader


def _opened(pk: int) -> ReleaseReader:
    """The release with its dictionary, which a process reads again only after DICTIONARY_SECONDS.

    Reading 438 fields takes longer than answering most questions, and those of a published release hardly change.
    """
    return _recently_opened.get_or_make(pk, lambda: _read_release(pk), share_old=True)


def _read_release(pk: int) -> ReleaseReader:
    release = ReleaseReader(Release.objects.select_related("dataset").get(pk=pk))
    _ = release.by_name, release.headline
    return release


def release_of_operator(*, name: str, allow_incomplete: bool = False) -> ReleaseReader:
    """The release of this name for whoever runs commands on the server: published or, before that, ready to be.

    Args:
        allow_incomplete: Where there is none, take one that is not complete (`ReleaseReader.incompleteness`).

    Raises:
        ReleaseNotFoundError: There is none; the message lists the names there are, or says why a release of this name
            is not complete: its answers would lack variants.
    """
    releases = Release.objects.exclude(status=Release.Status.RETIRED)
    complete = releases.filter(status__in=(Release.Status.PUBLISHED, Release.Status.READY))
    published = complete.filter(name=name, status=Release.Status.PUBLISHED).first()
    release = published or complete.filter(name=name).order_by("-edition").first()
    if release is not None:
        return ReleaseReader(release)
    incomplete = releases.filter(name=name).order_by("-edition").first()
    if incomplete is not None and allow_incomplete:
        return ReleaseReader(incomplete)
    if incomplete is not None:
        raise ReleaseNotFoundError(
            f"{incomplete.describe_state()}, so its answers would lack variants; finish it with load_wgsa --release"
            f" {name} --resume, or take what is there with --allow-incomplete"
        )
    names = sorted(set(complete.values_list("name", flat=True)))
    raise ReleaseNotFoundError(f"there is no release {name!r}; loaded: {', '.join(names) or 'none'}")
