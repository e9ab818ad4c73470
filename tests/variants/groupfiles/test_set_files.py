"""Files of sets that are given as a list of genes are refused by name."""

from __future__ import annotations

import pytest

from variants.groupfiles.set_files import describe_set_file
from variants.groupfiles.unit_lists import UnitListError, read_units


@pytest.mark.parametrize(
    "text",
    [
        "PCSK9 1 55039447 1:55039800:G:A,1:55040000:C:T\nAR 23 67546000 23:67546000:A:G\n",
        "PCSK9 var 1:55039800:G:A 1:55040000:C:T\nPCSK9 anno lof missense\n",
        "PCSK9\tchr1:55039800_G/A\tchr1:55040000_C/T\n",
        "PCSK9\t1-55040500-N-<DEL>\n",
        "1:55040200:T:*\tPCSK9\tlof\n",
    ],
)
def test_group_files_of_tools_are_recognised(text: str) -> None:
    with pytest.raises(UnitListError, match=r"line 1 lists variants: .* group file"):
        read_units(text.splitlines(keepends=True))


@pytest.mark.parametrize(
    "description", ["http://www.gsea-msigdb.org/x", "na", "> Gene set", "R-HSA-5358493", "GO:0008150", "WP4262_1"]
)
def test_gene_sets_are_recognised(description: str) -> None:
    with pytest.raises(UnitListError, match="line 2 is a set of genes"):
        read_units(["A B C\n", f"SETA\t{description}\tPCSK9\tAR\n"])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("SETA\t\tPCSK9\tAR\nSETB\t\tCOMT,1.0\tTBX1,1.0\n", "line 1 is a set of genes, as GMT"),
        ("SETA\tSETB\nna\thttps://example.org/b\nPCSK9\tCOMT\nAR\t\n", "line 2 describes the sets of line 1, as GMX"),
        ("SETA\nna\nPCSK9\n", "line 2 describes the sets of line 1, as GMX"),
        ("SET_A\nPCSK9\nAR\nEND\n\nSET_B\nCOMT\nEND\n", "line 4 ends a set, as in .set files of PLINK"),
        ("PCSK9\nAR\nhttps://example.org/list\n", "line 3 has an address instead of a gene"),
    ],
)
def test_other_files_of_sets_are_recognised(text: str, sentence: str) -> None:
    with pytest.raises(UnitListError, match=sentence):
        read_units(text.splitlines(keepends=True))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SETA\tSETB\nhttps://example.org/a\thttps://example.org/b\nPCSK9\tCOMT\n", "line 2 describes the sets"),
        ("SETA\n> Genes of cholesterol\nPCSK9\n", "line 2 describes the sets"),
        ("SETA\nna\nPCSK9\n", "line 2 describes the sets"),
        ("SETA PCSK9 COMT END SETB AR END\n", "line 1 ends a set"),
        ("SETA\t\tPCSK9\tCOMT\n", "line 1 is a set of genes"),
        ("SETA\t\tPCSK9,1.0\tCOMT,0.5\n", "line 1 is a set of genes"),
        ("SETA\tSETA\tPCSK9\tCOMT\n", "line 1 is a set of genes"),
        ("SETA\tgenes of cholesterol\tPCSK9\tCOMT\tAR\n", "line 1 is a set of genes"),
        ('{"SETA": {"geneSymbols": ["PCSK9"]}}\n', "line 1 begins JSON"),
        ("<?xml version='1.0'?>\n<MSIGDB>\n", "line 1 begins XML or HTML"),
    ],
)
def test_sets_are_not_read_as_single_genes(text: str, message: str) -> None:
    with pytest.raises(UnitListError, match=message):
        read_units(text.splitlines(keepends=True))


@pytest.mark.parametrize(
    "text",
    [
        "PCSK9\nCOMT\n",
        "'PCSK9'\n'COMT'\n",
        "PCSK9\tproprotein convertase\tNARC1\nCOMT\tcatechol O-methyltransferase\n",
        "HLA-A HLA-B HLA-DRB1\n",
        "gene\tvariant\nPCSK9\t1:55039800:G:A\nCOMT\t22:5:A:C\n",
        "C1-5-A\n",
        "PCSK9\nNA\nCOMT\n",
        "NKX2-5\tna\n",
        "MT-ND4, MT-CO1\n",
    ],
)
def test_lists_of_genes_are_read(text: str) -> None:
    rows = [(number, line) for number, line in enumerate(text.splitlines(), start=1)]
    assert "gene" in text or describe_set_file(rows) == ""
    assert read_units(text.splitlines(keepends=True)).genes
