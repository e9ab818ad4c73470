"""Intervals of Picard, featureCounts, UCSC and BED begin where their program says; GTF is refused by its name."""

from __future__ import annotations

import pytest

from variants.genome.regions import Region
from variants.groupfiles.interval_formats import is_bed_name
from variants.groupfiles.unit_lists import UnitListError, read_units

PICARD = ["@HD\tVN:1.6", "@SQ\tSN:1\tLN:249250621", "1\t100\t200\t+\tA", "1\t300\t400\t-\tB"]
GENE_MODEL = "NM_1\tchr1\t+\t99\t400\t99\t400\t2\t99,299,\t200,400,"


def read(text: str, *, bed: bool = False) -> dict[str, list[str]]:
    units = read_units(text.splitlines(keepends=True), bed=bed).units
    return {unit.name: [str(region) for region in unit.regions] for unit in units}


@pytest.mark.parametrize("bed", [False, True])
def test_interval_lists_of_picard_count_from_1_and_name_their_assembly(bed: bool) -> None:
    assert read("\n".join(PICARD), bed=bed) == {"A": ["1:100-200"], "B": ["1:300-400"]}
    assert {claim.assembly for claim in read_units(PICARD, bed=bed).claims} == {"GRCh37"}


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("chr1\t100\t200\t+\tA\nchr1\t300\t400\t-\tB\n", {"A": ["1:100-200"], "B": ["1:300-400"]}),
        ("chr1\t100\t200\t+\nchr1\t300\t400\t+\n", {"chr1:100-200": ["1:100-200"], "chr1:300-400": ["1:300-400"]}),
        ("chr1\t100\t200\t.\nchr1\t300\t400\t.\n", {"chr1:100-200": ["1:100-200"], "chr1:300-400": ["1:300-400"]}),
        ("chr1:100-200 + A\n", {"A": ["1:100-200"]}),
        ("chr1:100..200\n", {"1:100-200": ["1:100-200"]}),
        ("chr1:1.234.567\u20131.234.570\n", {"1:1234567-1234570": ["1:1234567-1234570"]}),
        ("chr1\t1 234 567\t1'234'570\tA\n", {"A": ["1:1234567-1234570"]}),
    ],
)
def test_a_strand_or_a_point_is_not_a_name(text: str, units: dict[str, list[str]]) -> None:
    assert read(text) == units


@pytest.mark.parametrize(
    "row",
    [
        "chr1\t99\t400\t.\t0\t+\tENSG00000169174",
        "chr1\t99\t400\t.\t.\tENSG00000169174.11\t5",
        "chr1\t99\t400\t0.25\tENSG00000169174.11_4",
        "chr1\t99\t400\tENSG00000169174\t0\t+",
        "chr1\t99\t400\tNA\tensg00000169174",
    ],
)
def test_ids_of_genes_name_intervals_without_names_in_whatever_column(row: str) -> None:
    assert [name.upper()[:15] for name in read(row, bed=True)] == ["ENSG00000169174"]


@pytest.mark.parametrize("score", ["0.25", "-1.5", "3.1e-05", ".5"])
def test_fractions_behind_intervals_are_scores_and_no_names(score: str) -> None:
    rows = f"chr1\t99\t400\t{score}\nchr1\t499\t600\t{score}\n"
    assert read(rows, bed=True) == {"chr1:100-400": ["1:100-400"], "chr1:500-600": ["1:500-600"]}


@pytest.mark.parametrize("strand", ["+;+", "+"])
def test_exons_of_featurecounts_are_one_unit(strand: str) -> None:
    text = (
        '# Program:featureCounts v2.0.1; Command:"featureCounts"\nGeneid\tChr\tStart\tEnd\tStrand\tLength\n'
        f"G1\tchr1;chr1\t100;300\t200;400\t{strand}\t202\n"
    )
    assert read(text) == {"G1": ["1:100-200", "1:300-400"]}
    with pytest.raises(UnitListError, match="line 3: the lists of chromosomes, starts and ends are of different"):
        read(text.replace("200;400", "200"))


@pytest.mark.parametrize("bed", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "chr1\t99\t400\tA\t0\t+\t99\t400\t0\t2\t101,101\t0,200\n",
        "chr1\t99\t400\tA\t0\t+\n",
        "chr1\t99\t400\tA\t12\t.\t5.5\t1.2\t-1\t40\n",
        "chr1\t99\t400\t.\t0.5\t.\t5.5\t1.2\t-1\n",
        "track name=x\nchr1\t99\t400\tA\n",
        f"#name\tchrom\tstrand\ttxStart\ttxEnd\tcdsStart\tcdsEnd\texonCount\texonStarts\texonEnds\n{GENE_MODEL}\n",
        "chrom\tchromStart\tchromEnd\tname\nchr1\t99\t400\tA\n",
    ],
    ids=["BED12", "BED6", "narrowPeak", "broadPeak", "track", "genePred", "UCSC table"],
)
def test_formats_that_count_from_0_are_read_so(text: str, bed: bool) -> None:
    assert list(read(text, bed=bed).values()) == [["1:100-400"]]


