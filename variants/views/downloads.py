"""The variants of a gene or region page as a file: the same selection as the page's table, whole."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from variants.query.errors import QueryError
from variants.regions import RegionError, parse_region
from variants.selectors.filtering import Selection, count_matching, select_variants
from variants.selectors.query_names import genes_in_release
from variants.selectors.releases import OpenRelease
from variants.selectors.tables import write_selection
from variants.views.asking import asked
from variants.views.code import as_code
from variants.views.using import release_bar, release_in_use

# A browser waits for these; more are a job's or the command's work, and the page says so.
MOST_ROWS = 200_000
IN_MEMORY = 8 * 2**20  # bytes kept before a temporary file is used
TYPES = {"tsv": "text/tab-separated-values", "vcf": "text/plain", "json": "application/json"}


def download(request: HttpRequest, name: str, form: str) -> HttpResponse | FileResponse:
    """`?gene=` or `?region=`, `q=`, `cols=`: as on the page."""
    opened = release_in_use(request, name=name)
    if form not in TYPES:
        raise Http404(f"There is no format {form}: choose {', '.join(TYPES)}.")
    selection = _selection(request, opened)
    count = count_matching(selection=selection)
    if count.value is None or not count.exact or count.value > MOST_ROWS:
        context = release_bar(request, opened) | {"count": count, "most": MOST_ROWS}
        asking = {key: request.GET.get(key, "") for key in ("gene", "region", "q")} | {"format": "tsv"}
        context["code"] = as_code(request.build_absolute_uri("/api/v1/variants/"), {"release": name, **asking})
        return render(request, "variants/too_many.html", context, status=413)
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - FileResponse closes it
    specs = asked(request.GET, opened).columns
    write_selection(selection=selection, specs=() if form == "json" else specs, file=file, form=form)
    file.seek(0)
    title = (request.GET.get("gene") or request.GET.get("region", "")).replace(":", "_")
    return FileResponse(file, content_type=TYPES[form], as_attachment=True, filename=f"{name}_{title}.{form}")


def _selection(request: HttpRequest, opened: OpenRelease) -> Selection:
    """Http404 in one sentence for what names no place, or a query that cannot be asked."""
    gene_name, region_text = request.GET.get("gene", ""), request.GET.get("region", "")
    gene = genes_in_release(opened=opened, words=[gene_name]).get(gene_name) if gene_name else None
    try:
        region = parse_region(region_text) if region_text else None
        if gene is None and region is None:
            raise Http404("Name a gene or a region: ?gene=BRCA1 or ?region=chr22:36283000-36290000.")
        return select_variants(opened=opened, text=request.GET.get("q", ""), gene=gene, region=region)
    except (QueryError, RegionError) as error:
        raise Http404(str(error)) from None
