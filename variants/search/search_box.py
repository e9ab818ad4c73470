"""The one search box: what a text may mean, across genes, variants, regions and datasets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext

from accounts.models import User
from catalog.entries.search.matching import match_system
from catalog.models import Dataset
from variants.genome.chromosomes import LENGTHS, UnknownChromosomeError, chromosome_code, chromosome_length
from variants.genome.hgvs import ParsedVariant, genomic_hgvs, parse_variant_id
from variants.genome.regions import Region, RegionError, parse_region
from variants.releases.genes import genes_beginning_with, genes_by_name
from variants.releases.lookup import find_variants
from variants.releases.models import Assembly, Gene, Release
from variants.releases.reader import ReleaseReader, visible_releases
from variants.releases.rows import VariantRow

CHOICES = 50  # hits of one kind on the page of choices; more are said to be there


class HitKind(StrEnum):
    GENE = "gene"
    VARIANT = "variant"
    REGION = "region"
    DATASET = "dataset"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing a text may mean. `key` addresses it: a gene's id, a variant id, a region, a dataset slug, a release."""

    kind: HitKind
    key: str
    label: str
    detail: str = ""
    release: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """hits: every meaning, likeliest first. notes: how the text was read where nothing was found, in sentences."""

    hits: list[Hit] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def search(*, user: User | AnonymousUser, text: str, release: str = "") -> Answer:
    """Everything `text` may mean to `user`; variants are looked for in `release` first, then in the other releases."""
    text = " ".join(text.split())
    if not text:
        return Answer()
    readers = _releases(user, release)
    if variant := parse_variant_id(text):
        return _variant_answer(text, variant, readers)
    try:
        region = parse_region(text)
    except RegionError as error:
        return Answer(notes=[f"{error}."])
    if region := region or _whole_chromosome(text, _assemblies(readers)[0]):
        return _region_answer(region)
    hits = [*_genes(text, _assemblies(readers)), *_named_releases(text, readers), *_datasets(user, text)]
    nothing = gettext("No gene, release or dataset has the name “%(text)s”.") % {"text": text}
    return Answer(hits, [] if hits else [nothing])


def suggest(*, user: User | AnonymousUser, text: str, release: str = "", limit: int = 8) -> list[Hit]:
    """What somebody who has typed `text` so far may be after; ids of variants and regions are completed by nobody."""
    text = " ".join(text.split())
    if len(text) < 2:
        return []
    if parse_variant_id(text) or ":" in text:
        return search(user=user, text=text, release=release).hits[:limit]
    genes: list[Gene] = []
    readers = _releases(user, release)
    for assembly in _assemblies(readers):
        genes = genes or genes_beginning_with(assembly=assembly, prefix=text, limit=limit - 2)
    releases = _named_releases(text, readers)
    return [
        *(_gene_hit(gene) for gene in _once(genes)),
        *releases,
        *(_dataset_hit(each) for each in _titled(user, text)[:2]),
    ]


def _releases(user: User | AnonymousUser, preferred: str) -> list[ReleaseReader]:
    releases = visible_releases(user=user).published()
    return [ReleaseReader(each) for each in sorted(releases, key=lambda each: each.name != preferred)]


def _assemblies(release: Iterable[ReleaseReader]) -> list[str]:
    """Assemblies in use, the preferred release's first; GRCh38 then GRCh37 where nothing is loaded."""
    used = dict.fromkeys(each.model.assembly for each in release)
    return list(used) or [Assembly.GRCH38.value, Assembly.GRCH37.value]


def _variant_answer(text: str, variant: ParsedVariant, releases: list[ReleaseReader]) -> Answer:
    hits: dict[str, Hit] = {}
    for release in releases:
        for row in find_variants(release=release, variants=[variant])[0]:
            hit = _variant_hit(row, release)
            hits.setdefault(f"{hit.key} {release.model.assembly}", hit)
    if hits:
        return Answer(list(hits.values()))
    names = ", ".join(str(release.model.name) for release in releases) or gettext("none is published yet")
    told = gettext("No release has the variant %(variant)s (releases: %(names)s).")
    notes = [told % {"variant": text, "names": names}]
    if variant.rs_number is not None:
        return Answer(notes=notes)
    around = Region(variant.chrom, max(1, variant.start - 100), variant.start + 100)
    return Answer([Hit(HitKind.REGION, str(around), f"chr{around}", gettext("what lies around its position"))], notes)


def _variant_hit(row: VariantRow, release: ReleaseReader) -> Hit:
    name = genomic_hgvs(row.chrom, row.pos, row.ref, row.alt)
    detail = f"{release.model.name}, {release.model.assembly}"
    return Hit(HitKind.VARIANT, name, name, detail, release.model.name)


def _region_answer(region: Region) -> Answer:
    longest = max(lengths[region.chrom - 1] for lengths in LENGTHS.values())
    if region.start > longest:
        told = gettext("Chromosome %(chromosome)s ends before %(start)s.")
        return Answer(notes=[told % {"chromosome": str(region).partition(":")[0], "start": f"{region.start:,}"}])
    return Answer([Hit(HitKind.REGION, str(region), f"chr{region}")])


def _genes(text: str, assemblies: Iterable[str]) -> list[Hit]:
    found = [gene for assembly in assemblies for gene in genes_by_name(assembly=assembly, name=text)]
    return [_gene_hit(gene) for gene in _once(found)][:CHOICES]


def _once(genes: Iterable[Gene]) -> list[Gene]:
    """Each gene once, in the first assembly that has it."""
    return list({gene.gene_id: gene for gene in reversed(list(genes))}.values())[::-1]


def _gene_hit(gene: Gene) -> Hit:
    detail = ", ".join(part for part in (gene.name, gene.biotype.replace("_", " "), f"chr{gene.region}") if part)
    return Hit(HitKind.GENE, gene.gene_id, gene.symbol, detail)


def _named_releases(text: str, release: Iterable[ReleaseReader]) -> list[Hit]:
    found = [each.model for each in release if each.model.name.lower() == text.lower()]
    return [_release_hit(each) for each in found]


def _release_hit(release: Release) -> Hit:
    count = release.variant_count
    variants = ngettext("%(n)s variant", "%(n)s variants", count) % {"n": f"{count:,}"}
    return Hit(HitKind.RELEASE, release.name, release.name, f"{variants}, {release.assembly}")


def _whole_chromosome(text: str, assembly: str) -> Region | None:
    """chr22, 22, X: all of it."""
    try:
        code = chromosome_code(text)
    except UnknownChromosomeError:
        return None
    return Region(code, 1, chromosome_length(assembly, code))


def _datasets(user: User | AnonymousUser, text: str) -> list[Hit]:
    alike = (match.dataset for match in match_system(user=user, name=text))
    return [_dataset_hit(each) for each in {each.pk: each for each in (*_titled(user, text), *alike)}.values()]


def _titled(user: User | AnonymousUser, text: str) -> QuerySet[Dataset]:
    """Datasets whose title holds each of the words, at most CHOICES of them."""
    found = Dataset.objects.visible_to(user)
    for word in text.split():
        found = found.filter(title__icontains=word)
    return found.order_by("title")[:CHOICES]


def _dataset_hit(dataset: Dataset) -> Hit:
    return Hit(HitKind.DATASET, dataset.slug, dataset.title, dataset.summary)
