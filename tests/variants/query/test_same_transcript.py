"""The same-transcript rule on real freeze 5 lines, against pairs read from the aligned lists by hand."""

from __future__ import annotations

import gzip
from collections import defaultdict

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.releases import FREEZE5, shared_file
from variants.releases.models import Release
from variants.releases.reader import open_release
from variants.releases.selection import matching_rows, select_variants

Key = tuple[int, str, str]


@pytest.fixture(scope="module")
def pairs() -> dict[str, dict[Key, set[str]]]:
    """{gene: {variant: terms on the gene's own transcripts}}, with every term of VEP's comma lists."""
    found: dict[str, dict[Key, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in FREEZE5:
        with gzip.open(shared_file(path), "rt") as file:
            header = next(file).rstrip("\n").split("\t")
            genes, terms = header.index("VEP_ensembl_Gene_ID"), header.index("VEP_ensembl_Consequence")
            for line in file:
                cells = line.rstrip("\n").split("\t")
                key = (int(cells[1]), cells[2], cells[3])
                for gene, term in zip(cells[genes].split("|"), cells[terms].split("|"), strict=True):
                    if gene != "." and term != ".":
                        found[gene][key] |= set(term.split(","))
    return found


@pytest.mark.parametrize("term", ["intron_variant", "upstream_gene_variant", "NMD_transcript_variant"])
def test_a_gene_has_the_variants_whose_own_transcripts_say_so(
    freeze5: Release, db: None, pairs: dict[str, dict[Key, set[str]]], term: str
) -> None:
    release = open_release(user=AnonymousUser(), name="f5")
    mixed = [gene for gene, variants in pairs.items() if len({frozenset(found) for found in variants.values()}) > 1]
    assert len(mixed) > 50
    for gene in sorted(mixed)[:25]:
        selection = select_variants(release=release, query=f"{gene} AND vep.ann.consequence:{term}")
        rows = {(row.pos, row.ref, row.alt) for row in matching_rows(selection=selection)}
        assert rows == {key for key, found in pairs[gene].items() if term in found}
