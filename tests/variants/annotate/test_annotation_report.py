"""Counts of answers, and the sentences that they lead to."""

from __future__ import annotations

from pathlib import Path

import pysam
import pytest

from variants.annotate.annotation_report import ABSENT, FOUND, NOT_LOOKED_UP, Answer, Report
from variants.genome.reference_sequence import ReferenceSequence
from variants.lists.entries import Entry, build_entry
from variants.lists.table_entries import entry_of_id
from variants.lists.variant_lists import read_list
from variants.releases.documents import path_values, variant_documents
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.releases.selection import matching_rows, select_variants


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


@pytest.mark.django_db
def test_rs_numbers_at_other_positions_than_in_the_release_speak_against_its_assembly(synthetic38: Release) -> None:
    selection = select_variants(release=ReleaseReader(synthetic38), query="_exists_:dbsnp.rsid")
    rows = list(matching_rows(selection=selection, limit=10))
    documents = variant_documents(release=selection.release, rows=rows, paths=["dbsnp.rsid"])
    names = [next(iter(path_values(document, "dbsnp.rsid"))) for document in documents]
    as_vcf = "22\t{0}\t{1}\t{2}\t{3}\t.\t.\t.\n"
    as_table = "22,{0},{2},{3},{1},0.5\n"
    for header, line in (("##fileformat=VCFv4.2\n", as_vcf), ("chr,pos,ref,alt,rsID,p\n", as_table)):
        for shift, suspected in ((0, False), (500_000, True)):
            lines = [
                line.format(row.pos + shift, name, row.ref, row.alt) for row, name in zip(rows, names, strict=True)
            ]
            report = counted(list(read_list([header, *lines]).entries))
            report.weigh_rs_numbers(synthetic38)
            sentence = report.wrong_assembly_warning(assembly="GRCh38")
            assert ("10 (100%) have their rs number where it is in GRCh37" in sentence) == suspected
            assert bool(sentence) == suspected


@pytest.mark.django_db
def test_an_rs_number_that_the_release_has_elsewhere_is_said_beside_the_variant_that_was_found(
    synthetic38: Release,
) -> None:
    selection = select_variants(release=ReleaseReader(synthetic38), query="_exists_:dbsnp.rsid")
    first, *_, last = matching_rows(selection=selection, limit=10)  # the neighbours are too near
    rows = [first, last]
    documents = variant_documents(release=selection.release, rows=rows, paths=["dbsnp.rsid"])
    numbers = [next(iter(path_values(document, "dbsnp.rsid"))) for document in documents]
    right, wrong = Report(), Report()
    for report, names in ((right, numbers), (wrong, numbers[::-1])):
        for row, name in zip(rows, names, strict=True):
            entry = build_entry(1, str(row.chrom), str(row.pos), row.ref, row.alt)
            entry.beside = name
            report.add(Answer(entry, FOUND, row))
        report.weigh_rs_numbers(synthetic38)
    assert right.warnings(assembly="GRCh38") == []
    (sentence,) = wrong.warnings(assembly="GRCh38")
    assert sentence.startswith("the rs numbers of 2 of 2 rows are at other positions in the release (rs")
