"""Releases and the source files they were made from.

One file because a release, its files and its fields are made and deleted together.
"""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField, IntegerRangeField
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db import models
from django.db.models import Case, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.models import LinkedHistory, Revised, User
from accounts.sharing import Shared, SharedQuerySet, is_curator
from catalog.models import Dataset
from variants.fields.spec import FieldSpec, Kind, Reducer, Separator, missing_everywhere, missing_in_kind
from variants.genome.chromosomes import chromosome_name


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

    def without_open_jobs(self) -> Self:
        """Releases that no queued or running job (variants.jobs, which stands above) is about."""
        return self.exclude(jobs__status__in=("queued", "running"))

    def in_answering_order(self) -> Self:
        """The releases, those first that answer where none is named (variants.releases.default_release).

        First the default of the portal, then its assembly (GRCh38 where none is chosen); of an assembly first its
        default, then the release whose name was published first. None of these changes when another release is
        published.
        """
        portal_default = Release.objects.filter(is_portal_default=True).values("assembly")[:1]
        same_name = Release.objects.filter(name=OuterRef("name")).order_by("published_at").values("published_at")[:1]
        return self.annotate(
            assembly_order=Case(
                When(assembly=Subquery(portal_default), then=Value(0)),
                When(assembly=Assembly.GRCH38, then=Value(1)),
                default=Value(2),
                output_field=IntegerField(),
            ),
            default_order=Case(When(Q(is_default=True), then=Value(0)), default=Value(1), output_field=IntegerField()),
            first_published=Subquery(same_name),
        ).order_by("assembly_order", "default_order", "first_published", "pk")


class Release(Revised, Shared):
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

    class Store(models.TextChoices):
        DATABASE = "database", _("In the database")
        TO_LAKE = "to_lake", _("In the database until it is loaded, then in the lake alone")
        LAKE = "lake", _("In the lake alone")

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="releases")
    name = models.SlugField(max_length=60)
    edition = models.PositiveIntegerField(default=1)
    assembly = models.CharField(max_length=6, choices=Assembly)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    status_reason = models.TextField(blank=True)
    store = models.CharField(max_length=10, choices=Store, default=Store.DATABASE, help_text="Where its variants are.")
    publish_when_ready = models.BooleanField(default=False)
    is_default = models.BooleanField(
        default=False, help_text="Answers addresses that name its assembly and no release."
    )
    is_portal_default = models.BooleanField(default=False, help_text="Answers addresses that name no assembly either.")
    # Which annotation columns make gene effects, e.g. ["VEP_ensembl"]; the first is the default of a question.
    effect_sources = ArrayField(models.CharField(max_length=40), default=list)
    # Releases loaded before there was a choice have none: their typed columns hold NA as a text.
    missing_values = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        help_text="Texts that stand for a missing value in its files, besides '.', EMPTY, './.' and nothing.",
    )
    bin_size = models.PositiveIntegerField(default=25_000_000, help_text="Bases per partition.")
    attempt = models.PositiveIntegerField(
        default=0,
        help_text="Counts who has finished it or filled its fields; what older ones change is refused.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    tables_dropped = models.BooleanField(default=False)
    variant_count = models.BigIntegerField(default=0)
    row_count = models.BigIntegerField(default=0)
    reject_count = models.BigIntegerField(default=0)
    bytes_on_disk = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=40, blank=True)
    loaded_digest = models.CharField(max_length=40, blank=True, help_text="Its digest when it was loaded.")
    verified_at = models.DateTimeField(null=True, blank=True, help_text="When blocks were last read and compared.")
    damage = models.TextField(blank=True, help_text="What was found to differ from what was loaded.")
    lake_damage = models.TextField(blank=True, help_text="The same of its lake, which is not used then.")
    summary = models.JSONField(default=dict, blank=True, help_text="Counts and distributions for the release page.")
    notes = ArrayField(
        models.TextField(), default=list, blank=True, help_text="Doubts about its files, a sentence each."
    )

    objects = ReleaseQuerySet.as_manager()
    history = LinkedHistory(excluded_fields=["summary", "attempt", "notes"], m2m_fields=["people", "teams"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "edition"], name="release_name_edition"),
            models.UniqueConstraint(fields=["name"], condition=Q(status="published"), name="release_one_published"),
            models.UniqueConstraint(
                fields=["assembly"], condition=Q(is_default=True), name="release_one_default_per_assembly"
            ),
            models.UniqueConstraint(
                fields=["is_portal_default"], condition=Q(is_portal_default=True), name="release_one_portal_default"
            ),
            models.CheckConstraint(
                condition=Q(is_portal_default=False) | Q(is_default=True), name="release_portal_default_is_default"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.assembly}, edition {self.edition})"

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.status == self.Status.PUBLISHED and self.is_open_to_all and self.dataset.is_public

    @property
    def sql_schema(self) -> str:
        """How SQL calls the schema of its tables (variants.sqltables)."""
        return "release_" + self.name.lower().replace("-", "_")

    def describe_state(self) -> str:
        """The state and, if there is one, its reason, as the beginning of a sentence."""
        reason = f" ({self.status_reason})" if self.status_reason else ""
        return f"release {self.name!r} is {self.status}{reason}"

    def column_groups(self) -> list[int]:
        """Numbers of the tables of typed columns this release has; 1 is always there."""
        further = self.fields.filter(filterable=True, column_group__gt=1).values_list("column_group", flat=True)
        return [1, *sorted(set(further))]


