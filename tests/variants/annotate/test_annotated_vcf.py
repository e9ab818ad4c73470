"""Annotated VCFs: what of the list stays, and that htslib takes every one of them."""

from __future__ import annotations

from pathlib import Path

import pysam
import pysam.bcftools
import pytest

from variants.annotate.annotated_vcf import AnnotatedVcf
from variants.annotate.annotation_report import ABSENT, FOUND, NOT_LOOKED_UP, Answer
from variants.fields.spec import FieldSpec, Kind
from variants.lists.variant_lists import read_list

SCORE = FieldSpec("CADD_phred", "cadd.phred", "CADD", Kind.FLOAT)
COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"


def annotate(lines: list[str], path: Path, specs: tuple[FieldSpec, ...] = (SCORE,)) -> AnnotatedVcf:
    """Annotate a list as if every variant had the value 1.5."""
    entries = read_list(lines, assembly="GRCh38")
    vcf = AnnotatedVcf(entries, specs, "GRCh38")
    answers = (
        (Answer(entry, NOT_LOOKED_UP if entry.problem else FOUND), [1.5] * len(specs)) for entry in entries.entries
    )
    vcf.write(answers, path)
    return vcf


def read(path: Path) -> tuple[list[str], list[list[str]]]:
    """(header lines, cells of each variant)."""
    lines = path.read_text().splitlines()
    return [line for line in lines if line[0] == "#"], [line.split("\t") for line in lines if line[0] != "#"]


def convert(path: Path) -> int:
    """The number of variants after sorting, converting to BCF and indexing; htslib's errors are raised."""
    sorted_path, bcf = path.with_suffix(".sorted.vcf.gz"), path.with_suffix(".bcf")
    pysam.bcftools.view("-Ob", "-o", str(bcf), str(path), catch_stdout=False)
    pysam.bcftools.sort("-Oz", "-o", str(sorted_path), str(bcf), catch_stdout=False)
    pysam.bcftools.index("-t", str(sorted_path), catch_stdout=False)
    with pysam.VariantFile(str(sorted_path)) as file:
        return sum(1 for _ in file)


LISTS = {
    "no header": [COLUMNS, "1\t55039800\t.\tG\tA\t.\t.\t."],
    "no fileformat": ["##source=x", COLUMNS, "1\t55039800\t.\tG\tA\t.\t.\t."],
    "fileformat in the second line": ["##source=x", "##fileformat=VCFv4.1", COLUMNS, "2\t5\t.\tG\tA\t.\t.\tDP=1"],
    "fileformat in small letters": ["##fileformat=vcfv4.3", COLUMNS, "2\t5\t.\tG\tA\t.\t.\tDP=1"],
    "no contigs": [
        "##fileformat=VCFv4.2",
        COLUMNS,
        "22\t9\t.\tG\tA\t5\tq1;q2\tDP=1;OWN=a,b;FLAG",
        "chrUn_x\t5\t.\tA\tC\t.\t.\t.",
    ],
    "blanks": ["##fileformat=VCFv4.2", COLUMNS.replace("\t", " "), "chr1 55039800 . G A . . DP=1"],
    "pvar": ["#CHROM\tPOS\tID\tREF\tALT", "25\t16000\tpar1\tG\tA", "26\t3243\tmt\tA\tG"],
    "genotypes": [
        "##fileformat=VCFv4.2",
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="g">',
        f"{COLUMNS}\tFORMAT\tS1",
        "1\t5\t.\tC\tA,G\t.\t.\tAC=1,2\tGT\t1/2",
    ],
    "words for comments": ["##fileformat=VCFv4.2", "##made by hand", COLUMNS, "1\t5\t.\tC\tA\t.\t.\t."],
    "symbolic": [
        "##fileformat=VCFv4.4",
        COLUMNS,
        "1\t500\t.\tN\t<DEL>,<DUP>\t50\tPASS\tSVLEN=1000,2000;END=1500",
        "1\t600\t.\tN\tN[chr1:900[\t50\tPASS\t.",
        "1\t700\t.\tN\t*\t50\tPASS\t.",
        "1\t800\t.\tN\t.\t50\tPASS\t.",
    ],
    "numbers of R": ["##fileformat=VCFv4.2", COLUMNS, "22\t1e+05\t.\tC\tA\t.\t.\t."],
    "positions beyond the end": ["##fileformat=VCFv4.2", COLUMNS, "22\t99999999\t.\tC\tA\t.\t.\t."],
    "table": ["chrom\tpos\tref\talt", "X\t5\tC\tA", "chrM\t9\tC\tA"],
    "ids": ["chr1:55039800:G:A", "1-5-N-<DEL>"],
    "no variants": ["##fileformat=VCFv4.2", COLUMNS],
}


