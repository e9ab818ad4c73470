"""The lines of a slice sorted out: distinct variants with their lines, and rejects with place and reason. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ingest.encode.cells import CellReader, SliceLines
from ingest.encode.kernels import Flags, Int32s, Int64s
from ingest.encode.load_plan import BLANK_LINE, LoadPlan, RejectedLine, Slice
from ingest.encode.typed_columns import VariantLines
from variants.genome.alleles import compute_vkey
from variants.genome.chromosomes import UnknownChromosomeError, chromosome_code, chromosome_length
from variants.releases.store.blocks import line_text

_ALLELE = re.compile(r"[ACGTUNRYSWKMBDHV*-]+|<[^<>\s]+>", re.IGNORECASE)
_SHOWN_CHARACTERS = 40  # of a wrong cell
# A locus is one number: the chromosome's code, then so many bits of the position.
_CHROM_SHIFT = 40
_POSITION = (1 << _CHROM_SHIFT) - 1


class Problem(NamedTuple):
    """Why a line is no variant: the column that says so, and the reason."""

    column: str
    reason: str


class Chromosome(NamedTuple):
    """Its code and its length in bases in the release's assembly; 0 and why it is none."""

    code: int
    length: int
    problem: str = ""


class Alleles(NamedTuple):
    """The alleles of a variant and their key."""

    ref: str
    alt: str
    key: int


@dataclass(frozen=True, slots=True)
class SliceVariants:
    """The distinct variants of a slice in order of position, and which lines are theirs.

    Arrays by variant: chroms; positions and ends, those of the reference allele; keys, the digests of its alleles;
    which, the place of its alleles among the different ones.
    """

    lines: VariantLines
    chroms: Int64s
    positions: Int64s
    ends: Int64s
    keys: Int64s
    which: Int64s
    alleles: list[Alleles]


class RowReader:
    """Sorts out the lines of one file; made once a process, since it remembers chromosomes."""

    def __init__(self, plan: LoadPlan, reader: CellReader) -> None:
        self.plan = plan
        self.key = [reader.place[column] for column in plan.key]
        self.lists = [(reader.place[effect.terms], reader.place[effect.gene]) for effect in plan.effects]
        self.names = {place: plan.column_names[column] for column, place in reader.place.items()}
        self.chromosome = lru_cache(maxsize=1_000)(self._chromosome)

    def read(self, part: Slice, source: SliceLines) -> tuple[SliceVariants, list[RejectedLine]]:
        """Every line is a variant's or rejected. Lines of one variant need not be neighbours in the file."""
        lines = _Lines(self, part, source)
        grouped = _grouped(np.flatnonzero(lines.accepted).astype(np.int32), lines.loci, lines.alleles)
        alleles = [Alleles(ref, alt, compute_vkey(ref, alt)) for ref, alt in lines.pairs]
        which, positions = lines.alleles[grouped.heads], lines.positions[grouped.heads]
        ends = positions + np.array([len(ref) - 1 for ref, _, _ in alleles], np.int64)[which]
        keys = np.array([key for _, _, key in alleles], np.int64)[which]
        found = SliceVariants(grouped, lines.codes[grouped.heads], positions, ends, keys, which, alleles)
        return found, list(lines.rejects())

    def _chromosome(self, text: str) -> Chromosome:
        try:
            code = chromosome_code(text)
        except UnknownChromosomeError as error:
            return Chromosome(0, 0, str(error))
        return Chromosome(code, chromosome_length(self.plan.assembly, code))

    def floor(self, part: Slice) -> int:
        """The locus of the last line before a slice, 0 where that is none."""
        if part.floor is None:
            return 0
        chrom, pos = part.floor
        code, length, _ = self.chromosome(chrom.decode("latin-1"))
        return code << _CHROM_SHIFT | pos if 1 <= pos <= length else 0

    def uneven(self, pair: tuple[str, str], places: tuple[int, int]) -> str:
        """Says that consequences and genes of a source are lists of different lengths; '' where they are not.

        No consequence could be given to its own gene then. A lone element stands for all transcripts.
        """
        terms, genes = (cell.count("|") + 1 for cell in pair)
        if terms == genes or 1 in (terms, genes):
            return ""
        return f"{self.names[places[1]]} has {genes} values where {self.names[places[0]]} has {terms}"


def _grouped(lines: Int32s, loci: Int64s, alleles: Int64s) -> VariantLines:
    """The distinct variants of these lines, which are in order of their loci: numbered by their first lines."""
    order = np.lexsort((alleles[lines], loci[lines]))  # stable: lines of a variant stay in their order
    sorted_lines = lines[order]
    first = np.ones(len(lines), np.bool_)
    same = (np.diff(loci[sorted_lines]) == 0) & (np.diff(alleles[sorted_lines]) == 0)
    first[1:] = ~same
    heads = np.sort(sorted_lines[first])
    variants = np.searchsorted(heads, sorted_lines[first])[np.cumsum(first) - 1]
    counts = np.bincount(variants, minlength=len(heads))
    return VariantLines(heads, counts, sorted_lines[np.argsort(variants, kind="stable")])