class SourceFile(models.Model):
    """One file of a release: its header is what gives the cells of its source lines their names.

    Its primary key is the upper part of the block ids of its lines (variants.releases.store.blocks).
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
    joined = models.BooleanField(
        default=False,
        help_text="No file on a disk: it holds the lines of variants that several files of the release have.",
    )

    class Meta:
        ordering = ["pk"]  # as they were loaded; without it, a changed row may come later than newer ones
        constraints = [
            models.UniqueConstraint(
                fields=["release", "sha256"], condition=~Q(sha256=""), name="source_file_once_per_release"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Field(Revised):
    """One source column of a release, described; see FieldSpec for the meaning of each attribute."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="fields")
    position = models.PositiveIntegerField(help_text="Order in the dictionary.")
    name = models.TextField()
    path = models.TextField()
    source = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    separators = ArrayField(models.CharField(max_length=8, blank=True), default=list, blank=True)
    aliases = ArrayField(models.TextField(), default=list, blank=True)
    snv_index = models.PositiveIntegerField(null=True, blank=True)
    indel_index = models.PositiveIntegerField(null=True, blank=True)
    transcript_group = models.CharField(max_length=40, blank=True)
    reducer = models.CharField(max_length=8, choices=[(r.value, r.value) for r in Reducer], default=Reducer.FIRST.value)
    filterable = models.BooleanField(default=False)
    column = models.CharField(max_length=58, blank=True)
    column_group = models.PositiveIntegerField(default=1)
    description = models.TextField(blank=True)
    unit = models.CharField(max_length=40, blank=True)
    higher_means = models.CharField(max_length=40, blank=True)
    varies = models.BooleanField(
        default=False, help_text="No list, but repeated lines of some variant give it several values."
    )
    statistics = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["release", "position"]
        constraints = [
            models.UniqueConstraint(fields=["release", "name"], name="field_name_once_per_release"),
            models.UniqueConstraint(fields=["release", "path"], name="field_path_once_per_release"),
        ]

    def __str__(self) -> str:
        return self.path

    def spec(self) -> FieldSpec:
        """The field as a plain value for code that knows no Django."""
        return FieldSpec(
            name=self.name,
            path=self.path,
            source=self.source,
            kind=Kind(self.kind),
            separators=tuple(Separator(separator) for separator in self.separators),
            aliases=tuple(self.aliases),
            snv_index=self.snv_index,
            indel_index=self.indel_index,
            transcript_group=self.transcript_group,
            reducer=Reducer(self.reducer),
            filterable=self.filterable,
            column=self.column,
            column_group=self.column_group,
            description=self.description,
            unit=self.unit,
            higher_means=self.higher_means,
            # Of a field without a typed column nobody knows whether the repeated lines of some variant differ.
            varies=self.varies or (not self.filterable and self.release.row_count > self.release.variant_count),
            missing=missing_everywhere(self.release.missing_values),
            own_missing=missing_in_kind(self.release.missing_values, Kind(self.kind), self.path),
        )


class Gene(models.Model):
    """One gene of one assembly. `span` is stored half-open by PostgreSQL: [start, end + 1) of 1-based positions."""

    assembly = models.CharField(max_length=6, choices=Assembly)
    gene_id = models.CharField(max_length=40, help_text="Unversioned, e.g. ENSG00000012048.")
    symbol = models.CharField(max_length=80, blank=True)
    chrom = models.SmallIntegerField()
    span = IntegerRangeField()
    strand = models.CharField(max_length=1, blank=True)
    biotype = models.CharField(max_length=60, blank=True)
    previous_symbols = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    alias_symbols = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    name = models.TextField(blank=True)
    source = models.CharField(max_length=120, blank=True, help_text="Gene table it came from.")

    class Meta:
        ordering = ["assembly", "chrom", "span"]
        constraints = [models.UniqueConstraint(fields=["assembly", "gene_id"], name="gene_once_per_assembly")]
        indexes = [
            GistIndex(
                OpClass("assembly", "gist_text_ops"),
                OpClass("chrom", "gist_int2_ops"),
                OpClass("span", "range_ops"),
                name="gene_span",
            ),
            models.Index("assembly", Upper("symbol"), name="gene_symbol"),
            GinIndex(fields=["previous_symbols"], name="gene_previous_symbols"),
            GinIndex(fields=["alias_symbols"], name="gene_alias_symbols"),
        ]

    def __str__(self) -> str:
        return self.symbol or self.gene_id

    @property
    def start(self) -> int:
        """First base, 1-based."""
        return self.span.lower

    @property
    def end(self) -> int:
        """Last base, 1-based inclusive."""
        return self.span.upper - 1

    @property
    def region(self) -> str:
        return f"{chromosome_name(self.chrom)}:{self.start}-{self.end}"
