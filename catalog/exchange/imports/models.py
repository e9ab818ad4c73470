"""Origins: where an entry was imported from, so that importing again keeps what was edited here."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from catalog.entries.models.dataset import Dataset

SEED = "seed"


class Origin(models.Model):
    """The source of a dataset.

    Attributes:
        loaded: Each field as the source last had it. A field of the dataset that differs from it was edited here.
        names: Names in the source's own words, as are `tags`.
    """

    dataset = models.OneToOneField(Dataset, models.CASCADE, related_name="origin")
    source = models.CharField(max_length=500, help_text="'seed', or the address imported from.")
    key = models.CharField(max_length=500, help_text="The entry's identifier there.")
    names = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    tags = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    loaded = models.JSONField(default=dict)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="origin_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.key}"
