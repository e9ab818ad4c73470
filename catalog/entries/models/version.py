"""Versions: a dataset as it was published, for citing.

Separate module because a version includes distributions, which refer to datasets.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from catalog.entries.models.dataset import Dataset
from catalog.entries.models.distribution import Distribution


class DatasetVersion(models.Model):
    """A published version, never changed: `record` is the whole description, `distributions` the files and links."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    notes = models.TextField(blank=True)
    record = models.JSONField()
    distributions = models.ManyToManyField(Distribution, related_name="versions", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["dataset", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.dataset} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise ValueError("A published version never changes; publish a new one.")
        super().save(*args, **kwargs)
