"""The records of all interviews as rows of a view, so that reports are plain queries.

Separate module because it is read only: records are written in the document of their interview.
"""

from __future__ import annotations

from django.db import models

from triage.models.interview import Interview


class RecordRow(models.Model):
    """One record; migration 0008_record_view makes the view.

    Attributes:
        section: Key of the section, such as "formats".
        position: Its place in the list, from 1.
        data: The record in document form, with its private note.
    """

    key = models.TextField(primary_key=True)
    interview = models.ForeignKey(Interview, models.DO_NOTHING, related_name="+")
    section = models.TextField()
    uid = models.TextField()
    position = models.IntegerField()
    data = models.JSONField()

    class Meta:
        managed = False
        db_table = "triage_record"

    def __str__(self) -> str:
        return self.key
