"""Entries are answered one by one, in their order, with the reason where there is no row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.known import SYNTHETIC
from variants.annotate import annotator
from variants.annotate.annotation_report import ABSENT, FOUND, NO_SUCH_ALLELE, NOT_LOOKED_UP, OTHER_REFERENCE, Answer
from variants.annotate.annotator import Annotator
from variants.genome.hgvs import parse_variant_id
from variants.lists.entries import Entry, build_entry, complement
from variants.releases.reader import ReleaseReader

POS, REF, ALT = SYNTHETIC.single
OTHER_ALT, OTHER_REF = "ACGT".replace(REF, "").replace(ALT, "")


def make_entry(ref: str, alt: str, pos: int = POS, chrom: str = "22", **options: str) -> Entry:
    return build_entry(1, chrom, str(pos), ref, alt, **options)


def answer(release: ReleaseReader, *entries: Entry) -> list[Answer]:
    return list(Annotator(release).answers(entries))


def test_each_entry_has_its_answer_in_order(reader: ReleaseReader) -> None:
    entries = [
        make_entry("HLA", "A", chrom="HLA-A"),
        make_entry(REF, ALT),
        make_entry(REF, OTHER_ALT),
        make_entry(OTHER_REF, ALT),
        make_entry("A", "C", pos=1),
        make_entry(REF, ALT, assembly="GRCh37"),
    ]
    answers = answer(reader, *entries)
    statuses = [NOT_LOOKED_UP, FOUND, NO_SUCH_ALLELE, OTHER_REFERENCE, ABSENT]
    assert [answered.status for answered in answers[:5]] == statuses
    assert [answered.entry for answered in answers] == entries
    assert [answered.row and answered.row.pos for answered in answers[:5]] == [None, POS, None, None, None]
    assert f"{REF}>{ALT}" in answers[2].note
    assert f"reference base here is {REF}" in answers[3].note


def test_padded_alleles_are_found_and_the_note_says_so(reader: ReleaseReader) -> None:
    (answered,) = answer(reader, make_entry(f"{REF}TT", f"{ALT}TT"))
    assert (answered.status, answered.note) == (FOUND, f"padding removed: {POS} {REF}>{ALT}")


def test_alleles_in_either_order_are_decided_by_the_release(reader: ReleaseReader) -> None:
    entry = make_entry(ALT, REF)
    entry.either_order = True
    (answered,) = answer(reader, entry)
    assert answered.status == FOUND
    assert f"{REF} in the release" in answered.note


@pytest.mark.parametrize("either_order", [False, True])
def test_alleles_of_the_minus_strand_are_found_however_the_list_means_its_strand(
    reader: ReleaseReader, either_order: bool
) -> None:
    as_written, complemented, absent = (
        replace(make_entry(*alleles), maybe_minus=True, either_order=either_order)
        for alleles in ((REF, ALT), (complement(REF), complement(ALT)), (REF, OTHER_ALT))
    )
    answered = answer(reader, as_written, complemented, absent, make_entry(complement(REF), complement(ALT)))
    assert [one.status for one in answered[:2]] == [FOUND, FOUND]
    assert "minus strand" not in answered[0].note
    assert f"the list says minus strand: {complement(REF)}/{complement(ALT)} read as {REF}/{ALT}" in answered[1].note
    assert answered[2].status == NO_SUCH_ALLELE
    assert answered[3].status == OTHER_REFERENCE  # nothing is said of its strand


def test_alleles_beside_a_name_may_be_of_the_minus_strand(reader: ReleaseReader) -> None:
    variant = parse_variant_id(SYNTHETIC.rs)
    assert variant is not None
    (row,) = {answered.row for answered in answer(reader, Entry(1, SYNTHETIC.rs, name=SYNTHETIC.rs, variant=variant))}
    alleles = {"ref": complement(row.ref), "alt": complement(row.alt), "maybe_minus": True}
    (answered,) = answer(reader, Entry(1, SYNTHETIC.rs, name=SYNTHETIC.rs, variant=variant, **alleles))
    assert (answered.status, answered.row) == (FOUND, row)
    assert "the list says minus strand" in answered.note


def test_a_name_is_looked_up_and_must_have_the_alleles_beside_it(reader: ReleaseReader) -> None:
    variant = parse_variant_id(SYNTHETIC.rs)
    named = Entry(1, SYNTHETIC.rs, name=SYNTHETIC.rs, variant=variant)
    wrong = Entry(2, SYNTHETIC.rs, name=SYNTHETIC.rs, variant=variant, ref="A", alt="AAAA")
    results, refused = answer(reader, named, wrong)
    assert (results.status, results.row and results.row.pos) == (FOUND, SYNTHETIC.key[0])
    assert (refused.status, refused.row) == (NO_SUCH_ALLELE, None)
    assert "not A/AAAA" in refused.note


@pytest.mark.parametrize("scanned_per_lookup", [0, 10**9], ids=["look-ups", "scans"])
def test_look_ups_and_scans_read_the_same_rows(
    reader: ReleaseReader, monkeypatch: pytest.MonkeyPatch, scanned_per_lookup: int
) -> None:
    monkeypatch.setattr(annotator, "SCANNED_PER_LOOKUP", scanned_per_lookup)
    spelled = [SYNTHETIC.deletion, SYNTHETIC.single, SYNTHETIC.key]
    answers = answer(reader, *(make_entry(ref, alt, pos=pos) for pos, ref, alt in spelled))
    assert [(answered.row.pos, answered.row.ref, answered.row.alt) for answered in answers if answered.row] == spelled


def test_a_position_beyond_the_chromosome_is_reported(reader: ReleaseReader) -> None:
    (answered,) = answer(reader, make_entry("A", "C", pos=60_000_000))
    assert answered.beyond_end
    assert "beyond the end of chromosome 22" in answered.note
