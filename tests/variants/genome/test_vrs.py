"""VRS ids: those of GA4GH's own vectors, and those that the package ga4gh.vrs gives (tests/data/vrs_ids.tsv)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from variants.genome.hgvs import parse_variant_id
from variants.genome.vrs import VrsAllele, is_vrs_id, refget_accession, sha512t24u, vrs_allele, vrs_id

DATA = Path(__file__).parents[2] / "data"
SEQUENCE = (DATA / "vrs_sequence.txt").read_text().strip()  # stands for chromosome 1 in vrs_ids.tsv


def fetch(first: int, last: int) -> str:
    return SEQUENCE[first - 1 : last]


def read_vectors() -> list[dict[str, str]]:
    lines = (DATA / "vrs_ids.tsv").read_text().splitlines()
    return list(csv.DictReader(lines[1:], delimiter="\t"))


def test_ids_equal_those_of_the_package() -> None:
    vectors = read_vectors()
    differing = []
    for vector in vectors:
        chrom = {"X": 23, "Y": 24, "MT": 25}.get(vector["chrom"]) or int(vector["chrom"])
        alleles = (chrom, int(vector["pos"]), vector["ref"], vector["alt"])
        if vrs_id(*alleles, assembly=vector["assembly"], fetch=fetch) != vector["id"]:
            differing.append(vector)
    assert differing == []
    assert len(vectors) == 1200


# Of vrs_test_vcf_expected_output.vcf and vrs_validation_models.yaml of https://github.com/ga4gh/vrs (Apache 2.0).
@pytest.mark.parametrize(
    ("pos", "ref", "alt", "identifier"),
    [
        (44908822, "C", "T", "0AePZIWZUNsUlQTamyLrjm2HWUw2opLt"),
        (82664, "C", "C", "esmv8nARRRdSysDFuIErJxRAdUSVsWNE"),
        (82664, "C", "T", "b9AIUegs1SOYO7nKY8l01yllkyUns-u4"),
        (284350, "CA", "CA", "xgtXGA3ZkV1WgMc6eD9l64fX27S_TScW"),
        (289464, "T", "T", "nqqTUy-a2gssemOmJb4CJv-HNuFAmGrO"),
        (28946400, "T", "C", "uV5O4M9zpiwk6sftOd-EDvtw_pkSAvdf"),
        (490414, "ACT", "ACT", "aje4-hx7eihWndAwfhzNq_7CZV3bRMXf"),
        (54220024, "G", "A", "I7J3i1B36BACEUINcTwEh7uMv3I-PXT1"),
        (54221654, "T", "T", "kea5G-J1teg0iHMbgUELy-4L9lbJkgoj"),
        (54221654, "T", "A", "Zzlc24htmBV1HZZzWYgPD2_GfMInkrZu"),
    ],
)
def test_published_vectors_of_chromosome_19(pos: int, ref: str, alt: str, identifier: str) -> None:
    assert vrs_id(19, pos, ref, alt, assembly="GRCh38") == f"ga4gh:VA.{identifier}"


@pytest.mark.parametrize(
    ("first", "bases", "alleles", "identifier"),
    [
        (284350, "C" + "A" * 16 + "G", (284350, "CA", "C"), "a04jFsNg0bS0RMIWjKWSbwJS4_vp7S6x"),
        (289464, "TCAG", (289464, "T", "TCACGCCTGTAATCC"), "ySvDptXfHB_9WEfu78v32DzBXJfwGgO7"),
        (490414, "ACTG", (490414, "ACT", "A"), "lok7a3lot_cvUyw626otpJi4yxk0X07v"),
    ],
)
def test_published_vectors_of_insertions_and_deletions(
    first: int, bases: str, alleles: tuple[int, str, str], identifier: str
) -> None:
    def fetch_around(begin: int, end: int) -> str:  # other bases of the chromosome are not needed
        return "".join(bases[p - first] if 0 <= p - first < len(bases) else "N" for p in range(begin, end + 1))

    assert vrs_id(19, *alleles, assembly="GRCh38", fetch=fetch_around) == f"ga4gh:VA.{identifier}"


def test_published_allele_of_a_repeat() -> None:
    accession = refget_accession(1, "GRCh38")
    allele = VrsAllele(accession, 40819438, 40819446, "CTCCTCCTCCT", subunit=3)
    assert allele.location_digest == "nQGBuvRQOLEboA5TYtcz975fp_GulxbZ"
    assert allele.id == "ga4gh:VA.Oop4kjdTtKcg1kiZjIJAAR3bp7qi4aNT"
    assert allele.as_document()["state"] == {
        "type": "ReferenceLengthExpression",
        "length": 11,
        "repeatSubunitLength": 3,
        "sequence": "CTCCTCCTCCT",
    }


def test_digest_of_nothing() -> None:
    assert sha512t24u(b"") == "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXc"


def test_document_names_its_location() -> None:
    allele = vrs_allele(19, 44908822, "C", "T", assembly="GRCh38")
    assert allele is not None
    document = allele.as_document()
    assert document["location"]["id"] == "ga4gh:SL.wIlaGykfwHIpPY2Fcxtbx4TINbbODFVz"
    assert (document["location"]["start"], document["location"]["end"]) == (44908821, 44908822)
    assert document["state"] == {"type": "LiteralSequenceExpression", "sequence": "T"}


@pytest.mark.parametrize(("ref", "alt"), [("G", "GA"), ("GA", "G"), ("G", "*"), ("G", "<DEL>"), ("-", "A")])
def test_no_id_without_bases_or_reference(ref: str, alt: str) -> None:
    assert vrs_allele(1, 1, ref, alt, assembly="GRCh38") is None


def test_no_id_where_the_reference_is_contradicted() -> None:
    assert fetch(1, 2) == "GA"
    assert vrs_id(1, 1, "GC", "G", assembly="GRCh38", fetch=fetch) == ""


@given(st.integers(1, len(SEQUENCE) - 12), st.text("ACGT", min_size=1, max_size=6))
def test_every_way_to_write_an_insertion_has_one_id(pos: int, inserted: str) -> None:
    base = fetch(pos, pos)
    changed = SEQUENCE[:pos] + inserted + SEQUENCE[pos:]
    written = vrs_id(1, pos, base, base + inserted, assembly="GRCh38", fetch=fetch)
    with_context = vrs_id(
        1, pos, fetch(pos, pos + 3), changed[pos - 1 : pos + 3 + len(inserted)], assembly="GRCh38", fetch=fetch
    )
    assert written == with_context != ""


def test_texts_that_are_ids() -> None:
    name = "ga4gh:VA.0AePZIWZUNsUlQTamyLrjm2HWUw2opLt"
    parsed = parse_variant_id(f" {name} ")
    assert parsed is not None
    assert parsed.vrs_id == name
    assert not is_vrs_id(name.replace("VA", "SL"))
    assert not is_vrs_id(name[:-1])
