"""Genes of tables of results, whose names may be those of the rows."""

from __future__ import annotations

import pytest

from variants.groupfiles.unit_lists import read_units


@pytest.mark.parametrize(
    "text",
    [
        '"","baseMean","log2FoldChange","padj"\n"PCSK9",10,1,0.01\n"COMT",1,1,NA\n',
        '"","baseMean","log2FoldChange","padj"\n"PCSK9",10.5,1,0.01\n"COMT",0,NA,NA\n',
        '"baseMean" "padj"\n"PCSK9" 10 1\n"COMT" 3 1\n',
        "rowname\tlogFC\tFDR\nPCSK9\t1\t2\nCOMT\t3\t4\n",
        '"x"\n"1" "PCSK9"\n"2" "COMT"\n',
        '"","x"\n"1","PCSK9"\n"2","COMT"\n',
    ],
)
def test_genes_that_are_the_names_of_rows(text: str) -> None:
    assert read_units(text.splitlines(keepends=True)).genes == ("PCSK9", "COMT")


@pytest.mark.parametrize(
    ("text", "genes"),
    [
        ("HGNC ID\tApproved symbol\tApproved name\nHGNC:1\tPCSK9\tSET domain\n", ("PCSK9",)),
        ("Found,Why\nPCSK9,seen at REST by CAT scan\n", ("Found", "Why", "PCSK9", "seen at REST by CAT scan")),
        ("PCSK9 # not REST\nCOMT\t# nor CAT\n", ("PCSK9", "COMT")),
        ("PCSK9 COMT, TANGO2\n", ("PCSK9", "COMT", "TANGO2")),
        ("PCSK9 COMT,\n", ("PCSK9", "COMT")),
        ("PCSK9\tC1orf112 COMT\n", ("PCSK9", "C1orf112", "COMT")),
    ],
)
def test_words_of_remarks_and_descriptions_are_not_genes(text: str, genes: tuple[str, ...]) -> None:
    assert read_units(text.splitlines(keepends=True)).genes == genes
