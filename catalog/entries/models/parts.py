"""Parts of a dataset that are lists of rows: identifiers elsewhere, publications, grants, further places and periods.

The columns have the names of the attributes of their records (`entries/part_fields.py`), so that one piece of code
writes and reads all of them.
"""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords

from catalog.entries.models.dataset import Dataset


class DatasetPart(models.Model):
    """A row of a list, at `position`."""

    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class ExternalIdentifier(DatasetPart):
    """An identifier from elsewhere: a DOI, an accession number."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=20)
    value = models.CharField(max_length=500)

    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class Publication(DatasetPart):
    """A publication, and what the dataset is to it."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="publications")
    relation = models.CharField(max_length=30)
    identifier = models.CharField(max_length=500, help_text="Its DOI or address.")
    title = models.CharField(max_length=500, blank=True)

    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.title or self.identifier


class Grant(DatasetPart):
    """Money that paid for the dataset."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="grants")
    number = models.CharField(max_length=100)
    funder = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=500, blank=True)

    history = HistoricalRecords()

    def __str__(self) -> str:
        return " ".join(filter(None, (self.funder, self.number)))


class CoveredPlace(DatasetPart):
    """A further place that the dataset covers, besides its box."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="places")
    name = models.CharField(max_length=300, blank=True)
    box = models.CharField(max_length=100, blank=True, help_text="west, south, east, north in degrees")
    url = models.URLField(max_length=500, blank=True, help_text="In a gazetteer, such as GeoNames or Marine Regions.")

    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.name or self.box or self.url


class CoveredPeriod(DatasetPart):
    """A further period that the dataset covers; years before Christ are negative."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="periods")
    name = models.CharField(max_length=300, blank=True)
    start = models.CharField(max_length=40, blank=True)
    end = models.CharField(max_length=40, blank=True)

    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.name or f"{self.start}/{self.end}"
