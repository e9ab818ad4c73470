"""The start page, and the same as JSON.

Separate module because the figures of the page are read elsewhere.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from lwds_portal.site.overview import Overview, get_overview
from variants.pages.page_json import is_json_requested, page_json_url


def start_page(request: HttpRequest) -> HttpResponse:
    """Search box, the three parts of the portal, figures and last changes; JSON with `as=json`."""
    overview = get_overview(user=request.user)
    if is_json_requested(request):
        return JsonResponse(overview_as_json(overview))
    context = {"overview": overview, "is_home": True, "json_url": page_json_url(request)}
    return render(request, "site/start_page.html", context)


def overview_as_json(overview: Overview) -> dict[str, Any]:
    """The content of the start page, as JSON values and dates."""
    releases = [
        {
            "name": release.name,
            "assembly": release.assembly,
            "variants": release.variant_count,
            "bytes_on_disk": release.bytes_on_disk,
            "published_at": release.published_at,
            "url": reverse("variants:release", args=[release.name]),
        }
        for release in overview.releases
    ]
    changes = [asdict(change) for change in overview.changes]
    return {"variants": overview.variants, "datasets": overview.datasets, "releases": releases, "changes": changes}
