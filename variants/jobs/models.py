"""Jobs: long questions with their options, state and results."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.stored_files import delete_file_with_row
from accounts.sharing import is_curator
from background.models import LeasedWork
from variants.releases.models import Release


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Jobs that `user` may open: their own, and those without owner of releases that the user may read.

        The owner keeps access when the release is retired: results outlive editions.
        """
        if is_curator(user):
            return self
        open_to = models.Q(created_by=None, release__in=Release.objects.shared_with(user).values("pk"))
        return self.filter(open_to | models.Q(created_by=user)) if user.is_authenticated else self.filter(open_to)

    def listed_for(self, user: User | AnonymousUser) -> Self:
        """Jobs to list: the user's own; for curators all."""
        if is_curator(user):
            return self
        return self.filter(created_by=user) if user.is_authenticated else self.none()


class Job(LeasedWork):
    """One long question. Its status changes only in jobs.runner, by guarded updates."""

    class Kind(models.TextChoices):
        AGGREGATE = "aggregate", _("Variants by gene")
        ANNOTATE = "annotate", _("Annotated list")
        EXPORT = "export", _("Variants that match")

    class Status(models.TextChoices):
        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Running")
        FINISHED = "finished", _("Finished")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        EXPIRED = "expired", _("Expired")

    QUEUED, RUNNING = Status.QUEUED, Status.RUNNING

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="jobs")
    filter_text = models.TextField(blank=True, help_text="The filter as it was when the job was made.")
    parameters = models.JSONField(default=dict)
    input_file = models.FileField(upload_to="jobs/input/", blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    status_reason = models.TextField(blank=True)
    done = models.BigIntegerField(default=0, help_text="Units or rows so far.")
    total = models.BigIntegerField(null=True, blank=True)
    summary = models.JSONField(default=dict, blank=True, help_text="Counts, warnings and provenance.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Results are deleted then; the job stays.")

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.release.name}"

    @property
    def is_open(self) -> bool:
        return self.status in (Job.Status.QUEUED, Job.Status.RUNNING)


class JobResult(models.Model):
    """One file of a finished job."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="results")
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="jobs/results/")
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["job", "name"], name="job_result_name")]

    def __str__(self) -> str:
        return self.name


delete_file_with_row(Job, "input_file")
delete_file_with_row(JobResult, "file")
