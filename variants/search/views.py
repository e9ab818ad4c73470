"""The pages of the search box, of one variant, and of one variant in two releases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.http import PortalRequest
from variants.genome.chromosomes import ChromosomeStyle, chromosome_name, chromosome_name_in, refseq_accession
from variants.genome.consequences import consequence_class, terms_of
from variants.genome.hgvs import genomic_hgvs, notations
from variants.genome.regions import Region
from variants.genome.written_ids import parse_written_id
from variants.pages.page_json import is_json_requested, page_json_url
from variants.pages.release_choice import find_release, get_release_or_404, release_bar, release_parameters
from variants.releases.absent_variants import explain_absence
from variants.releases.genes import genes_overlapping
from variants.releases.holding_releases import releases_with_variant_id
from variants.releases.lookup import find_variant
from variants.releases.models import Assembly, Release
from variants.releases.reader import ReleaseReader, visible_releases
from variants.releases.rows import VariantRow
from variants.releases.vrs_ids import vrs_id_of_row
from variants.search.search_box import MAX_HITS, Hit, HitKind, NoHitReason, SearchResult, search, suggest
from variants.search.variant_description import Description, describe, list_neighbours, releases_with_variant

JSON_KEYS = ("kind", "key", "label", "detail", "release")  # of a hit
_PAGES = {
    HitKind.GENE: "variants:gene",
    HitKind.VARIANT: "variants:variant",
    HitKind.REGION: "variants:region",
}


def hit_url(hit: Hit, *, in_use: Release | None, defaults: Mapping[str, Release]) -> str:
    """Address of the page of a hit, with release and assembly.

    The release is the one the hit was found in; else the one in use if it has the assembly of the hit; else the default
    of that assembly.

    Args:
        in_use: The release of the address, or the default one; None where nothing is published.
        defaults: The release that answers for each assembly.
    """
    if hit.kind is HitKind.DATASET:
        return f"/datasets/{hit.key}/"
    if hit.kind is HitKind.RELEASE:
        return reverse("variants:release", args=[hit.key])
    address = reverse(_PAGES[hit.kind], args=[hit.key])
    if hit.release:
        return f"{address}?{urlencode({'release': hit.release, 'assembly': hit.assembly})}"
    has_assembly = in_use is not None and hit.assembly in ("", in_use.assembly)
    release = in_use if has_assembly else defaults.get(hit.assembly)
    if release is None:
        return f"{address}?{urlencode({'assembly': hit.assembly})}" if hit.assembly else address
    return f"{address}?{urlencode(release_parameters(release))}"


def _hits_with_urls(request: PortalRequest, hits: Iterable[Hit]) -> list[tuple[Hit, str]]:
    """Each hit in the reader's language, with the address of its page."""
    releases = list(visible_releases(user=request.user).published().in_answering_order())
    defaults: dict[str, Release] = {}
    for release in releases:
        defaults.setdefault(release.assembly, release)
    named = request.GET.get("release", "")
    in_use = next((release for release in releases if release.name == named), None)
    if in_use is None:
        in_use = defaults.get(request.GET.get("assembly", "")) or next(iter(releases), None)
    return [(hit, hit_url(hit, in_use=in_use, defaults=defaults)) for hit in map(_add_words, hits)]


def search_page(request: PortalRequest) -> HttpResponse:
    """One hit leads to its page, several are a choice, none says how the text was read."""
    text, release = request.GET.get("q", "").strip(), _release_name(request)
    result = search(user=request.user, text=text, release=release)
    hits = _hits_with_urls(request, result.hits)
    notes = _notes(result)
    if is_json_requested(request):
        listed = [{name: getattr(hit, name) for name in JSON_KEYS} | {"url": url} for hit, url in hits]
        return JsonResponse({"q": text, "hits": listed, "notes": notes, "truncated": result.truncated})
    if len(hits) == 1 and not notes:
        return redirect(hits[0][1])
    is_known = any(not hit.is_nearby for hit in result.hits)
    context = {"search_text": text, "hits": hits, "notes": notes, "is_known": is_known}
    context["json_url"] = page_json_url(request)
    return render(request, "variants/search.html", context)


def suggestions(request: PortalRequest) -> HttpResponse:
    """The list under the box while somebody types (htmx)."""
    release = _release_name(request)
    suggested = suggest(user=request.user, text=request.GET.get("q", ""), release=release)
    return render(request, "variants/_suggestions.html", {"hits": _hits_with_urls(request, suggested)})


