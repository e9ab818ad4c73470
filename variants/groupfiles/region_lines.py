"""Lines such as `chr1:100-200 name` -> the cells of an interval; which names are those of sequences. Pure.

Separate module because unit lists tell by the names of sequences what their lines are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from variants.genome.chromosomes import (
    UnknownChromosomeError,
    chromosome_code,
    chromosome_name,
    describe_other_sequence,
    is_accession,
    parse_chromosome,
)
from variants.text.text_cells import POSITION_PATTERN, TO_PATTERN, join_digits

_REGION = re.compile(rf"(?P<chrom>\S+):(?P<start>{POSITION_PATTERN})(?:{TO_PATTERN}(?P<end>{POSITION_PATTERN}))?")
_NO_NAMES = frozenset({"+", "-", "."})  # a strand, or how BED leaves a name out


def is_chromosome(name: str) -> bool:
    """Whether this is the name of a chromosome of any assembly."""
    try:
        return parse_chromosome(name).code > 0
    except UnknownChromosomeError:
        return False


def is_sequence(name: str) -> bool:
    """Whether this is the name of a chromosome, or of a contig."""
    return is_chromosome(name) or is_accession(name) or bool(describe_other_sequence(name))


def parse_region_line(cells: Sequence[str]) -> list[str] | None:
    """The cells of a line `chr1:100-200 [name]` -> chromosome, start, end and name; None if it is not such a line.

    Example:
        >>> parse_region_line(["chr1:100-200", "+", "target"])
        ['1', '100', '200', 'target']
        >>> parse_region_line(["1:55", "039", "447-55", "064", "852"])  # split at its commas
        ['1', '55039447', '55064852', '']
        >>> parse_region_line(["1:100", "000-200", "000 target"])
        ['1', '100000', '200000', 'target']
    """
    text, name = _split_region(cells)
    match = _REGION.fullmatch(text)
    if match is None or not is_sequence(match["chrom"]):
        return None
    chrom = match["chrom"]
    if is_chromosome(chrom) and not is_accession(chrom):
        chrom = chromosome_name(chromosome_code(chrom))
    start = join_digits(match["start"])
    return [chrom, str(start), str(join_digits(match["end"]) if match["end"] else start), name]


def _split_region(cells: Sequence[str]) -> tuple[str, str]:
    """(region, name) of the cells of a line, whose region may have been split at commas."""
    if not cells:  # a line of delimiters alone
        return "", ""
    is_one_text = len(cells) > 1 and cells[1].replace("-", "").isdigit()  # 1:55,000,000-56,000,000
    if is_one_text:
        region, _, name = ",".join(cells).partition(" ")
        return region, name.strip()
    return cells[0], next((cell for cell in cells[1:] if cell not in _NO_NAMES), "")
