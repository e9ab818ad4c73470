"""The text that the portal last wrote into an entry, to distinguish it from text of people.

Separate module because the models of people do not use it.
"""

from __future__ import annotations

from django.db import models

from catalog.entries.models.dataset import Dataset


class GeneratedDescription(models.Model):
    """`written` has the fields of a DatasetRecord as JSON, as `entries/generated` last wrote them."""

    dataset = models.OneToOneField(Dataset, models.CASCADE, related_name="generated_description")
    written = models.JSONField(default=dict)
    written_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"what the portal wrote of {self.dataset}"
