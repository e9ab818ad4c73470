"""The key cells of lines -> chromosome, position and alleles as tables know a variant by them. Pure.

Every spelling of a variant gets one key: alleles in upper case without common bases (variants.genome.alleles), the
position of their first base, chromosomes under any of their names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ingest.encode.cells import LineCells
from ingest.encode.kernels import Flags, Int32s, Int64s
from ingest.wgsa.positions import parse_position
from variants.genome.alleles import (
    ALLELE_PATTERN,
    MAX_REF_LENGTH,
    PlacedAlleles,
    compute_vkey,
    is_missing_value,
    normalize_alleles,
)
from variants.genome.chromosomes import UnknownChromosomeError, chromosome_code, chromosome_length, drop_fraction

if TYPE_CHECKING:
    from variants.genome.reference_sequence import ReferenceSequence

_ALLELE = re.compile(ALLELE_PATTERN, re.IGNORECASE)
_MAX_SHOWN_CHARACTERS = 40  # of a cell
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


class Spelling(NamedTuple):
    """Two cells of a file, and the alleles that are stored for them.

    Attributes:
        ref, alt: What is stored.
        shift: Bases from the position in the file to that of the stored alleles.
        is_changed: Whether the cells are other texts.
        source_ref, source_alt: The cells without blanks around them, in upper case.
    """

    ref: str
    alt: str
    shift: int
    is_changed: bool
    source_ref: str
    source_alt: str

    @property
    def is_shortened(self) -> bool:
        """Whether the cells have common bases, which are not stored."""
        return (self.source_ref, self.source_alt) != (self.ref, self.alt)


@dataclass(frozen=True, slots=True)
class VariantKeys:
    """The keys of lines, as arrays by line; those of lines that are not variants are meaningless.

    Attributes:
        is_variant: Whether the line has all of a key, within its chromosome.
        chroms: Chromosome codes; 0 for unknown chromosomes.
        source_positions: 1-based, as the file has them.
        positions: 1-based, of the normalised alleles.
        allele_indexes: Index of the line's alleles in `alleles`.
        is_changed: Whether the cells of the alleles are other texts than those stored.
        is_shortened: Whether they have common bases, which are not stored, or stand at another position.
        alleles: The distinct pairs of alleles.
        spelling_indexes: Index of the line's cells in `spellings`.
        spellings: The distinct pairs of cells; None for cells that are not alleles.
    """

    is_variant: Flags
    chroms: Int64s
    source_positions: Int64s
    positions: Int64s
    allele_indexes: Int64s
    is_changed: Flags
    is_shortened: Flags
    alleles: list[Alleles]
    spelling_indexes: Int64s
    spellings: list[Spelling | None]

    @property
    def loci(self) -> Int64s:
        """Chromosome and position as one number, in the order of the genome."""
        return self.chroms << CHROM_SHIFT | self.positions


class VariantKeyReader:
    """Reads keys; made once per process, since it caches chromosomes."""

    def __init__(self, slots: Sequence[int], assembly: str, reference_path: str = "") -> None:
        """Prepare for files of one header.

        Args:
            slots: The slots of chromosome, position, ref and alt.
            assembly: The assembly of the release.
            reference_path: The sequence in which insertions and deletions are shifted to the left; "" for none.
        """
        self.reference = _open_reference(reference_path, assembly) if reference_path else None
        self.slots = tuple(slots)
        self.assembly = assembly
        self.get_chromosome = lru_cache(maxsize=1_000)(self._find_chromosome)

    def read(self, cells: LineCells, lines: Int32s) -> VariantKeys:
        """The keys of those of the cells' lines that have all columns."""
        count = len(cells.starts)
        chroms, lengths = self._read_chromosomes(cells, lines)
        source_positions = self._read_positions(cells, lines)
        is_inside = (source_positions >= 1) & (source_positions <= lengths)
        pairs, pair_of_line = cells.find_pairs(lines, *self.slots[2:])
        spellings = [read_alleles(*pair) for pair in pairs]
        alleles: dict[tuple[str, str], int] = {}
        by_spelling = [
            (
                alleles.setdefault((spelling.ref, spelling.alt), len(alleles)),
                spelling.shift,
                *(spelling.is_changed, spelling.is_shortened, True, index),
            )
            if spelling
            else (0, 0, 0, 0, 0, index)
            for index, spelling in enumerate(spellings)
        ]
        by_line = np.zeros((6, count), np.int64)
        by_line[:, lines] = np.array(by_spelling, np.int64).reshape(-1, 6)[pair_of_line].T
        indexes, shifts, *flags, spelling_indexes = by_line
        is_changed, is_shortened, are_alleles = (flag.astype(np.bool_) for flag in flags)
        is_variant, positions = is_inside & are_alleles, source_positions + shifts
        if self.reference:
            is_indel = np.array([pair is not None and len(pair.ref) != len(pair.alt) for pair in spellings], np.bool_)
            stored = list(alleles)
            for line in np.flatnonzero(is_variant & is_indel[spelling_indexes]).tolist():
                ref, alt = stored[indexes[line]]
                placed = self._shift_left(int(chroms[line]), int(positions[line]), ref, alt)
                if placed.pos != positions[line]:
                    positions[line] = placed.pos
                    indexes[line] = alleles.setdefault((placed.ref, placed.alt), len(alleles))
                    is_changed[line] = is_shortened[line] = True
        return VariantKeys(
            is_variant,
            chroms,
            source_positions,
            positions,
            indexes,
            is_changed,
            is_shortened,
            [Alleles(ref, alt, compute_vkey(ref, alt)) for ref, alt in alleles],
            spelling_indexes,
            spellings,
        )

    def _shift_left(self, chrom: int, pos: int, ref: str, alt: str) -> PlacedAlleles:
        fetch = self.reference.fetcher(chrom) if self.reference else None
        return normalize_alleles(pos, ref, alt, fetch)

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
        """Positions as the file has them; -1 for a cell that is not a whole number."""
        positions = cells.read_integers(self.slots[1])
        for line in lines[positions[lines] < 0].tolist():
            positions[line] = parse_position(cells.get_text(line, self.slots[1])) or -1
        return positions

    def _find_chromosome(self, text: str) -> Chromosome:
        try:
            code = chromosome_code(drop_fraction(text), assembly=self.assembly)
        except UnknownChromosomeError as error:
            return Chromosome(0, 0, str(error))
        return Chromosome(code, chromosome_length(self.assembly, code))


