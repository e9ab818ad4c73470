"""Names of columns -> their roles, in one assembly or another, and rows that are not headers."""

from __future__ import annotations

import pytest

from variants.lists.column_names import find_columns, is_header, name_key, names_variant, recognise_column, used_roles


def roles(header: str, assembly: str = "") -> dict[str, int]:
    return {role: column.index for role, column in find_columns(header.split(), assembly).items()}


@pytest.mark.parametrize(
    ("name", "role", "assembly", "zero_based"),
    [
        ("#CHROM", "chrom", "", False),
        ("base_pair_location", "pos", "", False),
        ("pos(1-based)", "pos", "", False),
        ("hg19_pos(1-based)", "pos", "GRCh37", False),
        ("chromStart", "pos", "", True),  # of UCSC's tables
        ("start_0-based", "pos", "", True),
        ("chromStart(1-based)", "pos", "", False),
        ("EA", "effect", "", False),
        ("NEA", "other", "", False),
        ("MarkerName", "id", "", False),
        ("effect_allele.exposure", "effect", "", False),  # TwoSampleMR
        ("other_allele.outcome", "other", "", False),
    ],
)
def test_a_name_gives_the_role_the_assembly_and_the_first_position(
    name: str, role: str, assembly: str, zero_based: bool
) -> None:
    known = recognise_column(name)
    assert known is not None
    assert (known[0], *known[2:]) == (role, assembly, zero_based)


@pytest.mark.parametrize("name", ["P", "BETA", "", "chromatin", "reflex"])
def test_other_names_have_no_role(name: str) -> None:
    assert recognise_column(name) is None


def test_of_several_columns_that_of_the_release_is_read_then_the_harmonised_one() -> None:
    header = "chr pos_hg19 pos_hg38 pos ref alt"
    assert roles(header, "GRCh37")["pos"] == 1
    assert roles(header, "GRCh38")["pos"] == 2
    assert roles(header)["pos"] == 3
    assert roles("chrom hm_pos pos ref alt", "GRCh38")["pos"] == 1
    assert find_columns(header.split(), "GRCh37")["pos"].assembly == "GRCh37"
    assert find_columns(["hm_chrom", "hm_pos", "ref", "alt"])["pos"].assembly == "GRCh38"


def test_bolt_lmm_has_bases_beside_a_genetic_position_and_regenie_has_none() -> None:
    assert roles("SNP CHR GENPOS BP A1 A0")["pos"] == 3
    assert roles("CHROM GENPOS ID ALLELE0 ALLELE1")["pos"] == 1


def test_names_whose_meaning_depends_on_the_others() -> None:
    assert roles("chr pos reference_allele other_allele") == {"chrom": 0, "pos": 1, "effect": 2, "other": 3}
    assert roles("chr pos ref allele") == {"chrom": 0, "pos": 1, "ref": 2, "alt": 3}


@pytest.mark.parametrize(
    ("header", "is_one"),
    [("chr pos", True), ("rsid", True), ("rsid p", True), ("chr", False), ("p beta", False), ("rsid 0.05", False)],
)
def test_which_lines_are_headers(header: str, is_one: bool) -> None:
    names = header.split()
    columns = find_columns(names)
    assert bool(columns) is is_one
    assert is_header(columns, names) is is_one


@pytest.mark.parametrize(
    ("header", "names"),
    [("chr pos ref alt", True), ("chr pos", False), ("locus alleles", True), ("locus p", False), ("snp a1 a2", True)],
)
def test_whether_columns_name_a_variant(header: str, names: bool) -> None:
    assert names_variant(find_columns(header.split())) is names


@pytest.mark.parametrize(
    ("header", "used"),
    [
        ("chr pos id ref alt a1", ("chrom", "pos", "ref", "alt")),
        ("chr pos a1 a2", ("chrom", "pos", "effect", "other")),
        ("chr pos ref_allele ea oa", ("chrom", "pos", "effect", "other", "ref")),  # which of them is the reference
        ("chr start end ref alt", ("chrom", "pos", "ref", "alt", "end")),
        ("rsid a1 a2", ("id", "effect", "other")),
        ("rsid p", ("id",)),
    ],
)
def test_by_which_columns_a_row_is_read(header: str, used: tuple[str, ...]) -> None:
    roles_read = used_roles(find_columns(header.split()))
    assert set(roles_read) == set(used)
    assert roles_read[: len(used) - 1] == used[: len(used) - 1]


def test_signs_and_case_are_not_part_of_a_name() -> None:
    assert name_key("#Base-Pair_Location") == "basepairlocation"
