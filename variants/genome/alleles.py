"""vkey: the 64-bit digest of (ref, alt) that stands in for alleles in keys. Pure.

Alleles of thousands of bases exist and do not fit a B-tree key; whoever looks up by vkey compares the full alleles too.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache


@lru_cache(maxsize=1024)  # twelve pairs of bases are nearly all there is
def vkey(ref: str, alt: str) -> int:
    """Signed 64-bit digest of the alleles, the same for ever and everywhere."""
    return text_digest(f"{ref}\t{alt}")


def text_digest(text: str) -> int:
    """Signed 64-bit BLAKE2b digest of a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
