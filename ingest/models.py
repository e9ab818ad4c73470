"""Loads: source files on their way into a release, with the ledger that makes each slice count exactly once."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sharing import is_curator
from background.models import LeasedWork
from variants.releases.models import Release, SourceFile

# A file with a larger share (0 to 1) of rejected lines is not what it should be: its load fails.
DEFAULT_MAX_REJECT_SHARE = 0.01
# Part of a load's reason: variants that are in other files of the release too, and have the lines of all of them.
JOINED_LINES = "in files before it too"


class LoadQuerySet(models.QuerySet["Load"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Curators see all loads, other people those that they started."""
        if is_curator(user):
            return self
        return self.filter(created_by=user) if user.is_authenticated else self.none()


class Load(LeasedWork):
    """One source file being loaded. Status changes only in ingest.run, by guarded updates.

    Slices of an older attempt are refused, as are its changes.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("Queued")
        LOADING = "loading", _("Loading")
        FINISHED = "finished", _("Finished")
        PAUSED = "paused", _("Paused")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Failed")  # because of the file: a person must look at it
        INTERRUPTED = "interrupted", _("Interrupted")  # by a fault of the machine: continues without a person

    QUEUED, RUNNING = Status.QUEUED, Status.LOADING
    # Paused, cancelled and failed loads continue only on a person's request; queued messages do not start them.
    RESUMABLE = frozenset({Status.INTERRUPTED})

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="loads")
    file = models.OneToOneField(SourceFile, on_delete=models.CASCADE, related_name="load")
    path = models.TextField(help_text="Where the file is read from: a path or an S3 URL under an allowed root.")
    header_path = models.TextField(blank=True, help_text="Separate header file, where the data file has none.")
    status = models.CharField(max_length=12, choices=Status, default=Status.QUEUED)
    status_reason = models.TextField(blank=True)
    workers = models.PositiveIntegerField(default=0, help_text="Processes; 0 = one for each core.")
    most_rejects = models.FloatField(
        default=DEFAULT_MAX_REJECT_SHARE,
        help_text="Largest share of rejected lines (0 to 1) with which the load still finishes.",
    )
    sort_lines = models.BooleanField(
        default=False,
        help_text="Whether the lines are not in the order of the genome, so are sorted first.",
    )
    line_total = models.BigIntegerField(null=True, blank=True, help_text="Data lines of the file, once all are read.")
    bytes_read = models.BigIntegerField(default=0, help_text="Compressed bytes whose slices are committed.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = LoadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.file.name} into {self.release}"


class LoadSlice(models.Model):
    """The ledger: one row for each slice, inserted in the transaction that copied the slice's rows."""

    load = models.ForeignKey(Load, on_delete=models.CASCADE, related_name="slices")
    number = models.PositiveIntegerField()
    attempt = models.PositiveIntegerField()
    line_count = models.IntegerField()
    variant_count = models.IntegerField()
    reject_count = models.IntegerField()
    bytes_end = models.BigIntegerField(help_text="Compressed bytes read up to the end of the slice.")
    # {field name: [cells that do not fit its type, first line number]}: null in the column, whole in the block.
    misfits = models.JSONField(default=dict)
    # Names of the fields of which some variant has several values, on repeated lines that differ.
    varying = ArrayField(models.TextField(), default=list)
    # {chromosome code: [first position, last position]} of the slice's variants.
    ranges = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["load", "number"], name="slice_once_per_load")]

    def __str__(self) -> str:
        return f"slice {self.number}"


class Reject(models.Model):
    """A source line that is not in the release, with column and reason; the line itself is kept."""

    load = models.ForeignKey(Load, on_delete=models.CASCADE, related_name="rejects")
    line_number = models.BigIntegerField()
    column = models.TextField(blank=True)
    reason = models.TextField()
    line = models.BinaryField(help_text="The source line, zstd-compressed.")

    class Meta:
        ordering = ["load", "line_number"]

    def __str__(self) -> str:
        return f"line {self.line_number}: {self.reason}"


class FieldFill(LeasedWork):
    """Fields of a loaded release being made filterable by a worker."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("Queued")
        FILLING = "filling", _("Filling")
        FINISHED = "finished", _("Finished")
        FAILED = "failed", _("Failed")

    QUEUED, RUNNING = Status.QUEUED, Status.FILLING

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="fills")
    names = ArrayField(models.TextField(), help_text="The fields, by source column or path.")
    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    status_reason = models.TextField(blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{', '.join(self.names)} of {self.release}"
