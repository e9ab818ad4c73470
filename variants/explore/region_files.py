"""Files of the region and gene pages: tracks of the genome browser, and downloads."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render

from accounts.budget import limit_of
from accounts.http import PortalRequest
from variants.explore.explore_params import get_region_or_404, parse_explore_params
from variants.exports.selection_files import write_selection
from variants.genome.chromosomes import CHROMOSOMES, LENGTHS, chromosome_name
from variants.genome.consequences import consequence_class, severest, term_name
from variants.pages.page_json import code_examples
from variants.pages.release_choice import get_release_or_404, release_bar
from variants.query.errors import QueryError
from variants.releases.counting import count_matching
from variants.releases.genes import genes_overlapping
from variants.releases.named_selection import select_by_names
from variants.releases.reader import ReleaseReader
from variants.releases.release_holds import hold_release
from variants.releases.selection import Selection, matching_rows, select_variants

MAX_TRACK_FEATURES = 20_000  # features of one track; the table of the page has all variants
MAX_DOWNLOAD_ROWS = 200_000  # a browser waits for these; more are a job's or the command's work, and the page says so
MAX_BYTES_IN_MEMORY = 8 * 2**20  # of a download before a temporary file is used
CONTENT_TYPES = {"tsv": "text/tab-separated-values", "vcf": "text/plain", "json": "application/json"}

# The light theme's tokens: the browser draws on white.
COLOURS = {"lof": "163,18,63", "missense": "201,106,0", "synonymous": "43,123,186", "other": "125,133,144"}


def chromosome_sizes(request: PortalRequest, assembly: str) -> HttpResponse:
    """Lines of chromosome and length in bases."""
    if assembly not in LENGTHS:
        raise Http404(f"There is no assembly {assembly}.")
    sizes = zip(CHROMOSOMES, LENGTHS[assembly], strict=True)
    return _text_response("".join(f"chr{name}\t{length}\n" for name, length in sizes))


def variants_bed(request: PortalRequest, text: str) -> HttpResponse:
    """The matching variants of a region as BED, the first MAX_TRACK_FEATURES of them; a comment says if that is not
    all."""
    release = get_release_or_404(request)
    region = get_region_or_404(text, release.model.assembly)
    try:
        selection = select_variants(release=release, query=request.GET.get("q", ""), region=region)
    except QueryError as error:
        raise Http404(str(error)) from None
    lines = []
    rows = list(matching_rows(selection=selection, limit=MAX_TRACK_FEATURES + 1))
    for row in rows[:MAX_TRACK_FEATURES]:
        rank = severest(row.terms)
        colour = COLOURS[consequence_class(term_name(rank)).short_name if rank is not None else "other"]
        name = f"{row.ref[:10]}>{row.alt[:10]}"
        chrom = chromosome_name(row.chrom, prefix=True)
        end = max(row.end_pos, row.pos)
        lines.append(f"{chrom}\t{row.pos - 1}\t{end}\t{name}\t0\t.\t{row.pos - 1}\t{end}\t{colour}\n")
    return _track_response(lines, truncated=len(rows) > MAX_TRACK_FEATURES)


def genes_bed(request: PortalRequest, text: str) -> HttpResponse:
    """The genes of a region as BED, like `variants_bed`."""
    assembly = get_release_or_404(request).model.assembly
    region = get_region_or_404(text, assembly)
    genes = genes_overlapping(assembly=assembly, chrom=region.chrom, start=region.start, end=region.end)
    chrom = chromosome_name(region.chrom, prefix=True)
    shown = list(genes[: MAX_TRACK_FEATURES + 1])
    lines = [
        f"{chrom}\t{gene.start - 1}\t{gene.end}\t{gene.symbol}\t0\t{gene.strand or '.'}\n"
        for gene in shown[:MAX_TRACK_FEATURES]
    ]
    return _track_response(lines, truncated=len(shown) > MAX_TRACK_FEATURES)


def _track_response(lines: list[str], *, truncated: bool) -> HttpResponse:
    note = f"# truncated: the first {MAX_TRACK_FEATURES} of the region\n" if truncated else ""
    return _text_response(note + "".join(lines))


def _text_response(content: str) -> HttpResponse:
    return HttpResponse(content, content_type="text/plain; charset=utf-8")


def download(request: PortalRequest, name: str, format_name: str) -> HttpResponse | FileResponse:
    """The variants that `gene=` or `region=` and `q=` select, with the columns `cols=`: as on the page."""
    release = get_release_or_404(request, name=name)
    if format_name not in CONTENT_TYPES:
        raise Http404(f"There is no format {format_name}: choose {', '.join(CONTENT_TYPES)}.")
    selection = _get_selection_or_404(request, release)
    count = count_matching(selection=selection)
    specs = release.specs if format_name == "json" else parse_explore_params(request.GET, release).columns
    if count.value is None or not count.exact or count.value > _most_rows(len(specs)):
        parameters = {"release": name, **{key: request.GET.get(key, "") for key in ("gene", "region", "q")}}
        code = code_examples(request.build_absolute_uri("/api/v1/variants/"), parameters | {"format": "tsv"})
        context = {"count": count, "most": _most_rows(len(specs)), "code": code, **release_bar(request, release)}
        return render(request, "variants/too_many.html", context, status=413)
    file = SpooledTemporaryFile(max_size=MAX_BYTES_IN_MEMORY)  # noqa: SIM115 - FileResponse closes it
    specs = () if format_name == "json" else specs
    with hold_release(release):
        write_selection(selection=selection, specs=specs, file=cast(BinaryIO, file), format_name=format_name)
    file.seek(0)
    title = (request.GET.get("gene") or request.GET.get("region", "")).replace(":", "_")
    return FileResponse(
        file, content_type=CONTENT_TYPES[format_name], as_attachment=True, filename=f"{name}_{title}.{format_name}"
    )


def _most_rows(columns: int) -> int:
    """How many variants with so many fields a browser gets at once."""
    cells = limit_of("max_download_cells")
    return MAX_DOWNLOAD_ROWS if cells is None else min(MAX_DOWNLOAD_ROWS, cells // max(columns, 1))


def _get_selection_or_404(request: PortalRequest, release: ReleaseReader) -> Selection:
    """Http404 in one sentence for a gene or region that does not exist, and for an invalid query."""
    gene, region = request.GET.get("gene", ""), request.GET.get("region", "")
    if not gene and not region:
        raise Http404("Name a gene or a region: ?gene=BRCA1 or ?region=chr22:36283000-36290000.")
    try:
        return select_by_names(release=release, query=request.GET.get("q", ""), gene=gene, region=region)
    except ValueError as error:
        raise Http404(str(error)) from None
