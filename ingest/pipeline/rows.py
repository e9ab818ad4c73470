"""The lines of a slice sorted out: distinct variants with their lines, and rejects with place and reason. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from ingest.pipeline.columns import Cells
from ingest.pipeline.plan import LoadPlan, Slice
from variants.chromosomes import UnknownChromosomeError, chromosome_code, chromosome_length
from variants.storage.blocks import line_text
from variants.storage.keys import vkey

_ALLELE = re.compile(r"[ACGTUNRYSWKMBDHV*-]+|<[^<>\s]+>", re.IGNORECASE)
_BASES = frozenset("ACGT")
BLANK_LINE = "blank line"
_NO_LINE = b"\n"  # no line holds a line feed, so none begins like this
# Looking for the same beginning costs a split from the end; behind more columns than this it saves nothing.
_LONGEST_TAIL = 40


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A source line that cannot be a variant: line number (1-based), column name or '', reason, the line."""

    number: int
    column: str
    reason: str
    line: bytes


@dataclass(slots=True)
class SliceVariant:
    """One distinct variant of a slice and the places of its lines among the slice's good lines."""

    chrom: int
    pos: int
    ref: str
    alt: str
    lines: list[int]
    key: int = 0
    block: int = 0
    line_no: int = 0


@dataclass(slots=True)
class SliceRows:
    """Good lines (cells looked at, raw bytes, line numbers, in step), the variants they make, and the other lines."""

    cells: list[Cells] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    variants: list[SliceVariant] = field(default_factory=list)
    rejects: list[RejectedLine] = field(default_factory=list)


class RowReader:
    """Reads the lines of one file; made once a process, since it remembers chromosomes and the last line.

    kept: the columns that are looked at, the key in front; the other cells of a line are let go of at once.
    """

    def __init__(self, plan: LoadPlan, kept: Sequence[int]) -> None:
        self.plan = plan
        self.key_names = [plan.column_names[column] for column in plan.key]
        self._keep = itemgetter(*kept)
        self._tail = plan.column_count - 1 - max(kept)
        self._lists = [(kept.index(effect.terms), kept.index(effect.gene)) for effect in plan.effects]
        self._kept_names = [plan.column_names[column] for column in kept]
        self._chroms: dict[str, int | str] = {}
        self._head, self._cells = _NO_LINE, ()

    def read(self, part: Slice, raw_lines: Sequence[bytes]) -> SliceRows:
        rows = SliceRows()
        for number, raw in enumerate(raw_lines, start=part.first_line):
            cells = self._split(raw)
            if isinstance(cells, str):
                rows.rejects.append(RejectedLine(number, "", cells, raw))
            else:
                rows.cells.append(cells)
                rows.raw.append(raw)
                rows.numbers.append(number)
        self._gather(rows, self._floor(part))
        return rows

    def _split(self, raw: bytes) -> Cells | str:
        """The cells looked at, or why the line has none.

        TOPMed files repeat the line of a variant with other cells at its very end: a line that begins like the one
        before it, as far as anybody looks, is not split again.
        """
        if raw.startswith(self._head) and raw.count(b"\t", len(self._head)) == self._tail - 1:
            return self._cells
        cells = line_text(raw).split("\t")
        if len(cells) != self.plan.column_count:
            blank = len(cells) == 1 and not cells[0].strip()
            return BLANK_LINE if blank else f"{len(cells)} columns where the header has {self.plan.column_count}"
        self._head, self._cells = _NO_LINE, self._keep(cells)
        for terms, genes in self._lists:
            uneven = self._uneven(terms, genes)
            if uneven:
                return uneven
        self._head = raw.rsplit(b"\t", self._tail)[0] + b"\t" if 0 < self._tail <= _LONGEST_TAIL else _NO_LINE
        return self._cells

    def _uneven(self, terms: int, genes: int) -> str:
        """Says that consequences and genes of a source are lists of different lengths; '' where they are not.

        No consequence could be given to its own gene then. A lone element stands for all transcripts.
        """
        lengths = [self._cells[place].count("|") + 1 for place in (terms, genes)]
        if 1 in lengths or lengths[0] == lengths[1]:
            return ""
        names = [self._kept_names[place] for place in (terms, genes)]
        return f"{names[1]} has {lengths[1]} values where {names[0]} has {lengths[0]}"

    def _floor(self, part: Slice) -> tuple[int, int]:
        if part.floor is None:
            return (0, 0)
        code = self._chromosome(part.floor[0].decode("latin-1"))
        return (code, part.floor[1]) if isinstance(code, int) else (0, 0)

    def _chromosome(self, text: str) -> int | str:
        """Code of a chromosome, or why it has none."""
        code = self._chroms.get(text)
        if code is None:
            try:
                code = chromosome_code(text)
            except UnknownChromosomeError as error:
                code = str(error)
            self._chroms[text] = code
        return code

    def _gather(self, rows: SliceRows, last: tuple[int, int]) -> None:
        """Distinct variants in order of position; lines of the same variant need not be neighbours in the file."""
        here: dict[tuple[str, str], SliceVariant] = {}
        variant, last_key = None, None
        for place, cells in enumerate(rows.cells):
            key = cells[:4]
            if key == last_key and variant:
                variant.lines.append(place)
                continue
            chrom_text, pos_text, ref, alt = last_key = key
            variant = None
            problem = self._problem(chrom_text, pos_text, ref, alt, last)
            if problem:
                rows.rejects.append(RejectedLine(rows.numbers[place], *problem, rows.raw[place]))
                continue
            at = (int(self._chromosome(chrom_text)), int(pos_text))
            if at != last:
                here = {}
                last = at
            variant = here.get((ref, alt))
            if variant is None:
                variant = here[ref, alt] = SliceVariant(*at, ref, alt, [], vkey(ref, alt))
                rows.variants.append(variant)
            variant.lines.append(place)

    def _problem(
        self, chrom_text: str, pos_text: str, ref: str, alt: str, last: tuple[int, int]
    ) -> tuple[str, str] | None:
        """(column, reason) why a line is no variant in its place, None for a good one."""
        plan = self.plan
        code = self._chromosome(chrom_text)
        if isinstance(code, str):
            return self.key_names[0], code
        if not (pos_text.isascii() and pos_text.isdigit()):
            return self.key_names[1], f"position {pos_text[:40]!r} is not a whole number"
        pos = int(pos_text)
        length = chromosome_length(plan.assembly, code)
        if not 1 <= pos <= length:
            return self.key_names[
                1
            ], f"position {pos} is outside chromosome {chrom_text} of {plan.assembly} (1 to {length})"
        if (code, pos) < last:
            return self.key_names[1], f"position {chrom_text}:{pos} comes after {last[1]}: the file must be sorted"
        if ref in _BASES and alt in _BASES:
            return None
        for name, allele in zip(self.key_names[2:], (ref, alt), strict=True):
            if not _ALLELE.fullmatch(allele):
                return name, f"{allele[:40]!r} is not an allele"
        return None
