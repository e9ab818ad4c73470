"""What the ## lines of a VCF declare, and INFO split by it."""

from __future__ import annotations

import pytest

from variants.lists.vcf_headers import info_types, parse_meta_line, split_info

HEADER = [
    "##fileformat=VCFv4.3",
    '##INFO=<ID=AC,Number=A,Type=Integer,Description="Alleles">',
    '##INFO=<Number=R,ID=AD,Type=Integer,Description="Depths, of all">',
    '##INFO=<ID=GP,Number=G,Type=Float,Description="Genotypes">',
    '##INFO=<ID=AN,Number=1,Type=Integer,Description="All">',
    '##INFO=<ID=RANGE,Number=2,Type=Integer,Description="Two">',
    '##INFO=<ID=LIST,Number=.,Type=String,Description="Any">',
    '##INFO=<ID=SVLEN,Number=.,Type=Integer,Description="As before VCF 4.4">',
]


@pytest.mark.parametrize(
    "line",
    [
        '##INFO=<ID=DP,Number=1,Type=Integer,Description="x, y = z">',
        '##INFO=<Number=1, Type=Integer ,ID=DP, Description="x, y = z">',
        '##info = <id="DP",number=1,type=Integer,description="x, y = z">',
    ],
)
def test_a_line_is_read_however_it_is_written(line: str) -> None:
    meta = parse_meta_line(line)
    assert meta is not None
    assert (meta.key.upper(), meta.get("ID"), meta.get("Number")) == ("INFO", "DP", "1")
    assert meta.get("Description") == "x, y = z"


@pytest.mark.parametrize("line", ["##reference=hg38", "##source=a<b>c", "#CHROM\tPOS", "##a comment"])
def test_other_lines_have_no_attributes(line: str) -> None:
    assert parse_meta_line(line) is None


def test_of_two_lines_for_a_key_the_first_counts_and_the_specification_fills_in() -> None:
    types = info_types([*HEADER, '##INFO=<ID=AC,Number=1,Type=String,Description="again">'])
    assert types["AC"].number == "A"
    assert info_types([])["AF"].number == "A"
    assert info_types([])["AD"].number == "R"


@pytest.mark.parametrize(
    ("allele", "expected"),
    [
        (1, "AC=3;AD=9,3;GP=0,1,2;AN=10;RANGE=5,6;LIST=a,b,c;DB;SVLEN=-5"),
        (2, "AC=2;AD=9,2;GP=0,3,5;AN=10;RANGE=5,6;LIST=a,b,c;DB;SVLEN=7"),
    ],
)
def test_every_number_of_the_header_is_split_by_its_rule(allele: int, expected: str) -> None:
    info = "AC=3,2;AD=9,3,2;GP=0,1,2,3,4,5;AN=10;RANGE=5,6;LIST=a,b,c;DB;SVLEN=-5,7"
    split = split_info(info, allele, 2, info_types(HEADER))
    assert split == (expected, (), ())


def test_genotypes_of_one_copy_and_missing_values_are_split() -> None:
    types = info_types(HEADER)
    assert split_info("GP=0.1,0.2,0.7;AC=.", 2, 2, types).text == "GP=0.1,0.7;AC=."


def test_text_that_cannot_be_split_stays_whole_and_is_reported() -> None:
    split = split_info("AC=1,2,3;OWN=1,2;SINGLE=5", 1, 2, info_types(HEADER))
    assert split == ("AC=1,2,3;OWN=1,2;SINGLE=5", ("OWN",), ("AC",))


def test_reserved_keys_without_header_lines_are_split() -> None:
    assert split_info("AC=3,2;AD=9,3,2;DB;END=5;SVLEN=1,2", 2, 2, info_types([])).text == "AC=2;AD=9,2;DB;END=5;SVLEN=2"


def test_a_line_with_an_open_quote_and_no_known_attribute_has_none() -> None:
    meta = parse_meta_line('##INFO=<="a, b">')
    assert meta is not None
    assert meta.get("id") == ""
