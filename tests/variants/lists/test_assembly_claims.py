"""What lists say of their assembly: contig lines, the reference, comments, names of columns."""

from __future__ import annotations

import pytest

from variants.genome.assembly_names import find_assembly, find_assembly_in
from variants.lists.assembly_claims import OTHER_MITOCHONDRION, UNKNOWN, claims_of_header
from variants.lists.variant_lists import read_list


@pytest.mark.parametrize(
    ("line", "assembly"),
    [
        ("##contig=<ID=1,assembly=x,length=249250621>", "GRCh37"),
        ("##contig=<length=248956422,ID=chr1>", "GRCh38"),
        ("##contig=<ID=chr1,length=248387328>", "T2T-CHM13"),
        ("##contig=<ID=chr1,length=247249719>", "NCBI36"),
        ("##contig=<ID=1,length=195471971>", "GRCm38 (mouse)"),
        ("##contig=<ID=1,length=122678785>", UNKNOWN),
        ("##contig=<ID=chrM,length=16571>", OTHER_MITOCHONDRION),
        ('##contig=<ID=1,species="Mus musculus">', UNKNOWN),
        ("##contig=<ID=1,assembly=b37>", "GRCh37"),
        ("##reference=file:///refs/human_g1k_v37.fasta", "GRCh37"),
        ("##reference=hg38.fa", "GRCh38"),
        ("#genome_build=GRCh37", "GRCh37"),
        ("#HmPOS_build=GRCh38", "GRCh38"),
        ("##assembly=GRCh38.p13", "GRCh38"),
    ],
)
def test_header_lines_name_the_assembly(line, assembly):
    (claim,) = claims_of_header([line])
    assert claim.assembly == assembly
    assert claim.evidence.startswith(("the list's", "none of the list's"))


@pytest.mark.parametrize(
    "line", ["##contig=<ID=MT,length=16569>", "##source=x", "##reference=ref.fa", "# hg19 to hg38"]
)
def test_header_lines_without_an_assembly(line):
    assert claims_of_header([line]) == []


@pytest.mark.parametrize(
    ("name", "assembly"),
    [
        ("pos_hg19", "GRCh37"), ("position_b37", "GRCh37"), ("BP_GRCh38", "GRCh38"), ("pos.hg38", "GRCh38"),
        ("hg18_pos(1-based)", "NCBI36"), ("POS37", "GRCh37"), ("pos_T2T", "T2T-CHM13"), ("pos_GRCh37.p13", "GRCh37"),
        ("Position (hg19)", "GRCh37"), ("start_mm10", "GRCm38"), ("build38_pos", "GRCh38"),
    ],
)  # fmt: skip
def test_names_of_columns_identify_the_assembly(name, assembly):
    listed = read_list([f"chr\t{name}\tref\talt\n", "1\t5\tG\tA\n"])
    assert [claim.assembly for claim in listed.reading.claims] == [assembly]
    assert [entry.pos for entry in listed.entries] == [5]


def test_names_of_assemblies():
    assert [find_assembly(name) for name in ("hg19", "b37", "GRCh38.p14", "T2T-CHM13v2.0", "rn6", "")] == [
        "GRCh37", "GRCh37", "GRCh38", "T2T-CHM13", "", "",
    ]  # fmt: skip
    assert find_assembly_in("hg19 lifted to hg38") == ""


@pytest.mark.parametrize(
    ("lines", "assemblies"),
    [
        (['##VEP="v110" cache="/x/homo_sapiens/110_GRCh37" assembly="GRCh37.p13"'], ["GRCh37"]),
        (['##VEP="v110" time="2023" cache="/x/110_GRCh38" dbSNP="154" assembly="GRCh38.p14"'], ["GRCh38"]),
        (['##GATKCommandLine=<ID=HC,CommandLine="HC --reference /ref/ucsc.hg19.fasta">'], ["GRCh37"]),
        (['##GATKCommandLine=<ID=HC,CommandLine="HC -R /ref/human_g1k_v37.fasta --dbsnp x.hg38.vcf">'], ["GRCh37"]),
        (['##SnpEffCmd="SnpEff  GRCh37.75 in.vcf "'], ["GRCh37"]),
        (["##bcftools_normCommand=norm -f /ref/hs37d5.fa in.vcf"], ["GRCh37"]),
        (["##bcftools_normCommand=norm -f hg19.fa x.vcf", "##CrossMap=hg19ToHg38.over.chain"], ["GRCh38"]),
        (["##bcftools_normCommand=norm -f hg19.fa x.vcf", "##reference=hg38.fa"], ["GRCh38"]),
        (["##bcftools_normCommand=norm -f hg19.fa x.vcf", "##x=norm -f hg38.fa y.vcf"], []),
        (['##INFO=<ID=hg19_pos,Number=1,Type=Integer,Description="position in hg19">'], []),
        (["##source=myprogram"], []),
    ],
)
def test_the_assembly_is_read_from_command_lines_without_other_evidence(lines, assemblies):
    assert [claim.assembly for claim in claims_of_header(lines)] == assemblies


_HARMONISED = (
    "hm_rsid hm_chrom hm_pos hm_other_allele hm_effect_allele chromosome base_pair_location other_allele effect_allele"
)


@pytest.mark.parametrize(
    ("comments", "header", "row", "assembly", "pos", "claims"),
    [
        ([], _HARMONISED, "NA 1 55039727 G A 1 55505400 G A", "GRCh37", 55505400, []),
        ([], _HARMONISED, "NA 1 55039727 G A 1 55505400 G A", "GRCh38", 55039727, ["GRCh38"]),
        (
            ["#genome_build=GRCh37", "#HmPOS_build=GRCh38"],
            "chr_name chr_position effect_allele other_allele hm_chr hm_pos", "1 55505400 A G 1 55039727",
            "GRCh37", 55505400, ["GRCh37"],
        ),
        (
            ["#genome_build=GRCh37", "#HmPOS_build=GRCh38"],
            "chr_name chr_position effect_allele other_allele hm_chr hm_pos", "1 55505400 A G 1 55039727",
            "GRCh38", 55039727, ["GRCh38"],
        ),
        (
            ["#genome_build=GRCh38", "#HmPOS_build=GRCh37"],
            "chr_name chr_position effect_allele other_allele hm_chr hm_pos", "1 55039727 A G 1 55505400",
            "GRCh38", 55039727, ["GRCh38"],
        ),
        ([], "hm_chrom hm_pos hm_other_allele hm_effect_allele", "1 55039727 G A", "GRCh37", 55039727, ["GRCh38"]),
    ],
)  # fmt: skip
def test_of_harmonised_and_original_columns_those_of_the_release_are_read(comments, header, row, assembly, pos, claims):
    lines = [*comments, header.replace(" ", "\t"), row.replace(" ", "\t")]
    listed = read_list(lines, assembly=assembly)
    assert [(entry.pos, {entry.ref, entry.alt}) for entry in listed.entries] == [(pos, {"G", "A"})]
    assert sorted({claim.assembly for claim in listed.reading.claims}) == claims
