"""Types and lengths of variants, and the conditions that positions become."""

from __future__ import annotations

import pytest

from variants.beacon.beacon_search import variant_length, variant_type
from variants.releases.rows import VariantRow


@pytest.mark.parametrize(
    ("ref", "alt", "kind", "length"),
    [
        ("A", "C", "SNP", 1),
        ("AC", "GT", "MNP", 2),
        ("A", "ACG", "INS", 2),
        ("ACG", "A", "DEL", 2),
        ("ACG", "TT", "DELINS", 3),
        ("A", "<DUP:TANDEM>", "DUP", 1),
    ],
)
def test_the_type_and_length_of_a_variant(ref: str, alt: str, kind: str, length: int) -> None:
    row = VariantRow(22, 100, 100 + len(ref) - 1, ref, alt, 0, 0, 0, 0, 1)
    assert (variant_type(row), variant_length(row)) == (kind, length)
