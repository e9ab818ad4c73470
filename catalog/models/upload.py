"""Uploads on their way."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from catalog.models.dataset import Dataset


class Upload(models.Model):
    """A file of known size that arrives in pieces; `offset` bytes are here. Finished, it becomes a distribution."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="uploads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    size = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.path}: {self.offset} of {self.size} bytes"
