"""Controlled words that datasets share: subjects, kinds of data, formats, protocols. 'unknown' is one of them."""

from __future__ import annotations

from django.db import models


class Term(models.Model):
    name = models.CharField(max_length=200, unique=True)
    description = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Domain(Term):
    """A field of science."""


class DataType(Term):
    """What the data are: time series, raster, table, variants."""


class Format(Term):
    """How they are written down."""

    media_type = models.CharField(max_length=120, blank=True, help_text="IANA media type, e.g. text/csv.")


class Protocol(Term):
    """How they are reached."""
