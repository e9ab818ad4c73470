"""The variant page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from variants.hgvs import genomic_hgvs
from variants.selectors.lookup import find_variants
from variants.views.using import release_bar, release_in_use


def variant_page(request: HttpRequest, text: str) -> HttpResponse:
    opened = release_in_use(request)
    rows = find_variants(opened=opened, texts=[text])[0]
    if not rows:
        raise Http404(f"{opened.release.name} has no variant {text}.")
    row = rows[0]
    return render(
        request,
        "variants/variant.html",
        release_bar(request, opened) | {"row": row, "id": genomic_hgvs(row.chrom, row.pos, row.ref, row.alt)},
    )
