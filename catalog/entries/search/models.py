"""The search index, one row for each dataset, written only by search_index."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from catalog.entries.models.dataset import Dataset


class SearchEntry(models.Model):
    """`facets` are "domain:ocean" and the like, by the names in search_request.FACETS; `edition` is of the index."""

    dataset = models.OneToOneField(Dataset, models.CASCADE, primary_key=True, related_name="search")
    vector = SearchVectorField()
    names = models.TextField()
    facets = ArrayField(models.TextField())
    edition = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            GinIndex(fields=["vector"], name="search_vector"),
            GinIndex(OpClass("names", name="gin_trgm_ops"), name="search_names_trgm"),
            GinIndex(fields=["facets"], name="search_facets"),
        ]

    def __str__(self) -> str:
        return self.names
