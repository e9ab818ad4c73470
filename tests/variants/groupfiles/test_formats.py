"""Each writer against a small file written by hand from the tool's own documentation."""

from __future__ import annotations

import pytest

from variants.genome.regions import Region
from variants.groupfiles.formats import regenie_masks, skat_name
from variants.groupfiles.members import NEXT, POS_REF, REF_ALT, Members, Naming, Unit
from variants.groupfiles.tool_formats import group_files

UNIT = Unit("PCSK9", (Region(1, 55_039_447, 55_064_852),), gene="ENSG00000169174", symbol="PCSK9")
VARIANTS = [(55_039_839, "T", "C"), (55_039_842, "G", "A"), (55_039_842, "G", "GTT")]
MEMBERS = Members(
    3,
    NEXT.join(f"{pos}{POS_REF}{ref}{REF_ALT}{alt}" for pos, ref, alt in VARIANTS),
    NEXT.join(["lof", "missense", "other"]),
    NEXT.join(["7.8", "3.9", "0"]),
    NEXT.join(["0.01", "", "0.5"]),
)
BY_HAND = {
    "tsv": [
        "set\tsymbol\tchrom\tpos\tref\talt\tclass\tweight\n"
        "PCSK9\tPCSK9\t1\t55039839\tT\tC\tlof\t7.8\n"
        "PCSK9\tPCSK9\t1\t55039842\tG\tA\tmissense\t3.9\n"
        "PCSK9\tPCSK9\t1\t55039842\tG\tGTT\tother\t0\n"
    ],
    "counts": ["set\tsymbol\tchrom\tstart\tend\tvariants\nPCSK9\tPCSK9\t1\t55039447\t55064852\t3\n"],
    "genesis": [
        "group_id\tchr\tpos\tref\talt\tweight\n"
        "PCSK9\t1\t55039839\tT\tC\t7.8\nPCSK9\t1\t55039842\tG\tA\t3.9\nPCSK9\t1\t55039842\tG\tGTT\t0\n"
    ],
    "saige": [
        "PCSK9 var 1:55039839:T:C 1:55039842:G:A 1:55039842:G:GTT\n"
        "PCSK9 anno lof missense other\n"
        "PCSK9 weight 7.8 3.9 0\n"
    ],
    "regenie": [
        "1:55039839:T:C PCSK9 lof 7.8\n1:55039842:G:A PCSK9 missense 3.9\n1:55039842:G:GTT PCSK9 other 0\n",
        "PCSK9 1 55039839 1:55039839:T:C,1:55039842:G:A,1:55039842:G:GTT\n",
        "1:55039839:T:C 0.01\n1:55039842:G:GTT 0.5\n",
    ],
    "skat": [
        "PCSK9 1:55039839:T:C\nPCSK9 1:55039842:G:A\nPCSK9 1:55039842:G:GTT\n",
        "",
        "1:55039839:T:C 7.8\n1:55039842:G:A 3.9\n1:55039842:G:GTT 0\n",
    ],
    "epacts": ["PCSK9\t1:55039839_T/C\t1:55039842_G/A\t1:55039842_G/GTT\n"],
    "rvtests": ["PCSK9 1:55039839-55039839,1:55039842-55039842\n"],
    "gmmat": ["PCSK9\t1\t55039839\tT\tC\t7.8\nPCSK9\t1\t55039842\tG\tA\t3.9\nPCSK9\t1\t55039842\tG\tGTT\t0\n"],
}


@pytest.mark.parametrize("form", sorted(BY_HAND))
def test_a_unit_is_written_as_the_tool_documents(form: str) -> None:
    files = group_files(form, weights=True, frequencies=True)
    assert [file.header + file.lines(UNIT, MEMBERS, Naming("1")) for file in files] == BY_HAND[form]


def test_without_weights_optional_columns_and_lines_are_absent() -> None:
    bare = Members(1, f"5{POS_REF}A{REF_ALT}C", "lof")
    text = {
        form: group_files(form, weights=False)[0].lines(UNIT, bare, Naming("chr1"))
        for form in ("saige", "genesis", "gmmat")
    }
    assert text == {
        "saige": "PCSK9 var chr1:5:A:C\nPCSK9 anno lof\n",
        "genesis": "PCSK9\tchr1\t5\tA\tC\n",
        "gmmat": "PCSK9\tchr1\t5\tA\tC\t1\n",
    }


def test_regenie_masks_are_each_class_and_their_sums() -> None:
    assert regenie_masks(["lof", "missense", "other"]) == (
        "lof lof\nmissense missense\nother other\nlof_missense lof,missense\nlof_missense_other lof,missense,other\n"
    )


def test_names_too_long_for_skat_are_shortened_distinctly_and_mapped() -> None:
    alleles = ["A" * 60, "A" * 61]
    long = Members(2, NEXT.join(f"5{POS_REF}{ref}{REF_ALT}A" for ref in alleles))
    sets, mapped = (file.lines(UNIT, long, Naming("1")) for file in group_files("skat", weights=False))
    short = [line.split(" ")[1] for line in sets.splitlines()]
    assert len(set(short)) == 2
    assert all(len(name) <= 49 for name in short)
    assert mapped == "".join(f"{name}\t1:5:{ref}:A\n" for name, ref in zip(short, alleles, strict=True))
    assert skat_name("short") == "short"
