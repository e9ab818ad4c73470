"""A text -> what it may mean: genes, variants, regions, datasets and releases that a person may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from accounts.search_words import split_search
from catalog.entries.search.matching import match_system
from catalog.models import Dataset
from variants.genome.chromosomes import LENGTHS, UnknownChromosomeError, chromosome_code, chromosome_length
from variants.genome.hgvs import ParsedVariant, genomic_hgvs
from variants.genome.regions import Region, RegionError, parse_region
from variants.genome.unsupported_hgvs import explain_unsupported
from variants.genome.written_ids import parse_written_id
from variants.releases.absent_variants import explain_other_assembly
from variants.releases.genes import genes_beginning_with, genes_by_name
from variants.releases.lookup import find_variants
from variants.releases.models import Assembly, Gene, Release
from variants.releases.reader import ReleaseReader, visible_releases

MAX_HITS = 50  # of one kind on the page of choices
MAX_SUGGESTED_DATASETS = 2
MIN_SUGGESTION_LENGTH = 2  # characters typed before anything is suggested
NEARBY = 100  # bases to both sides of a variant that no release has


class HitKind(StrEnum):
    GENE = "gene"
    VARIANT = "variant"
    REGION = "region"
    DATASET = "dataset"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that a text may mean.

    Attributes:
        key: What addresses it: a gene's id, a variant id, a region, a dataset's slug, a release's name.
        label: What people call it.
        detail: More about it, from the database; '' if the page has to find the words.
        release: Name of the release that has the variant.
        variant_count: Variants of a release.
        assembly: Assembly of a release, of a gene or of a variant; '' for what has none.
        is_nearby: Whether this region is only where a variant that was not found would be.
    """

    kind: HitKind
    key: str
    label: str
    detail: str = ""
    release: str = ""
    variant_count: int = 0
    assembly: str = ""
    is_nearby: bool = False


class NoHitReason(StrEnum):
    """Why a text is not understood."""

    UNKNOWN_NAME = "unknown name"
    UNKNOWN_VARIANT = "unknown variant"
    BEYOND_CHROMOSOME = "beyond the chromosome"
    BAD_REGION = "bad region"
    UNSUPPORTED_VARIANT = "unsupported variant"


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a text means.

    Attributes:
        hits: Every meaning, the likeliest first.
        text: The text as it was read, with single blanks.
        reason: Why nothing has this name; None if something has, or the text is empty. A text that is also the name
            of a gene or release has hits besides the reason why it names no variant or region.
        region: The region that cannot be, for BEYOND_CHROMOSOME.
        error: What is wrong with a region or a variant, in one sentence, for BAD_REGION, UNKNOWN_VARIANT and
            UNSUPPORTED_VARIANT.
        searched_releases: Names of the releases that were looked at, for UNKNOWN_VARIANT.
        truncated: Whether there are more than MAX_HITS of some kind.
    """

    hits: list[Hit] = field(default_factory=list)
    text: str = ""
    reason: NoHitReason | None = None
    region: Region | None = None
    error: str = ""
    searched_releases: tuple[str, ...] = ()
    truncated: bool = False


def search(*, user: User | AnonymousUser, text: str, release: str = "") -> SearchResult:
    """All meanings of `text` that `user` may see.

    Args:
        release: Name of the release in which variants are looked for first; then come the other ones.
    """
    text = " ".join(split_search(text))
    if not text:
        return SearchResult()
    readers = _list_releases(user, release)
    by_name = [*_gene_hits(text, _list_assemblies(readers)), *_release_hits(text, readers)]
    if location := _search_location(text, readers):
        return replace(location, hits=[*location.hits, *by_name])
    hits, truncated = _first_of_each_kind([*by_name, *_dataset_hits(user, text)])
    if not hits and (reason := explain_unsupported(text)):
        return SearchResult(text=text, reason=NoHitReason.UNSUPPORTED_VARIANT, error=reason)
    return SearchResult(hits, text, None if hits else NoHitReason.UNKNOWN_NAME, truncated=truncated)


def _first_of_each_kind(hits: list[Hit]) -> tuple[list[Hit], bool]:
    """(the first MAX_HITS of each kind, whether that leaves some out)."""
    counts: Counter[HitKind] = Counter()
    first = []
    for hit in hits:
        counts[hit.kind] += 1
        if counts[hit.kind] <= MAX_HITS:
            first.append(hit)
    return first, len(first) < len(hits)


def _search_location(text: str, readers: list[ReleaseReader]) -> SearchResult | None:
    """The meaning of a text as a variant, an rs number, a region or a chromosome; None for other forms."""
    assembly = _list_assemblies(readers)[0]
    if variant := parse_written_id(text):
        return _search_variant(text, variant, readers)
    try:
        region = parse_region(text, assembly=assembly)
    except RegionError as error:
        return SearchResult(text=text, reason=NoHitReason.BAD_REGION, error=str(error))
    region = region or _whole_chromosome(text, assembly)
    return _search_region(text, region) if region else None


def suggest(*, user: User | AnonymousUser, text: str, release: str = "", limit: int = 8) -> list[Hit]:
    """Suggestions for a typed text; ids of variants and regions are not completed."""
    text = " ".join(split_search(text))
    if len(text) < MIN_SUGGESTION_LENGTH:
        return []
    if parse_written_id(text) or ":" in text:
        return search(user=user, text=text, release=release).hits[:limit]
    genes: list[Gene] = []
    readers = _list_releases(user, release)
    for assembly in _list_assemblies(readers):
        genes = genes or genes_beginning_with(assembly=assembly, prefix=text, limit=limit - 2)
    datasets = _datasets_by_title(user, text)[:MAX_SUGGESTED_DATASETS]
    return [
        *(_gene_hit(gene) for gene in _first_of_each_id(genes)),
        *_release_hits(text, readers),
        *(_dataset_hit(dataset) for dataset in datasets),
    ]


def _list_releases(user: User | AnonymousUser, preferred: str) -> list[ReleaseReader]:
    """Published releases that the user may read: the preferred one first, then in the order in which they answer."""
    releases = visible_releases(user=user).published().in_answering_order()
    return [ReleaseReader(release) for release in sorted(releases, key=lambda release: release.name != preferred)]


def _list_assemblies(readers: Iterable[ReleaseReader]) -> list[str]:
    """Assemblies in use, the preferred release's first; GRCh38, then GRCh37 if nothing is loaded."""
    assemblies = dict.fromkeys(reader.model.assembly for reader in readers)
    return list(assemblies) or [Assembly.GRCH38.value, Assembly.GRCH37.value]


