"""Filters of the catalogue's templates."""

from __future__ import annotations

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString

from catalog.entries.citation import cite
from catalog.entries.models import Dataset
from catalog.entries.reading import record_of
from catalog.entries.search.full_text import marked as mark_hits
from catalog.entries.search.search_request import FACETS

register = template.Library()


@register.filter
def marked(headline: str) -> SafeString:
    """The passage with its hits marked."""
    return mark_hits(headline)


@register.filter
def facet_label(name: str) -> str:
    return FACETS[name]


@register.filter
def citation(dataset: Dataset, request: HttpRequest) -> str:
    """How to cite the dataset, in one sentence."""
    return cite(record_of(dataset=dataset, base_url=request.build_absolute_uri("/")))
