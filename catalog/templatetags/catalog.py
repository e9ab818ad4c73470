"""Filters of the catalogue's templates.

Separate module because templates load it by this name.
"""

from __future__ import annotations

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString

from catalog.entries.citation import cite
from catalog.entries.formatted_text import render_markdown
from catalog.entries.models import Dataset
from catalog.entries.reading import build_record
from catalog.entries.search.full_text import mark_hits
from catalog.entries.search.search_request import FACETS

register = template.Library()


@register.filter
def marked(headline: str) -> SafeString:
    """The passage with its hits in <mark>."""
    return mark_hits(headline)


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown that somebody wrote, as HTML."""
    return render_markdown(text or "")


@register.filter
def facet_label(name: str) -> str:
    """The label of a facet, by its name."""
    return FACETS[name]


@register.filter
def citation(dataset: Dataset, request: HttpRequest) -> str:
    """How to cite the dataset, in one sentence."""
    return cite(build_record(dataset=dataset, base_url=request.build_absolute_uri("/")))
