"""Units, members and annotation classes as texts."""

from __future__ import annotations

import pytest

from variants.genome.consequences import term_mask
from variants.genome.regions import Region
from variants.groupfiles.members import (
    DEFAULT_CLASSES,
    ID_STYLES,
    NEXT,
    POS_REF,
    REF_ALT,
    Members,
    Naming,
    Unit,
    class_of,
    read_classes,
)

MEMBERS = Members(2, f"100{POS_REF}A{REF_ALT}G{NEXT}105{POS_REF}CT{REF_ALT}C")


@pytest.mark.parametrize(
    ("style", "names"),
    [
        ("chr:pos:ref:alt", "22:100:A:G 22:105:CT:C"),
        ("chr:pos_ref/alt", "22:100_A/G 22:105_CT/C"),
        ("chr-pos-ref-alt", "22-100-A-G 22-105-CT-C"),
        ("chr_pos_ref_alt", "22_100_A_G 22_105_CT_C"),
    ],
)
def test_variants_are_named_in_every_style(style: str, names: str) -> None:
    assert MEMBERS.names(Naming("22", style), " ") == names


def test_every_style_is_tested_above() -> None:
    assert len(ID_STYLES) == 4


def test_positions_are_those_of_the_variants() -> None:
    assert MEMBERS.positions == ["100", "105"]


def test_a_unit_spans_from_its_first_to_its_last_region() -> None:
    unit = Unit("set", (Region(22, 10, 20), Region(22, 40, 50)))
    assert (unit.chrom, unit.start, unit.end) == (22, 10, 50)


def test_classes_come_in_the_order_of_their_lines_and_other_is_last() -> None:
    classes = read_classes(["# mine", "stop_gained\tlof", "missense_variant\tdamaging", "", "frameshift_variant\tlof"])
    assert [name for name, _ in classes] == ["lof", "damaging", "other"]
    assert classes[0][1] == term_mask(["stop_gained", "frameshift_variant"])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("no_such_term\tlof", "line 1: expected a known consequence"),
        ("stop_gained", "line 1: expected a known consequence, a tab and a class"),
        ("stop_gained\tvery bad", "class 'very bad' has a blank or comma"),
    ],
)
def test_a_line_that_is_not_a_class_is_refused_with_its_number(line: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_classes([line])


@pytest.mark.parametrize(
    ("terms", "name"),
    [
        (["stop_gained", "missense_variant"], "lof"),
        (["missense_variant", "intron_variant"], "missense"),
        (["intron_variant"], "other"),
        ([], "other"),
    ],
)
def test_the_first_class_that_shares_a_term_decides(terms: list[str], name: str) -> None:
    assert class_of(term_mask(terms), DEFAULT_CLASSES) == name


@pytest.mark.parametrize(
    ("variants", "upper"),
    [
        (["100:a:G", "105:Ct:c"], ["100:A:G", "105:CT:C"]),
        (["100:N:<DEL>", "105:g:<ins:ME>"], ["100:N:<DEL>", "105:G:<ins:ME>"]),
        (["100:g:g]chr17:198982]"], ["100:G:G]chr17:198982]"]),
    ],
)
def test_bases_are_written_in_capitals(variants: list[str], upper: list[str]) -> None:
    text, expected = (
        NEXT.join(POS_REF.join(name.split(":", 1)).replace(":", REF_ALT, 1) for name in names)
        for names in (variants, upper)
    )
    assert Members(len(variants), text).with_upper_case_alleles() == Members(len(upper), expected)


def test_a_variant_in_two_spellings_is_once_with_the_numbers_of_its_first_line() -> None:
    variants = NEXT.join(f"100{POS_REF}{ref}{REF_ALT}T" for ref in "Ga")
    both = Members(3, f"{variants}{NEXT}100{POS_REF}g{REF_ALT}T", "x\ny\nz", "1\n2\n3", "\n0.1\n")
    once = both.with_upper_case_alleles()
    assert once.names(Naming("1"), " ") == "1:100:G:T 1:100:A:T"
    assert (once.count, once.classes, once.weights, once.frequencies) == (2, "x\ny", "1\n2", "\n0.1")


@pytest.mark.parametrize(
    "text",
    [
        "missense_variant\tlof\nsynonymous_variant\tsyn",
        '"missense_variant"\t"lof"\n"synonymous_variant"\t"syn"',
        "missense_variant lof\nsynonymous_variant  syn",
        "missense_variant,lof\nsynonymous_variant, syn",
        '"V1" "V2"\n"1" "missense_variant" "lof"\n"2" "synonymous_variant" "syn"',
        "\ufeffconsequence\tclass\r\nmissense_variant\tlof\nsynonymous_variant\tsyn\n",
    ],
)
def test_classes_as_r_and_editors_write_them(text: str) -> None:
    assert [name for name, _ in read_classes(text.splitlines())] == ["lof", "syn", "other"]
