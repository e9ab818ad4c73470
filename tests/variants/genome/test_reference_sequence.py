"""Bases of a reference sequence, from a FASTA file that is small enough to read."""

from __future__ import annotations

from pathlib import Path

import pysam
import pytest
from hypothesis import given
from hypothesis import strategies as st

from variants.genome import reference_sequence
from variants.genome.reference_sequence import ReferenceSequence, ReferenceSequenceError

BASES = "ACGTTGCAacgtNNAC" * 20


def write_fasta(path: Path, sequences: dict[str, str], *, bgzipped: bool = True) -> Path:
    """A FASTA file with its index."""
    lines = [
        line
        for name, bases in sequences.items()
        for line in (f">{name} words", *(bases[i : i + 60] for i in range(0, len(bases), 60)))
    ]
    path.write_text("\n".join(lines) + "\n")
    if bgzipped:
        pysam.tabix_compress(str(path), f"{path}.gz")
        path = Path(f"{path}.gz")
    pysam.faidx(str(path))
    return path


@pytest.mark.parametrize("bgzipped", [True, False])
@pytest.mark.parametrize("name", ["1", "chr1", "NC_000001.11"])
def test_bases_count_from_one_and_are_upper_case(tmp_path: Path, name: str, bgzipped: bool) -> None:
    path = write_fasta(tmp_path / "own.fa", {"chrUn_x": "AAAA", name: BASES}, bgzipped=bgzipped)
    reference = ReferenceSequence(path, "GRCh38")
    assert reference.fetch(1, 1, 4) == "ACGT"
    assert reference.fetch(1, 9, 12) == "ACGT"
    assert reference.fetch(1, len(BASES) - 1, len(BASES) + 50) == "AC"
    assert reference.fetch(1, len(BASES) + 1, len(BASES) + 50) == ""
    assert reference.fetch(2, 1, 4) == ""
    assert reference.fetcher(2) is None
    fetch = reference.fetcher(1)
    assert fetch is not None
    assert fetch(3, 5) == "GTT"


@given(st.lists(st.tuples(st.integers(1, 330), st.integers(0, 60)), min_size=1, max_size=20))
def test_windows_give_what_the_file_has(
    tmp_path_factory: pytest.TempPathFactory, ranges: list[tuple[int, int]]
) -> None:
    path = write_fasta(tmp_path_factory.mktemp("fasta") / "own.fa", {"1": BASES}, bgzipped=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reference_sequence, "WINDOW_SIZE", 32)
        reference = ReferenceSequence(path, "GRCh38")
        for first, more in ranges:
            assert reference.fetch(1, first, first + more) == BASES.upper()[first - 1 : first + more]


def test_a_file_without_an_index_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "own.fa"
    path.write_text(">1\nACGT\n")
    with pytest.raises(ReferenceSequenceError, match="samtools faidx"):
        ReferenceSequence(path, "GRCh38")


def test_a_file_of_another_assembly_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.fa"
    path.write_text(">22\nACGT\n")
    Path(f"{path}.fai").write_text("22\t51304566\t4\t4\t5\n")  # as if it had the length of GRCh37
    with pytest.raises(ReferenceSequenceError, match="has the 51,304,566 bases of GRCh37, not those of GRCh38"):
        ReferenceSequence(path, "GRCh38")