class _Lines:
    """What is known of the lines of a slice, arrays by line, and which of them are variants and in order.

    alleles: which of `pairs`. Of lines without all columns nothing is known but that they are not accepted.
    """

    def __init__(self, rows: RowReader, part: Slice, source: SliceLines) -> None:
        self._rows, self._part, self._source, self._cells = rows, part, source, source.cells
        whole = source.widths == rows.plan.column_count
        lines = np.flatnonzero(whole).astype(np.int32)
        self._uneven = self._uneven_lines(lines)
        self.codes, lengths = self._chromosomes(lines)
        self.positions = self._cells.integers(rows.key[1])
        self.loci = self.codes << _CHROM_SHIFT | self.positions
        self.pairs, self.alleles, are_alleles = self._alleles(lines)
        fitting = whole & are_alleles & (self.positions >= 1) & (self.positions <= lengths)
        fitting[list(self._uneven)] = False
        # Sorted: not before the floor, which rises with every line that fits.
        self._floor = np.full(len(whole) + 1, rows.floor(part), np.int64)
        np.maximum.accumulate(np.where(fitting, self.loci, 0), out=self._floor[1:])
        np.maximum(self._floor, self._floor[0], out=self._floor)
        self.accepted = fitting & (self.loci >= self._floor[:-1])

    def _uneven_lines(self, lines: Int32s) -> dict[int, str]:
        """{line: why its lists cannot be read together}."""
        found: dict[int, str] = {}
        for places in self._rows.lists:
            pairs, which = self._cells.pairs(lines, *places)
            told = [self._rows.uneven(pair, places) for pair in pairs]
            if any(told):
                here = zip(lines.tolist(), which.tolist(), strict=True)
                found = {line: told[pair] for line, pair in here if told[pair]} | found
        return found

    def _chromosomes(self, lines: Int32s) -> tuple[Int64s, Int64s]:
        """(codes, 0 for none; lengths)."""
        codes, lengths = np.zeros((2, len(self._source.widths)), np.int64)
        place = self._rows.key[0]
        ids = self._cells.ids[:, place]
        for example in lines[np.unique(ids[lines], return_index=True)[1]].tolist():
            chromosome = self._rows.chromosome(self._cells.cell(example, place))
            where = ids == ids[example]
            codes[where], lengths[where] = chromosome.code, chromosome.length
        return codes, lengths

    def _alleles(self, lines: Int32s) -> tuple[list[tuple[str, str]], Int64s, Flags]:
        """(different pairs of ref and alt, the pair of each line, whether both are alleles)."""
        pairs, which = self._cells.pairs(lines, *self._rows.key[2:])
        alleles = np.zeros(len(self._source.widths), np.int64)
        alleles[lines] = which
        fit = np.zeros(len(alleles), np.bool_)
        fit[lines] = np.array([all(map(_ALLELE.fullmatch, pair)) for pair in pairs], np.bool_)[which]
        return pairs, alleles, fit

    def rejects(self) -> Iterator[RejectedLine]:
        """The lines that are no variants."""
        rejected = np.flatnonzero(~self.accepted).tolist()
        for line, raw in zip(rejected, map(bytes, self._source.lines(rejected)), strict=True):
            yield RejectedLine(self._part.first_line + line, *self._problem(line, raw), raw)

    def _problem(self, line: int, raw: bytes) -> Problem:
        """The first reason why a line is no variant."""
        plan, width = self._rows.plan, self._source.widths[line]
        if width != plan.column_count:
            blank = width == 1 and not line_text(raw).strip()
            return Problem("", BLANK_LINE if blank else f"{width} columns where the header has {plan.column_count}")
        if line in self._uneven:
            return Problem("", self._uneven[line])
        chrom_name, pos_name, *allele_names = (self._rows.names[place] for place in self._rows.key)
        chrom, pos, *alleles = (self._cells.cell(line, place) for place in self._rows.key)
        chromosome = self._rows.chromosome(chrom)
        if chromosome.problem:
            return Problem(chrom_name, chromosome.problem)
        if not (pos.isascii() and pos.isdigit()):
            return Problem(pos_name, f"position {pos[:_SHOWN_CHARACTERS]!r} is not a whole number")
        if not 1 <= self.positions[line] <= chromosome.length:
            whole = f"chromosome {chrom} of {plan.assembly} (1 to {chromosome.length})"
            return Problem(pos_name, f"position {pos[:_SHOWN_CHARACTERS]} is outside {whole}")
        if self.loci[line] < self._floor[line]:
            last = self._floor[line] & _POSITION
            return Problem(pos_name, f"position {chrom}:{pos} comes after {last}: the file must be sorted")
        name, allele = next(pair for pair in zip(allele_names, alleles, strict=True) if not _ALLELE.fullmatch(pair[1]))
        return Problem(name, f"{allele[:_SHOWN_CHARACTERS]!r} is not an allele")
