"""The gene page."""

from __future__ import annotations

from itertools import islice
from tempfile import SpooledTemporaryFile

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from variants.explore.explore_page import Place, page_context
from variants.explore.explore_params import asked, submitted
from variants.exports.selection_files import write_selection
from variants.genome.chromosomes import CHROMOSOMES, LENGTHS, chromosome_length, chromosome_name
from variants.genome.consequences import consequence_class, severest, term_name
from variants.genome.regions import Region, RegionError, parse_region
from variants.pages.page_json import as_code
from variants.pages.plots import TOKENS
from variants.pages.release_choice import any_release, release_bar, release_in_use
from variants.query.errors import QueryError
from variants.releases.genes import genes_by_name, genes_overlapping
from variants.releases.models import Assembly, Gene
from variants.releases.query_names import gene_in_release, genes_in_release
from variants.releases.reader import ReleaseReader, visible_releases
from variants.releases.selection import Selection, count_matching, matching_rows, select_variants


def gene_page(request: HttpRequest, name: str) -> HttpResponse:
    release = any_release(request)
    genes = _genes(name, release)
    if len(genes) > 1:
        return render(request, "variants/gene_choice.html", {"name": name, "genes": genes})
    gene = genes[0]
    if release is None or release.model.assembly != gene.assembly:
        releases = visible_releases(user=request.user).published().filter(assembly=gene.assembly)
        return render(request, "variants/gene.html", {"gene": gene, "without_release": True, "releases": releases})
    if (query := submitted(request.GET, release)) is not None:
        return redirect(f"{request.path}?{query}")
    place = _place(release, gene)
    context = {"gene": gene, "nothing": place is None}
    if place is None:
        context |= release_bar(request, release)
    else:
        context |= page_context(request, release, place)
    return render(request, "variants/_explore.html" if request.htmx else "variants/gene.html", context)


def _genes(name: str, release: ReleaseReader | None) -> list[Gene]:
    """Genes of this name on the release's assembly, else on another one. Http404 where there is none."""
    preferred = [release.model.assembly] if release else []
    for assembly in dict.fromkeys([*preferred, Assembly.GRCH38, Assembly.GRCH37]):
        if genes := genes_by_name(assembly=assembly, name=name):
            return genes
    raise Http404(f"No gene is called {name}.")


def _place(release: ReleaseReader, gene: Gene) -> Place | None:
    """The gene's variants in a release; None where it has none. The axis holds the gene and all of them."""
    found = gene_in_release(release=release, gene=gene)
    if not found.regions:
        return None
    regions = [*found.regions, Region(gene.chrom, gene.start, gene.end)]
    here = [region for region in regions if region.chrom == gene.chrom]
    start, end = min(region.start for region in here), max(region.end for region in here)
    return Place(gene.chrom, start, end, gene=found, symbol=gene.symbol, gene_id=gene.gene_id)


GENES_NAMED = 40


def region_page(request: HttpRequest, text: str) -> HttpResponse:
    release = release_in_use(request)
    region = region_of(text, release.model.assembly)
    if (query := submitted(request.GET, release)) is not None:
        return redirect(f"{request.path}?{query}")
    place = Place(region.chrom, region.start, region.end, region=region)
    found = genes_overlapping(assembly=release.model.assembly, chrom=region.chrom, start=region.start, end=region.end)
    context = {"region": region, "steps": _steps(region, release.model.assembly), "genes": found[:GENES_NAMED]}
    context |= {"gene_count": found.count()} | page_context(request, release, place)
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


DRAWN = 20_000  # features of one track; the table of the page has all variants

# The light theme's tokens: the browser draws on white.
COLOURS = {"lof": "163,18,63", "missense": "201,106,0", "synonymous": "43,123,186", "other": "125,133,144"}


def chromosome_sizes(request: HttpRequest, assembly: str) -> HttpResponse:
    if assembly not in LENGTHS:
        raise Http404(f"There is no assembly {assembly}.")
    sizes = zip(CHROMOSOMES, LENGTHS[assembly], strict=True)
    return _text("".join(f"chr{name}\t{length}\n" for name, length in sizes))


