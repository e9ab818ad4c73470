"""The lines of a slice -> distinct variants with their lines, and rejects with column and reason. Pure."""

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
_MAX_SHOWN_CHARACTERS = 40  # of a wrong cell, in a reason
# A locus is one number: the chromosome's code, then so many bits of the position.
_CHROM_SHIFT = 40
_POSITION_MASK = (1 << _CHROM_SHIFT) - 1


class RejectReason(NamedTuple):
    """Why a line is not a variant: the column that is wrong ("" for the whole line), and the reason."""

    column: str
    reason: str


class Chromosome(NamedTuple):
    """Its code and its length in bases in the release's assembly; code 0 and the reason if it is unknown."""

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
    """The distinct variants of a slice in order of position, as arrays by variant.

    Attributes:
        lines: The lines of each variant.
        chroms: Chromosome codes.
        positions, ends: First and last base of the reference allele, 1-based.
        keys: Digests of the alleles.
        allele_indexes: Index of the variant's alleles in `alleles`.
        alleles: The distinct pairs of alleles.
    """

    lines: VariantLines
    chroms: Int64s
    positions: Int64s
    ends: Int64s
    keys: Int64s
    allele_indexes: Int64s
    alleles: list[Alleles]


class VariantLineReader:
    """Groups the lines of one file into variants; made once per process, since it caches chromosomes."""

    def __init__(self, plan: LoadPlan, reader: CellReader) -> None:
        self.plan = plan
        self.key_slots = [reader.slots[column] for column in plan.key]
        self.effect_slots = [(reader.slots[effect.terms], reader.slots[effect.gene]) for effect in plan.effects]
        self.name_of_slot = {slot: plan.column_names[column] for column, slot in reader.slots.items()}
        self.get_chromosome = lru_cache(maxsize=1_000)(self._find_chromosome)

    def read(self, part: Slice, source: SliceLines) -> tuple[SliceVariants, list[RejectedLine]]:
        """The variants and the rejects of a slice: every line is in one of them.

        Lines of one variant need not be neighbours in the file.
        """
        lines = _CheckedLines(self, part, source)
        accepted = np.flatnonzero(lines.accepted).astype(np.int32)
        grouped = _group_by_variant(accepted, lines.loci, lines.allele_indexes)
        alleles = [Alleles(ref, alt, compute_vkey(ref, alt)) for ref, alt in lines.allele_pairs]
        allele_indexes, positions = lines.allele_indexes[grouped.heads], lines.positions[grouped.heads]
        ends = positions + np.array([len(ref) - 1 for ref, _, _ in alleles], np.int64)[allele_indexes]
        keys = np.array([key for _, _, key in alleles], np.int64)[allele_indexes]
        chroms = lines.chroms[grouped.heads]
        variants = SliceVariants(grouped, chroms, positions, ends, keys, allele_indexes, alleles)
        return variants, list(lines.list_rejects())

    def find_previous_locus(self, part: Slice) -> int:
        """The locus of the last line before a slice as one number, 0 if there is none."""
        if part.previous_locus is None:
            return 0
        chrom, pos = part.previous_locus
        code, length, _ = self.get_chromosome(chrom.decode("latin-1"))
        return code << _CHROM_SHIFT | pos if 1 <= pos <= length else 0

    def describe_length_mismatch(self, pair: tuple[str, str], slots: tuple[int, int]) -> str:
        """Says that consequences and genes of a source are lists of different lengths; "" if they are not.

        A consequence could not be given to its own gene then. A single element stands for all transcripts.
        """
        terms, genes = (cell.count("|") + 1 for cell in pair)
        if terms == genes or 1 in (terms, genes):
            return ""
        terms_name, genes_name = (self.name_of_slot[slot] for slot in slots)
        return f"{genes_name} has {genes} values where {terms_name} has {terms}"

    def _find_chromosome(self, text: str) -> Chromosome:
        try:
            code = chromosome_code(text)
        except UnknownChromosomeError as error:
            return Chromosome(0, 0, str(error))
        return Chromosome(code, chromosome_length(self.plan.assembly, code))


def _group_by_variant(lines: Int32s, loci: Int64s, allele_indexes: Int64s) -> VariantLines:
    """The distinct variants of these lines, which are in order of their loci; variants are in order of first lines."""
    order = np.lexsort((allele_indexes[lines], loci[lines]))  # stable: lines of a variant stay in their order
    sorted_lines = lines[order]
    is_first = np.ones(len(lines), np.bool_)
    same = (np.diff(loci[sorted_lines]) == 0) & (np.diff(allele_indexes[sorted_lines]) == 0)
    is_first[1:] = ~same
    heads = np.sort(sorted_lines[is_first])
    variants = np.searchsorted(heads, sorted_lines[is_first])[np.cumsum(is_first) - 1]
    counts = np.bincount(variants, minlength=len(heads)).astype(np.int32)
    return VariantLines(heads, counts, sorted_lines[np.argsort(variants, kind="stable")])


