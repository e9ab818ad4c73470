"""Which other releases have variants of a gene, in a region, or a variant."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from variants.genome.hgvs import parse_variant_id
from variants.genome.regions import Region
from variants.releases.holding_releases import (
    covered_chromosomes,
    releases_with_gene,
    releases_with_region,
    releases_with_variant_id,
)
from variants.releases.models import Gene, Release

pytestmark = pytest.mark.django_db


def test_the_releases_that_have_it_and_no_other(known, synthetic37):
    user, empty = AnonymousUser(), Release(pk=0, assembly="GRCh38")
    gene = Gene(assembly="GRCh38", gene_id=known.gene_id, symbol=known.gene)
    (holding,) = releases_with_gene(user=user, gene=gene, without=synthetic37)
    assert holding.release.name == known.name
    assert holding.variants == len(known.variants_of_gene(known.gene))
    assert not releases_with_gene(user=user, gene=gene, without=known.release)
    region = Region(22, *known.region)
    assert [item.release.name for item in releases_with_region(user=user, region=region, without=empty)] == [known.name]
    assert not releases_with_region(user=user, region=region, without=synthetic37)  # of the other assembly
    variant = parse_variant_id(known.variant)
    assert [item.release.name for item in releases_with_variant_id(user=user, variant=variant, without=empty)] == [
        known.name
    ]
    assert covered_chromosomes(known.release) == ["22"]