@pytest.mark.parametrize("name", LISTS)
def test_every_output_opens_sorts_indexes_and_converts(name: str, tmp_path: Path) -> None:
    vcf = annotate(LISTS[name], tmp_path / "out.vcf")
    header, rows = read(tmp_path / "out.vcf")
    assert header[0].startswith("##fileformat=VCFv4.")
    assert sum(line.startswith("##fileformat") for line in header) == 1
    assert sum(line.startswith("##reference=") for line in header) == 1
    assert header[-1] == COLUMNS
    declared = {line.split("ID=")[1].split(",")[0].rstrip(">") for line in header if line.startswith("##contig=")}
    assert {row[0] for row in rows} <= declared
    assert convert(tmp_path / "out.vcf") == len(rows)
    assert vcf.left_out == 0


def test_chromosomes_have_the_length_of_the_assembly(tmp_path: Path) -> None:
    annotate(LISTS["pvar"], tmp_path / "out.vcf")
    header, _ = read(tmp_path / "out.vcf")
    assert "##contig=<ID=25,length=156040895,assembly=GRCh38>" in header
    assert "##contig=<ID=26,length=16569,assembly=GRCh38>" in header
    assert "##reference=GRCh38" in header


@pytest.mark.parametrize(
    "line",
    [
        '##INFO=<ID=CADD_phred,Number=1,Type=String,Description="theirs">',
        '##INFO=<Number=1,ID=CADD_phred,Type=String,Description="theirs">',
        '##INFO=< ID="CADD_phred" , Number=1,Type=String,Description="theirs">',
    ],
)
def test_a_key_of_the_list_gives_way_to_ours_however_it_is_written(line: str, tmp_path: Path) -> None:
    rows = ["1\t5\t.\tC\tA\t.\t.\tCADD_phred=low;DP=3"]
    vcf = annotate(["##fileformat=VCFv4.2", line, COLUMNS, *rows], tmp_path / "out.vcf")
    header, (row,) = read(tmp_path / "out.vcf")
    assert sum("CADD_phred" in text for text in header) == 1
    assert row[7] == "DP=3;LWDS_STATUS=found;CADD_phred=1.5"
    assert vcf.notes() == [
        "INFO CADD_phred (1 lines) of the list gave way to the values of this release under the same names"
    ]


def test_one_line_for_each_id(tmp_path: Path) -> None:
    own = '##INFO=<ID=DP,Number=1,Type=Integer,Description="{}">'
    twice = [own.format("first"), own.format("second"), "##contig=<ID=1>", "##contig=<ID=1,length=5>"]
    annotate(["##fileformat=VCFv4.2", *twice, COLUMNS, "1\t5\t.\tC\tA\t.\t.\tDP=3"], tmp_path / "out.vcf")
    header, _ = read(tmp_path / "out.vcf")
    assert [line for line in header if "ID=DP" in line] == [own.format("first")]
    assert [line for line in header if "contig" in line] == ["##contig=<ID=1>"]


def test_two_fields_with_one_key_get_two(tmp_path: Path) -> None:
    specs = (
        FieldSpec("a b", "x", "", Kind.FLOAT),
        FieldSpec("a-b", "y", "", Kind.FLOAT),
        FieldSpec("END", "z", "", Kind.TEXT),
    )
    annotate(LISTS["no header"], tmp_path / "out.vcf", specs)
    _, (row,) = read(tmp_path / "out.vcf")
    assert row[7] == "LWDS_STATUS=found;a_b=1.5;a_b_2=1.5;_END=1.5"
    assert convert(tmp_path / "out.vcf") == 1


