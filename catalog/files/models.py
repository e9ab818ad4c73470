"""Unfinished uploads, tables (what was found in a tabular file), and rows that are not in their file yet."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from background.models import LeasedWork
from catalog.entries.models import Dataset, Distribution


class Upload(models.Model):
    """A file of known size that arrives in pieces; `offset` bytes are here.

    When it is complete, `file` is what it became, so that a last piece that is sent twice gets the same answer twice.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="uploads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    size = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    file = models.ForeignKey(Distribution, models.CASCADE, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.path}: {self.offset} of {self.size} bytes"


class Table(LeasedWork):
    """The rows of a CSV, TSV or Parquet file, kept as Parquet beside it; rows that do not fit are kept and counted."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting to be read")
        READING = "reading", _("Being read")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be read")

    QUEUED, RUNNING = Status.WAITING, Status.READING

    distribution = models.OneToOneField(Distribution, models.CASCADE, related_name="table")
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    status_reason = models.TextField(blank=True, help_text="Why it could not be read, and what to do.")
    delimiter = models.CharField(max_length=2, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    header_row = models.PositiveIntegerField(default=1, help_text="Line of the file with the names; 0: it has none.")
    comments = models.TextField(blank=True, help_text="The lines with # above the names of the columns.")
    recipe = models.JSONField(default=dict, blank=True, help_text="How the file was read: reading.recipe.")
    requested_recipe = models.JSONField(
        default=dict, blank=True, help_text="What its owner asks for: recipe.read_request."
    )
    account = models.JSONField(default=dict, blank=True, help_text="What became of each line of the file.")
    n_rows = models.PositiveBigIntegerField(default=0, help_text="Rows that have the header's number of cells.")
    n_bad_rows = models.PositiveBigIntegerField(default=0, help_text="Lines that do not fit the header.")
    n_misfits = models.PositiveBigIntegerField(default=0, help_text="Cells that do not fit their column's type.")
    rows_name = models.CharField(max_length=300, blank=True, help_text="Parquet file of the rows in storage.")
    bad_rows_name = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"Rows of {self.distribution}"

    @property
    def is_ready(self) -> bool:
        return self.status == self.Status.READY

    @property
    def column_types(self) -> dict[str, str]:
        """{name: type} of the columns, in order."""
        return {column.name: column.type for column in self.columns.all()}


class TableColumn(models.Model):
    """One column. `type` is what every value, or all but at most one in twenty, can be read as."""

    class Type(models.TextChoices):
        INTEGER = "integer", _("Whole number")
        NUMBER = "number", _("Number")
        BOOLEAN = "boolean", _("Yes or no")
        DATE = "date", _("Date")
        DATETIME = "datetime", _("Date and time")
        STRING = "string", _("Text")

    table = models.ForeignKey(Table, models.CASCADE, related_name="columns")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=300, help_text="In the URL: unique in the table.")
    source_name = models.CharField(max_length=300, blank=True, help_text="As the file says it.")
    type = models.CharField(max_length=8, choices=Type)
    unit = models.CharField(max_length=60, blank=True)
    description = models.TextField(blank=True)
    n_missing = models.PositiveBigIntegerField(default=0)
    n_misfits = models.PositiveBigIntegerField(default=0)
    n_distinct = models.PositiveBigIntegerField(default=0, help_text="Estimated.")
    minimum = models.CharField(max_length=100, blank=True)
    maximum = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["table", "name"], name="column_once")]

    def __str__(self) -> str:
        return self.name


class AppendedTable(LeasedWork):
    """A table, by its path, to which programs append rows; collecting them into its file is work under a lease."""

    class Status(models.TextChoices):
        IDLE = "idle", _("Nothing to do, or not yet")
        WAITING = "waiting", _("Waiting to be collected")
        COLLECTING = "collecting", _("Being collected")

    QUEUED, RUNNING = Status.WAITING, Status.COLLECTING

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="appended_tables")
    path = models.CharField(max_length=500)
    status = models.CharField(max_length=10, choices=Status, default=Status.IDLE)
    status_reason = models.TextField(blank=True, help_text="Why the rows could not be collected the last time.")
    draft = models.ForeignKey(Distribution, models.SET_NULL, null=True, related_name="+")  # the next file in the making

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "path"], name="appended_table_once")]

    def __str__(self) -> str:
        return f"Rows for {self.path}"


class SentRows(models.Model):
    """The rows of one request. They leave when the file has them; key and answer stay for a repeated request."""

    target = models.ForeignKey(AppendedTable, models.CASCADE, related_name="sent")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200, help_text="The sender's Idempotency-Key.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was sent.")
    columns = models.JSONField(help_text="Names of the columns.")
    rows = models.JSONField(help_text="Lists of cells as text, in the order of the columns.")
    n_rows = models.PositiveIntegerField()
    answer = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    collected_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        verbose_name_plural = "sent rows"
        constraints = [models.UniqueConstraint(fields=["target", "user", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return f"{self.n_rows} rows, {self.key}"
