"""Datasets: what somebody can find, cite and reach.

One file because a dataset is seen according to the datasets that its rows come from, and both refer to each other.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import LinkedHistory, Revised, SecretLink, User
from accounts.sharing import Shared, SharedQuerySet, Visibility, is_curator
from catalog.entries.identifiers import create_identifier
from catalog.entries.models.vocabulary import (
    AccessClass,
    Confidence,
    CostClass,
    DataType,
    Domain,
    Format,
    Frequency,
    Liveness,
    LivenessReason,
    Protocol,
    PyramidLevel,
    ResourceType,
    Scale,
    label_liveness,
)

LANGUAGE = RegexValidator(r"^[a-z]{2,3}$", "A language is a code of two or three small letters, such as en.")
METRES = RegexValidator(r"^\d+(\.\d+)?$", "The resolution in space is a number of metres, such as 30.")
DURATION = RegexValidator(
    r"^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$",
    "The resolution in time is a duration such as PT1H, P1D or P1M.",
)


def new_identifier() -> str:
    """An identifier of this year, for a new dataset."""
    return create_identifier(timezone.now().year)


class DatasetQuerySet(SharedQuerySet["Dataset"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Published datasets shared with `user`, and the user's own of any status; curators see all.

        A dataset whose rows come from others, as those of a saved view do, is seen by those alone who see all of them.
        """
        return self if is_curator(user) else self.opened_to(user).with_sources_opened_to(user)

    def with_sources_opened_to(self, user: User | AnonymousUser) -> Self:
        """Without datasets whose rows come from one that `user` may not read, or that is gone."""
        if is_curator(user):
            return self
        opened = self.model.objects.opened_to(user).filter(pk=OuterRef("source"))
        closed = RowSource.objects.filter(~Exists(opened), dataset=OuterRef("pk"))
        return self.filter(~Exists(closed))

    def opened_to(self, user: User | AnonymousUser) -> Self:
        """Datasets that their own state and sharing open to `user`, who is not a curator."""
        if not user.is_authenticated:
            return self.shared_with(user).filter(status=Dataset.Status.PUBLISHED)
        shared = self.model.objects.shared_with(user).filter(status=Dataset.Status.PUBLISHED)
        return self.filter(Q(pk__in=shared.values("pk")) | Q(owner=user))

    def withdrawn_from(self, user: User | AnonymousUser) -> Self:
        """Retired datasets that `user` could see before: their address answers with a tombstone_response."""
        return self.shared_with(user).filter(status=Dataset.Status.RETIRED)


