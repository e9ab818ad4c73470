"""robots.txt: robots keep out of the pages that are for people alone, and find all others through the sitemap.

Separate module because no other page of the portal is plain text.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

PATHS_FOR_PEOPLE = ("/accounts/", "/admin/", "/search/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt with the absolute address of the sitemap."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PATHS_FOR_PEOPLE)]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('catalog:sitemap'))}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
