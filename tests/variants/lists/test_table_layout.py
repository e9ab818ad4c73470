"""Tables with headers of many programs, and without one: the same two variants, whoever wrote them."""

from __future__ import annotations

import pytest

from variants.lists.table_layout import ListKind
from variants.lists.variant_lists import read_list

# Kind: headers of other programs. Each table holds 1:55039800 G>A and 22:19962000 G>A.
HEADERS = {
    "chr bp": "#CHR\tBP\tREF\tALT\tA1\n1\t55039800\tG\tA\tA\n22\t19962000\tG\tA\tA\n",
    "dbNSFP": (
        "#chr\tpos(1-based)\tref\talt\taaref\taaalt\trs_dbSNP\thg19_chr\thg19_pos(1-based)\n"
        "1\t55039800\tG\tA\tV\tM\t.\t1\t55505473\n22\t19962000\tG\tA\tR\tL\trs4680\t22\t19949523\n"
    ),
    "PLINK 2 .pvar": "#CHROM\tPOS\tID\tREF\tALT\tCM\n1\t55039800\t.\tG\tA\t0\n22\t19962000\trs4680\tG\tA\t0\n",
    "PLINK 2 .glm": (
        "#CHROM\tPOS\tID\tREF\tALT\tA1\tTEST\tOBS_CT\tP\n"
        "1\t55039800\t.\tG\tA\tA\tADD\t10\t0.1\n22\t19962000\trs4680\tG\tA\tG\tADD\t10\t0.2\n"
    ),
    "FinnGen": "#chrom\tpos\tref\talt\trsids\tpval\n1\t55039800\tG\tA\t\t1\n22\t19962000\tG\tA\trs4680\t1\n",
    "STAAR": (
        "variant_vcf,chromosome,position,ref_vcf,alt_vcf\n"
        "1-55039800-G-A,1,55039800,G,A\n22-19962000-G-A,22,19962000,G,A\n"
    ),
    "ClinVar": (
        "#AlleleID\tAssembly\tChromosome\tStart\tStop\tReferenceAllele\tAlternateAllele\tPositionVCF\t"
        "ReferenceAlleleVCF\tAlternateAlleleVCF\n"
        "1\tGRCh38\t1\t55039800\t55039800\tna\tna\t55039800\tG\tA\n2\tGRCh38\t22\t19962000\t19962000\tna\tna\t"
        "19962000\tG\tA\n"
    ),
    "MAF of tumours": (
        "Hugo_Symbol\tNCBI_Build\tChromosome\tStart_Position\tEnd_Position\tStrand\tReference_Allele\t"
        "Tumor_Seq_Allele1\tTumor_Seq_Allele2\n"
        "PCSK9\tGRCh38\tchr1\t55039800\t55039800\t+\tG\tG\tA\nCOMT\tGRCh38\tchr22\t19962000\t19962000\t+\tG\tG\tA\n"
    ),
    "Open Targets": ("chromosome,position,referenceAllele,alternateAllele\n1,55039800,G,A\n22,19962000,G,A\n"),
    "UCSC, counted from 0": "chrom\tchromStart\tchromEnd\tref\talt\nchr1\t55039799\t55039800\tG\tA\n"
    "chr22\t19961999\t19962000\tG\tA\n",
    "semicolons": "chr;pos;ref;alt\n1;55039800;G;A\n22;19962000;G;A\n",
    "Excel": "sep=;\nchr;pos;ref;alt\n1;55039800;G;A\n22;19962000;G;A\n",
    "Hail": 'locus\talleles\nchr1:55039800\t["G","A"]\nchr22:19962000\t["G","A"]\n',
    "GTEx": "variant_id\tgene_id\tpval\nchr1_55039800_G_A_b38\tE1\t1\nchr22_19962000_G_A_b38\tE2\t1\n",
    "EPACTS": (
        "#CHROM\tBEGIN\tEND\tMARKER_ID\tNS\tAC\n1\t55039800\t55039800\t1:55039800_G/A\t1\t1\n"
        "22\t19962000\t19962000\t22:19962000_G/A_rs4680\t1\t1\n"
    ),
    "VEP": (
        "## ENSEMBL VARIANT EFFECT PREDICTOR v110\n#Uploaded_variation\tLocation\tAllele\tGene\n"
        "1_55039800_G/A\t1:55039800\tA\tE1\n22_19962000_G/A\t22:19962000\tA\tE2\n"
    ),
    "R with quotes": '"chr"\t"pos"\t"ref"\t"alt"\n"chr1"\t55039800\t"G"\t"A"\n"chr22"\t19962000\t"G"\t"A"\n',
    "R with names of rows": 'chr pos ref alt\n"1" "chr1" 5.50398e+07 "G" "A"\n"2" "chr22" 19962000 "G" "A"\n',
    "R, write.csv": '"","chr","pos","ref","alt"\n"1","1",55039800,"G","A"\n"2","22",19962000,"G","A"\n',
    "pandas": "chr\tpos\tref\talt\n1.0\t55039800.0\tG\tA\n22.0\t19962000.0\tG\tA\n",
    "grouped digits": 'chr,pos,ref,alt\n1,"55,039,800",G,A\n22,"19,962,000",G,A\n',
}
# Tables whose header names no reference allele.
PAIRS = {
    "METAL with places": "#CHR\tBP\tSNP\tA1\tA2\tP\n1\t55039800\trs1\tA\tG\t1\n22\t19962000\trs4680\tA\tG\t1\n",
    "METAL": "MarkerName\tAllele1\tAllele2\tEffect\n1:55039800\ta\tg\t1\nchr22:19962000\ta\tg\t1\n",
    "REGENIE": (
        "CHROM GENPOS ID ALLELE0 ALLELE1 A1FREQ N TEST BETA\n1 55039800 x G A 0.01 10 ADD 0.1\n"
        "22 19962000 rs4680 G A 0.4 10 ADD 0.1\n"
    ),
    "SAIGE": "CHR\tPOS\tMarkerID\tAllele1\tAllele2\tBETA\n1\t55039800\tx\tG\tA\t1\n22\t19962000\tx\tG\tA\t1\n",
    "BOLT-LMM": (
        "SNP\tCHR\tBP\tGENPOS\tALLELE1\tALLELE0\tA1FREQ\nrs1\t1\t55039800\t0.8\tA\tG\t0.1\n"
        "rs4680\t22\t19962000\t0.2\tA\tG\t0.4\n"
    ),
    "GWAS-SSF": (
        "chromosome\tbase_pair_location\teffect_allele\tother_allele\tbeta\tp_value\n1\t55039800\tA\tG\t0.1\t1\n"
        "22\t19962000\tA\tG\t0.1\t1\n"
    ),
    "GWAS Catalog, harmonised": (
        "hm_rsid\thm_chrom\thm_pos\thm_other_allele\thm_effect_allele\tchromosome\tbase_pair_location\n"
        "rs1\t1\t55039800\tG\tA\t1\t55505473\nrs4680\t22\t19962000\tG\tA\t22\t19949523\n"
    ),
    "GWAMA": (
        "chromosome position rs_number reference_allele other_allele eaf\n1 55039800 x A G 0.1\n"
        "22 19962000 rs4680 A G 0.4\n"
    ),
    "SNPTEST": "rsid chromosome position alleleA alleleB\nrs1 1 55039800 G A\nrs4680 22 19962000 G A\n",
    "PLINK .assoc": " CHR  SNP  BP  A1  F_A  A2\n 1  rs1  55039800  A  0.1  G\n 22  rs4680  19962000  A  0.1  G\n",
    "PLINK .bim": "1\trs1\t0\t55039800\tA\tG\n22\trs4680\t0.1\t19962000\tA\tG\n",
    "GEMMA": "chr\trs\tps\tn_miss\tallele1\tallele0\n1\trs1\t55039800\t0\tA\tG\n22\trs4680\t19962000\t0\tA\tG\n",
}
# Kind: tables without a header that are not VCF.
ROWS = {
    "four columns below a comment": "##a comment\n1\t55039800\tG\tA\n22\t19962000\tG\tA\n",
    "effect allele behind": "1\t55039800\tG\tA\tA\n22\t19962000\tG\tA\tG\n",
    "frequency behind": "1\t55039800\tG\tA\t0.45\n22\t19962000\tG\tA\t0.001\n",
    "commas": "1,55039800,G,A,0.4\n22,19962000,G,A,0.1\n",
    "ANNOVAR": "1\t55039800\t55039800\tG\tA\thet\n22\t19962000\t19962000\tG\tA\thom\n",
    "BED with alleles": "chr1\t55039799\t55039800\tG\tA\nchr22\t19961999\t19962000\tG\tA\n",
    "VEP input": "1 55039800 55039800 G/A +\n22 19962000 19962000 G/A +\n",
    "alleles in one cell": "1\t55039800\tG>A\tx\n22\t19962000\tG>A\ty\n",
    "behind other columns": "x\ty\t0.5\t1\t55039800\tG\tA\nx\ty\t0.1\t22\t19962000\tG\tA\n",
    "id in the first column": "1:55039800:G:A\t0.5\n22:19962000:G:A\t0.1\n",
    "R with names of rows, no header": '"1"\t"chr1"\t55039800\t"G"\t"A"\n"2"\t"chr22"\t19962000\t"G"\t"A"\n',
}
VARIANTS = [(1, 55039800, "G", "A"), (22, 19962000, "G", "A")]