def test_a_split_line_keeps_its_info(tmp_path: Path) -> None:
    header = [
        "##fileformat=VCFv4.3",
        '##INFO=<ID=AC,Number=A,Type=Integer,Description="c">',
        '##INFO=<ID=AD,Number=R,Type=Integer,Description="d">',
        '##INFO=<ID=AN,Number=1,Type=Integer,Description="n">',
    ]
    line = "chr1\t55040000\trs1;rs2\tC\tA,G\t50\tPASS\tAC=3,2;AN=10;AD=4,3,2;DB"
    annotate([*header, COLUMNS, line], tmp_path / "out.vcf")
    _, rows = read(tmp_path / "out.vcf")
    assert [row[4] for row in rows] == ["A", "G"]
    assert [row[7].split(";LWDS")[0] for row in rows] == ["AC=3;AN=10;AD=4,3;DB", "AC=2;AN=10;AD=4,2;DB"]


@pytest.mark.parametrize(
    "line",
    [
        *("1\tfive\t.\tC\tA\t.\t.\t.", "1\t99999999999\t.\tC\tA\t.\t.\t.", f"1\t{'9' * 5000}\t.\tC\tA\t.\t.\t."),
        *(".\t5\t.\tC\tA\t.\t.\t.", "1\t5"),
    ],
    ids=["word", "far", "5000 digits", "no chromosome", "short"],
)
def test_lines_that_no_vcf_can_hold_are_counted(line: str, tmp_path: Path) -> None:
    vcf = annotate(["##fileformat=VCFv4.2", COLUMNS, line, "1\t6\t.\tC\tA\t.\t.\t."], tmp_path / "out.vcf")
    assert vcf.left_out == 1
    assert convert(tmp_path / "out.vcf") == 1


def test_an_absent_variant_keeps_its_line(tmp_path: Path) -> None:
    entries = read_list(LISTS["no header"], assembly="GRCh38")
    vcf = AnnotatedVcf(entries, (SCORE,), "GRCh38")
    vcf.write(((Answer(entry, ABSENT), [None]) for entry in entries.entries), tmp_path / "out.vcf")
    _, (row,) = read(tmp_path / "out.vcf")
    assert row == ["1", "55039800", ".", "G", "A", ".", ".", "LWDS_STATUS=absent"]


# Header lines of strangers' files: as written, and as htslib has to have it.
DEPTH = "##INFO=<ID=DP,Number=1,Type=Integer,Description={}>"
OTHER_SPELLINGS = {
    '##info=<ID=DP,Number=1,Type=Integer,Description="x">': DEPTH.format('"x"'),
    '##INFO = <ID=DP, Number=1, Type=Integer, Description="x">': DEPTH.format('"x"'),
    '##INFO=<id=DP,number=1,type=integer,description="x">': DEPTH.format('"x"'),
    "##INFO=<ID=DP,Number=1,Type=Integer,Description=no quotes, with comma>": DEPTH.format('"no quotes, with comma"'),
    '##INFO=<ID=DP,Number=1,Type=Integer,Description="a "quoted, big" word">': DEPTH.format(
        '"a \\"quoted, big\\" word"'
    ),
    '##INFO=<ID=DP,Number=1,Type=Integer,Description="a \\"quoted\\" word">': DEPTH.format('"a \\"quoted\\" word"'),
    "##INFO=<ID=DP,Number=1,Type=Integer,Description='x, y'>": DEPTH.format('"x, y"'),
    '##INFO=<ID=DP,Number=1,Type=Integer,Description="x"': DEPTH.format('"x"'),
    '##INFO=<Description="x",ID=DP,Type=Integer,Number=1>': DEPTH.format('"x"'),
    "##INFO=<ID=DP,Number=1,Type=Integer>": DEPTH.format('""'),
    '##INFO=<ID=DP,Number=one,Type=Number,Description="x",Source="a b">': (
        '##INFO=<ID=DP,Number=.,Type=String,Description="x",Source="a b">'
    ),
    "##Contig=<ID=1,length=248956422>": "##contig=<ID=1,length=248956422>",
    "##contig=<length=248956422, ID=1, species=Homo sapiens>": (
        '##contig=<ID=1,length=248956422,species="Homo sapiens">'
    ),
    "##filter=<ID=q10,Description=low quality, below 10>": '##FILTER=<ID=q10,Description="low quality, below 10">',
    "##META=<ID=Assay,Type=String,Number=.,Values=[WholeGenome, Exome]>": (
        "##META=<ID=Assay,Type=String,Number=.,Values=[WholeGenome, Exome]>"
    ),
    "##source = a program": "##source=a program",
}