@pytest.mark.parametrize("cells", ["A\t0", "+\tA\t.", "A\tb\t+", "A"])
def test_intervals_without_a_score_and_a_strand_count_from_1(cells: str) -> None:
    assert list(read(f"chr1\t100\t400\t{cells}\n").values()) == [["1:100-400"]]


@pytest.mark.parametrize(
    "name", ["a.bed", "a.BED.gz", "a.bed6", "a.bedGraph", "x.narrowPeak.gz", "x.broadPeak", "a.bg"]
)
def test_files_of_the_bed_family_are_known_by_their_names(name: str) -> None:
    assert is_bed_name(name)


@pytest.mark.parametrize("name", ["bed", "bed.txt", "a.bedpe", "a.tsv", "embedded.txt"])
def test_other_files_do_not_belong_to_the_bed_family(name: str) -> None:
    assert not is_bed_name(name)


def test_scores_of_bedgraph_are_not_names() -> None:
    text = "track type=bedGraph\nchr1\t99\t200\t0.5\nchr1\t299\t400\t0.5\n"
    assert list(read(text)) == ["chr1:100-200", "chr1:300-400"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('1\thavana\tgene\t100\t900\t.\t+\t.\tgene_id "ENSG1";\n', "line 1: GTF or GFF3 lists genes, transcripts"),
        ("##gff-version 3\n1\t.\texon\t100\t900\t.\t-\t0\tID=exon1\n", "line 2: GTF or GFF3"),
        (f"{GENE_MODEL}\n", "line 1: this is a table of gene models of UCSC"),
        (f"GENE\t{GENE_MODEL}\n", "line 1: this is a table of gene models of UCSC"),
        ("fixedStep chrom=chr1 start=100 step=1\n0.5\n", "line 1: wiggle has scores"),
        ("chr1\t0\t100\tA\n", "start 0 and end 100 make no interval; say with bed"),
    ],
)
def test_other_formats_are_refused_by_their_name(text: str, sentence: str) -> None:
    with pytest.raises(UnitListError, match=sentence):
        read(text)


def test_exons_on_two_strands_stay_regions_of_one_unit() -> None:
    assert read_units(["Chr\tStart\tEnd\tGeneid", "1;1\t5;50\t9;60\tG"]).units[0].regions == (
        Region(1, 5, 9),
        Region(1, 50, 60),
    )


@pytest.mark.parametrize(
    "text",
    [
        "chr1\t99\t200\tprotein_coding\t0\t+\nchr1\t299\t400\tprotein_coding\t0\t-\n",
        "chr1\t99\t200\texon\t0\t+\nchr1\t299\t400\texon\t0\t-\n",
        "chrom\tstart\tend\tname\nchr1\t100\t200\tCDS\nchr1\t300\t400\tCDS\n",
    ],
)
def test_kinds_of_features_do_not_make_one_unit_of_all_intervals(text: str) -> None:
    listed = read_units(text.splitlines(keepends=True))
    assert [unit.name for unit in listed.units] == ["chr1:100-200", "chr1:300-400"]
    assert "kinds of features" in listed.notes[0]


def test_ids_of_genes_name_intervals_whose_fourth_column_has_kinds() -> None:
    rows = ("chr1\t9\t20\texon\t0\t+\tENSG00000169174.11\n", "chr1\t29\t40\texon\t0\t+\tENSG00000169174.11\n")
    listed = read_units(rows)
    assert [unit.name for unit in listed.units] == ["ENSG00000169174.11"]
    assert not listed.notes


def test_a_single_interval_may_be_called_as_a_kind() -> None:
    assert read("chr1\t100\t200\tpromoter\n") == {"promoter": ["1:100-200"]}


def test_a_unit_longer_than_any_gene_is_pointed_out() -> None:
    states = ["chr1\t100\t200\tE7\n", "chr1\t9000100\t9000200\tE7\n"]
    assert "5 million bases apart (E7)" in read_units(states).notes[0]
    assert not read_units(["chr1\t100\t9000200\tarm\n"]).notes


def test_single_quotes_are_not_part_of_a_name() -> None:
    assert read("'chr1'\t'100'\t'200'\t'PCSK9'\n") == {"PCSK9": ["1:100-200"]}


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        (("protein_coding\t0\t+\tPCSK9", "lncRNA\t0\t+\tCOMT"), ["PCSK9", "COMT"]),
        (("exon\t0\t+\tHAVANA\tgene\tPCSK9", "exon\t0\t+\tENSEMBL\tgene\tCOMT"), ["PCSK9", "COMT"]),
        (("gene\tPCSK9", "gene\tCOMT"), ["PCSK9", "COMT"]),
        (("0.5\tPCSK9", "1.0\tCOMT"), ["PCSK9", "COMT"]),
        (("301\t+\tPCSK9", "102\t-\tCOMT"), ["PCSK9", "COMT"]),  # widths, as R writes ranges
        (('gene_name "PCSK9";\t0\t+', 'gene_name "COMT";\t0\t+'), ["PCSK9", "COMT"]),
        (("'PCSK9'", "'COMT'"), ["PCSK9", "COMT"]),
    ],
)
def test_types_scores_and_widths_name_no_interval(columns: tuple[str, str], names: list[str]) -> None:
    text = f"chr1\t100\t400\t{columns[0]}\nchr1\t500\t601\t{columns[1]}\n"
    assert list(read(text)) == names
