"""Lists of variants in every form people have them."""

from __future__ import annotations

import pytest

from variants.genome.alleles import trim_alleles
from variants.lists.assembly_claims import assembly_of_contigs
from variants.lists.variant_lists import read_list

VCF = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1"


def positions(lines: list[str]) -> list[tuple]:
    return [(e.number, e.chrom, e.pos, e.ref, e.alt, e.problem.split(":")[0]) for e in read_list(lines).entries]


def test_alleles_of_one_vcf_line_become_entries_that_say_so() -> None:
    entries = list(read_list(["##fileformat=VCFv4.2", VCF, "chr1\t5\trs1\tA\tC,G\t.\t.\tAC=1,2\tGT\t0/1"]).entries)
    assert [(e.number, e.chrom, e.pos, e.ref, e.alt) for e in entries] == [(3, 1, 5, "A", "C"), (3, 1, 5, "A", "G")]
    assert all("one of 2 alleles" in e.notes[0] for e in entries)
    assert [entry.vcf for entry in entries] == [
        ("chr1", "5", "rs1", "A", "C", ".", ".", "AC=1"),
        ("chr1", "5", "rs1", "A", "G", ".", ".", "AC=2"),
    ]


def test_a_table_is_read_by_the_names_in_its_header() -> None:
    assert positions(["alt\tREF\tChrom\tposition\tp", "g\ta\tX\t7\t0.1"]) == [(2, 23, 7, "A", "G", "")]


@pytest.mark.parametrize("text", ["rs429358", "chr19:g.44908684T>C", "19-44908684-T-C", "19:44908684:T:C"])
def test_one_variant_a_line_in_any_written_form(text: str) -> None:
    (entry,) = read_list([text]).entries
    assert (entry.name, entry.problem) == (text, "")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("HLA-A\t5\t.\tA\tC", "unknown chromosome 'HLA-A'"),
        ("1\tfive\t.\tA\tC", "malformed"),
        ("1\t5\t.\t-\tC", "wrong reference style"),
        ("1\t5\t.\tA\tG]17:198982]", "breakend"),
        ("1\t5\t.\tA\t.", "no alternate allele"),
        ("1\t5\t.\tA\tQ", "malformed"),
        ("1\t99999999999\t.\tA\tC", "malformed"),
        ("1\t²\t.\tA\tC", "malformed"),
        ("1\t5", "malformed"),
    ],
)
def test_an_entry_that_cannot_be_looked_up_has_a_reason_and_its_position(line: str, problem: str) -> None:
    first, second = read_list([VCF, line, "1\t6\t.\tA\tC"]).entries
    assert first.problem.startswith(problem)
    assert (second.number, second.problem) == (3, "")


def test_contig_lengths_identify_the_assembly() -> None:
    assert assembly_of_contigs(["##contig=<ID=1,assembly=b37,length=249250621>"]) == "GRCh37"
    assert assembly_of_contigs(["##contig=<ID=chr1,length=248956422>"]) == "GRCh38"
    assert assembly_of_contigs(["##contig=<ID=GL000207.1,length=4262>", "##source=x"]) == ""


@pytest.mark.parametrize(
    ("padded", "plain"),
    [
        ((10, "GCACACACA", "GCA"), (10, "GCACACA", "G")),
        ((10, "CTAG", "CTGG"), (12, "A", "G")),
        ((10, "A", "C"), (10, "A", "C")),
        ((10, "AT", "A"), (10, "AT", "A")),
    ],
)
def test_padding_is_removed_from_the_right_then_the_left(padded: tuple, plain: tuple) -> None:
    assert trim_alleles(*padded) == plain


