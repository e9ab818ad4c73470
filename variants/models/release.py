"""Releases and the source files they were made from."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from accounts.sharing import Shared, SharedQuerySet, is_curator
from catalog.models import Dataset


class Assembly(models.TextChoices):
    GRCH37 = "GRCh37", "GRCh37 (hg19)"
    GRCH38 = "GRCh38", "GRCh38 (hg38)"


class ReleaseQuerySet(SharedQuerySet["Release"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Published releases shared with `user` and not hidden by their dataset; curators see all states."""
        if is_curator(user):
            return self
        shown = Dataset.objects.visible_to(user).values("pk")
        return self.shared_with(user).filter(status=Release.Status.PUBLISHED, dataset__in=shown)

    def published(self) -> Self:
        return self.filter(status=Release.Status.PUBLISHED)


class Release(Shared):
    """One loaded edition of annotation of one assembly. Immutable once published.

    Its rows live in run-time tables named after its primary key (variants.storage). Replacing a release makes a new
    row of the same name and the next edition; publishing retires the old one in the same transaction.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        LOADING = "loading", _("Loading")
        INDEXING = "indexing", _("Indexing")
        READY = "ready", _("Ready to publish")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")
        FAILED = "failed", _("Failed")

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="releases")
    name = models.SlugField(max_length=60)
    edition = models.PositiveIntegerField(default=1)
    assembly = models.CharField(max_length=6, choices=Assembly)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    status_reason = models.TextField(blank=True)
    publish_when_ready = models.BooleanField(default=False)
    # Which annotation columns make gene effects, e.g. ["VEP_ensembl"]; the first is the default of a question.
    effect_sources = ArrayField(models.CharField(max_length=40), default=list)
    bin_size = models.PositiveIntegerField(default=25_000_000, help_text="Bases per partition.")
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    tables_dropped = models.BooleanField(default=False)
    variant_count = models.BigIntegerField(default=0)
    row_count = models.BigIntegerField(default=0)
    reject_count = models.BigIntegerField(default=0)
    bytes_on_disk = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=40, blank=True)
    summary = models.JSONField(default=dict, blank=True, help_text="Counts and distributions for the release page.")

    objects = ReleaseQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["summary"], m2m_fields=["people", "teams"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "edition"], name="release_name_edition"),
            models.UniqueConstraint(fields=["name"], condition=Q(status="published"), name="release_one_published"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.assembly}, edition {self.edition})"

    def column_groups(self) -> list[int]:
        """Numbers of the tables of typed columns this release has; 1 is always there."""
        further = self.fields.filter(filterable=True, column_group__gt=1).values_list("column_group", flat=True)
        return [1, *sorted(set(further))]


class SourceFile(models.Model):
    """One file of a release: its header is what gives the cells of its source lines their names.

    Its primary key is the upper part of the block ids of its lines (variants.storage.blocks).
    """

    class Content(models.TextChoices):
        SNV = "snv", "SNV"
        INDEL = "indel", "Indel"

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    content = models.CharField(max_length=5, choices=Content)
    header = ArrayField(models.TextField(), help_text="Column names as in the file, in its order.")
    line_count = models.BigIntegerField(default=0)
    variant_count = models.BigIntegerField(default=0)
    reject_count = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release", "sha256"], condition=~Q(sha256=""), name="source_file_once_per_release"
            )
        ]

    def __str__(self) -> str:
        return self.name