def _open_reference(path: str, assembly: str) -> ReferenceSequence:
    # htslib takes 0.05 s to load, which processes without a reference need not wait for.
    from variants.genome.reference_sequence import ReferenceSequence

    return ReferenceSequence(Path(path), assembly)


def find_allele_problem(cell: str, *, is_ref: bool = False) -> str:
    """Why a cell is not an allele that can be stored; "" for an allele. Blanks around it do not count.

    Args:
        is_ref: Whether it is a reference allele, whose length is limited.

    Example:
        >>> find_allele_problem("NA"), find_allele_problem(" ac ")
        ("'NA' stands for a missing value: the line has no allele", '')
    """
    allele = cell.strip()
    if is_missing_value(allele):
        return f"{allele!r} stands for a missing value: the line has no allele"
    if allele and not allele.strip("-"):
        return f"{allele!r} stands for no base: write ref and alt with the base before the variant, as in VCF"
    if is_ref and len(allele) > MAX_REF_LENGTH:
        return f"{len(allele)} bases: a reference allele has at most {MAX_REF_LENGTH}, or regions would not find it"
    return "" if _ALLELE.fullmatch(allele) else f"{cell[:_MAX_SHOWN_CHARACTERS]!r} is not an allele"


@lru_cache(maxsize=MAX_CACHED_ALLELES)
def read_alleles(ref: str, alt: str) -> Spelling | None:
    """Two cells -> the alleles that are stored for them; None if one of the cells is not an allele.

    Example:
        >>> read_alleles("GACT", "gatt")[:4]
        ('C', 'T', 2, True)
    """
    if find_allele_problem(ref, is_ref=True) or find_allele_problem(alt):
        return None
    source_ref, source_alt = ref.strip().upper(), alt.strip().upper()
    shift, short_ref, short_alt = normalize_alleles(0, source_ref, source_alt)
    is_changed = (short_ref, short_alt) != (ref, alt)
    return Spelling(short_ref, short_alt, shift, is_changed, source_ref, source_alt)