def read_ids(text: str, assembly: str = "GRCh38") -> list[str]:
    """Each entry of a list as its rs number, chrom:pos:ref:alt ('?' for either order), or its problem."""
    shown = []
    for entry in read_list(text.splitlines(), assembly=assembly).entries:
        parts = f"{entry.chrom}:{entry.pos}:{entry.ref}:{entry.alt}" + "?" * entry.either_order
        shown.append(entry.problem.split(":")[0] or (parts if entry.pos else entry.name))
    return shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rs11591147,rs4680", ["rs11591147", "rs4680"]),
        ("rs11591147;rs4680", ["rs11591147", "rs4680"]),
        ("rs11591147 rs4680", ["rs11591147", "rs4680"]),
        ("rs11591147\trs4680", ["rs11591147", "rs4680"]),
        ("rs1\nrs2,rs3, rs4\nrs5", ["rs1", "rs2", "rs3", "rs4", "rs5"]),
        ("rs1,rs2,PCSK9", ["rs1", "rs2", "malformed"]),
        ("1:55039800:G:A, 22:19962000:G:A", ["1:55039800:G:A", "22:19962000:G:A"]),
        ("1:55039800:G:A;22:19962000:G:A", ["1:55039800:G:A", "22:19962000:G:A"]),
        ("1:55040000:C:A,G,T", ["1:55040000:C:A", "1:55040000:C:G", "1:55040000:C:T"]),
        ("rsid\tp\nrs11591147,rs4680\t1\nrs1;rs4680\t2", ["rs11591147", "rs4680", "rs1", "rs4680"]),
        ("1:55039800:G:A\tPCSK9\n22:19962000:G:A\tCOMT", ["1:55039800:G:A", "22:19962000:G:A"]),
        ("GRCh38:1:55039800:G:A", ["1:55039800:G:A"]),
    ],
)
def test_every_id_of_a_line_is_an_entry_in_order(text: str, expected: list[str]) -> None:
    assert read_ids(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1 x 0 55040100 D I\n1 rs11591147 0 55039800 0 G\n1 rs2 0 55039800 1 2",
            ["malformed", "rs11591147", "malformed"],
        ),
        ("1 x 0 55040100 . C\n1 rs2 0 55039800 A G", ["no alternate allele", "1:55039800:G:A?"]),
        ("1 x 0 55040100 0 C\n1 rs2 0 55039800 A G", ["malformed", "1:55039800:G:A?"]),
        ("chr1 NA G A\nchr1 55039800 G A", ["malformed", "1:55039800:G:A"]),
        ("x 5 q p\nrs4680 6 r p", ["malformed", "rs4680"]),
    ],
)
def test_the_first_row_of_a_table_without_header_has_its_answer(text: str, expected: list[str]) -> None:
    assert read_ids(text) == expected


