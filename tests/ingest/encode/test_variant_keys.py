"""Every spelling of a variant gets one key; with a reference sequence also at every position of a repeat."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pysam
import pytest

from ingest.encode import kernels
from ingest.encode.cells import CellReader
from ingest.encode.load_plan import LoadPlan, Slice
from ingest.encode.slice_encoder import SliceEncoder
from ingest.encode.variant_keys import VariantKeyReader, VariantKeys, read_alleles
from variants.genome.alleles import digest_text
from variants.releases.store.table_names import VRS_DIGEST

MODES = {0: kernels.KEY, 1: kernels.NUMBER, 2: kernels.KEY, 3: kernels.KEY}
HEADER = ("chr", "pos", "ref", "alt")
PLAN = LoadPlan("", 1, 1, 1, 1, "GRCh38", 1_000_000, 4, HEADER, (0, 1, 2, 3), ())


def read_keys(*lines: str, reference: str = "") -> VariantKeys:
    reader = CellReader([0, 1, 2, 3], 4, {}, MODES)
    cells = reader.read("\n".join(line.replace(" ", "\t") for line in lines).encode(), len(lines)).cells
    keys = VariantKeyReader([0, 1, 2, 3], "GRCh38", reference)
    return keys.read(cells, np.arange(len(lines), dtype=np.int32))


def list_keys(keys: VariantKeys) -> list[tuple[int, int, str, str]]:
    alleles = [keys.alleles[index] for index in keys.allele_indexes.tolist()]
    return [
        (chrom, pos, pair.ref, pair.alt)
        for chrom, pos, pair in zip(keys.chroms.tolist(), keys.positions.tolist(), alleles, strict=True)
    ]


@pytest.fixture
def reference(tmp_path: Path) -> str:
    """Chromosome 22 begins with GCAAAATTCACACAG."""
    path = tmp_path / "own.fa"
    path.write_text(">chr22\nGCAAAATTCACACAG\n")
    pysam.faidx(str(path))
    return str(path)


@pytest.mark.parametrize(
    "spellings",
    [
        ("1 100 A G", "chr1 100 a g", "chr01 100 A g", "NC_000001.11 1e+02 A G", "1 99 CA CG", "1 100 AT GT"),
        ("MT 200 CA C", "26 200 CA C", "chrM 200.0 CAT CT", "M 199 tcat tct"),
        ("X 300 C T", "25 300 C T", "chrX 300 c t", "PAR1 300 C T", "XY 300 C T", "23 300 C T"),
    ],
)
def test_all_spellings_of_a_variant_have_one_key(spellings: tuple[str, ...]) -> None:
    keys = read_keys(*spellings)
    assert keys.is_variant.all()
    assert len(set(list_keys(keys))) == 1
    assert len(keys.alleles) == 1


@pytest.mark.parametrize(
    ("ref", "alt"), [("A", ""), ("", "A"), (".", "A"), ("A", "."), ("A", "<>"), ("A", "1"), ("A", "C,G"), ("A", "C G")]
)
def test_a_text_that_is_not_an_allele_has_no_key(ref: str, alt: str) -> None:
    assert read_alleles(ref, alt) is None


def test_insertions_and_deletions_are_stored_at_the_left_end_of_their_repeat(reference: str) -> None:
    lines = ("22 2 C CA", "22 6 A AA", "22 4 AAAT AAAAT", "22 13 CA C", "22 8 TCACACAG TCACAG", "22 7 T C")
    keys = read_keys(*lines, reference=reference)
    inserted, deleted, other = (22, 2, "C", "CA"), (22, 8, "TCA", "T"), (22, 7, "T", "C")
    assert list_keys(keys)[:3] == [inserted] * 3
    assert list_keys(keys)[4:] == [deleted, other]
    assert list_keys(read_keys(*lines))[1] == (22, 6, "A", "AA")


def test_a_shifted_variant_is_found_by_the_id_that_its_line_has(reference: str) -> None:
    plan = replace(PLAN, reference_path=reference)
    encoded = SliceEncoder(plan).encode(Slice(0, 2, 2, b"22\t6\tA\tAA\n22\t2\tC\tCA\n", 0))
    assert encoded.report.variant_count == 1
    (row,) = encoded.variants[1].decode().splitlines()
    assert row.split("\t")[2:5] == ["2", "2", "2"]
    assert str(digest_text("chr22:g.6_7insA")) in {name.split("\t")[3] for name in encoded.names}


def test_indels_get_vrs_names_with_a_reference_only(reference: str) -> None:
    part = Slice(0, 2, 2, b"22\t2\tC\tCA\n22\t7\tT\tC\n", 0)
    with_reference, without, switched_off = (
        [name for name in SliceEncoder(plan).encode(part).names if name.startswith(f"{VRS_DIGEST}\t")]
        for plan in (replace(PLAN, reference_path=reference), PLAN, replace(PLAN, index_vrs=False))
    )
    assert (len(with_reference), len(without), len(switched_off)) == (2, 1, 0)
    assert without[0] in with_reference


def test_an_unusable_reference_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="has no index"):
        SliceEncoder(replace(PLAN, reference_path=str(tmp_path / "no.fa")))


@pytest.mark.parametrize("count", [2, 5, 60, 150])
def test_many_lines_of_one_variant_are_in_the_order_of_their_texts(count: int) -> None:
    plan = replace(PLAN, column_count=5, column_names=(*HEADER, "x"))
    lines = [f"22\t5\tA\tC\t{number * 7919 % 1_009}".encode() for number in range(count)]
    for order in (lines, lines[::-1]):
        source = SliceEncoder(plan)
        text = b"\n".join([*order, b"22\t6\tA\tC\t1"])
        variants, _ = source.variant_lines.read(
            Slice(0, 2, count + 1, text, 0), lines_read := source.reader.read(text, count + 1)
        )
        ordered = [bytes(line) for line in lines_read.get_lines(variants.lines.order.tolist())]
        assert ordered == [*sorted(lines), b"22\t6\tA\tC\t1"]
        assert variants.lines.heads.tolist() == [order.index(min(lines)), count]