class Dataset(Revised, Shared):
    """An entry in the catalogue; it may describe a whole data system elsewhere.

    `status` is the state of the entry (draft to retired); `liveness` is the state of what it describes.
    Coordinates are degrees, WGS 84; west > east crosses the antimeridian. 'unknown' is a value of every vocabulary, and
    `ask_whom` names people who may know.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("In review")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    identifier = models.CharField(max_length=40, unique=True, default=new_identifier, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=300)
    alternate_names = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    summary = models.CharField(max_length=300, blank=True, help_text="One sentence.")
    description = models.TextField(blank=True, help_text="At least 50 characters, or search engines ignore it.")
    keywords = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    homepage = models.URLField(max_length=500, blank=True)

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, db_index=True)
    status_reason = models.TextField(blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="datasets")
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True, db_index=True)
    published_at = models.DateTimeField(null=True, blank=True)
    source_version = models.CharField(max_length=40, blank=True, help_text="Version as an imported source says it.")
    retired_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When it stopped being public; harvesters are told of it."
    )

    kind = models.CharField(max_length=60, default="dataset", db_index=True)
    scale = models.CharField(max_length=10, choices=Scale, default=Scale.UNKNOWN)
    archetype = models.CharField(max_length=200, blank=True, help_text="How it is built, in a few words.")
    pyramid = models.CharField(max_length=12, choices=PyramidLevel, default=PyramidLevel.UNKNOWN)
    domains = models.ManyToManyField(Domain, blank=True, related_name="datasets")
    data_types = models.ManyToManyField(DataType, blank=True, related_name="datasets")
    formats = models.ManyToManyField(Format, blank=True, related_name="datasets")
    protocols = models.ManyToManyField(Protocol, blank=True, related_name="datasets")

    liveness = models.CharField(max_length=12, choices=Liveness, default=Liveness.UNKNOWN)
    liveness_reason = models.CharField(max_length=12, choices=LivenessReason, default=LivenessReason.UNKNOWN)
    liveness_note = models.TextField(blank=True)
    confidence = models.CharField(max_length=8, choices=Confidence, default=Confidence.UNKNOWN)
    evidence = ArrayField(models.CharField(max_length=500), default=list, blank=True)
    last_checked = models.DateTimeField(null=True, blank=True)
    last_seen_alive = models.DateTimeField(null=True, blank=True)
    successor_name = models.CharField(max_length=300, blank=True, help_text="What replaces it, where we hold no entry.")
    successor_url = models.URLField(max_length=500, blank=True)
    ask_whom = models.CharField(max_length=300, blank=True, help_text="Who may know what is unknown here.")

    license = models.URLField(max_length=300, blank=True, help_text="Address of the licence; empty is unknown.")
    access_class = models.CharField(max_length=12, choices=AccessClass, default=AccessClass.UNKNOWN)
    access = models.CharField(max_length=500, blank=True, help_text="How one gets it, in words.")
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    cost_class = models.CharField(max_length=12, choices=CostClass, default=CostClass.UNKNOWN)
    build_recipe = models.TextField(blank=True, help_text="How one would build such a thing, or where that is told.")

    temporal_text = models.CharField(max_length=300, blank=True)
    temporal_start = models.DateField(null=True, blank=True)
    temporal_end = models.DateField(null=True, blank=True)
    spatial_text = models.CharField(max_length=300, blank=True)
    west = models.FloatField(null=True, blank=True)
    south = models.FloatField(null=True, blank=True)
    east = models.FloatField(null=True, blank=True)
    north = models.FloatField(null=True, blank=True)

    resource_type = models.CharField(max_length=10, choices=ResourceType, default=ResourceType.DATASET)
    endpoint_url = models.URLField(max_length=500, blank=True)
    endpoint_description = models.URLField(max_length=500, blank=True)
    themes = ArrayField(models.URLField(max_length=300), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=3, validators=[LANGUAGE]), default=list, blank=True)
    frequency = models.CharField(max_length=12, choices=Frequency, default=Frequency.UNKNOWN)
    spatial_resolution = models.CharField(max_length=20, blank=True, validators=[METRES])
    temporal_resolution = models.CharField(max_length=20, blank=True, validators=[DURATION])
    method = models.TextField(blank=True)

    reviewer_links = GenericRelation(SecretLink)

    objects = DatasetQuerySet.as_manager()
    history = LinkedHistory(m2m_fields=["domains", "data_types", "formats", "protocols", "people", "teams"])

    class Meta:
        ordering = ["title", "pk"]
        permissions = [("curate", "May curate datasets, releases and interviews")]
        indexes = [models.Index(fields=["title", "id"], name="dataset_by_title")]
        constraints = [
            models.CheckConstraint(
                name="dataset_box_whole",
                condition=Q(west=None, south=None, east=None, north=None)
                # isnull: a comparison with NULL is not false, so PostgreSQL would let half a box through
                | Q(west__isnull=False, south__isnull=False, east__isnull=False, north__isnull=False)
                & Q(west__range=(-180, 180), east__range=(-180, 180), south__gte=-90, north__lte=90)
                & Q(south__lte=models.F("north")),
                violation_error_message="Give all four sides: west and east -180 to 180, south <= north, -90 to 90.",
            ),
            models.CheckConstraint(
                name="dataset_time_order",
                condition=Q(temporal_end=None)
                | Q(temporal_start=None)
                | Q(temporal_end__gte=models.F("temporal_start")),
                violation_error_message="The end of the time covered lies before its start.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.status == self.Status.PUBLISHED and self.is_open_to_all

    def get_absolute_url(self) -> str:
        return reverse("catalog:dataset", args=[self.slug])

    @property
    def box(self) -> tuple[float, float, float, float] | None:
        """(west, south, east, north) in degrees, or None."""
        if self.west is None or self.south is None or self.east is None or self.north is None:
            return None
        return self.west, self.south, self.east, self.north

    @property
    def liveness_label(self) -> str:
        """The state of what it describes and why: "Ended: switched off by its keeper"."""
        return label_liveness(self.liveness, self.liveness_reason)

    @property
    def is_open(self) -> bool:
        """Whether everybody may see it now, as `visible_to` an anonymous user does.

        One query for what its rows come from, none where `row_sources__source` is prefetched.
        """
        if not self._opens_itself:
            return False
        sources = [row.source for row in self.row_sources.all()] if self.pk else []
        return all(source is not None and source._opens_itself for source in sources)

    @property
    def _opens_itself(self) -> bool:
        under_embargo = self.embargo_until is not None and self.embargo_until > timezone.now()
        public = self.visibility == Visibility.PUBLIC and not under_embargo
        return public and self.status == self.Status.PUBLISHED

    def hide_rows_from_it(self) -> None:
        """Note that published datasets whose rows come from this one are no longer public; harvesters are told."""
        dependants = Dataset.objects.filter(row_sources__source=self, status=self.Status.PUBLISHED)
        dependants.update(hidden_at=timezone.now())


class RowSource(models.Model):
    """The rows of `dataset` were computed from those of `source`, directly or through other datasets.

    A source that is deleted leaves its row here, so that what it did not open stays closed.
    """

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="row_sources")
    source = models.ForeignKey(Dataset, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "source"], name="row_source_once")]

    def __str__(self) -> str:
        return f"{self.dataset} from {self.source}"


@receiver(pre_delete, sender=Dataset)
def hide_rows_before_deletion(instance: Dataset, **kwargs: object) -> None:
    """What was computed from a deleted dataset is closed from now on, and harvesters have copies of it."""
    if instance.is_open:
        instance.hide_rows_from_it()


class Creator(models.Model):
    """A person to be cited."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="creators")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200, help_text="Family name, given names.")
    orcid = models.URLField(max_length=60, blank=True, verbose_name="ORCID", help_text="https://orcid.org/...")
    affiliation = models.CharField(max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Variable(models.Model):
    """A variable of the data. The columns of an imported table are TableColumns."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="variables")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=300)
    unit = models.CharField(max_length=100, blank=True)
    description = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.unit})" if self.unit else self.name


class Relation(models.Model):
    """A relation of two datasets: `source` is derived from, part of, replaces or depends on `target`."""

    class Kind(models.TextChoices):
        DERIVED_FROM = "derived-from", _("is derived from")
        PART_OF = "part-of", _("is part of")
        IN_SERIES = "in-series", _("is one of the series")
        SERVES = "serves", _("gives access to")
        REPLACES = "replaces", _("replaces")
        DEPENDS_ON = "depends-on", _("depends on")

    INVERSE = {
        Kind.DERIVED_FROM: _("is the source of"),
        Kind.PART_OF: _("has part"),
        Kind.IN_SERIES: _("is the series of"),
        Kind.SERVES: _("is served by"),
        Kind.REPLACES: _("is replaced by"),
        Kind.DEPENDS_ON: _("is needed by"),
    }

    source = models.ForeignKey(Dataset, models.CASCADE, related_name="relations")
    target = models.ForeignKey(Dataset, models.CASCADE, related_name="inverse_relations")
    kind = models.CharField(max_length=12, choices=Kind)

    history = HistoricalRecords()

    class Meta:
        ordering = ["kind", "target__identifier"]  # the same wherever the entries were copied to
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="relation_once"),
            models.CheckConstraint(
                name="relation_not_to_itself",
                condition=~Q(source=models.F("target")),
                violation_error_message="A dataset cannot be related to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display()} {self.target}"

    @property
    def inverse_display(self) -> str:
        """The relation of `target` to `source`."""
        return str(self.INVERSE[self.Kind(self.kind)])