G, C = "1:55039800:G:A", "22:19962000:G:A"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "GENE,CHROMOSOME,GENOME_START,GENOME_STOP,GENOMIC_WT_ALLELE,GENOMIC_MUT_ALLELE\nP,1,55039800,55039800,G,A",
            [G],
        ),
        ("SNP\tREF(0)\tALT(1)\tMAF\n1:55039800:G:A\tG\tA\t.1\nchr22:19962000\tG\tA\t.1", [G, C]),
        ("MarkerName\tAllele1\tAllele2\nchr1:55039800:SNP\ta\tg", [f"{G}?"]),
        ("SNP REF.0. ALT.1. MAF\nchr22:19962000 G A .1", [C]),
        (
            "Illumina, Inc.\n[Heading]\nDescriptor File Name,x.bpm\n[Assay]\n"
            "IlmnID,Name,IlmnStrand,SNP,GenomeBuild,Chr,MapInfo,RefStrand\n"
            "x-1_T_F,rs11591147,TOP,[A/G],38,1,55039800,+\ny-1_B_F,rs4680,BOT,[T/C],38,22,19962000,-",
            [*["malformed"] * 4, "1:55039800:A:G?", "22:19962000:A:G?"],
        ),
        ("IlmnID,Name,IlmnStrand,SNP,Chr,MapInfo\nx-1,rs11591147,BOT,[T/C],1,55039800", ["rs11591147"]),
        ("Name,SNP,Chr,MapInfo\nrs4680,[T/C],22,19962000", ["rs4680"]),
        ("SNP,Chr,MapInfo\nrs4680,22,19962000", ["rs4680"]),
        ("rs1 G A 1 55039800\nrs2 G A 22 19962000", [f"{G}?", f"{C}?"]),
        ("chr\tpos\tref\talt\n1\t55039800\tG\tA/T\n1\t55039800\tG\tA;T", [G, "1:55039800:G:T"] * 2),
        ("chr\tpos\tref\talt\n1\t55039800\tG\tG/A", [G]),
        ("MarkerName\tAllele1\tAllele2\n1:55039800_A_G\ta\tg\n1:55039800_G_A\ta\tg", ["1:55039800:A:G?", G]),
        (  # BioMart
            "Variant name\tChromosome/scaffold name\tChromosome/scaffold position start (bp)\t"
            "Chromosome/scaffold position end (bp)\tVariant alleles\nrs11591147\t1\t55039800\t55039800\tG/A/T\n"
            "rs5\t1\t55039801\t55039800\t-/A/TT",
            [G, "1:55039800:G:T", "chr1:g.55039800_55039801insA", "chr1:g.55039800_55039801insTT"],
        ),
        ("Variant ID\tVariant Name\tLocation\nPA166\trs4680\tNC_000022.11:19962000", ["rs4680"]),  # PharmGKB
        ("SNPS\tCHR_ID\tCHR_POS\nrs1 x rs2\t1 x 2\t5 x 6\nrs4680\t22\t19962000", ["rs1", "rs2", "rs4680"]),
        (
            "# bgenix: started\nalternate_ids\trsid\tchromosome\tposition\tnumber_of_alleles\tfirst_allele\t"
            "alternative_alleles\n.\trs4680\t22\t19962000\t2\tG\tA\n.\trs3\t01\t55039800\t3\tG\tA,T\n"
            "# bgenix: success, total 2 variants.",
            [f"{C}?", G, "1:55039800:G:T"],
        ),
        (  # UCSC's snp151, without header and with one
            "585\tchr1\t55039799\t55039800\trs4\t0\t-\tG\tG\tC/T\tgenomic\tsingle\n"
            "585\tchr1\t55039800\t55039800\trs5\t0\t+\t-\t-\t-/C\tgenomic\tinsertion",
            [G, "chr1:g.55039800_55039801insC"],
        ),
        (
            "#bin\tchrom\tchromStart\tchromEnd\tname\tscore\tstrand\trefNCBI\trefUCSC\tobserved\n"
            "585\tchr1\t55039799\t55039800\trs4\t0\t-\tG\tG\tA/C/T",
            ["1:55039800:G:T", G],
        ),
        ("'chr'\t'pos'\t'ref'\t'alt'\n'1'\t'55039800'\t'G'\t'A'", [G]),
    ],
)
def test_lists_of_more_programs(text: str, expected: list[str]) -> None:
    assert read_ids(text) == expected


def test_alleles_sorted_by_letter_are_not_looked_up_by_their_name() -> None:
    (entry,) = read_list(["MarkerName\tAllele1\tAllele2", "1:55039800_A_G\ta\tg"]).entries
    assert (entry.name, entry.either_order) == ("", True)


def test_positions_of_another_assembly_are_read_and_reported() -> None:
    listed = read_list(["Chr\tGRCh37Location\tref\talt", "1\t55039800\tG\tA"], assembly="GRCh38")
    assert [entry.pos for entry in listed.entries] == [55039800]
    assert [claim.assembly for claim in listed.reading.claims] == ["GRCh37"]


BGENIX = (
    "# bgenix: started 2018-01-01\nalternate_ids\trsid\tchromosome\tposition\tnumber_of_alleles\tfirst_allele"
    "\talternative_alleles\n"
)
SNP151 = "#bin\tchrom\tchromStart\tchromEnd\tname\tscore\tstrand\trefNCBI\trefUCSC\tobserved\tmolType\tclass\n"
BIOMART = (
    "Variant name\tVariant source\tChromosome/scaffold name\tChromosome/scaffold position start (bp)\t"
    "Chromosome/scaffold position end (bp)\tVariant alleles\tStrand\n"
)


