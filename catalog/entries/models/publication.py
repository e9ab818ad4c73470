"""Versions of a dataset, for citing, and secret links for its reviewers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from catalog.entries.models.dataset import Dataset
from catalog.entries.models.distribution import Distribution


class DatasetVersion(models.Model):
    """Immutable: `record` is the whole description as it was published, `distributions` the files it named."""

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


class ReviewerLinkQuerySet(models.QuerySet["ReviewerLink"]):
    def valid(self) -> ReviewerLinkQuerySet:
        return self.filter(Q(expires_at__gt=timezone.now()) & Q(revoked_at=None))


class ReviewerLink(models.Model):
    """Lets whoever holds it read one dataset, whatever its state and sharing. Only a digest is stored."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="reviewer_links")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    note = models.CharField(max_length=200, blank=True, help_text="Whom it was given to.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewerLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.dataset}: {self.note or 'reviewer'} until {self.expires_at:%Y-%m-%d}"
