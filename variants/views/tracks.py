"""Tracks of the genome browser on a region page, as BED: 0-based starts, chromosomes with chr."""

from __future__ import annotations

from itertools import islice

from django.http import Http404, HttpRequest, HttpResponse

from variants.chromosomes import CHROMOSOMES, LENGTHS, chromosome_name
from variants.consequences import consequence_class, severest, term_name
from variants.query.errors import QueryError
from variants.selectors.filtering import matching_rows, select_variants
from variants.selectors.genes import genes_overlapping
from variants.views.plots import TOKENS
from variants.views.regions import region_of
from variants.views.using import release_in_use

DRAWN = 20_000  # features of one track; the table of the page has all variants
# The light theme's tokens: the browser draws on white.
COLOURS = {"lof": "163,18,63", "missense": "201,106,0", "synonymous": "43,123,186", "other": "125,133,144"}


def chromosome_sizes(request: HttpRequest, assembly: str) -> HttpResponse:
    if assembly not in LENGTHS:
        raise Http404(f"There is no assembly {assembly}.")
    sizes = zip(CHROMOSOMES, LENGTHS[assembly], strict=True)
    return _text("".join(f"chr{name}\t{length}\n" for name, length in sizes))


def variants_bed(request: HttpRequest, text: str) -> HttpResponse:
    opened = release_in_use(request)
    region = region_of(text, opened.release.assembly)
    try:
        selection = select_variants(opened=opened, text=request.GET.get("q", ""), region=region)
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
    assembly = release_in_use(request).release.assembly
    region = region_of(text, assembly)
    genes = genes_overlapping(assembly=assembly, chrom=region.chrom, start=region.start, end=region.end)[:DRAWN]
    chrom = chromosome_name(region.chrom, prefix=True)
    return _text("".join(f"{chrom}\t{g.start - 1}\t{g.end}\t{g.symbol}\t0\t{g.strand or '.'}\n" for g in genes))


def _text(content: str) -> HttpResponse:
    return HttpResponse(content, content_type="text/plain; charset=utf-8")
