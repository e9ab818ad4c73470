"""A gene, region or variant -> the other releases that have variants of it: what a page without variants points to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from variants.genome.gene_names import PAR_Y_SUFFIX
from variants.genome.hgvs import ParsedVariant
from variants.genome.regions import Region
from variants.releases.gene_effects import count_variants_of_genes
from variants.releases.lookup import find_variants
from variants.releases.models import Gene, Release
from variants.releases.reader import ReleaseReader, visible_releases
from variants.releases.rows import variants_in_region

MAX_HOLDING_RELEASES = 10  # that a page names; each costs a look-up


@dataclass(frozen=True, slots=True)
class HoldingRelease:
    """A release that has variants where another one has none.

    Attributes:
        variants: How many; None where they are not counted.
    """

    release: Release
    variants: int | None = None


def releases_with_gene(*, user: User | AnonymousUser, gene: Gene, without: Release) -> list[HoldingRelease]:
    """Releases of any assembly with variants annotated to the gene. One count for each release."""
    names = sorted({gene.gene_id, gene.gene_id.removesuffix(PAR_Y_SUFFIX), gene.symbol} - {""})
    holding = []
    for reader in _other_releases(user, without):
        if count := count_variants_of_genes(release=reader, names=names):
            holding.append(HoldingRelease(reader.model, count))
    return holding[:MAX_HOLDING_RELEASES]


def releases_with_region(*, user: User | AnonymousUser, region: Region, without: Release) -> list[HoldingRelease]:
    """Releases of the same assembly with a variant in the region. One look-up for each release."""
    return [
        HoldingRelease(reader.model)
        for reader in _other_releases(user, without, assembly=without.assembly)
        if variants_in_region(release=reader, region=region, limit=1)
    ][:MAX_HOLDING_RELEASES]


def releases_with_variant_id(
    *, user: User | AnonymousUser, variant: ParsedVariant, without: Release
) -> list[HoldingRelease]:
    """Releases of the same assembly that have a variant. One look-up for each release."""
    return [
        HoldingRelease(reader.model)
        for reader in _other_releases(user, without, assembly=without.assembly)
        if find_variants(release=reader, variants=[variant])[0]
    ][:MAX_HOLDING_RELEASES]


def covered_chromosomes(release: Release) -> list[str]:
    """Names of the chromosomes of which the release has variants; empty where that was not measured."""
    return [entry["name"] for entry in release.summary.get("chromosomes", []) if entry["variants"]]


def _other_releases(user: User | AnonymousUser, without: Release, *, assembly: str = "") -> Iterator[ReleaseReader]:
    """Published releases that the user may read, those first that answer where none is named."""
    releases = visible_releases(user=user).published().exclude(pk=without.pk)
    if assembly:
        releases = releases.filter(assembly=assembly)
    return (ReleaseReader(model) for model in releases.in_answering_order())