def _search_variant(text: str, variant: ParsedVariant, readers: list[ReleaseReader]) -> SearchResult:
    """The variant once for each assembly, in the first release that has it."""
    hits: dict[tuple[str, str], Hit] = {}
    for reader in readers:
        name, assembly = reader.model.name, reader.model.assembly
        for row in find_variants(release=reader, variants=[variant])[0]:
            variant_id = genomic_hgvs(row.chrom, row.pos, row.ref, row.alt)
            hit = Hit(HitKind.VARIANT, variant_id, variant_id, f"{name}, {assembly}", name, assembly=assembly)
            hits.setdefault((variant_id, assembly), hit)
    if hits:
        return SearchResult(list(hits.values()), text)
    nearby = []
    assembly = _list_assemblies(readers)[0]
    other_assembly = explain_other_assembly(variant, assembly)
    if variant.chrom and not other_assembly:
        region = Region(variant.chrom, max(1, variant.start - NEARBY), variant.start + NEARBY)
        nearby = [Hit(HitKind.REGION, str(region), f"chr{region}", is_nearby=True)]
    names = tuple(reader.model.name for reader in readers)
    return SearchResult(nearby, text, NoHitReason.UNKNOWN_VARIANT, error=other_assembly, searched_releases=names)


def _search_region(text: str, region: Region) -> SearchResult:
    """The region, unless it begins behind the end of its chromosome in every assembly."""
    if region.start > max(lengths[region.chrom - 1] for lengths in LENGTHS.values()):
        return SearchResult(text=text, reason=NoHitReason.BEYOND_CHROMOSOME, region=region)
    return SearchResult([Hit(HitKind.REGION, str(region), f"chr{region}")], text)


def _whole_chromosome(text: str, assembly: str) -> Region | None:
    """chr22, 22, X -> all of it; None for other texts."""
    try:
        code = chromosome_code(text)
    except UnknownChromosomeError:
        return None
    return Region(code, 1, chromosome_length(assembly, code))


def _gene_hits(text: str, assemblies: Iterable[str]) -> list[Hit]:
    genes = [gene for assembly in assemblies for gene in genes_by_name(assembly=assembly, name=text)]
    return [_gene_hit(gene) for gene in _first_of_each_id(genes)][: MAX_HITS + 1]


def _first_of_each_id(genes: Iterable[Gene]) -> list[Gene]:
    """Each gene once, in the first assembly that has it."""
    by_id: dict[str, Gene] = {}
    for gene in genes:
        by_id.setdefault(gene.gene_id, gene)
    return list(by_id.values())


def _gene_hit(gene: Gene) -> Hit:
    parts = (gene.name, gene.biotype.replace("_", " "), f"chr{gene.region}")
    detail = ", ".join(part for part in parts if part)
    return Hit(HitKind.GENE, gene.gene_id, gene.symbol, detail, assembly=gene.assembly)


def _release_hits(text: str, readers: Iterable[ReleaseReader]) -> list[Hit]:
    return [_release_hit(reader.model) for reader in readers if reader.model.name.lower() == text.lower()]


def _release_hit(release: Release) -> Hit:
    name, count = release.name, release.variant_count
    return Hit(HitKind.RELEASE, name, name, variant_count=count, assembly=release.assembly)


def _dataset_hits(user: User | AnonymousUser, text: str) -> list[Hit]:
    """Datasets with these words in their title, then those whose name is alike."""
    similar = (match.dataset for match in match_system(user=user, name=text))
    by_key = {dataset.pk: dataset for dataset in (*_datasets_by_title(user, text), *similar)}
    return [_dataset_hit(dataset) for dataset in by_key.values()]


def _datasets_by_title(user: User | AnonymousUser, text: str) -> QuerySet[Dataset]:
    """Datasets whose title contains each of the words, at most one more than MAX_HITS of them."""
    datasets = Dataset.objects.visible_to(user)
    for word in split_search(text):
        datasets = datasets.filter(title__icontains=word)
    return datasets.order_by("title")[: MAX_HITS + 1]


def _dataset_hit(dataset: Dataset) -> Hit:
    return Hit(HitKind.DATASET, dataset.slug, dataset.title, dataset.summary)
