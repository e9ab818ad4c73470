"""Gene tables of another assembly: what says so, in numbers."""

from __future__ import annotations

import pytest

from variants.genome.gene_tables import GeneRecord
from variants.genome.packaged_genes import read_gene_intervals
from variants.releases.gene_table_assembly import find_contradictions, find_doubts

PCSK9_37 = GeneRecord("ENSG00000169174", "PCSK9", "1", 55_505_221, 55_530_525, line_number=2)
PCSK9_38 = GeneRecord("ENSG00000169174", "PCSK9", "chr1", 55_039_447, 55_064_852, line_number=2)


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("#!genome-build GRCh38.p14", "names GRCh38"),
        ("##genome-build NCBI GRCh38", "names GRCh38"),
        ("##description: evidence-based annotation of the human genome (GRCh38), version 45 (Ensembl 111)", "GRCh38"),
        ("##sequence-region 1 1 248956422", "GRCh38 (1 of 1 lengths)"),
        ("#!genome-version GRCm39", "names GRCm39"),
        ('track name=genes db="hg38"', "names GRCh38"),
    ],
)
def test_a_header_names_another_assembly(line: str, part: str) -> None:
    (evidence,) = find_contradictions("GRCh37", header=[line], genes=[PCSK9_37])
    assert part in evidence
    assert "the table's" in evidence


@pytest.mark.parametrize(
    "line",
    [
        "#!genome-build GRCh37.p13",
        "##sequence-region 1 1 249250621",
        "##description: annotation of the human genome (GRCh38), version 45, mapped to GRCh37 with gencode-backmap",
        "# lifted from hg38",
        "#!genome-date 2013-12",
    ],
)
def test_a_header_that_does_not_contradict(line: str) -> None:
    assert find_contradictions("GRCh37", header=[line], genes=[PCSK9_37]) == []


@pytest.mark.parametrize(
    ("gene", "part"),
    [
        (PCSK9_38, "of 1 genes that tell the assemblies apart, 1 (100%) have their gene where it is in GRCh38"),
        (GeneRecord("PCSK9", "PCSK9", "1", 55_039_447, 55_064_852), "1 (100%)"),
        (GeneRecord("E1", "AAA", "NC_000001.11", 10, 20), "1 of 1 genes are on sequences of GRCh38, the first on NC_0"),
        (GeneRecord("E1", "AAA", "CM000663.2", 10, 20), "sequences of GRCh38"),
        (GeneRecord("E1", "AAA", "1", 10, 255_064_852), "E1 ends at 255,064,852, 1 at 249,250,621"),
        (GeneRecord("E1", "AAA", "chrM", 1, 16_571), "ends at 16,571, chrM at 16,569"),
        (GeneRecord("ENSMUSG00000044254", "Pcsk9", "4", 10, 20), "id of another species"),
    ],
)
def test_genes_at_positions_of_another_assembly_are_recognised(gene: GeneRecord, part: str) -> None:
    (evidence,) = find_contradictions("GRCh37", header=[], genes=[gene])
    assert part in evidence


def test_genes_that_fit_or_are_unknown() -> None:
    unknown = GeneRecord("E1", "AAA", "1", 10, 20)
    scaffold = GeneRecord("E2", "BBB", "GL000192.1", 10, 900_000)
    assert find_contradictions("GRCh37", header=[], genes=[PCSK9_37, unknown, scaffold]) == []
    assert find_contradictions("GRCh38", header=[], genes=[PCSK9_38, unknown, scaffold]) == []


@pytest.mark.parametrize(
    ("assembly", "name", "doubts"),
    [
        ("GRCh38", "gencode.v44lift37.annotation.gtf.gz", 1),
        ("GRCh37", "gencode.v44lift37.annotation.gtf.gz", 0),
        ("GRCh37", "gencode.v44.annotation.gtf", 1),
        ("GRCh37", "gencode.v19.annotation.gtf", 0),
        ("GRCh37", "Homo_sapiens.GRCh38.111.gtf", 1),
        ("GRCh38", "refGene_hg19.txt", 1),
        ("GRCh38", "genes.gtf", 0),
    ],
)
def test_the_name_of_a_table_may_contradict(assembly: str, name: str, doubts: int) -> None:
    assert len(find_doubts(assembly, file_name=name, genes=[])) == doubts


def test_symbols_that_a_spreadsheet_made_dates_of_are_reported() -> None:
    genes = [GeneRecord("ENSG00000145416", "1-Mar", "4", 164_445_450, 165_305_202, line_number=2)]
    (doubt,) = find_doubts("GRCh37", file_name="genes.tsv", genes=genes)
    assert doubt.startswith("1-Mar (MARCH1, now MARCHF1?) looks like a date")


def test_few_genes_of_another_assembly_are_reported_with_numbers() -> None:
    first, second = read_gene_intervals("GRCh38", {"ENSG00000012048", "ENSG00000139618"}).items()
    genes = [GeneRecord(gene, gene, str(interval[0]), interval[1], interval[2]) for gene, interval in (first, second)]
    (doubt,) = find_doubts("GRCh38", file_name="genes.gtf", genes=[*genes, PCSK9_37])
    assert find_contradictions("GRCh38", header=[], genes=[*genes, PCSK9_37]) == []
    assert "of 3 genes that tell the assemblies apart, 1 (33%) have their gene where it is in GRCh37" in doubt
    assert "(line 2: PCSK9 at 1:55,505,221)" in doubt
