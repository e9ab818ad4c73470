"""The region page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from variants.chromosomes import chromosome_length
from variants.regions import Region, RegionError, parse_region
from variants.selectors.genes import genes_overlapping
from variants.views.asking import submitted
from variants.views.exploring import Place, page_context
from variants.views.using import release_in_use

GENES_NAMED = 40


def region_page(request: HttpRequest, text: str) -> HttpResponse:
    opened = release_in_use(request)
    region = region_of(text, opened.release.assembly)
    if (query := submitted(request.GET, opened)) is not None:
        return redirect(f"{request.path}?{query}")
    place = Place(region.chrom, region.start, region.end, region=region)
    found = genes_overlapping(assembly=opened.release.assembly, chrom=region.chrom, start=region.start, end=region.end)
    context = {"region": region, "steps": _steps(region, opened.release.assembly), "genes": found[:GENES_NAMED]}
    context |= {"gene_count": found.count()} | page_context(request, opened, place)
    return render(request, "variants/_explore.html" if request.htmx else "variants/region.html", context)


def region_of(text: str, assembly: str) -> Region:
    """The region of an address, within the chromosome. Http404 in one sentence where it is none."""
    try:
        region = parse_region(text)
    except RegionError as error:
        raise Http404(f"{error}.") from None
    if region is None:
        raise Http404(f"{text} is no region: write chr22:36283000-36290000.")
    length = chromosome_length(assembly, region.chrom)
    if region.start > length:
        raise Http404(f"Chromosome {str(region).partition(':')[0]} of {assembly} has {length:,} bases.")
    return Region(region.chrom, region.start, min(region.end, length))


def _steps(region: Region, assembly: str) -> list[tuple[str, Region]]:
    """Where one may go from here: to the left and right, closer and farther."""
    length, width = chromosome_length(assembly, region.chrom), region.length

    def moved(start: int, end: int) -> Region:
        start = max(1, start)
        return Region(region.chrom, start, min(length, max(start, end)))

    quarter = max(1, width // 4)
    return [
        ("left", moved(region.start - width, region.end - width)),
        ("closer", moved(region.start + quarter, region.end - quarter)),
        ("farther", moved(region.start - width, region.end + width)),
        ("right", moved(region.start + width, region.end + width)),
    ]
