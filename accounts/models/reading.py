"""Who read what is not public.

Separate module because it belongs to no app: datasets, releases and interviews are read alike.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone


class ReadingQuerySet(models.QuerySet["Reading"]):
    def expired(self) -> Self:
        """Those that are older than LWDS_READING_DAYS."""
        oldest_day = timezone.now().date() - timedelta(days=settings.LWDS_READING_DAYS)
        return self.filter(day__lt=oldest_day)


class Reading(models.Model):
    """One day on which a person read one object that is not public.

    Names are kept as they were, so that a row can still be understood after the account or the object was deleted.
    """

    reader = models.CharField(max_length=200, help_text="The name of an account, or a reviewer's link.")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=40, help_text="The primary key of what was read.")
    name = models.CharField(max_length=300)
    day = models.DateField()
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now, help_text="To within a minute for each process.")

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["-last_at"]
        constraints = [models.UniqueConstraint(fields=["day", "kind", "key", "reader"], name="reading_once_a_day")]
        indexes = [models.Index(fields=["kind", "key", "day"], name="reading_of_thing")]

    def __str__(self) -> str:
        return f"{self.reader} read {self.name} on {self.day:%Y-%m-%d}"
