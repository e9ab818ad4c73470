"""Chromosomes as small integers and back: 1-22, X = 23, Y = 24, MT = 25. The one place that knows the coding.

Separate module because everything about positions needs it.
"""

from __future__ import annotations

CHROMOSOMES: tuple[str, ...] = (*(str(number) for number in range(1, 23)), "X", "Y", "MT")
_CODES = {name: code for code, name in enumerate(CHROMOSOMES, start=1)} | {"M": 25, "23": 23, "24": 24, "25": 25}


class UnknownChromosomeError(ValueError):
    """A name that is no primary chromosome; the message names it."""


def chromosome_code(name: str) -> int:
    """1 to 25 for '1', 'chr1', 'chrX', 'M', 'MT', any case. Raises UnknownChromosomeError."""
    bare = name.strip()
    if bare[:3].lower() == "chr":
        bare = bare[3:]
    code = _CODES.get(bare.upper())
    if code is None:
        raise UnknownChromosomeError(f"unknown chromosome {name!r}: expected 1-22, X, Y or MT, with or without chr")
    return code


def chromosome_name(code: int, *, prefix: bool = False) -> str:
    """'1' ... 'MT' for a code; with prefix 'chr1' ... 'chrMT'."""
    return ("chr" if prefix else "") + CHROMOSOMES[code - 1]


# Lengths in bases, GRCh37 (p13) and GRCh38 (p14) primary assemblies, as published by the Genome Reference Consortium.
LENGTHS: dict[str, tuple[int, ...]] = {
    "GRCh37": (
        *(249250621, 243199373, 198022430, 191154276, 180915260, 171115067, 159138663, 146364022, 141213431),
        *(135534747, 135006516, 133851895, 115169878, 107349540, 102531392, 90354753, 81195210, 78077248),
        *(59128983, 63025520, 48129895, 51304566, 155270560, 59373566, 16569),
    ),
    "GRCh38": (
        *(248956422, 242193529, 198295559, 190214555, 181538259, 170805979, 159345973, 145138636, 138394717),
        *(133797422, 135086622, 133275309, 114364328, 107043718, 101991189, 90338345, 83257441, 80373285),
        *(58617616, 64444167, 46709983, 50818468, 156040895, 57227415, 16569),
    ),
}


def chromosome_length(assembly: str, code: int) -> int:
    """Bases of a chromosome: the last valid 1-based position."""
    return LENGTHS[assembly][code - 1]
