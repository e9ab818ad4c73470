"""A profile agrees with the query and the effects that it is read from."""

from __future__ import annotations

from math import ceil

import pytest
from django.contrib.auth.models import AnonymousUser

from variants.explore.profile import build_profile
from variants.releases.counting import Count, count_matching
from variants.releases.gene_effects import read_terms_on_genes
from variants.releases.query_names import genes_in_release
from variants.releases.reader import open_release
from variants.releases.selection import matching_rows, select_variants

pytestmark = pytest.mark.django_db
QUERIES = [
    "",
    "cadd.phred:>5",
    "consequence:other AND NOT cadd.phred:<2",
    "gene:ENSG00000133424 AND consequence:other",
    "gene:ENSG00000100345 OR consequence:missense-like",
    "NOT _exists_:clinvar",
]


@pytest.fixture
def gene_in_release(known):
    release = open_release(user=AnonymousUser(), name=known.name)
    return release, genes_in_release(release=release, words=[known.page_gene_id])[known.page_gene_id]


def profiled(gene_in_release, query):
    release, gene = gene_in_release
    everything = select_variants(release=release, gene=gene)
    selection = select_variants(release=release, gene=gene, query=query)
    return selection, build_profile(everything=everything, gene=gene, selection=selection, drawn=[])


@pytest.mark.parametrize("query", QUERIES)
def test_a_profile_of_a_gene_says_what_the_query_and_its_effects_say(gene_in_release, query):
    release, gene = gene_in_release
    selection, profile = profiled(gene_in_release, query)
    rows = list(matching_rows(selection=selection))
    assert profile.is_complete
    assert profile.total == count_matching(selection=select_variants(release=release, gene=gene))
    assert profile.matching == Count(len(rows))
    assert profile.matching_keys() == [row.key for row in rows]
    terms = read_terms_on_genes(release=release, genes=gene.genes, keys=[row.key for row in rows])
    assert terms.items() <= profile.terms_by_key().items()


def test_of_a_large_place_every_nth_variant_is_looked_at_and_of_a_huge_one_none(gene_in_release, monkeypatch):
    _, whole = profiled(gene_in_release, "cadd.phred:>5")
    most = len(whole.points) // 3
    monkeypatch.setattr("variants.explore.profile.MAX_POINTS", most)
    _, part = profiled(gene_in_release, "cadd.phred:>5")
    assert (part.total, part.step) == (whole.total, ceil(len(whole.points) / most))
    assert part.step >= 3
    assert part.points == [point for point in whole.points if point.vkey % part.step == 0]
    monkeypatch.setattr("variants.explore.profile.MAX_SAMPLED", 10)
    assert profiled(gene_in_release, "cadd.phred:>5")[1] == type(part)(whole.total, whole.matching, 0, [])
