"""Posts to an interview after a session had ended, stored until the person signs in again.

Separate module because it belongs to a browser, not to an interview.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone

KEEP_TIME = timedelta(days=1)


class UnsavedPostQuerySet(models.QuerySet["UnsavedPost"]):
    """Posts that wait; only the browser that sent one knows its id."""

    def expired(self) -> UnsavedPostQuerySet:
        """Posts older than a day."""
        return self.filter(created_at__lt=timezone.now() - KEEP_TIME)


class UnsavedPost(models.Model):
    """A posted section, as it was sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    path = models.CharField(max_length=300)
    post = models.TextField()
    created_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    objects = UnsavedPostQuerySet.as_manager()

    class Meta:
        db_table = "triage_keptpost"  # the name from before the model was renamed

    def __str__(self) -> str:
        return f"{self.path} at {self.created_at:%Y-%m-%d %H:%M}"
