"""Keys of variants, and the two ways to remove common bases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from variants.genome.alleles import (
    PlacedAlleles,
    VariantKey,
    compute_vkey,
    digest_text,
    equivalent_alleles,
    normalize_alleles,
    trim_alleles,
    trim_common_prefix,
    trim_common_suffix,
)


def test_a_key_depends_on_both_alleles_and_never_changes() -> None:
    assert compute_vkey("C", "T") == 7145036277237107631
    assert len({compute_vkey(*pair) for pair in (("C", "T"), ("T", "C"), ("CT", ""), ("", "CT"))}) == 4
    assert all(-(2**63) <= digest_text(text) < 2**63 for text in ("", "a", "A" * 100_000))


def test_keys_sort_in_the_order_of_the_genome() -> None:
    keys = [VariantKey(2, 1, 0), VariantKey(1, 10, 5), VariantKey(1, 10, -5), VariantKey(1, 9, 7)]
    assert sorted(keys) == [VariantKey(1, 9, 7), VariantKey(1, 10, -5), VariantKey(1, 10, 5), VariantKey(2, 1, 0)]


@pytest.mark.parametrize(
    ("alleles", "by_prefix", "by_both_ends"),
    [
        (("CAA", "CA"), (11, "AA", "A"), (10, "CA", "C")),  # the two rules differ
        (("GTC", "GTCT"), (12, "C", "CT"), (12, "C", "CT")),
        (("CAT", "TAT"), (10, "CAT", "TAT"), (10, "C", "T")),
        (("A", "ATT"), (10, "A", "ATT"), (10, "A", "ATT")),
        (("CA", "CA"), (10, "CA", "CA"), (10, "C", "C")),
    ],
)
def test_each_rule_by_its_name(alleles: tuple[str, str], by_prefix: tuple, by_both_ends: tuple) -> None:
    assert trim_common_prefix(10, *alleles) == by_prefix
    assert trim_alleles(10, *alleles) == by_both_ends


bases = st.text("AC", min_size=1, max_size=7)


@given(bases, bases)
def test_trimming_describes_the_same_change(ref: str, alt: str) -> None:
    before, after = "G" * 9, "T" * 5
    changed = before + alt + after
    for pos, short_ref, short_alt in (trim_common_prefix(10, ref, alt), trim_alleles(10, ref, alt)):
        reference = before + ref + after
        assert reference[pos - 1 : pos - 1 + len(short_ref)] == short_ref
        assert reference[: pos - 1] + short_alt + reference[pos - 1 + len(short_ref) :] == changed
        assert short_ref
        assert short_alt


@given(bases, bases)
def test_nothing_is_left_to_trim(ref: str, alt: str) -> None:
    _, short_ref, short_alt = trim_alleles(10, ref, alt)
    if ref != alt and len(short_ref) > 1 and len(short_alt) > 1:
        assert short_ref[0] != short_alt[0]
        assert short_ref[-1] != short_alt[-1]
    assert trim_common_suffix(short_ref, short_alt) == (short_ref, short_alt)


@pytest.mark.parametrize(
    ("alleles", "expected"),
    [
        ((1000, "GACT", "GATT"), (1002, "C", "T")),
        ((1000, "gact", "Gatt"), (1002, "C", "T")),
        ((2000, "CTTA", "CA"), (2000, "CTT", "C")),
        ((3000, "AAT", "ACCAT"), (3000, "A", "ACC")),
        ((3999, "GC", "GT"), (4000, "C", "T")),
        ((4000, "CAG", "TAG"), (4000, "C", "T")),
        ((10, "N", "<del>"), (10, "N", "<DEL>")),
        ((10, "TA", "*"), (10, "TA", "*")),
        ((10, "CA", "CA"), (10, "CA", "CA")),
    ],
)
def test_lower_case_and_padded_alleles_have_one_form(alleles: tuple, expected: tuple) -> None:
    assert normalize_alleles(*alleles) == expected


def _apply(sequence: str, alleles: PlacedAlleles) -> str:
    start = alleles.pos - 1
    assert sequence[start : start + len(alleles.ref)] == alleles.ref
    return sequence[:start] + alleles.alt + sequence[start + len(alleles.ref) :]


@given(st.text("AC", min_size=9, max_size=20), st.integers(1, 5), st.integers(1, 4), bases)
def test_left_alignment_finds_every_form_of_the_same_change(sequence: str, pos: int, length: int, alt: str) -> None:
    def fetch(first: int, last: int) -> str:
        return sequence[first - 1 : last]

    ref = fetch(pos, pos + length - 1)
    changed = _apply(sequence, PlacedAlleles(pos, ref, alt))
    forms = equivalent_alleles(pos, ref, alt, fetch)
    assert forms[0] == normalize_alleles(pos, ref, alt, fetch)
    assert {_apply(sequence, form) for form in forms} == {changed}
    assert set(equivalent_alleles(pos, ref, alt)) <= set(forms)
    _, first_ref, first_alt = forms[0]
    if first_ref != first_alt and 1 in (len(first_ref), len(first_alt)) and first_ref[0] == first_alt[0]:
        size = len(first_alt) - len(first_ref)
        every = [
            PlacedAlleles(start, fetch(start, start + max(-size, 0)), changed[start - 1 : start + max(size, 0)])
            for start in range(1, len(sequence) + 1 - max(-size, 0))
        ]
        same = [form for form in every if form.ref[0] == form.alt[0] and _apply(sequence, form) == changed]
        assert list(forms) == same
