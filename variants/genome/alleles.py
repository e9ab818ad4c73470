"""Alleles of a variant -> the key that tables know the variant by, and the one form in which alleles are compared.

`normalize_alleles` is the one normalisation: whatever compares alleles of two origins (a release and a list, two lines
of a release, an id and a row) compares what it returns. It is the normalisation of VCF: upper case, no common bases at
the right end, then none at the left, and with a reference sequence as far left as possible.
Tan A, Abecasis GR, Kang HM: Unified representation of genetic variants. https://doi.org/10.1093/bioinformatics/btv112

Without a reference sequence an insertion or deletion in a repeat may still be written at several positions.
`equivalent_alleles` lists those that can be told from the alleles themselves (or from a reference sequence).

Two rules remove common bases, and they give different results for the same alleles:

* `trim_common_prefix` is the rule of genomic HGVS ids as myvariant.info writes them: the left end only.
* `trim_alleles` removes them at the right end first, then at the left, as `normalize_alleles` does.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

# What an allele may be: bases (IUPAC), `*` for an overlapping deletion, `-` for no base, or a symbolic allele. The one
# definition for loading and for ids, so that every id that the portal writes is also read.
# NA and NaN stand for a missing value in tables of R and pandas, although N and A are bases of IUPAC.
NO_MISSING_VALUE = r"(?!NAN?(?![A-Z*]))"  # before the pattern of bases
IUPAC_PATTERN = rf"{NO_MISSING_VALUE}[ACGTUNRYSWKMBDHV]+"
BASES_PATTERN = rf"{NO_MISSING_VALUE}[ACGTUNRYSWKMBDHV*-]+"
CHANGED_BASES_PATTERN = r"[ACGTUNRYSWKMBDHV*-]+"  # what HGVS inserts: T>TNA is insNA
SYMBOL_PATTERN = r"<[^<>\s]+>"
ALLELE_PATTERN = f"(?:{BASES_PATTERN}|{SYMBOL_PATTERN})"
_PLAIN_BASES = re.compile(r"[ACGTUNRYSWKMBDHV]+")
# How far before a region a variant that reaches into it may begin: longer reference alleles are refused when they load,
# since regions would not find them.
MAX_REF_LENGTH = 100_000  # bases of a reference allele
MAX_SHIFTS = 200  # positions in a repeat at which an insertion or deletion is looked for

# (first and last 1-based position) -> the bases of one chromosome there, upper case; fewer behind its end.
FetchBases = Callable[[int, int], str]


_MISSING_VALUE = re.compile(r"NAN?|#?N/A|NULL|NONE", re.IGNORECASE)


def is_missing_value(text: str) -> bool:
    """Whether the text of an allele stands for a missing value, as R, pandas, Excel and databases write it.

    Example:
        >>> is_missing_value("NaN"), is_missing_value("na"), is_missing_value("N"), is_missing_value("NAC")
        (True, True, False, False)
    """
    return bool(_MISSING_VALUE.fullmatch(text.strip()))


class PlacedAlleles(NamedTuple):
    """Alleles and the 1-based position of the first base of `ref`."""

    pos: int
    ref: str
    alt: str


class VariantKey(NamedTuple):
    """The key of a variant within a release; keys sort in the order of the genome.

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
    """Remove the bases with which both alleles begin; one base of each stays. Equal and symbolic
    alleles stay as they are.

    Args:
        pos: 1-based position of the first base of `ref`.

    Example:
        >>> trim_common_prefix(10, "CAA", "CA")
        (11, 'AA', 'A')
    """
    if len(ref) < 2 or len(alt) < 2 or ref == alt or ref[0] == "<":
        return pos, ref, alt
    cut = _common_length(ref, alt)
    return pos + cut, ref[cut:], alt[cut:]


def trim_common_suffix(ref: str, alt: str) -> tuple[str, str]:
    """Remove the bases with which both alleles end; one base of each stays. Equal and symbolic
    alleles stay as they are.

    Example:
        >>> trim_common_suffix("CAT", "TAT")
        ('C', 'T')
    """
    if len(ref) < 2 or len(alt) < 2 or ref == alt or ref[0] == "<":
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


