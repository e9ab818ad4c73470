"""The pages of a gene and of a region: counts, plots and a table of its variants."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.http import PortalRequest
from variants.explore.explore_context import explore_context
from variants.explore.explore_params import (
    find_gene_scope,
    get_region_or_404,
    is_submitted_panel,
    parse_explore_params,
    query_string_of_panel,
    region_scope,
)
from variants.explore.explore_result import explore
from variants.genome.chromosomes import chromosome_length
from variants.genome.regions import Region
from variants.pages.release_choice import find_release, get_release_or_404, release_bar
from variants.releases.genes import genes_in_any_assembly, genes_overlapping, without_copies_on_y
from variants.releases.holding_releases import covered_chromosomes, releases_with_gene, releases_with_region
from variants.releases.reader import visible_releases

EXPLORE_PART = "variants/_explore.html"  # the part of both pages that htmx swaps
MAX_NAMED_GENES = 40  # of a region


def gene_page(request: PortalRequest, name: str) -> HttpResponse:
    """The variants annotated to a gene; a choice if several genes have the name."""
    release = find_release(request)
    preferred = release.model.assembly if release else request.GET.get("assembly")
    genes = without_copies_on_y(genes_in_any_assembly(name=name, preferred=preferred), name=name)
    if not genes:
        raise Http404(f"No gene is called {name}.")
    if len(genes) > 1:
        return render(request, "variants/gene_choice.html", {"name": name, "genes": genes})
    gene = genes[0]
    if release is None or release.model.assembly != gene.assembly:
        releases = visible_releases(user=request.user).published().filter(assembly=gene.assembly)
        return render(request, "variants/gene.html", {"gene": gene, "without_release": True, "releases": releases})
    context = {"gene": gene, **release_bar(request, release)}
    params = parse_explore_params(request.GET, release)
    if is_submitted_panel(request.GET):
        return redirect(f"{request.path}?{query_string_of_panel(request.GET, params, release)}")
    if scope := find_gene_scope(release, gene, params.query):
        context |= explore_context(request, explore(scope, params))
    else:
        context |= {
            "nothing": True,
            "chromosomes": covered_chromosomes(release.model),
            "holding_releases": releases_with_gene(user=request.user, gene=gene, without=release.model),
        }
    return render(request, EXPLORE_PART if request.htmx else "variants/gene.html", context)


def region_page(request: PortalRequest, text: str) -> HttpResponse:
    """The variants of a region, with its genes and the ways to neighbouring regions."""
    release = get_release_or_404(request)
    assembly = release.model.assembly
    region = get_region_or_404(text, assembly)
    params = parse_explore_params(request.GET, release)
    if is_submitted_panel(request.GET):
        return redirect(f"{request.path}?{query_string_of_panel(request.GET, params, release)}")
    genes = genes_overlapping(assembly=assembly, chrom=region.chrom, start=region.start, end=region.end)
    result = explore(region_scope(release, region, params.query), params)
    context = {
        "region": region,
        "steps": _neighbouring_regions(region, chromosome_length(assembly, region.chrom)),
        "genes": genes[:MAX_NAMED_GENES],
        "gene_count": genes.count(),
        **release_bar(request, release),
        **explore_context(request, result),
    }
    if result.total.value == 0:
        holding = releases_with_region(user=request.user, region=region, without=release.model)
        context |= {
            **{"not_covered": True, "holding_releases": holding},
            "chromosomes": covered_chromosomes(release.model),
        }
    return render(request, EXPLORE_PART if request.htmx else "variants/region.html", context)


def _neighbouring_regions(region: Region, chromosome_end: int) -> list[tuple[str, Region]]:
    """(what the link is called, region): to the left and right, closer and farther."""
    width, quarter = region.length, max(1, region.length // 4)

    def clip(start: int, end: int) -> Region:
        start = max(1, start)
        return Region(region.chrom, start, min(chromosome_end, max(start, end)))

    return [
        ("left", clip(region.start - width, region.end - width)),
        ("closer", clip(region.start + quarter, region.end - quarter)),
        ("farther", clip(region.start - width, region.end + width)),
        ("right", clip(region.start + width, region.end + width)),
    ]
