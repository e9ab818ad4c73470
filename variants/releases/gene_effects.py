"""Genes of a release -> where its variants annotated to them are, how many, and with which consequences.

Separate module because tables answer by indexes, and a lake that holds its release alone by files of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from variants.genome.alleles import VariantKey
from variants.genome.regions import Region
from variants.query.conditions import GeneIn
from variants.releases.lake_engine import lake_engine, seconds_for_statement
from variants.releases.reader import ReleaseReader
from variants.releases.store import statements
from variants.releases.store.connection import readonly


def gene_ranges(*, release: ReleaseReader, names: Collection[str]) -> list[tuple[str, int, int, int]]:
    """(gene, chromosome, first, last position) of the variants annotated to genes of these names."""
    if (store := release.lake_store) is not None:
        return store.gene_ranges(names)
    with readonly.cursor() as cursor:
        cursor.execute(statements.gene_extents(release.tables), [sorted(names)])
        return list(cursor.fetchall())


def count_variants_of_genes(*, release: ReleaseReader, names: Collection[str]) -> int:
    """The number of variants annotated to any of some genes."""
    if (store := release.lake_store) is not None:
        regions = tuple(Region(*interval) for _, *interval in store.gene_ranges(names))
        question = store.lake.make_question(GeneIn(frozenset(names), regions), regions)
        return lake_engine().count(question, within=seconds_for_statement())
    with readonly.cursor() as cursor:
        cursor.execute(statements.count_of_genes(release.tables), [sorted(names)])
        (count,) = cursor.fetchone()
        return int(count)


def read_terms_on_genes(
    *, release: ReleaseReader, genes: Collection[str], keys: Sequence[VariantKey]
) -> dict[VariantKey, int]:
    """{key: mask of the consequences on the transcripts of these genes}, of the variants annotated to any of them."""
    if not keys:
        return {}
    if (store := release.lake_store) is not None:
        return store.terms_on_genes(keys, genes)
    arrays = [list(numbers) for numbers in zip(*keys, strict=True)]
    with readonly.cursor() as cursor:
        cursor.execute(statements.effects_of(release.tables), [*arrays, sorted(genes)])
        return {VariantKey(chrom, pos, vkey): terms for chrom, pos, vkey, terms in cursor.fetchall()}
