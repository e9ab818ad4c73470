"""VCF lines and headers; what text needs encoding in INFO."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pysam
import pysam.bcftools
import pytest

from variants.exports.vcf import header_lines, info_header, info_id, info_text, write_vcf
from variants.fields.spec import FieldSpec, Kind, Separator


def field(name: str, kind: Kind = Kind.TEXT, **changes: object) -> FieldSpec:
    return FieldSpec(name=name, path=name.lower(), source="test", kind=kind, **changes)


@pytest.mark.parametrize(
    ("name", "key"), [("CADD_phred", "CADD_phred"), ("1000G(AF)", "_1000G_AF_"), ("a b-c", "a_b_c")]
)
def test_a_key_has_only_characters_that_vcf_allows(name: str, key: str) -> None:
    assert info_id(field(name)) == key


def test_header_lines_give_number_and_type() -> None:
    assert info_header(field("AF", Kind.FLOAT)) == '##INFO=<ID=AF,Number=1,Type=Float,Description="af">'
    listed = field("genes", separators=(Separator.TRANSCRIPT,), description='the "genes"')
    assert info_header(listed) == '##INFO=<ID=genes,Number=.,Type=String,Description="the \\"genes\\"">'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a;b=c,d", "a%3Bb%3Dc%2Cd"),
        ("100 %", "100%20%25"),
        ("tab\there", "tab%09here"),
        ("NM_1:c.2A>G", "NM_1:c.2A>G"),
        (("x,y", "z"), "x%2Cy,z"),
        (0.25, "0.25"),
    ],
)
def test_characters_with_a_meaning_are_percent_encoded(value: object, text: str) -> None:
    assert info_text(["key"], [value]) == f"key={text}"


def test_a_variant_without_values_has_a_point() -> None:
    assert info_text(["a", "b"], [None, None]) == "."


def test_a_file_begins_with_its_contigs_and_ends_with_its_variants() -> None:
    file = StringIO()
    specs = [field("AF", Kind.FLOAT)]
    rows = [("chr22", 100, "A", "G", [0.5]), ("chr22", 105, "CT", "C", [None])]
    assert write_vcf(file, specs, rows, assembly="GRCh38", source="test", contigs=[("chr22", 50_818_468)]) == 2
    lines = file.getvalue().splitlines()
    assert lines[:-2] == header_lines(specs, assembly="GRCh38", source="test", contigs=[("chr22", 50_818_468)])
    assert "##contig=<ID=chr22,length=50818468,assembly=GRCh38>" in lines
    assert lines[-2:] == ["chr22\t100\t.\tA\tG\t.\t.\tAF=0.5", "chr22\t105\t.\tCT\tC\t.\t.\t."]


def test_every_allele_that_a_release_may_have_converts_to_bcf(tmp_path: Path) -> None:
    path = tmp_path / "own.vcf"
    specs = [field("AF", Kind.FLOAT), field("a b"), field("a-b"), field("END", Kind.INTEGER), field("genes;all")]
    alleles = [("g", "a"), ("T", "*"), ("N", "<DEL>"), ("M", "A"), ("A", "A" + "ACGT" * 500), ("C", "-")]
    values = [0.5, "x;y=z, 1", "%", 3, "é"]
    rows = [("22", 100 + number, ref, alt, values) for number, (ref, alt) in enumerate(alleles)]
    with path.open("w", encoding="utf-8") as file:
        write_vcf(file, specs, rows, assembly="GRCh38", source="test", contigs=[("22", 50_818_468)])
    assert "22\t100\t.\tG\tA\t.\t.\tAF=0.5;a_b=" in path.read_text(encoding="utf-8")
    pysam.bcftools.view("-Ob", "-o", f"{path}.bcf", str(path), catch_stdout=False)
    pysam.bcftools.index(f"{path}.bcf", catch_stdout=False)
    with pysam.VariantFile(f"{path}.bcf") as variants:
        records = list(variants.fetch("22", 99, 200))
    assert [record.pos for record in records] == [row[1] for row in rows]
    assert {"AF", "a_b", "a_b_2", "_END", "genes_all"} == set(records[0].info)
    assert [record.stop for record in records][:2] == [100, 101]


@pytest.mark.parametrize("name", ["GRASP_p_value", "gwas_pval", "P-value", "HWE_P", "pvalue", "E-value"])
def test_p_values_are_texts_whose_header_line_says_why(name: str) -> None:
    line = info_header(field(name, Kind.FLOAT, description="Significance."))
    assert "Type=String" in line
    assert 'Description="Significance (a number written as text, since' in line


@pytest.mark.parametrize("name", ["CADD_phred", "AF", "1000Gp3_AF", "phyloP", "pLI", "GERP_RS"])
def test_other_numbers_are_numbers(name: str) -> None:
    assert "Type=Float" in info_header(field(name, Kind.FLOAT))


def test_a_p_value_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "own.vcf"
    rows = [("22", 100, "A", "G", [1e-320]), ("22", 101, "A", "G", ["1e-400"])]
    with path.open("w", encoding="utf-8") as file:
        write_vcf(file, [field("p_value", Kind.FLOAT)], rows, assembly="GRCh38", source="test", contigs=[("22", 999)])
    with pysam.VariantFile(str(path)) as variants:
        assert [record.info["p_value"] for record in variants] == ["1e-320", "1e-400"]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Kind.FLOAT, 3e-60, "3e-60"),
        (Kind.FLOAT, "1e-400", "1e-400"),
        (Kind.FLOAT, 2e300, "2e+300"),
        (Kind.FLOAT, 1e-20, pytest.approx(1e-20)),
        (Kind.INTEGER, 3_000_000_000, "3000000000"),
        (Kind.INTEGER, 2.5, "2.5"),
        (Kind.INTEGER, 2_000_000_000, 2_000_000_000),
    ],
)
def test_a_number_that_32_bits_cannot_hold_makes_its_field_text(
    tmp_path: Path, kind: Kind, value: object, expected: object
) -> None:
    path = tmp_path / "own.vcf"
    rows = [("22", 100, "A", "G", [1, 5]), ("22", 101, "A", "G", [value, 5]), ("22", 102, "A", "G", [None, 5])]
    specs = [field("score", kind), field("other", Kind.INTEGER)]
    with path.open("w", encoding="utf-8") as file:
        write_vcf(file, specs, rows, assembly="GRCh38", source="test", contigs=[("22", 999)])
    pysam.bcftools.view("-Ob", "-o", f"{path}.bcf", str(path), catch_stdout=False)
    with pysam.VariantFile(f"{path}.bcf") as variants:
        values = [(record.info.get("score"), record.info["other"]) for record in variants]
    assert values[1] == (expected, 5)
    assert values[0] == (1 if not isinstance(expected, str) else "1", 5)