def _release_name(request: PortalRequest) -> str:
    """The release of the address, or the default of the assembly that it names; '' where it names neither."""
    if request.GET.get("release") or not request.GET.get("assembly"):
        return request.GET.get("release", "")
    release = find_release(request)
    return release.model.name if release else ""


def _add_words(hit: Hit) -> Hit:
    """The hit with its detail in the reader's language."""
    if hit.kind is HitKind.RELEASE:
        count = hit.variant_count
        variants = ngettext("%(n)s variant", "%(n)s variants", count) % {"n": f"{count:,}"}
        return replace(hit, detail=f"{variants}, {hit.assembly}")
    if hit.is_nearby:
        return replace(hit, detail=_("the region around its position"))
    return hit


def _notes(result: SearchResult) -> list[str]:
    """Sentences: why the text is not understood, or that it has more meanings than are listed; none otherwise."""
    if result.truncated:
        return [
            _("Only the first %(count)s of a kind are listed: add a word to find the others.") % {"count": MAX_HITS}
        ]
    if result.reason is NoHitReason.UNSUPPORTED_VARIANT:
        return [f"{result.text}: {result.error}."]
    if result.reason is NoHitReason.UNKNOWN_NAME:
        return [_("No gene, release or dataset has the name “%(text)s”.") % {"text": result.text}]
    if result.reason is NoHitReason.UNKNOWN_VARIANT:
        names = ", ".join(result.searched_releases) or _("none is published yet")
        sentence = _("No release has the variant %(variant)s (releases: %(names)s).")
        return [sentence % {"variant": result.text, "names": names}, *([f"{result.error}."] if result.error else [])]
    if result.reason is NoHitReason.BEYOND_CHROMOSOME and result.region:
        chromosome, start = chromosome_name(result.region.chrom), f"{result.region.start:,}"
        return [_("Chromosome %(chromosome)s ends before %(start)s.") % {"chromosome": chromosome, "start": start}]
    return [f"{result.error}."] if result.reason is NoHitReason.BAD_REGION else []


# What gnomAD's and UCSC's browsers call data of an assembly.
BROWSER_DATA: dict[str, tuple[str, str]] = {
    Assembly.GRCH37: ("gnomad_r2_1", "hg19"),
    Assembly.GRCH38: ("gnomad_r4", "hg38"),
}
MAX_LINK_ALLELES = 300  # characters of alleles that other sites take in an address
REGION_FLANK = 2_000  # bases to both sides in the link to the region


def variant_page(request: PortalRequest, text: str) -> HttpResponse:
    """The page of one variant. Other spellings of its id redirect here; an id of several variants shows a choice."""
    release = get_release_or_404(request)
    rows = _get_rows_or_404(request, release, text)
    variant_id = _variant_id(rows[0])
    if len(rows) > 1 or variant_id != text:
        target = reverse("variants:variant", args=[variant_id]) if len(rows) == 1 else reverse("variants:search")
        params = release_parameters(release.model) | ({"q": text} if len(rows) > 1 else {})
        return redirect(f"{target}?{urlencode(params)}")
    row = rows[0]
    description, neighbours = describe(release=release, row=row), list_neighbours(release=release, row=row)
    json_params = urlencode({"release": release.model.name})
    context = {
        **release_bar(request, release),
        **_headline_context(release, row, description),
        "id": variant_id,
        "row": row,
        "region": Region(row.chrom, max(1, row.pos - REGION_FLANK), row.pos + REGION_FLANK),
        "notations": _notations(release, row),
        "described": description,
        "raw": request.GET.get("raw") == "1",
        "neighbours": [_variant_id(neighbour) for neighbour in neighbours.nearest],
        "neighbour_count": neighbours.count,
        "json_url": f"/api/v1/variants/{quote(variant_id, safe=':')}/?{json_params}",
        "evidence_url": f"/api/v1/variants/{quote(variant_id, safe=':')}/evidence/?{json_params}",
        "elsewhere": _links_elsewhere(release, row, variant_id),
        "also_in": releases_with_variant(user=request.user, release=release, row=row),
    }
    return render(request, "variants/variant.html", context)


