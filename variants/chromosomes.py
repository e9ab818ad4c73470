"""Chromosomes as small integers and back: 1-22, X = 23, Y = 24, MT = 25. The one place that knows the coding."""

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
