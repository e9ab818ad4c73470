"""What words mean in a release: genes by any of their names, and words that are an rs number too."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from psycopg.types.range import Range

from tests.known import KnownRelease
from variants.query.conditions import GeneIn
from variants.query.errors import UnknownNameError
from variants.releases.models import Gene
from variants.releases.query_names import bind_query, gene_in_release, genes_in_release
from variants.releases.reader import ReleaseReader, open_release
from variants.releases.selection import matching_rows, select_variants

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(known: KnownRelease) -> ReleaseReader:
    return open_release(user=AnonymousUser(), name=known.name)


@pytest.fixture
def gene_called_rs(known: KnownRelease) -> Gene:
    """The gene of many variants, which is also called as the rs number of another variant."""
    Gene.objects.filter(gene_id=known.page_gene_id).delete()
    return Gene.objects.create(
        assembly="GRCh38",
        gene_id=known.page_gene_id,
        symbol=known.page_gene,
        chrom=22,
        span=Range(33_000_000, 34_000_000),
        alias_symbols=[known.rs.upper()],
    )


def keys_of(release: ReleaseReader, query: str) -> set[tuple[int, str, str]]:
    rows = matching_rows(selection=select_variants(release=release, query=query))
    return {(row.pos, row.ref, row.alt) for row in rows}


def test_a_word_with_two_meanings_finds_the_gene_and_the_variant(
    release: ReleaseReader, known: KnownRelease, gene_called_rs: Gene
) -> None:
    of_gene, of_rs = keys_of(release, f"gene:{known.rs}"), keys_of(release, f"_id:{known.rs}")
    assert known.page_key in of_gene
    assert known.key in of_rs
    assert keys_of(release, known.rs.upper()) == of_gene | of_rs
    (warning,) = select_variants(release=release, query=known.rs).warnings
    assert "a gene and an rs number" in warning


def test_an_rs_number_that_is_not_a_gene_name_is_not_ambiguous(release: ReleaseReader, known: KnownRelease) -> None:
    assert select_variants(release=release, query=known.rs).warnings == ()
    assert known.key in keys_of(release, known.rs)


def test_a_gene_is_in_the_regions_of_its_variants(
    release: ReleaseReader, known: KnownRelease, gene_called_rs: Gene
) -> None:
    genes = genes_in_release(release=release, words=[known.page_gene.lower(), known.page_gene_id, "NOSUCHGENE"])
    assert set(genes) == {known.page_gene.lower(), known.page_gene_id}
    regions = gene_in_release(release=release, gene=gene_called_rs).regions
    assert {gene.regions for gene in genes.values()} == {regions}
    assert any(region.start <= known.page_key[0] <= region.end for region in regions)
    assert genes_in_release(release=release, words=[]) == {}


def test_a_query_is_bound_by_the_names_of_the_release(release: ReleaseReader, known: KnownRelease) -> None:
    assert isinstance(bind_query(release=release, query=known.page_gene_id).root, GeneIn)
    with pytest.raises(UnknownNameError, match=r"character 1: there is no field 'cadd.phrd'; did you mean cadd.phred"):
        bind_query(release=release, query="cadd.phrd:1")
    (warning,) = bind_query(release=release, query="cadd.phrd:1", lenient=True).warnings
    assert "there is no field 'cadd.phrd'" in warning