def compare_page(request: PortalRequest, text: str) -> HttpResponse:
    """One variant in two releases, field by field."""
    first, second = get_release_or_404(request), get_release_or_404(request, name=request.GET.get("with", ""))
    one, other = (
        describe(release=release, row=_get_rows_or_404(request, release, text)[0]) for release in (first, second)
    )
    paths = list(dict.fromkeys([*one.values, *other.values]))
    rows = [(path, one.values.get(path), other.values.get(path)) for path in paths]
    differing = [row for row in rows if row[1] != row[2]]
    shown, same = rows if request.GET.get("all") == "1" else differing, len(rows) - len(differing)
    if is_json_requested(request):
        fields = [{"path": path, "first": a, "second": b} for path, a, b in shown]
        names = {"first": first.model.name, "second": second.model.name}
        return JsonResponse({"id": text, **names, "same": same, "fields": fields})
    context = {"id": text, "second": second.model, "rows": shown, "same": same, "json_url": page_json_url(request)}
    return render(request, "variants/compare.html", release_bar(request, first) | context)


def _get_rows_or_404(request: PortalRequest, release: ReleaseReader, text: str) -> list[VariantRow]:
    """The rows of a variant; Http404 says why its id cannot be read, or names the other releases that have it."""
    variant = parse_written_id(text)
    rows = find_variant(release=release, variant=variant)
    if rows:
        return rows
    missing = f"Release {release.model.name} has no variant {text}"
    if variant is None:
        reason = explain_absence(release, text, variant)
        raise Http404(f"{missing}: {reason}." if reason else f"{missing}.")
    holding = releases_with_variant_id(user=request.user, variant=variant, without=release.model)
    names = ", ".join(f"release={item.release.name}" for item in holding)
    if names:
        raise Http404(f"{missing}. These releases have it: {names}.")
    reason = explain_absence(release, text, variant)
    raise Http404(f"{missing}: {reason}." if reason else f"{missing}.")


def _links_elsewhere(release: ReleaseReader, row: VariantRow, variant_id: str) -> list[tuple[str, str]]:
    """(site, address) of public browsers that know variants of this assembly by position and alleles."""
    gnomad, ucsc = BROWSER_DATA[release.model.assembly]
    chromosome = chromosome_name(row.chrom)
    alleles = f"{chromosome}-{row.pos}-{row.ref}-{row.alt}"
    accession = f"{refseq_accession(row.chrom, release.model.assembly)}:{variant_id.partition(':')[2]}"
    around = f"{chromosome_name_in(row.chrom, ChromosomeStyle.UCSC)}:{max(1, row.pos - 50)}-{row.end_pos + 50}"
    by_position = [("UCSC Genome Browser", f"https://genome.ucsc.edu/cgi-bin/hgTracks?db={ucsc}&position={around}")]
    if len(alleles) > MAX_LINK_ALLELES:
        return by_position
    clinvar = urlencode({"term": accession})
    return [
        ("gnomAD", f"https://gnomad.broadinstitute.org/variant/{alleles}?dataset={gnomad}"),
        ("ClinVar", f"https://www.ncbi.nlm.nih.gov/clinvar/?{clinvar}"),
        *by_position,
    ]


def _variant_id(row: VariantRow) -> str:
    return genomic_hgvs(row.chrom, row.pos, row.ref, row.alt)


def _notations(release: ReleaseReader, row: VariantRow) -> dict[str, str]:
    """{name of a notation: the variant in it}, and its VRS id if it has one."""
    identifier = vrs_id_of_row(release=release, row=row)
    written = notations(row.chrom, row.pos, row.ref, row.alt, assembly=release.model.assembly)
    return written | ({"GA4GH VRS 2.0": identifier} if identifier else {})


def _headline_context(release: ReleaseReader, row: VariantRow, description: Description) -> dict[str, Any]:
    """The line on top of the page: genes, consequences, frequency, score, ClinVar, rs number."""
    headline = release.headline
    specs = [spec for spec in (headline.frequency, headline.score, headline.clinical) if spec]
    return {
        "genes": genes_overlapping(assembly=release.model.assembly, chrom=row.chrom, start=row.pos, end=row.end_pos),
        "terms": [(term, consequence_class(term).short_name) for term in terms_of(row.terms)],
        "figures": [(spec, description.values.get(spec.path)) for spec in specs],
        "rs": description.values.get(headline.rs.path) if headline.rs else None,
    }
