"""Sample files of formats. Separate module because a file is stored outside the document of its interview."""

from __future__ import annotations

from django.db import models

from accounts.models.stored_files import delete_file_with_row
from triage.models.interview import Interview


class Sample(models.Model):
    """The sample file of a record under "formats"; what it looks like is in the record."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="samples")
    uid = models.CharField(max_length=16, help_text="Id of the record.")
    file = models.FileField(upload_to="triage/samples/%Y/", max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interview", "uid"], name="sample_once")]

    def __str__(self) -> str:
        return str(self.file)


delete_file_with_row(Sample, "file")
