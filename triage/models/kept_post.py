"""What somebody typed into an interview when their session had ended, until they are signed in again.

Separate module because it belongs to a browser, not to an interview.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone

KEPT_FOR = timedelta(days=1)


class KeptPostQuerySet(models.QuerySet["KeptPost"]):
    """Kept texts; only the browser that sent one knows its id."""

    def expired(self) -> KeptPostQuerySet:
        """Those that nobody came back for."""
        return self.filter(created_at__lt=timezone.now() - KEPT_FOR)


class KeptPost(models.Model):
    """A posted section, as it was sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    path = models.CharField(max_length=300)
    post = models.TextField()
    created_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    objects = KeptPostQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.path} at {self.created_at:%Y-%m-%d %H:%M}"
