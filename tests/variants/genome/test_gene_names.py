"""Ids of genes in every form that GENCODE has given them."""

from __future__ import annotations

import pytest

from variants.genome.gene_names import ensembl_gene_id, unversioned_gene_id


@pytest.mark.parametrize(
    ("text", "gene_id"),
    [
        ("ENSG00000169174", "ENSG00000169174"),
        ("ENSG00000169174.11", "ENSG00000169174"),
        ("ENSG00000169174.11_4", "ENSG00000169174"),
        ("ENSG00000169174.11_14", "ENSG00000169174"),
        ("ensg00000169174.11", "ENSG00000169174"),
        ("ENSG00000182378.15_PAR_Y", "ENSG00000182378_PAR_Y"),
        ("ENSG00000182378.15_PAR_Y_3", "ENSG00000182378_PAR_Y"),
        ("ENSG00000182378.15_3_PAR_Y", "ENSG00000182378_PAR_Y"),
        ("ENSG00000182378_PAR_Y", "ENSG00000182378_PAR_Y"),
        ("ENSGR0000182378.6", "ENSG00000182378_PAR_Y"),
        ("ENSGR0000182378.6_2", "ENSG00000182378_PAR_Y"),
    ],
)
def test_an_id_loses_version_and_mapping_number(text: str, gene_id: str) -> None:
    assert ensembl_gene_id(text) == unversioned_gene_id(text) == gene_id


@pytest.mark.parametrize("text", ["", "PCSK9", "ENST00000302118.5", "ENSG1", "ENSG00000169174.x", "7SK_2", "RP11-1.2"])
def test_other_names_stay(text: str) -> None:
    assert ensembl_gene_id(text) == ""
    assert unversioned_gene_id(text) == text
