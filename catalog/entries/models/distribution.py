"""Distributions: one way to get a dataset, a link or a stored file.

Separate module because versions, files and tables all refer to it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.models.stored_files import delete_file_with_row
from catalog.entries.models.dataset import Dataset
from catalog.entries.models.vocabulary import Format


def storage_name(distribution: Distribution, filename: str) -> str:
    """The name of a stored file: the dataset's identifier and the path that it was uploaded with."""
    folder = distribution.dataset.identifier.removeprefix("lwds:")
    return f"datasets/{folder}/{distribution.path or filename}"


class Distribution(models.Model):
    """Either `url` or `file`. A stored file never changes; a new one under the same path withdraws the old one."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="distributions")
    title = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    url = models.URLField(max_length=1000, blank=True)
    file = models.FileField(upload_to=storage_name, max_length=700, blank=True)
    path = models.CharField(max_length=500, blank=True, help_text="Folders and name, as uploaded.")
    format = models.ForeignKey(Format, models.PROTECT, null=True, blank=True, related_name="distributions")
    media_type = models.CharField(max_length=120, blank=True)
    bytes = models.BigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    downloads = models.PositiveBigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="Kept for the versions that name it.")

    history = HistoricalRecords(excluded_fields=["downloads"])

    class Meta:
        ordering = ["path", "pk"]
        constraints = [
            models.CheckConstraint(
                name="distribution_link_or_file",
                condition=Q(url="") ^ Q(file=""),
                violation_error_message="Give an address or a file, not both.",
            ),
            models.UniqueConstraint(
                fields=["dataset", "path"],
                condition=~Q(path="") & Q(withdrawn_at=None),
                name="distribution_path_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.path or self.url


delete_file_with_row(Distribution, "file")
