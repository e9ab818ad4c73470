"""The key cells of lines -> chromosome, position and alleles as tables know a variant by them. Pure.

Every spelling of a variant gets one key: alleles in upper case without common bases (variants.genome.alleles), the
position of their first base, chromosomes under any of their names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ingest.encode.cells import LineCells
from ingest.encode.kernels import Flags, Int32s, Int64s
from ingest.wgsa.positions import parse_position
from variants.genome.alleles import compute_vkey, trim_alleles
from variants.genome.chromosomes import UnknownChromosomeError, chromosome_code, chromosome_length

ALLELE = re.compile(r"[ACGTUNRYSWKMBDHV*-]+|<[^<>\s]+>", re.IGNORECASE)
MAX_CACHED_ALLELES = 50_000  # pairs
# A locus is one number: the chromosome's code, then so many bits of the position.
CHROM_SHIFT = 40
POSITION_MASK = (1 << CHROM_SHIFT) - 1


class Chromosome(NamedTuple):
    """Its code and its length in bases in the release's assembly; code 0 and the reason if it is unknown."""

    code: int
    length: int
    problem: str = ""


class Alleles(NamedTuple):
    """The alleles of a variant, normalised, and their key."""

    ref: str
    alt: str
    key: int


class NormalizedCells(NamedTuple):
    """What is stored for two cells.

    Attributes:
        shift: Bases from the position in the file to that of the normalised alleles.
        is_changed: Whether the file spells the alleles otherwise.
    """

    ref: str
    alt: str
    shift: int
    is_changed: bool


@dataclass(frozen=True, slots=True)
class VariantKeys:
    """The keys of lines, as arrays by line; those of lines that are no variants are meaningless.

    Attributes:
        is_variant: Whether the line has all of a key, within its chromosome.
        chroms: Chromosome codes; 0 for unknown chromosomes.
        positions: 1-based, of the normalised alleles.
        allele_indexes: Index of the line's alleles in `alleles`.
        is_changed: Whether the file spells the alleles otherwise.
        alleles: The distinct pairs of alleles.
    """

    is_variant: Flags
    chroms: Int64s
    positions: Int64s
    allele_indexes: Int64s
    is_changed: Flags
    alleles: list[Alleles]

    @property
    def loci(self) -> Int64s:
        """Chromosome and position as one number, in the order of the genome."""
        return self.chroms << CHROM_SHIFT | self.positions


class VariantKeyReader:
    """Reads keys; made once per process, since it caches chromosomes."""

    def __init__(self, slots: Sequence[int], assembly: str) -> None:
        """Prepare for files of one header.

        Args:
            slots: The slots of chromosome, position, ref and alt.
            assembly: The assembly of the release.
        """
        self.slots = tuple(slots)
        self.assembly = assembly
        self.get_chromosome = lru_cache(maxsize=1_000)(self._find_chromosome)

    def read(self, cells: LineCells, lines: Int32s) -> VariantKeys:
        """The keys of those of the cells' lines that have all columns."""
        count = len(cells.starts)
        chroms, lengths = self._read_chromosomes(cells, lines)
        positions = self._read_positions(cells, lines)
        is_inside = (positions >= 1) & (positions <= lengths)
        pairs, pair_of_line = cells.find_pairs(lines, *self.slots[2:])
        normalized = [normalize_alleles(*pair) for pair in pairs]
        alleles: dict[tuple[str, str], int] = {}
        by_pair = [
            (alleles.setdefault((pair.ref, pair.alt), len(alleles)), pair.shift, pair.is_changed, True)
            if pair
            else (0, 0, False, False)
            for pair in normalized
        ]
        values = np.zeros((count, 4), np.int64)
        values[lines] = np.array(by_pair, np.int64).reshape(-1, 4)[pair_of_line]
        indexes, shifts, is_changed, are_alleles = values.T
        distinct = [Alleles(ref, alt, compute_vkey(ref, alt)) for ref, alt in alleles]
        is_variant = is_inside & are_alleles.astype(np.bool_)
        return VariantKeys(is_variant, chroms, positions + shifts, indexes, is_changed.astype(np.bool_), distinct)

    def _read_chromosomes(self, cells: LineCells, lines: Int32s) -> tuple[Int64s, Int64s]:
        """(codes, 0 for an unknown chromosome; lengths in bases)."""
        codes, lengths = np.zeros((2, len(cells.starts)), np.int64)
        slot = self.slots[0]
        ids = cells.ids[:, slot]
        for example in lines[np.unique(ids[lines], return_index=True)[1]].tolist():
            chromosome = self.get_chromosome(cells.get_text(example, slot))
            is_same = ids == ids[example]
            codes[is_same], lengths[is_same] = chromosome.code, chromosome.length
        return codes, lengths

    def _read_positions(self, cells: LineCells, lines: Int32s) -> Int64s:
        """Positions as the file has them; -1 for a cell that is no whole number."""
        positions = cells.read_integers(self.slots[1])
        for line in lines[positions[lines] < 0].tolist():
            positions[line] = parse_position(cells.get_text(line, self.slots[1])) or -1
        return positions

    def _find_chromosome(self, text: str) -> Chromosome:
        try:
            code = chromosome_code(text)
        except UnknownChromosomeError as error:
            return Chromosome(0, 0, str(error))
        return Chromosome(code, chromosome_length(self.assembly, code))


@lru_cache(maxsize=MAX_CACHED_ALLELES)
def normalize_alleles(ref: str, alt: str) -> NormalizedCells | None:
    """Two cells -> the alleles that are stored for them; None if one of the cells is no allele.

    Example:
        >>> normalize_alleles("GACT", "gatt")[:2]
        ('C', 'T')
    """
    if not (ALLELE.fullmatch(ref) and ALLELE.fullmatch(alt)):
        return None
    ref_bases, alt_bases = (cell if cell.startswith("<") else cell.upper() for cell in (ref, alt))
    shift, short_ref, short_alt = trim_alleles(0, ref_bases, alt_bases)
    return NormalizedCells(short_ref, short_alt, shift, (short_ref, short_alt) != (ref, alt))
