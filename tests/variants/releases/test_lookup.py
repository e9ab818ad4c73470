"""Variants by id: a few are asked with constants, many in one question, with the same answer."""

from __future__ import annotations

from dataclasses import replace

from tests.known import KnownRelease
from variants.genome.hgvs import genomic_hgvs, parse_variant_id
from variants.releases.documents import variant_documents
from variants.releases.lookup import FEW_KEYS, find_variant, find_variants
from variants.releases.reader import release_of_operator
from variants.releases.rows import source_lines
from variants.releases.selection import matching_rows, select_variants


def test_one_at_a_time_and_all_at_once_are_the_same(known: KnownRelease) -> None:
    release = release_of_operator(name=known.name)
    rows = list(matching_rows(selection=select_variants(release=release, query="")))
    written = [f"{row.chrom}-{row.pos}-{row.ref}-{row.alt}" for row in rows]
    ids = [genomic_hgvs(row.chrom, row.pos, row.ref, row.alt) for row in rows]
    documents = variant_documents(release=release, rows=rows[::9], paths={"dbsnp.rsid"})
    numbers = [name for document in documents if isinstance(name := document.get("dbsnp", {}).get("rsid"), str)]
    assert numbers
    texts = [*written[::7], *ids[::5], *numbers, "rs1", "22-1-A-C", "no id"]
    assert len(texts) > FEW_KEYS
    variants = [parse_variant_id(text) for text in texts]
    together = find_variants(release=release, variants=variants, columns=["cadd_phred"])
    assert sum(map(len, together)) >= len(texts) - 4
    one_by_one = [find_variants(release=release, variants=[v], columns=["cadd_phred"])[0] for v in variants]
    assert one_by_one == together
    alone = [find_variant(release=release, variant=variant) for variant in variants]
    assert alone == find_variants(release=release, variants=variants)
    with_lines = [row for results in alone for row in results if row.payload is not None]
    assert len(with_lines) > len(texts) // 2
    bare = [replace(row, payload=None) for row in with_lines]
    assert source_lines(release=release, rows=with_lines) == source_lines(release=release, rows=bare)


def test_an_id_that_states_other_reference_bases_names_nothing(known: KnownRelease) -> None:
    release = release_of_operator(name=known.name)
    rows = [
        row
        for row in matching_rows(selection=select_variants(release=release, query=""))
        if len(row.ref) > 1 and len(row.alt) == 1 and set(row.ref) <= set("ACGT")
    ][:5]
    assert rows
    for row in rows:
        other = row.ref[0] + row.ref[1:].translate(str.maketrans("ACGT", "CATG"))
        right, wrong = (parse_variant_id(f"{row.chrom}-{row.pos}-{ref}-{row.alt}") for ref in (row.ref, other))
        assert row.key in [found.key for found in find_variant(release=release, variant=right)]
        assert find_variant(release=release, variant=wrong) == []
        assert find_variants(release=release, variants=[wrong, wrong]) == [[], []]