@pytest.mark.parametrize(
    ("text", "variants"),
    [
        (BGENIX + "x\trs7\t01\t5\t2\tG\tA\n# bgenix: success, total 1 variants.\n", [(1, 5, "G", "A")]),
        (SNP151 + "1\tchr1\t4\t5\trs7\t0\t+\tG\tG\tA/G\tgenomic\tsingle\n", [(1, 5, "G", "A")]),
        (SNP151 + "1\tchr1\t4\t5\trs7\t0\t-\tC\tC\tA/G\tgenomic\tsingle\n", [(1, 5, "C", "T")]),
        (
            SNP151 + "1\tchr1\t4\t5\trs7\t0\t-\tC\tC\tA/C/G\tgenomic\tsingle\n",
            [(1, 5, "C", "T"), (1, 5, "C", "G")],
        ),
        (BIOMART + "rs7\tdbSNP\t1\t5\t5\tG/A\t1\n", [(1, 5, "G", "A")]),
        (BIOMART + "rs7\tdbSNP\t1\t5\t5\tG/A/C\t1\n", [(1, 5, "G", "A"), (1, 5, "G", "C")]),
        ("'chr'\t'pos'\t'ref'\t'alt'\n'1'\t'5'\t'G'\t'A'\n", [(1, 5, "G", "A")]),
        ("'1','5','G','A'\n", [(1, 5, "G", "A")]),
    ],
)
def test_tables_with_position_and_alleles_are_not_looked_up_by_rs_alone(text: str, variants: list[tuple]) -> None:
    entries = list(read_list(text.splitlines(keepends=True)).entries)
    assert [(e.chrom, e.pos, e.ref, e.alt) for e in entries] == variants
    assert not any(e.problem or e.name for e in entries)
    assert {e.beside for e in entries} <= {"rs7", ""}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Variant ID\tVariant Name\tGene Symbols\nPA166154579\trs7\tPCSK9\nPA2\trs8\tCOMT\n", ["rs7", "rs8"]),
        ("id,rsid\n1,rs7\n2,rs8\n", ["rs7", "rs8"]),
        ("SNPS\tP-VALUE\nrs7 x rs8\t1E-9\n", ["rs7", "rs8"]),
        ("rs7 X rs8\n", ["rs7", "rs8"]),
    ],
)
def test_ids_are_those_that_name_variants(text: str, names: list[str]) -> None:
    entries = list(read_list(text.splitlines(keepends=True)).entries)
    assert [(e.name, e.problem) for e in entries] == [(name, "") for name in names]


def test_an_insertion_beside_the_reference_on_the_minus_strand_is_read() -> None:
    rows = [SNP151, "1\tchr1\t5\t5\trs7\t0\t-\t-\t-\t-/AC\tgenomic\tinsertion"]
    (entry,) = read_list(rows).entries
    assert entry.name == "chr1:g.5_6insGT"


@pytest.mark.parametrize("name", ["start0", "pos0", "pos_0", "0_based_start", "zero_based_pos", "chromStart"])
def test_positions_that_their_column_counts_from_0_are_read_so(name: str) -> None:
    (entry,) = read_list([f"chrom\t{name}\tref\talt", "1\t4\tG\tA"]).entries
    assert (entry.chrom, entry.pos, entry.ref, entry.alt) == (1, 5, "G", "A")


def test_rows_of_opencravat_have_strands_and_no_ids() -> None:
    rows = ["chr1\t5\t+\tG\tA\ts0", "chr1\t6\t-\tC\tT\ts0"]
    assert [(e.pos, e.ref, e.alt, e.vcf) for e in read_list(rows).entries] == [(5, "G", "A", ()), (6, "G", "A", ())]


def test_alleles_behind_rs_numbers_are_compared() -> None:
    entries = list(read_list(["rs11591147 G A", "rs4680 A G"]).entries)
    assert [(e.name, e.ref, e.alt, e.either_order) for e in entries] == [
        ("rs11591147", "A", "G", True),
        ("rs4680", "G", "A", True),
    ]


def test_commas_behind_all_alternate_alleles_add_none() -> None:
    rows = ["#chrom\tchromStart\tchromEnd\tname\tref\taltCount\talts", "chr1\t4\t5\trs7\tG\t2\tA,T,"]
    assert [(e.pos, e.ref, e.alt, e.problem) for e in read_list(rows).entries] == [(5, "G", "A", ""), (5, "G", "T", "")]
