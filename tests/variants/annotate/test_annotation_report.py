"""Counts of answers, and the sentences that they lead to."""

from __future__ import annotations

from pathlib import Path

import pysam
import pytest

from variants.annotate.annotation_report import ABSENT, FOUND, NOT_LOOKED_UP, Answer, Report
from variants.genome.reference_sequence import ReferenceSequence
from variants.lists.entries import Entry, build_entry
from variants.lists.table_entries import entry_of_id


def counted(entries: list[Entry], reference: ReferenceSequence | None = None) -> Report:
    """The report of a list of which everything was found that could be looked up."""
    report = Report(reference=reference)
    for entry in entries:
        report.add(Answer(entry, NOT_LOOKED_UP if entry.problem else FOUND))
    return report


def test_only_chromosomes_that_were_compared_without_chr_are_counted() -> None:
    entries = [
        build_entry(1, "chr1", "5", "A", "C"),
        build_entry(2, "chr1", "five", "A", "C"),
        build_entry(3, "chr99", "5", "A", "C"),
        build_entry(4, "1", "5", "A", "C"),
        Entry(5, "chromosome\tposition", problem="malformed"),
        entry_of_id(6, "chr1:g.5A>C"),
    ]
    assert counted(entries).notes() == ["1 chromosomes written with chr were compared without it"]
    assert counted(entries[1:]).notes() == []


@pytest.fixture
def reference(tmp_path: Path) -> ReferenceSequence:
    path = tmp_path / "own.fa"
    path.write_text(">chr1\nACGTN\n")
    pysam.faidx(str(path))
    return ReferenceSequence(path, "GRCh38")


def test_reference_alleles_that_the_sequence_does_not_have_are_counted(reference: ReferenceSequence) -> None:
    entries = [
        build_entry(1, "1", "1", "AC", "A"),
        build_entry(2, "1", "2", "T", "A"),
        build_entry(3, "1", "3", "C", "A"),
        build_entry(4, "1", "5", "T", "A"),  # the sequence says N
        build_entry(5, "1", "500", "T", "A"),  # beyond the sequence
        build_entry(6, "2", "1", "T", "A"),  # not in the file
    ]
    (sentence,) = counted(entries, reference).sequence_warnings("GRCh38")
    assert "REF of 2 of 4 entries" in sentence
    assert "line 2: 1:2 T, where the sequence has C" in sentence
    assert counted(entries[:1], reference).sequence_warnings("GRCh38") == []
    assert counted(entries).sequence_warnings("GRCh38") == []


def test_few_positions_are_a_warning() -> None:
    report = Report()
    for number in range(20):
        report.add(Answer(build_entry(number, "1", "5", "A", "C"), ABSENT))
    assert report.warnings(assembly="GRCh38")[0].startswith("FEW POSITIONS MATCH: 0 of 20")
