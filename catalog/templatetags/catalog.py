"""Filters of the catalogue's templates."""

from __future__ import annotations

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString

from catalog.metadata.citation import cite
from catalog.models import Dataset
from catalog.question import FACETS
from catalog.selectors.records import record_of
from catalog.selectors.search import marked as mark_hits

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
