"""The lines of a slice -> distinct variants with their lines, and rejects with column and reason. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ingest.encode import kernels
from ingest.encode.cells import CellReader, SliceLines
from ingest.encode.kernels import Flags, Int32s, Int64s
from ingest.encode.load_plan import BLANK_LINE, REPEATED_HEADER, LoadPlan, RejectedLine, Slice
from ingest.encode.typed_columns import VariantLines
from ingest.encode.variant_keys import Alleles, VariantKeyReader, VariantKeys, find_allele_problem
from ingest.wgsa.header import is_repeated_header
from ingest.wgsa.positions import parse_position
from variants.releases.store.blocks import line_text

# With so many lines of one variant each line can be compared with all others.
MAX_INSERTED_LINES = 100
_MAX_SHOWN_CHARACTERS = 40  # of a wrong cell, in a reason
_ROUNDED = re.compile(r"[0-9]+([.,][0-9]+)?E\+?[0-9]+")


class RejectReason(NamedTuple):
    """Why a line is not a variant: the column that is wrong ("" for the whole line), and the reason."""

    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class SliceVariants:
    """The distinct variants of a slice in order of position, as arrays by variant.

    Attributes:
        lines: The lines of each variant, in the order of their texts: the order in the file does not matter.
        chroms: Chromosome codes.
        positions, ends: First and last base of the reference allele, 1-based.
        keys: Digests of the alleles.
        allele_indexes: Index of the variant's alleles in `alleles`.
        is_respelled: Whether the alleles are not as the variant's first line spells them.
        alleles: The distinct pairs of alleles.
        other_spellings: (index of the variant, position, ref, alt) of lines whose alleles have common bases.
    """

    lines: VariantLines
    chroms: Int64s
    positions: Int64s
    ends: Int64s
    keys: Int64s
    allele_indexes: Int64s
    is_respelled: Flags
    alleles: list[Alleles]
    other_spellings: set[tuple[int, int, str, str]]

    def find_ranges(self) -> dict[int, tuple[int, int]]:
        """{chromosome code: (first position, last position)}."""
        ranges = {}
        for chrom in np.unique(self.chroms).tolist():
            positions = self.positions[self.chroms == chrom]
            ranges[chrom] = (int(positions[0]), int(positions[-1]))
        return ranges


class VariantLineReader:
    """Groups the lines of one file into variants; made once per process, since it caches chromosomes."""

    def __init__(self, plan: LoadPlan, reader: CellReader) -> None:
        self.plan = plan
        self.keys = VariantKeyReader([reader.slots[column] for column in plan.key], plan.assembly, plan.reference_path)
        self.effect_slots = [(reader.slots[effect.terms], reader.slots[effect.gene]) for effect in plan.effects]
        self.name_of_slot = {slot: plan.column_names[column] for column, slot in reader.slots.items()}

    def read(self, part: Slice, source: SliceLines) -> tuple[SliceVariants, list[RejectedLine]]:
        """The variants and the rejects of a slice: every line is in one of them.

        Lines may come in any order.
        """
        lines = _CheckedLines(self, part, source)
        keys, accepted = lines.keys, np.flatnonzero(lines.accepted).astype(np.int32)
        grouped = _sort_repeated_lines(_group_by_variant(accepted, keys.loci, keys.allele_indexes), source)
        heads = grouped.heads
        allele_indexes, positions = keys.allele_indexes[heads], keys.positions[heads]
        ends = positions + np.array([len(alleles.ref) - 1 for alleles in keys.alleles], np.int64)[allele_indexes]
        digests = np.array([alleles.key for alleles in keys.alleles], np.int64)[allele_indexes]
        chroms, is_respelled = keys.chroms[heads], keys.is_changed[heads]
        spellings = _find_other_spellings(keys, grouped)
        variants = SliceVariants(
            grouped, chroms, positions, ends, digests, allele_indexes, is_respelled, keys.alleles, spellings
        )
        return variants, list(lines.list_rejects())

    def describe_length_mismatch(self, pair: tuple[str, str], slots: tuple[int, int]) -> str:
        """Says that consequences and genes of a source are lists of different lengths; "" if they are not.

        A consequence could not be given to its own gene then. A single element stands for all transcripts.
        """
        terms, genes = (cell.count("|") + 1 for cell in pair)
        if terms == genes or 1 in (terms, genes):
            return ""
        terms_name, genes_name = (self.name_of_slot[slot] for slot in slots)
        return f"{genes_name} has {genes} values where {terms_name} has {terms}"


def _group_by_variant(lines: Int32s, loci: Int64s, allele_indexes: Int64s) -> VariantLines:
    """The distinct variants of these lines in order of position; at one position in order of first lines."""
    order = np.lexsort((allele_indexes[lines], loci[lines]))  # stable: lines of a variant stay in their order
    sorted_lines = lines[order]
    is_first = np.ones(len(lines), np.bool_)
    same = (np.diff(loci[sorted_lines]) == 0) & (np.diff(allele_indexes[sorted_lines]) == 0)
    is_first[1:] = ~same
    first_lines = sorted_lines[is_first]
    by_position = np.lexsort((first_lines, loci[first_lines]))
    heads = first_lines[by_position]
    rank = np.empty(len(heads), np.int64)
    rank[by_position] = np.arange(len(heads))
    variants = rank[np.cumsum(is_first) - 1]
    counts = np.bincount(variants, minlength=len(heads)).astype(np.int32)
    return VariantLines(heads, counts, sorted_lines[np.argsort(variants, kind="stable")])


def _sort_repeated_lines(lines: VariantLines, source: SliceLines) -> VariantLines:
    """The lines of each variant in the order of their texts, so that their order in the file changes nothing."""
    order = lines.order
    begins = np.cumsum(lines.counts) - lines.counts
    if not len(begins):
        return lines
    if lines.counts.max() <= MAX_INSERTED_LINES:
        line_starts = np.array(source.line_starts, np.int64)
        kernels.sort_repeated_lines(np.frombuffer(source.data, np.uint8), line_starts, lines.counts, order)
    else:
        for variant in np.flatnonzero(lines.counts > 1).tolist():
            begin, end = begins[variant], begins[variant] + lines.counts[variant]
            numbers = order[begin:end].tolist()
            texts = dict(zip(numbers, map(bytes, source.get_lines(numbers)), strict=True))
            order[begin:end] = sorted(numbers, key=texts.__getitem__)
    return VariantLines(order[begins], lines.counts, order)


def _find_other_spellings(keys: VariantKeys, lines: VariantLines) -> set[tuple[int, int, str, str]]:
    """(index of the variant, position, ref, alt) of the lines whose alleles have common bases."""
    respelled = np.flatnonzero(keys.is_shortened[lines.order])
    variant_of_line = np.repeat(np.arange(len(lines.heads)), lines.counts)[respelled].tolist()
    line_spellings = [keys.spellings[index] for index in keys.spelling_indexes[lines.order[respelled]].tolist()]
    positions = keys.source_positions[lines.order[respelled]].tolist()
    return {
        (variant, pos, spelling.source_ref, spelling.source_alt)
        for variant, pos, spelling in zip(variant_of_line, positions, line_spellings, strict=True)
        if spelling
    }


class _CheckedLines:
    """The keys of the lines of a slice, as arrays by line, and which lines are variants.

    Lines without all columns are only known not to be accepted: their keys are meaningless.
    """

    def __init__(self, reader: VariantLineReader, part: Slice, source: SliceLines) -> None:
        self._reader, self._part, self._source, self._cells = reader, part, source, source.cells
        is_complete = source.widths == reader.plan.column_count
        complete = np.flatnonzero(is_complete).astype(np.int32)
        self._mismatches = self._find_length_mismatches(complete)
        self.keys = reader.keys.read(source.cells, complete)
        self.accepted = is_complete & self.keys.is_variant
        self.accepted[list(self._mismatches)] = False

    def list_rejects(self) -> Iterator[RejectedLine]:
        """The lines that are not variants."""
        rejected = np.flatnonzero(~self.accepted).tolist()
        for line, raw in zip(rejected, map(bytes, self._source.get_lines(rejected)), strict=True):
            yield RejectedLine(self._part.get_line_number(line), *self._find_reason(line, raw), raw)

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

    def _find_reason(self, line: int, raw: bytes) -> RejectReason:
        """The first reason why a line is not a variant."""
        plan, width = self._reader.plan, self._source.widths[line]
        if width != plan.column_count:
            is_blank = width == 1 and not line_text(raw).strip()
            return RejectReason(
                "", BLANK_LINE if is_blank else f"{width} columns where the header has {plan.column_count}"
            )
        if is_repeated_header(raw, plan.column_names):
            return RejectReason("", REPEATED_HEADER)
        if line in self._mismatches:
            return RejectReason("", self._mismatches[line])
        key_slots = self._reader.keys.slots
        chrom_name, pos_name, *allele_names = (self._reader.name_of_slot[slot] for slot in key_slots)
        chrom, pos, *alleles = (self._cells.get_text(line, slot) for slot in key_slots)
        chromosome = self._reader.keys.get_chromosome(chrom)
        if chromosome.problem:
            return RejectReason(chrom_name, chromosome.problem)
        position, shown = parse_position(pos), pos[:_MAX_SHOWN_CHARACTERS]
        if position is None:
            return RejectReason(pos_name, f"position {shown!r} is not a whole number{_explain_rounding(pos)}")
        if not 1 <= position <= chromosome.length:
            limits = f"chromosome {chrom} of {plan.assembly} (1 to {chromosome.length})"
            return RejectReason(pos_name, f"position {shown} is outside {limits}")
        (ref_name, alt_name), (ref, alt) = allele_names, alleles
        if problem := find_allele_problem(ref, is_ref=True):
            return RejectReason(ref_name, problem)
        return RejectReason(alt_name, find_allele_problem(alt))


def _explain_rounding(position: str) -> str:
    is_rounded = _ROUNDED.fullmatch(position.strip())
    return ": a spreadsheet has rounded it, write the column as text" if is_rounded else ""
