"""What robots are asked: to leave alone what is for people only, and to find the rest by the sitemap."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

FOR_PEOPLE = ("/accounts/", "/admin/", "/search/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in FOR_PEOPLE)]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('catalog:sitemap'))}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