def variants_bed(request: HttpRequest, text: str) -> HttpResponse:
    release = release_in_use(request)
    region = region_of(text, release.model.assembly)
    try:
        selection = select_variants(release=release, query=request.GET.get("q", ""), region=region)
    except QueryError as error:
        raise Http404(str(error)) from None
    lines = []
    for row in islice(matching_rows(selection=selection, limit=DRAWN), DRAWN):
        rank = severest(row.terms)
        colour = COLOURS[TOKENS[consequence_class(term_name(rank))] if rank is not None else "other"]
        name = f"{row.ref[:10]}>{row.alt[:10]}"
        chrom = chromosome_name(row.chrom, prefix=True)
        end = max(row.end_pos, row.pos)
        lines.append(f"{chrom}\t{row.pos - 1}\t{end}\t{name}\t0\t.\t{row.pos - 1}\t{end}\t{colour}\n")
    return _text("".join(lines))


def genes_bed(request: HttpRequest, text: str) -> HttpResponse:
    assembly = release_in_use(request).model.assembly
    region = region_of(text, assembly)
    genes = genes_overlapping(assembly=assembly, chrom=region.chrom, start=region.start, end=region.end)[:DRAWN]
    chrom = chromosome_name(region.chrom, prefix=True)
    return _text("".join(f"{chrom}\t{g.start - 1}\t{g.end}\t{g.symbol}\t0\t{g.strand or '.'}\n" for g in genes))


def _text(content: str) -> HttpResponse:
    return HttpResponse(content, content_type="text/plain; charset=utf-8")


# A browser waits for these; more are a job's or the command's work, and the page says so.
MOST_ROWS = 200_000
IN_MEMORY = 8 * 2**20  # bytes kept before a temporary file is used
TYPES = {"tsv": "text/tab-separated-values", "vcf": "text/plain", "json": "application/json"}


def download(request: HttpRequest, name: str, form: str) -> HttpResponse | FileResponse:
    """`?gene=` or `?region=`, `q=`, `cols=`: as on the page."""
    release = release_in_use(request, name=name)
    if form not in TYPES:
        raise Http404(f"There is no format {form}: choose {', '.join(TYPES)}.")
    selection = _selection(request, release)
    count = count_matching(selection=selection)
    if count.value is None or not count.exact or count.value > MOST_ROWS:
        context = release_bar(request, release) | {"count": count, "most": MOST_ROWS}
        asking = {key: request.GET.get(key, "") for key in ("gene", "region", "q")} | {"format": "tsv"}
        context["code"] = as_code(request.build_absolute_uri("/api/v1/variants/"), {"release": name, **asking})
        return render(request, "variants/too_many.html", context, status=413)
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - FileResponse closes it
    specs = asked(request.GET, release).columns
    write_selection(selection=selection, specs=() if form == "json" else specs, file=file, format_name=form)
    file.seek(0)
    title = (request.GET.get("gene") or request.GET.get("region", "")).replace(":", "_")
    return FileResponse(file, content_type=TYPES[form], as_attachment=True, filename=f"{name}_{title}.{form}")


def _selection(request: HttpRequest, release: ReleaseReader) -> Selection:
    """Http404 in one sentence for what names no place, or a query that cannot be asked."""
    gene_name, region_text = request.GET.get("gene", ""), request.GET.get("region", "")
    gene = genes_in_release(release=release, words=[gene_name]).get(gene_name) if gene_name else None
    try:
        region = parse_region(region_text) if region_text else None
        if gene is None and region is None:
            raise Http404("Name a gene or a region: ?gene=BRCA1 or ?region=chr22:36283000-36290000.")
        return select_variants(release=release, query=request.GET.get("q", ""), gene=gene, region=region)
    except (QueryError, RegionError) as error:
        raise Http404(str(error)) from None
