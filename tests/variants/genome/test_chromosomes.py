"""Names of chromosomes and their codes."""

from __future__ import annotations

import pytest

from variants.genome.chromosomes import (
    CHROMOSOMES,
    LENGTHS,
    ChromosomeStyle,
    ParsedChromosome,
    UnknownChromosomeError,
    chromosome_code,
    chromosome_length,
    chromosome_name,
    chromosome_name_in,
    describe_other_sequence,
    parse_chromosome,
    refseq_accession,
)


@pytest.mark.parametrize(
    ("name", "code"),
    [("1", 1), ("chr22", 22), ("CHRx", 23), ("y", 24), ("M", 25), ("MT", 25), (" 7 ", 7), ("01", 1), ("chr09", 9)],
)
def test_every_spelling_has_its_code(name: str, code: int) -> None:
    assert chromosome_code(name) == code


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *(("23", "X"), ("24", "Y"), ("25", "X"), ("26", "MT"), ("chr25", "X"), ("chr26", "MT"), ("XY", "X")),
        *(("PAR1", "X"), ("PAR2", "X"), ("X_par1", "X"), ("chrX_par2", "X"), ("X_nonPAR", "X"), ("Y_PAR1", "Y")),
    ],
)
def test_plink_codes_and_pseudoautosomal_names(name: str, expected: str) -> None:
    assert CHROMOSOMES[chromosome_code(name) - 1] == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("NC_000001.10", ParsedChromosome(1, "GRCh37")),
        ("NC_000001.11", ParsedChromosome(1, "GRCh38")),
        ("nc_000023.11", ParsedChromosome(23, "GRCh38")),
        ("NC_000024.9", ParsedChromosome(24, "GRCh37")),
        ("NC_000001", ParsedChromosome(1)),
        ("NC_012920.1", ParsedChromosome(25)),
        ("J01415.2", ParsedChromosome(25)),
        ("CM000663.1", ParsedChromosome(1, "GRCh37")),
        ("CM000686.2", ParsedChromosome(24, "GRCh38")),
    ],
)
def test_accessions_of_refseq_and_genbank(name: str, expected: ParsedChromosome) -> None:
    assert parse_chromosome(name) == expected


def test_an_accession_of_the_other_assembly_is_refused_by_name() -> None:
    assert chromosome_code("NC_000001.11", assembly="GRCh38") == chromosome_code("CM000663", assembly="GRCh38") == 1
    with pytest.raises(UnknownChromosomeError, match=r"NC_000001\.10.*chromosome 1 of GRCh37, and GRCh38 is asked"):
        chromosome_code("NC_000001.10", assembly="GRCh38")


@pytest.mark.parametrize(
    "name", ["", "0", "27", "chrUn", "HLA-A", "1.5", "25.0", "X_PAR3", "NC_000001.9", "CM000687.1"]
)
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(UnknownChromosomeError, match="unknown chromosome"):
        chromosome_code(name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("0", "PLINK writes 0"),
        ("chr6_GL000256v2_alt", "alternate contig"),
        ("chr6_apd_hap1", "alternate contig"),
        ("chr1_KI270706v1_random", "unlocalized contig"),
        ("chrUn_GL000220v1", "unplaced contig"),
        ("chrUn_KN707606v1_decoy", "decoy"),
        ("hs37d5", "decoy"),
        ("GL000191.1", "scaffold"),
        ("KI270706.1", "scaffold"),
        ("NT_187361.1", "scaffold"),
        ("chr1_KN196472v1_fix", "patch"),
        ("HG1287_PATCH", "patch"),
        ("HLA-DRB1*04:03:01", "HLA"),
        ("chrEBV", "virus"),
        ("NC_001807.4", "not those of MT"),
        ("NC_060925.1", "T2T"),
        ("NC_000001.9", "no chromosome of GRCh37 or GRCh38"),
    ],
)
def test_other_sequences_are_refused_with_the_reason(name: str, reason: str) -> None:
    assert reason in describe_other_sequence(name)
    with pytest.raises(UnknownChromosomeError, match=reason):
        chromosome_code(name)


def test_names_for_the_program_that_reads_them() -> None:
    names = {style: [chromosome_name_in(code, style) for code in (1, 23, 24, 25)] for style in ChromosomeStyle}
    assert names == {
        ChromosomeStyle.PLAIN: ["1", "X", "Y", "MT"],
        ChromosomeStyle.UCSC: ["chr1", "chrX", "chrY", "chrM"],
        ChromosomeStyle.PLINK: ["1", "23", "24", "26"],
        ChromosomeStyle.REGENIE: ["1", "X", "Y", None],
    }


def test_codes_and_names_lead_to_each_other() -> None:
    codes = range(1, 26)
    assert [chromosome_code(chromosome_name(code, prefix=True)) for code in codes] == list(codes)
    for assembly in LENGTHS:
        assert [chromosome_code(refseq_accession(code, assembly), assembly=assembly) for code in codes] == list(codes)
    for style in (ChromosomeStyle.UCSC, ChromosomeStyle.PLINK):
        assert [chromosome_code(chromosome_name_in(code, style) or "") for code in codes] == list(codes)


def test_each_assembly_has_a_length_for_every_chromosome() -> None:
    assert {len(lengths) for lengths in LENGTHS.values()} == {len(CHROMOSOMES)}
    assert chromosome_length("GRCh38", 22) == 50818468
