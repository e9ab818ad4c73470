"""Keys of variants, and the two ways to remove common bases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from variants.genome.alleles import (
    VariantKey,
    compute_vkey,
    digest_text,
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
