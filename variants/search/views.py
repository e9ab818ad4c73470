"""The search box: one hit is a redirect, several are a choice, none says how the text was read."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from variants.genome.chromosomes import chromosome_name
from variants.genome.consequences import consequence_class, terms_of
from variants.genome.hgvs import genomic_hgvs, notations, parse_variant_id, refseq_accession
from variants.genome.regions import Region
from variants.pages.page_json import page_json_url, wants_json
from variants.pages.plots import CLASS_TOKENS
from variants.pages.release_choice import get_release_or_404, release_bar
from variants.releases.genes import genes_overlapping
from variants.releases.lookup import find_variant
from variants.releases.models import Assembly
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow
from variants.search.search_box import Hit, HitKind, search, suggest
from variants.search.variant_description import Description, describe, neighbours, releases_with

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
    context = {"search_text": text, "hits": hits, "notes": answer.notes, "json_url": page_json_url(request)}
    return render(request, "variants/search.html", context)


def suggestions(request: HttpRequest) -> HttpResponse:
    """The list under the box while somebody types (htmx)."""
    release = request.GET.get("release", "")
    found = suggest(user=request.user, text=request.GET.get("q", ""), release=release)
    hits = [(hit, hit_url(hit, release=release)) for hit in found]
    return render(request, "variants/_suggestions.html", {"hits": hits})


# What gnomAD's and UCSC's browsers call data of an assembly.
ELSEWHERE = {Assembly.GRCH37: ("gnomad_r2_1", "hg19"), Assembly.GRCH38: ("gnomad_r4", "hg38")}
LONGEST_LINK = 300  # characters of alleles that other sites take in an address
AROUND = 2_000  # bases to both sides in the link to the region


def variant_page(request: HttpRequest, text: str) -> HttpResponse:
    release = get_release_or_404(request)
    rows = _rows(release, text)
    name = _name(rows[0])
    if len(rows) > 1 or name != text:
        target = reverse("variants:variant", args=[name]) if len(rows) == 1 else reverse("variants:search")
        asked = {"release": release.model.name} | ({"q": text} if len(rows) > 1 else {})
        return redirect(f"{target}?{urlencode(asked)}")
    row = rows[0]
    described, near = describe(release=release, row=row), neighbours(release=release, row=row)
    context = release_bar(request, release) | _headline(release, row, described)
    context |= {
        "id": name,
        "row": row,
        "region": Region(row.chrom, max(1, row.pos - AROUND), row.pos + AROUND),
        "notations": notations(row.chrom, row.pos, row.ref, row.alt, assembly=release.model.assembly),
        "described": described,
        "raw": request.GET.get("raw") == "1",
        "neighbours": [_name(each) for each in near.nearest],
        "neighbour_count": near.count,
        "json_url": f"/api/v1/variants/{quote(name, safe=':')}/?{urlencode({'release': release.model.name})}",
        "elsewhere": _elsewhere(release, row, name),
        "also_in": releases_with(user=request.user, release=release, row=row),
    }
    return render(request, "variants/variant.html", context)


def compare_page(request: HttpRequest, text: str) -> HttpResponse:
    """What two releases say of one variant, field by field."""
    first, second = get_release_or_404(request), get_release_or_404(request, name=request.GET.get("with", ""))
    one, other = (describe(release=release, row=_rows(release, text)[0]) for release in (first, second))
    paths = list(dict.fromkeys([*one.values, *other.values]))
    rows = [(path, one.values.get(path), other.values.get(path)) for path in paths]
    differing = [row for row in rows if row[1] != row[2]]
    shown = rows if request.GET.get("all") == "1" else differing
    if wants_json(request):
        fields = [{"path": path, "first": a, "second": b} for path, a, b in shown]
        names = {"first": first.model.name, "second": second.model.name}
        return JsonResponse({"id": text, **names, "same": len(rows) - len(differing), "fields": fields})
    context = {"id": text, "second": second.model, "rows": shown, "same": len(rows) - len(differing)}
    context["json_url"] = page_json_url(request)
    return render(request, "variants/compare.html", release_bar(request, first) | context)


def _rows(release: ReleaseReader, text: str) -> list[VariantRow]:
    rows = find_variant(release=release, variant=parse_variant_id(text))
    if not rows:
        raise Http404(f"Release {release.model.name} has no variant {text}.")
    return rows


def _elsewhere(release: ReleaseReader, row: VariantRow, name: str) -> list[tuple[str, str]]:
    """(site, address) of public browsers that know variants of this assembly by place and alleles."""
    gnomad, ucsc = ELSEWHERE[release.model.assembly]
    chromosome = chromosome_name(row.chrom)
    alleles = f"{chromosome}-{row.pos}-{row.ref}-{row.alt}"
    accession = f"{refseq_accession(row.chrom, release.model.assembly)}:{name.partition(':')[2]}"
    around = f"chr{chromosome.replace('MT', 'M')}:{max(1, row.pos - 50)}-{row.end_pos + 50}"
    by_place = [("UCSC Genome Browser", f"https://genome.ucsc.edu/cgi-bin/hgTracks?db={ucsc}&position={around}")]
    if len(alleles) > LONGEST_LINK:
        return by_place
    clinvar = urlencode({"term": accession})
    return [
        ("gnomAD", f"https://gnomad.broadinstitute.org/variant/{alleles}?dataset={gnomad}"),
        ("ClinVar", f"https://www.ncbi.nlm.nih.gov/clinvar/?{clinvar}"),
        *by_place,
    ]


def _name(row: VariantRow) -> str:
    return genomic_hgvs(row.chrom, row.pos, row.ref, row.alt)


def _headline(release: ReleaseReader, row: VariantRow, described: Description) -> dict[str, Any]:
    """The one line of what matters: genes, consequence, frequency, score, ClinVar."""
    chosen = release.headline
    terms = terms_of(row.terms)
    specs = [spec for spec in (chosen.frequency, chosen.score, chosen.clinical) if spec]
    here = genes_overlapping(assembly=release.model.assembly, chrom=row.chrom, start=row.pos, end=row.end_pos)
    return {
        "genes": here,
        "terms": [(term, CLASS_TOKENS[consequence_class(term)]) for term in terms],
        "figures": [(spec, described.values.get(spec.path)) for spec in specs],
        "rs": described.values.get(chosen.rs.path) if chosen.rs else None,
    }