def normalize_alleles(pos: int, ref: str, alt: str, fetch: FetchBases | None = None) -> PlacedAlleles:
    """Alleles as anybody writes them -> the form in which they are compared: upper case, trimmed, left-aligned.

    Symbolic alleles (`<DEL>`), `*` and `-` are only made upper case.

    Args:
        pos: 1-based position of the first base of `ref`.
        fetch: Bases of the chromosome; without it the alleles are trimmed but not shifted to the left.

    Example:
        >>> normalize_alleles(1000, "gact", "gatt")
        PlacedAlleles(pos=1002, ref='C', alt='T')
        >>> normalize_alleles(5, "A", "AA", lambda first, last: "GCAAA"[first - 1 : last])
        PlacedAlleles(pos=2, ref='C', alt='CA')
    """
    ref, alt = ref.upper(), alt.upper()
    if len(ref) == len(alt) == 1 or not (_PLAIN_BASES.fullmatch(ref) and _PLAIN_BASES.fullmatch(alt)):
        return PlacedAlleles(pos, ref, alt)
    if ref == alt:
        return PlacedAlleles(pos, ref, alt)
    trimmed = PlacedAlleles(*trim_alleles(pos, ref, alt))
    if fetch is None or not _is_indel(trimmed):
        return trimmed
    *_, leftmost = _shifted_left(trimmed, fetch)
    return leftmost


def equivalent_alleles(pos: int, ref: str, alt: str, fetch: FetchBases | None = None) -> tuple[PlacedAlleles, ...]:
    """Alleles -> all trimmed forms of the same change, from left to right; the first is the normalised one.

    An insertion or deletion in a repeat has one form for each position in it. Only the repeat inside the alleles is
    known without `fetch`. At most MAX_SHIFTS forms are returned.

    Example:
        >>> [tuple(form) for form in equivalent_alleles(6000, "GCA", "GCAA")]
        [(6001, 'C', 'CA'), (6002, 'A', 'AA')]
    """
    first = normalize_alleles(pos, ref, alt, fetch)
    if not _is_indel(first):
        return (first,)
    if fetch is None:
        bases, start = ref.upper(), pos

        def fetch_own(begin: int, end: int) -> str:
            return bases[max(begin - start, 0) : max(end - start + 1, 0)]

        return (first, *_shifted_right(first, fetch_own))
    return (first, *_shifted_right(first, fetch))


def _is_indel(alleles: PlacedAlleles) -> bool:
    """Whether trimmed alleles are an insertion or deletion after their first base."""
    _, ref, alt = alleles
    shorter, longer = sorted((ref, alt), key=len)
    return len(shorter) == 1 < len(longer) and longer[0] == shorter


def _shifted_left(alleles: PlacedAlleles, fetch: FetchBases) -> Iterator[PlacedAlleles]:
    """An insertion or deletion, then the same one base further left each time, as long as the sequence allows it."""
    yield alleles
    pos, ref, alt = alleles
    is_deletion = len(ref) > 1
    base, changed = (alt, ref[1:]) if is_deletion else (ref, alt[1:])
    window, first = "", pos  # bases before `pos`, fetched by pieces
    while pos > 1 and changed[-1] == base:
        if not window:
            first = max(1, pos - 100)
            window = fetch(first, pos - 1)
            if len(window) != pos - first:
                return
        pos, changed, base, window = pos - 1, base + changed[:-1], window[-1], window[:-1]
        whole = base + changed
        yield PlacedAlleles(pos, whole, base) if is_deletion else PlacedAlleles(pos, base, whole)


def _shifted_right(alleles: PlacedAlleles, fetch: FetchBases) -> Iterator[PlacedAlleles]:
    """The same insertion or deletion one base further right each time, as long as the sequence allows it."""
    pos, ref, alt = alleles
    is_deletion = len(ref) > 1
    changed = ref[1:] if is_deletion else alt[1:]
    after = pos + len(ref)  # the first base that the alleles do not say
    following = fetch(after, after + MAX_SHIFTS - 2)
    for base in following:
        if base != changed[0]:
            return
        pos, changed = pos + 1, changed[1:] + base
        yield PlacedAlleles(pos, base + changed, base) if is_deletion else PlacedAlleles(pos, base, base + changed)


def _common_length(first: str, second: str) -> int:
    """How many characters two texts of at least one character begin with alike, without the last of the shorter."""
    most = min(len(first), len(second)) - 1
    return next((index for index in range(most) if first[index] != second[index]), most)
