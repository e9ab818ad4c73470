"""Names as people write them: what they select, and the one error of each."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from variants.genome.regions import Region, RegionError
from variants.query.errors import QueryError, UnknownNameError
from variants.releases.named_selection import get_gene, get_region, select_by_names
from variants.releases.reader import open_release
from variants.releases.selection import matching_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(synthetic38):
    return open_release(user=AnonymousUser(), name=synthetic38.name)


def keys(selection):
    return {row.key for row in matching_rows(selection=selection)}


def test_names_together_select_what_satisfies_all_of_them(release):
    gene, query, region = "ENSG00000133424", "cadd.phred:>5", "chr22:33000000-33700000"
    together = keys(select_by_names(release=release, query=query, gene=gene, region=region))
    alone = [
        keys(select_by_names(release=release, gene=gene)),
        keys(select_by_names(release=release, query=query)),
        keys(select_by_names(release=release, region=region)),
    ]
    assert together == set.intersection(*alone)
    assert together
    assert len(keys(select_by_names(release=release))) == release.model.variant_count


def test_a_gene_has_any_of_its_names(release):
    assert get_gene(release=release, name="ENSG00000133424").regions
    with pytest.raises(UnknownNameError, match="there is no gene 'NOGENE' in GRCh38"):
        get_gene(release=release, name="NOGENE")


def test_a_text_that_is_not_a_region_is_refused_with_an_example():
    assert get_region("chrX:5..9") == Region(23, 5, 9)
    with pytest.raises(RegionError, match="nowhere is not a region: write it as chr22:"):
        get_region("nowhere")
    with pytest.raises(RegionError, match="the end is not before the start"):
        get_region("22:9-5")
    with pytest.raises(RegionError, match="chromosome 22 has 50,818,468 bases in GRCh38"):
        get_region("22:99999999-100000000", assembly="GRCh38")
    assert get_region("22:99999999-100000000").start == 99_999_999  # no assembly is asked


def test_an_invalid_query_is_refused(release):
    with pytest.raises(QueryError, match="did you mean cadd"):
        select_by_names(release=release, query="cadd.phrd:>1")