def read(text: str, assembly: str = "GRCh38"):
    listed = read_list(text.splitlines(keepends=True), assembly=assembly)
    return listed, list(listed.entries)


@pytest.mark.parametrize("program", [*HEADERS, *ROWS])
def test_tables_of_other_programs_are_read_by_their_columns(program):
    listed, entries = read((HEADERS | ROWS)[program])
    assert [(entry.chrom, entry.pos, entry.ref, entry.alt) for entry in entries] == VARIANTS
    assert not any(entry.problem or entry.either_order for entry in entries)
    assert listed.is_vcf is (program == "PLINK 2 .pvar")
    from_zero = program in ("UCSC, counted from 0", "BED with alleles")
    assert len(listed.reading.sentences()) == 1 + from_zero


@pytest.mark.parametrize("program", PAIRS)
def test_tables_without_a_reference_allele_may_have_either_order(program):
    _, entries = read(PAIRS[program])
    assert [(entry.chrom, entry.pos, {entry.ref, entry.alt}) for entry in entries] == [
        (chrom, pos, {ref, alt}) for chrom, pos, ref, alt in VARIANTS
    ]
    assert all(entry.either_order for entry in entries)


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("1\t5\trs7\tG\tA", ListKind.VCF),
        ("1\t5\t.\tG\t<DEL>", ListKind.VCF),
        ("1\t5\t1:5:G:A\tG\tA\t.\tPASS\tAC=1", ListKind.VCF),
        ("1\t5\tG\tA\tA", ListKind.TABLE),
        ("1\t5\tG\tA\t0.45\t0.1", ListKind.TABLE),
        ("1\t5\t5\tG\tA", ListKind.TABLE),
        ("1:5:G:A", ListKind.IDS),
        ("rs7", ListKind.IDS),
    ],
)
def test_rows_are_those_of_a_vcf_only_with_an_id_in_the_third_column(row, kind):
    listed, (entry,) = read(row)
    assert (listed.reading.kind, entry.problem) == (kind, "")


