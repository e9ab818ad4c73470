"""The search box: one hit is a redirect, several are a choice, none says how the text was read."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from variants.selectors.search import Hit, HitKind, search, suggest
from variants.views.twins import twin_address, wants_json

_PAGES = {
    HitKind.GENE: "variants:gene",
    HitKind.VARIANT: "variants:variant",
    HitKind.REGION: "variants:region",
}


def hit_url(hit: Hit, *, release: str = "") -> str:
    """Address of the page of a hit, in the release it was found in or the one in use."""
    if hit.kind is HitKind.DATASET:
        return f"/datasets/{hit.key}/"
    if hit.kind is HitKind.RELEASE:
        return reverse("variants:release", args=[hit.key])
    address = reverse(_PAGES[hit.kind], args=[hit.key])
    used = hit.release or release
    return f"{address}?{urlencode({'release': used})}" if used else address


def search_page(request: HttpRequest) -> HttpResponse:
    text, release = request.GET.get("q", "").strip(), request.GET.get("release", "")
    answer = search(user=request.user, text=text, release=release)
    hits = [(hit, hit_url(hit, release=release)) for hit in answer.hits]
    if wants_json(request):
        found = [asdict(hit) | {"url": url} for hit, url in hits]
        return JsonResponse({"q": text, "hits": found, "notes": answer.notes})
    if len(hits) == 1 and not answer.notes:
        return redirect(hits[0][1])
    context = {"search_text": text, "hits": hits, "notes": answer.notes, "json_twin": twin_address(request)}
    return render(request, "variants/search.html", context)


def suggestions(request: HttpRequest) -> HttpResponse:
    """The list under the box while somebody types (htmx)."""
    release = request.GET.get("release", "")
    found = suggest(user=request.user, text=request.GET.get("q", ""), release=release)
    hits = [(hit, hit_url(hit, release=release)) for hit in found]
    return render(request, "variants/_suggestions.html", {"hits": hits})