@pytest.mark.parametrize("line", OTHER_SPELLINGS)
def test_a_header_line_is_written_as_htslib_reads_it(line: str, tmp_path: Path) -> None:
    rows = ["1\t5\t.\tC\tA\t.\tq10\tDP=3"]
    annotate(["##fileformat=VCFv4.2", line, COLUMNS, *rows], tmp_path / "out.vcf")
    header, _ = read(tmp_path / "out.vcf")
    assert OTHER_SPELLINGS[line] in header
    assert line in OTHER_SPELLINGS.values() or line not in header
    assert convert(tmp_path / "out.vcf") == 1


def test_names_cut_at_a_comma_are_replaced_and_reported(tmp_path: Path) -> None:
    rows = ["chr1,x\t5\t.\tC\tA\t.\tq10;s50,x\tA,B=3;my key;DP=1", "<ctg>\t5\t.\tC\tA\t.\t0\tA,B"]
    vcf = annotate(["##fileformat=VCFv4.2", '##INFO=<ID="A,B",Number=1>', COLUMNS, *rows], tmp_path / "out.vcf")
    header, cells = read(tmp_path / "out.vcf")
    assert [row[0] for row in cells] == ["chr1_x", "_ctg_"]
    assert [row[6] for row in cells] == ["q10;s50_x", "_0"]
    assert cells[0][7].startswith("A_B=3;my_key;DP=1;")
    assert '##INFO=<ID=A_B,Number=1,Type=String,Description="">' in header
    (note,) = vcf.notes()
    for pair in ("chr1,x as chr1_x", "s50,x as s50_x", "A,B as A_B", "my key as my_key", "FILTER 0 as _0"):
        assert pair in note
    assert convert(tmp_path / "out.vcf") == 2


def test_filter_0_of_an_old_file_is_pass(tmp_path: Path) -> None:
    annotate(["##fileformat=VCFv3.3", COLUMNS, "1\t5\t.\tC\tA\t.\t0\t."], tmp_path / "out.vcf")
    _, (row,) = read(tmp_path / "out.vcf")
    assert row[6] == "PASS"


@pytest.mark.parametrize("alleles", ["I\tD", "D\tI", "2\t1", "TT\t-", "-\tA", "A\tX"])
def test_alleles_that_are_not_bases_are_left_out_by_name(alleles: str, tmp_path: Path) -> None:
    table = ["chrom\tpos\tref\talt", f"1\t5\t{alleles}", "1\t6\tC\tA"]
    vcf = annotate(table, tmp_path / "out.vcf")
    _, rows = read(tmp_path / "out.vcf")
    assert [row[1] for row in rows] == ["6"]
    assert vcf.left_out == 1
    assert vcf.first_left_out[0].startswith("line 2: ")
    assert convert(tmp_path / "out.vcf") == 1


def test_a_field_with_numbers_that_float_cannot_hold_is_text(tmp_path: Path) -> None:
    specs = (
        SCORE,
        FieldSpec("GRASP_p_value", "grasp.p_value", "GRASP", Kind.FLOAT),
        FieldSpec("big", "big", "", Kind.FLOAT),
    )
    entries = read_list(LISTS["no header"] + ["1\t7\t.\tC\tA\t.\t.\t."], assembly="GRCh38")
    values = iter([[1e-30, 0.5, 1e39], [2.5, 1e-320, 0.0]])
    answers = ((Answer(entry, FOUND), next(values)) for entry in entries.entries)
    AnnotatedVcf(entries, specs, "GRCh38").write(answers, tmp_path / "out.vcf")
    with pysam.VariantFile(str(tmp_path / "out.vcf")) as file:
        types = {spec.name: file.header.info[spec.name].type for spec in specs}
        records = [dict(record.info) for record in file]
    assert types == {"CADD_phred": "Float", "GRASP_p_value": "String", "big": "String"}
    assert (records[0]["GRASP_p_value"], records[1]["GRASP_p_value"]) == ("0.5", "1e-320")
    assert records[0]["big"] == "1e+39"
    assert convert(tmp_path / "out.vcf") == 2