class _CheckedLines:
    """The key cells of the lines of a slice, as arrays by line, and which lines are variants in order of position.

    Lines without all columns are only known not to be accepted: their other values are meaningless.
    """

    def __init__(self, reader: VariantLineReader, part: Slice, source: SliceLines) -> None:
        self._reader, self._part, self._source, self._cells = reader, part, source, source.cells
        is_complete = source.widths == reader.plan.column_count
        complete = np.flatnonzero(is_complete).astype(np.int32)
        self._mismatches = self._find_length_mismatches(complete)
        self.chroms, lengths = self._read_chromosomes(complete)
        self.positions = self._cells.read_integers(reader.key_slots[1])
        self.loci = self.chroms << _CHROM_SHIFT | self.positions
        self.allele_pairs, self.allele_indexes, are_alleles = self._read_alleles(complete)
        is_variant = is_complete & are_alleles & (self.positions >= 1) & (self.positions <= lengths)
        is_variant[list(self._mismatches)] = False
        # Sorted: no line is before the last variant above it, nor before the last line of the slice before.
        self._previous = np.full(len(is_complete) + 1, reader.find_previous_locus(part), np.int64)
        np.maximum.accumulate(np.where(is_variant, self.loci, 0), out=self._previous[1:])
        np.maximum(self._previous, self._previous[0], out=self._previous)
        self.accepted = is_variant & (self.loci >= self._previous[:-1])

    def list_rejects(self) -> Iterator[RejectedLine]:
        """The lines that are not variants."""
        rejected = np.flatnonzero(~self.accepted).tolist()
        for line, raw in zip(rejected, map(bytes, self._source.get_lines(rejected)), strict=True):
            yield RejectedLine(self._part.first_line + line, *self._find_reason(line, raw), raw)

    def _find_length_mismatches(self, lines: Int32s) -> dict[int, str]:
        """{line: why its lists of consequences and genes cannot be read together}; of several sources the first."""
        mismatches: dict[int, str] = {}
        for slots in self._reader.effect_slots:
            pairs, pair_of_line = self._cells.find_pairs(lines, *slots)
            reasons = [self._reader.describe_length_mismatch(pair, slots) for pair in pairs]
            if any(reasons):
                reason_of_line = zip(lines.tolist(), (reasons[pair] for pair in pair_of_line.tolist()), strict=True)
                mismatches = {line: reason for line, reason in reason_of_line if reason} | mismatches
        return mismatches

    def _read_chromosomes(self, lines: Int32s) -> tuple[Int64s, Int64s]:
        """(codes, 0 for an unknown chromosome; lengths in bases)."""
        codes, lengths = np.zeros((2, len(self._source.widths)), np.int64)
        slot = self._reader.key_slots[0]
        ids = self._cells.ids[:, slot]
        for example in lines[np.unique(ids[lines], return_index=True)[1]].tolist():
            chromosome = self._reader.get_chromosome(self._cells.get_text(example, slot))
            is_same = ids == ids[example]
            codes[is_same], lengths[is_same] = chromosome.code, chromosome.length
        return codes, lengths

    def _read_alleles(self, lines: Int32s) -> tuple[list[tuple[str, str]], Int64s, Flags]:
        """(distinct pairs of ref and alt, the index of each line's pair, whether both are alleles)."""
        pairs, pair_of_line = self._cells.find_pairs(lines, *self._reader.key_slots[2:])
        indexes = np.zeros(len(self._source.widths), np.int64)
        indexes[lines] = pair_of_line
        are_alleles = np.zeros(len(indexes), np.bool_)
        are_alleles[lines] = np.array([all(map(_ALLELE.fullmatch, pair)) for pair in pairs], np.bool_)[pair_of_line]
        return pairs, indexes, are_alleles

    def _find_reason(self, line: int, raw: bytes) -> RejectReason:
        """The first reason why a line is not a variant."""
        plan, width = self._reader.plan, self._source.widths[line]
        if width != plan.column_count:
            is_blank = width == 1 and not line_text(raw).strip()
            return RejectReason(
                "", BLANK_LINE if is_blank else f"{width} columns where the header has {plan.column_count}"
            )
        if line in self._mismatches:
            return RejectReason("", self._mismatches[line])
        chrom_name, pos_name, *allele_names = (self._reader.name_of_slot[slot] for slot in self._reader.key_slots)
        chrom, pos, *alleles = (self._cells.get_text(line, slot) for slot in self._reader.key_slots)
        chromosome = self._reader.get_chromosome(chrom)
        if chromosome.problem:
            return RejectReason(chrom_name, chromosome.problem)
        if not (pos.isascii() and pos.isdigit()):
            return RejectReason(pos_name, f"position {pos[:_MAX_SHOWN_CHARACTERS]!r} is not a whole number")
        if not 1 <= self.positions[line] <= chromosome.length:
            limits = f"chromosome {chrom} of {plan.assembly} (1 to {chromosome.length})"
            return RejectReason(pos_name, f"position {pos[:_MAX_SHOWN_CHARACTERS]} is outside {limits}")
        if self.loci[line] < self._previous[line]:
            last = self._previous[line] & _POSITION_MASK
            return RejectReason(pos_name, f"position {chrom}:{pos} comes after {last}: the file must be sorted")
        name, allele = next(pair for pair in zip(allele_names, alleles, strict=True) if not _ALLELE.fullmatch(pair[1]))
        return RejectReason(name, f"{allele[:_MAX_SHOWN_CHARACTERS]!r} is not an allele")
