"""The variant page, and one variant in two releases."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from variants.chromosomes import chromosome_name
from variants.consequences import consequence_class, terms_of
from variants.hgvs import genomic_hgvs, notations, refseq_accession
from variants.models.release import Assembly
from variants.regions import Region
from variants.selectors.description import Description, describe, neighbours, releases_with
from variants.selectors.genes import genes_overlapping
from variants.selectors.lookup import find_variant
from variants.selectors.releases import OpenRelease
from variants.selectors.variants import VariantRow
from variants.views.plots import TOKENS
from variants.views.twins import twin_address, wants_json
from variants.views.using import release_bar, release_in_use

# What gnomAD's and UCSC's browsers call data of an assembly.
ELSEWHERE = {Assembly.GRCH37: ("gnomad_r2_1", "hg19"), Assembly.GRCH38: ("gnomad_r4", "hg38")}
LONGEST_LINK = 300  # characters of alleles that other sites take in an address
AROUND = 2_000  # bases to both sides in the link to the region


def variant_page(request: HttpRequest, text: str) -> HttpResponse:
    opened = release_in_use(request)
    rows = _rows(opened, text)
    name = _name(rows[0])
    if len(rows) > 1 or name != text:
        target = reverse("variants:variant", args=[name]) if len(rows) == 1 else reverse("variants:search")
        asked = {"release": opened.release.name} | ({"q": text} if len(rows) > 1 else {})
        return redirect(f"{target}?{urlencode(asked)}")
    row = rows[0]
    described, near = describe(opened=opened, row=row), neighbours(opened=opened, row=row)
    context = release_bar(request, opened) | _headline(opened, row, described)
    context |= {
        "id": name,
        "row": row,
        "region": Region(row.chrom, max(1, row.pos - AROUND), row.pos + AROUND),
        "notations": notations(row.chrom, row.pos, row.ref, row.alt, assembly=opened.release.assembly),
        "described": described,
        "raw": request.GET.get("raw") == "1",
        "neighbours": [_name(each) for each in near.nearest],
        "neighbour_count": near.count,
        "json_twin": f"/api/v1/variants/{quote(name, safe=':')}/?{urlencode({'release': opened.release.name})}",
        "elsewhere": _elsewhere(opened, row, name),
        "also_in": releases_with(user=request.user, opened=opened, row=row),
    }
    return render(request, "variants/variant.html", context)


def compare_page(request: HttpRequest, text: str) -> HttpResponse:
    """What two releases say of one variant, field by field."""
    first, second = release_in_use(request), release_in_use(request, name=request.GET.get("with", ""))
    one, other = (describe(opened=opened, row=_rows(opened, text)[0]) for opened in (first, second))
    paths = list(dict.fromkeys([*one.values, *other.values]))
    rows = [(path, one.values.get(path), other.values.get(path)) for path in paths]
    differing = [row for row in rows if row[1] != row[2]]
    shown = rows if request.GET.get("all") == "1" else differing
    if wants_json(request):
        fields = [{"path": path, "first": a, "second": b} for path, a, b in shown]
        names = {"first": first.release.name, "second": second.release.name}
        return JsonResponse({"id": text, **names, "same": len(rows) - len(differing), "fields": fields})
    context = {"id": text, "second": second.release, "rows": shown, "same": len(rows) - len(differing)}
    context["json_twin"] = twin_address(request)
    return render(request, "variants/compare.html", release_bar(request, first) | context)


def _rows(opened: OpenRelease, text: str) -> list[VariantRow]:
    rows = find_variant(opened=opened, text=text)
    if not rows:
        raise Http404(f"Release {opened.release.name} has no variant {text}.")
    return rows


def _elsewhere(opened: OpenRelease, row: VariantRow, name: str) -> list[tuple[str, str]]:
    """(site, address) of public browsers that know variants of this assembly by place and alleles."""
    gnomad, ucsc = ELSEWHERE[opened.release.assembly]
    chromosome = chromosome_name(row.chrom)
    alleles = f"{chromosome}-{row.pos}-{row.ref}-{row.alt}"
    accession = f"{refseq_accession(row.chrom, opened.release.assembly)}:{name.partition(':')[2]}"
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


def _headline(opened: OpenRelease, row: VariantRow, described: Description) -> dict[str, Any]:
    """The one line of what matters: genes, consequence, frequency, score, ClinVar."""
    chosen = opened.headline
    terms = terms_of(row.terms)
    specs = [spec for spec in (chosen.frequency, chosen.score, chosen.clinical) if spec]
    here = genes_overlapping(assembly=opened.release.assembly, chrom=row.chrom, start=row.pos, end=row.end_pos)
    return {
        "genes": here,
        "terms": [(term, TOKENS[consequence_class(term)]) for term in terms],
        "figures": [(spec, described.values.get(spec.path)) for spec in specs],
        "rs": described.values.get(chosen.rs.path) if chosen.rs else None,
    }