def test_gwas_ssf_says_which_allele_is_the_reference():
    header = "chromosome\tbase_pair_location\teffect_allele\tother_allele\tref_allele\n"
    _, entries = read(header + "1\t5\tA\tG\tOA\n1\t5\tA\tG\tEA\n1\t5\tA\tG\tNA\n")
    assert [(entry.ref, entry.alt, entry.either_order) for entry in entries] == [
        ("G", "A", False), ("A", "G", False), ("G", "A", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "hgvs_id"),
    [
        ("1\t100\t100\t-\tA", "chr1:g.100_101insA"),
        ("1\t100\t101\tTT\t-", "chr1:g.100_101del"),
        ("1 101 100 -/A +", "chr1:g.100_101insA"),
    ],
    ids=["ANNOVAR, insertion", "ANNOVAR, deletion", "VEP, insertion"],
)
def test_insertions_and_deletions_without_the_base_before_are_looked_up_by_their_id(row, hgvs_id):
    _, entries = read(f"{row}\n1\t5\t5\tG\tA\n" if "\t" in row else f"{row}\n1 5 5 G/A +\n")
    assert (entries[0].name, entries[0].problem) == (hgvs_id, "")


def test_of_positions_in_two_assemblies_those_of_the_release_are_read():
    text = "#chr\tpos(1-based)\tref\talt\thg19_chr\thg19_pos(1-based)\n1\t55039800\tG\tA\t1\t55505473\n"
    for assembly, pos in (("GRCh38", 55039800), ("GRCh37", 55505473)):
        listed, (entry,) = read(text, assembly)
        assert entry.pos == pos
        assert all(claim.assembly == assembly for claim in listed.reading.claims)


def test_a_table_that_names_no_alleles_says_so_once():
    listed, entries = read("chr\tpos\tpval\n1\t5\t0.1\n1\t6\t0.2\n")
    assert "names no alleles" in listed.reading.sentences()[1]
    assert all("names no alleles" in entry.problem for entry in entries)


def test_genotypes_of_genealogists_are_looked_up_by_their_rs_numbers():
    _, entries = read("# rsid\tchromosome\tposition\tgenotype\nrs4680\t22\t19963748\tGG\nrs7\t1\t5\t--\n")
    assert [(entry.name, entry.problem) for entry in entries] == [("rs4680", ""), ("rs7", "")]
    _, entries = read("rsid\tchromosome\tposition\tallele1\tallele2\nrs4680\t22\t19963748\tG\tG\n")
    assert [(entry.name, entry.ref, entry.problem) for entry in entries] == [("rs4680", "", "")]


