"""The field dictionary of a release."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from variants.fields.spec import FieldSpec, Kind, Reducer, Separator
from variants.models.release import Release


class Field(models.Model):
    """One source column of a release, described; see FieldSpec for the meaning of each attribute."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="fields")
    position = models.PositiveIntegerField(help_text="Order in the dictionary.")
    name = models.TextField()
    path = models.TextField()
    source = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    separators = ArrayField(models.CharField(max_length=8, blank=True), default=list, blank=True)
    aliases = ArrayField(models.TextField(), default=list, blank=True)
    snv_index = models.PositiveIntegerField(null=True, blank=True)
    indel_index = models.PositiveIntegerField(null=True, blank=True)
    transcript_group = models.CharField(max_length=40, blank=True)
    reducer = models.CharField(max_length=8, choices=[(r.value, r.value) for r in Reducer], default=Reducer.FIRST.value)
    filterable = models.BooleanField(default=False)
    column = models.CharField(max_length=58, blank=True)
    column_group = models.PositiveIntegerField(default=1)
    description = models.TextField(blank=True)
    unit = models.CharField(max_length=40, blank=True)
    higher_means = models.CharField(max_length=40, blank=True)
    statistics = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["release", "position"]
        constraints = [
            models.UniqueConstraint(fields=["release", "name"], name="field_name_once_per_release"),
            models.UniqueConstraint(fields=["release", "path"], name="field_path_once_per_release"),
        ]

    def __str__(self) -> str:
        return self.path

    def spec(self) -> FieldSpec:
        """The field as a plain value for code that knows no Django."""
        return FieldSpec(
            name=self.name,
            path=self.path,
            source=self.source,
            kind=Kind(self.kind),
            separators=tuple(Separator(separator) for separator in self.separators),
            aliases=tuple(self.aliases),
            snv_index=self.snv_index,
            indel_index=self.indel_index,
            transcript_group=self.transcript_group,
            reducer=Reducer(self.reducer),
            filterable=self.filterable,
            column=self.column,
            column_group=self.column_group,
            description=self.description,
            unit=self.unit,
            higher_means=self.higher_means,
        )
