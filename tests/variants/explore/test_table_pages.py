"""Pages of known keys are those that the same query gives, forward and back; a profile agrees with its parts."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from variants.explore.profile import profile_of_place
from variants.explore.table_pages import page_by_position, page_of_keys, terms_on_gene
from variants.releases.query_names import genes_in_release
from variants.releases.reader import open_release
from variants.releases.selection import count_matching, matching_rows, select_variants

pytestmark = pytest.mark.django_db
GENE = "ENSG00000133424"  # LARGE1
QUERIES = [
    "",
    "cadd.phred:>5",
    "consequence:other AND NOT cadd.phred:<2",
    f"gene:{GENE} AND consequence:other",
    "gene:ENSG00000100345 OR consequence:missense-like",
    "NOT _exists_:clinvar",
]


@pytest.fixture
def asked(freeze5):
    release = open_release(user=AnonymousUser(), name=freeze5.name)
    return release, genes_in_release(release=release, words=[GENE])[GENE]


def profiled(asked, query):
    release, gene = asked
    everything = select_variants(release=release, gene=gene)
    answering = select_variants(release=release, gene=gene, query=query)
    return answering, profile_of_place(everything=everything, gene=gene, answering=answering, columns=[])


@pytest.mark.parametrize("query", QUERIES)
def test_a_profile_of_a_gene_says_what_the_query_and_its_effects_say(asked, query):
    release, gene = asked
    answering, profile = profiled(asked, query)
    rows = list(matching_rows(selection=answering))
    assert profile.whole
    assert profile.total == count_matching(selection=select_variants(release=release, gene=gene))
    assert profile.matching_keys() == [(row.chrom, row.pos, row.vkey) for row in rows]
    assert terms_on_gene(release=release, gene=gene, rows=rows).items() <= profile.terms().items()


def test_of_a_large_place_every_nth_variant_is_looked_at_and_of_a_huge_one_none(asked, monkeypatch):
    _, whole = profiled(asked, "cadd.phred:>5")
    monkeypatch.setattr("variants.explore.profile.DRAWN", len(whole.points) // 3)
    _, part = profiled(asked, "cadd.phred:>5")
    assert (part.total, part.step) == (whole.total, 4)
    assert part.points == [point for point in whole.points if point.vkey % part.step == 0]
    monkeypatch.setattr("variants.explore.profile.MOST", 10)
    assert profiled(asked, "cadd.phred:>5")[1] == type(part)(whole.total, 0, [])


def test_pages_of_keys_are_those_by_position(asked):
    answering, profile = profiled(asked, "cadd.phred:>1")
    keys = profile.matching_keys()
    assert len(keys) > 10

    def page(**where):
        found = page_of_keys(release=asked[0], keys=keys, size=4, **where)
        assert found == page_by_position(selection=answering, size=4, **where)
        return found

    pages = [page()]
    while after := pages[-1].next_after:
        pages.append(page(after=after))
    assert [(row.chrom, row.pos, row.vkey) for each in pages for row in each.rows] == keys
    for earlier, later in zip(pages[::-1][1:], pages[::-1], strict=False):
        assert page(before=later.previous_before).rows == earlier.rows