def test_a_title_above_the_header_is_passed_over_and_counted():
    listed, entries = read("Supplementary table 3\n\nGene\tCHR\tBP\tEA\tNEA\nPCSK9\t1\t55039800\tA\tG\n")
    assert [(entry.number, entry.pos, bool(entry.problem)) for entry in entries] == [(1, 0, True), (4, 55039800, False)]
    assert "header in line 3" in listed.reading.sentences()[0]


def test_a_vcf_header_without_its_sign_is_one_of_a_vcf():
    listed, (entry,) = read("CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n1\t5\t.\tG\tA\t.\tPASS\tAC=1\n")
    assert (listed.is_vcf, entry.vcf[-1]) == (True, "AC=1")


def test_an_unknown_header_is_not_an_entry_and_is_shown():
    listed, (entry,) = read("kromosom\tsted\tfra\ttil\n1\t5\tG\tA\n")
    assert (entry.number, entry.pos, entry.problem) == (2, 5, "")
    assert "header in line 1" in listed.reading.sentences()[0]
    assert "pos is column 2 (sted)" in listed.reading.sentences()[0]
    _, entries = read('"","x"\n"1","1:5:G:A"\n"2","rs7"\n')
    assert [entry.name for entry in entries] == ["1:5:G:A", "rs7"]


def test_alleles_of_the_other_strand_are_turned_in_veps_input():
    _, entries = read("1 5 5 G/A -\n1 6 6 C/T +\n")
    assert [(entry.ref, entry.alt) for entry in entries] == [("C", "T"), ("C", "T")]


def test_a_column_of_strands_is_kept_for_the_comparison():
    listed, entries = read("chr\tpos\tref\talt\tStrand\n1\t5\tG\tA\t-\n1\t6\tG\tA\t+\n1\t7\tG\tA\n")
    assert [(entry.ref, entry.maybe_minus) for entry in entries] == [("G", True), ("G", False), ("G", False)]
    assert "maybe_strand is column 5 (Strand)" in listed.reading.sentences()[0]


def test_empty_rows_of_a_spreadsheet_are_not_variants():
    _, entries = read('chr;pos;ref;alt;;\n1;55.039.800;G;A;;\n;;;;;\n"";"";"";"";;\n')
    assert [(entry.pos, entry.ref, entry.problem) for entry in entries] == [(55_039_800, "G", "")]


def test_the_pgs_catalog_names_two_assemblies():
    comments = "#genome_build=GRCh37\n#HmPOS_build=GRCh38\n"
    row = "1\t4\tA\tG\t1\t5\n"
    names = "chr_name\tchr_position\teffect_allele\tother_allele\t"
    listed, (entry,) = read(f"{comments}{names}hm_chr\thm_pos\n{row}")
    assert ([claim.assembly for claim in listed.reading.claims], entry.pos) == (["GRCh38"], 5)
    listed, (entry,) = read(f"{comments}{names}x\ty\n{row}")
    assert ([claim.assembly for claim in listed.reading.claims], entry.pos) == (["GRCh37"], 4)


def test_chr_pos_is_a_position_beside_chr_id():
    _, entries = read("CHR_ID\tCHR_POS\tREF\tALT\n1\t5\tG\tA\n")
    assert [(entry.chrom, entry.pos) for entry in entries] == [(1, 5)]
    _, entries = read("chr:pos\tREF\tALT\n1:5\tG\tA\n")
    assert [(entry.chrom, entry.pos) for entry in entries] == [(1, 5)]


def test_a_track_line_of_bed_is_a_comment():
    listed, (entry,) = read("track name=x db=hg19\nchr1\t4\t5\tG\tA\n")
    assert ([claim.assembly for claim in listed.reading.claims], entry.pos) == (["GRCh37"], 5)


def test_many_comments_are_read_quickly():
    _, entries = read("# a comment\n" * 20_000 + "1:5:G:A\n")
    assert [(entry.number, entry.problem) for entry in entries] == [(20_001, "")]


def test_a_comment_in_words_is_not_a_header():
    _, entries = read("# Chromosome and position of each variant\n1:5:G:A\n")
    assert [(entry.pos, entry.problem) for entry in entries] == [(5, "")]


def test_a_short_row_is_malformed_and_keeps_its_number():
    _, entries = read("chr\tpos\tref\talt\n1\t5\tG\tA\n1\t6\n1\t7\tG\tA\n")
    assert [(entry.number, entry.problem.partition(":")[0]) for entry in entries] == [
        (2, ""),
        (3, "malformed"),
        (4, ""),
    ]
