"""The same-transcript rule on the lines of known releases, against pairs read from the aligned lists by hand."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.known import KnownRelease
from variants.releases.reader import open_release
from variants.releases.selection import matching_rows, select_variants

Key = tuple[int, str, str]


@pytest.fixture(scope="module")
def pairs(known: KnownRelease) -> dict[str, dict[Key, set[str]]]:
    """{gene: {variant: terms on the gene's own transcripts}}, with every term of VEP's comma lists."""
    results: dict[str, dict[Key, set[str]]] = defaultdict(lambda: defaultdict(set))
    for line in known.lines:
        key = (int(line["POS"]), line["REF"], line["ALT"])
        genes, terms = line["VEP_ensembl_Gene_ID"].split("|"), line["VEP_ensembl_Consequence"].split("|")
        for gene, term in zip(genes, terms, strict=True):
            if gene != "." and term != ".":
                results[gene][key] |= set(term.split(","))
    return results


@pytest.mark.parametrize("term", ["intron_variant", "upstream_gene_variant", "NMD_transcript_variant"])
def test_a_gene_has_the_variants_whose_own_transcripts_say_so(
    known: KnownRelease, db: None, pairs: dict[str, dict[Key, set[str]]], term: str
) -> None:
    release = open_release(user=AnonymousUser(), name=known.name)
    mixed = [gene for gene, variants in pairs.items() if len({frozenset(results) for results in variants.values()}) > 1]
    assert len(mixed) > 50
    for gene in sorted(mixed)[:25]:
        selection = select_variants(release=release, query=f"{gene} AND vep.ann.consequence:{term}")
        rows = {(row.pos, row.ref, row.alt) for row in matching_rows(selection=selection)}
        assert rows == {key for key, results in pairs[gene].items() if term in results}
