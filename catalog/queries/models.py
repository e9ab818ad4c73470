"""SQL queries of people, with their state and result; saved views."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from accounts.models.stored_files import delete_file_with_row
from background.models import LeasedWork
from catalog.entries.models import Dataset


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Views whose rows `user` may read, and the user's own, whose rows are at times closed to the user as well."""
        readable = models.Q(dataset__in=Dataset.objects.visible_to(user).values("pk"))
        return self.filter(readable | models.Q(dataset__owner=user) if user.is_authenticated else readable)


class SavedView(models.Model):
    """A SELECT that is kept: its dataset has its name, sharing and versions, and its rows as a table.

    Each time that the rows are made `number` grows, and the row of the time before stays in the history.
    """

    dataset = models.OneToOneField(Dataset, models.CASCADE, related_name="saved_view")
    sql = models.TextField()
    number = models.PositiveIntegerField(default=0, help_text="How often its rows were made.")
    inputs = models.JSONField(default=list, help_text="[{name, dataset, path, sha256, read_at}] of the tables read.")
    columns = models.JSONField(default=list, help_text="[{name, type, sources}], sources as table.column.")
    n_rows = models.PositiveBigIntegerField(default=0)
    refreshed_at = models.DateTimeField(null=True, blank=True)

    objects = SavedViewQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["dataset__title", "pk"]

    def __str__(self) -> str:
        return str(self.dataset)

    @property
    def last_query(self) -> SqlQuery | None:
        """The last attempt to make its rows."""
        return self.queries.first()


class SqlQuerySet(models.QuerySet["SqlQuery"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The user's own, and those of callers without an account, which anybody who has the address may open."""
        own = models.Q(created_by=None)
        return self.filter(own | models.Q(created_by=user) if user.is_authenticated else own)

    def listed_for(self, user: User | AnonymousUser) -> Self:
        """Queries to list: the user's own."""
        return self.filter(created_by=user) if user.is_authenticated else self.none()

    def expired(self) -> Self:
        return self.filter(created_at__lt=timezone.now() - timedelta(days=settings.LWDS_JOB_DAYS))


class SqlQuery(LeasedWork):
    """One SELECT over tables of the catalogue, run once in a process of its own."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Running")
        FINISHED = "finished", _("Finished")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    QUEUED, RUNNING = Status.QUEUED, Status.RUNNING

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sql = models.TextField()
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    status_reason = models.TextField(blank=True)
    inputs = models.JSONField(default=list, help_text="[{name, dataset, path, rows, sha256}] of the tables it reads.")
    columns = models.JSONField(default=list, help_text="[{name, type}] of the result.")
    n_rows = models.BigIntegerField(default=0, help_text="Rows of the result so far.")
    is_truncated = models.BooleanField(default=False, help_text="The result has more rows than are kept.")
    view = models.ForeignKey(
        SavedView, models.CASCADE, null=True, blank=True, related_name="queries", help_text="The view it makes."
    )
    result = models.FileField(upload_to="queries/", blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SqlQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name_plural = "SQL queries"

    def __str__(self) -> str:
        return self.sql[:80]

    @property
    def is_open(self) -> bool:
        return self.status in (SqlQuery.Status.QUEUED, SqlQuery.Status.RUNNING)


delete_file_with_row(SqlQuery, "result")
