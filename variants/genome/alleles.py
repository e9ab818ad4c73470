"""Alleles of a variant -> the key that tables know the variant by, and the same alleles without common bases. Pure.

Two rules remove common bases, and they give different results for the same alleles:

* `trim_common_prefix` is the rule of genomic HGVS ids as myvariant.info writes them: the left end only.
* `trim_alleles` is the normalisation of VCF without a reference sequence: the right end first, then the left.
  Tan A, Abecasis GR, Kang HM: Unified representation of genetic variants. https://doi.org/10.1093/bioinformatics/btv112
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple


class VariantKey(NamedTuple):
    """What tells the variants of a release apart; keys sort in the order of the genome.

    Args:
        chrom: chromosome code (variants.genome.chromosomes).
        pos: 1-based position of the first base of the reference allele.
        vkey: digest of both alleles (`compute_vkey`).
    """

    chrom: int
    pos: int
    vkey: int


@lru_cache(maxsize=1024)  # twelve pairs of bases are nearly all there is
def compute_vkey(ref: str, alt: str) -> int:
    """Two alleles -> their signed 64-bit digest, the same on every machine and in every version.

    Alleles of thousands of bases do not fit a B-tree key; whoever looks up by vkey compares the full alleles too.

    Example:
        >>> compute_vkey("C", "T")
        7145036277237107631
    """
    return digest_text(f"{ref}\t{alt}")


def digest_text(text: str) -> int:
    """A text -> its signed 64-bit BLAKE2b digest."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def trim_common_prefix(pos: int, ref: str, alt: str) -> tuple[int, str, str]:
    """Remove the bases with which both alleles begin; one base of each stays. Equal alleles stay as they are.

    Args:
        pos: 1-based position of the first base of `ref`.

    Example:
        >>> trim_common_prefix(10, "CAA", "CA")
        (11, 'AA', 'A')
    """
    if len(ref) < 2 or len(alt) < 2 or ref == alt:
        return pos, ref, alt
    cut = _common_length(ref, alt)
    return pos + cut, ref[cut:], alt[cut:]


def trim_common_suffix(ref: str, alt: str) -> tuple[str, str]:
    """Remove the bases with which both alleles end; one base of each stays. Equal alleles stay as they are.

    Example:
        >>> trim_common_suffix("CAT", "TAT")
        ('C', 'T')
    """
    if len(ref) < 2 or len(alt) < 2 or ref == alt:
        return ref, alt
    cut = _common_length(ref[::-1], alt[::-1])
    return ref[: len(ref) - cut], alt[: len(alt) - cut]


def trim_alleles(pos: int, ref: str, alt: str) -> tuple[int, str, str]:
    """Remove the bases that both alleles share, those at the end first; one base of each stays.

    Args:
        pos: 1-based position of the first base of `ref`.

    Example:
        >>> trim_alleles(10, "CAA", "CA")
        (10, 'CA', 'C')
        >>> trim_alleles(10, "CTAG", "CTGG")
        (12, 'A', 'G')
    """
    if ref == alt:
        return pos, ref[:1], alt[:1]
    return trim_common_prefix(pos, *trim_common_suffix(ref, alt))


def _common_length(first: str, second: str) -> int:
    """How many characters two texts of at least one character begin with alike, without the last of the shorter."""
    most = min(len(first), len(second)) - 1
    return next((index for index in range(most) if first[index] != second[index]), most)
