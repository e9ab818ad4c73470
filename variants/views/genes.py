"""The gene page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from variants.models import Gene
from variants.models.release import Assembly
from variants.regions import Region
from variants.selectors.genes import genes_by_name
from variants.selectors.query_names import gene_in_release
from variants.selectors.releases import OpenRelease, visible_releases
from variants.views.asking import submitted
from variants.views.exploring import Place, page_context
from variants.views.using import any_release, release_bar


def gene_page(request: HttpRequest, name: str) -> HttpResponse:
    opened = any_release(request)
    genes = _genes(name, opened)
    if len(genes) > 1:
        return render(request, "variants/gene_choice.html", {"name": name, "genes": genes})
    gene = genes[0]
    if opened is None or opened.release.assembly != gene.assembly:
        releases = visible_releases(user=request.user).published().filter(assembly=gene.assembly)
        return render(request, "variants/gene.html", {"gene": gene, "without_release": True, "releases": releases})
    if (query := submitted(request.GET, opened)) is not None:
        return redirect(f"{request.path}?{query}")
    place = _place(opened, gene)
    context = {"gene": gene, "nothing": place is None}
    if place is None:
        context |= release_bar(request, opened)
    else:
        context |= page_context(request, opened, place)
    return render(request, "variants/_explore.html" if request.htmx else "variants/gene.html", context)


def _genes(name: str, opened: OpenRelease | None) -> list[Gene]:
    """Genes of this name on the release's assembly, else on another one. Http404 where there is none."""
    preferred = [opened.release.assembly] if opened else []
    for assembly in dict.fromkeys([*preferred, Assembly.GRCH38, Assembly.GRCH37]):
        if genes := genes_by_name(assembly=assembly, name=name):
            return genes
    raise Http404(f"No gene is called {name}.")


def _place(opened: OpenRelease, gene: Gene) -> Place | None:
    """The gene's variants in a release; None where it has none. The axis holds the gene and all of them."""
    found = gene_in_release(opened=opened, gene=gene)
    if not found.regions:
        return None
    regions = [*found.regions, Region(gene.chrom, gene.start, gene.end)]
    here = [region for region in regions if region.chrom == gene.chrom]
    start, end = min(region.start for region in here), max(region.end for region in here)
    return Place(gene.chrom, start, end, gene=found, symbol=gene.symbol, gene_id=gene.gene_id)
