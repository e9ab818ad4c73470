"""The lines of a slice sorted out: distinct variants with their lines, and rejects with place and reason. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from ingest.pipeline.columns import Cells
from ingest.pipeline.plan import LoadPlan, Slice
from variants.chromosomes import UnknownChromosomeError, chromosome_code, chromosome_length
from variants.storage.blocks import line_text
from variants.storage.keys import vkey

_ALLELE = re.compile(r"[ACGTUNRYSWKMBDHV*-]+|<[^<>\s]+>", re.IGNORECASE)
_BASES = frozenset("ACGT")
BLANK_LINE = "blank line"
# Looking for the same beginning costs a split from the end; behind more columns than this it saves nothing.
_LONGEST_TAIL = 40
_TELLING = 24  # bytes
# Lines are cut off a slice by so many bytes: they are still in the processor's cache when they are packed.
_CUT_BYTES = 256 << 10
_LOOK_BYTES = 16 << 10


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A source line that cannot be a variant: line number (1-based), column name or '', reason, the line."""

    number: int
    column: str
    reason: str
    line: bytes


class Problem(NamedTuple):
    """Why a line is no variant: the column that says so, and the reason."""

    column: str
    reason: str


class Chromosome(NamedTuple):
    """Its code, and its length in bases in the release's assembly."""

    code: int
    length: int


@dataclass(slots=True)
class SliceVariant:
    """One distinct variant of a slice with its source lines: bytes, cells looked at and line numbers, in step.

    block, line_no: where its lines were packed, which are let go of then.
    """

    chrom: int
    pos: int
    ref: str
    alt: str
    key: int
    lines: list[bytes]
    cells: list[Cells]
    numbers: list[int]
    block: int = 0
    line_no: int = 0

    def add(self, line: bytes, cells: Cells, number: int) -> None:
        self.lines.append(line)
        self.cells.append(cells)
        self.numbers.append(number)


class RowReader:
    """Reads the lines of one file; made once a process, since it remembers chromosomes.

    kept: the columns that are looked at, the key in front; the other cells of a line are let go of at once.
    """

    def __init__(self, plan: LoadPlan, kept: Sequence[int]) -> None:
        self.plan = plan
        self.key_names = [plan.column_names[column] for column in plan.key]
        self._keep = itemgetter(*kept)
        self._tail = plan.column_count - 1 - max(kept)
        self._lists = [(kept.index(effect.terms), kept.index(effect.gene)) for effect in plan.effects]
        self._kept_names = [plan.column_names[column] for column in kept]
        self._chroms: dict[str, Chromosome | str] = {}

    def read(self, part: Slice, rejects: list[RejectedLine]) -> Iterator[SliceVariant]:
        """Distinct variants in order of position; other lines are added to `rejects`.

        Lines of one variant need not be neighbours in the file: a position is given once it is over.
        """
        here: dict[tuple[str, ...], SliceVariant] = {}
        at = self._floor(part)
        variant, last, cells = None, b"", ()
        for number, line in enumerate(_lines(part.data), start=part.first_line):
            # The first bytes tell most lines from the one before, and are quickly compared.
            if variant and line[:_TELLING] == last[:_TELLING] and self._repeats(line, last):
                variant.add(line, cells, number)
                continue
            variant, last = None, line
            cells = self._split(line)
            place = cells if isinstance(cells, Problem) else self._place(cells[:4], at)
            if isinstance(place, Problem):
                rejects.append(RejectedLine(number, *place, line))
                continue
            if place != at:
                yield from here.values()
                here, at = {}, place
            alleles = cells[2:4]
            variant = here.get(alleles)
            if variant is None:
                ref, alt = alleles
                variant = here[alleles] = SliceVariant(*place, ref, alt, vkey(ref, alt), [line], [cells], [number])
            else:
                variant.add(line, cells, number)
        yield from here.values()

    def _repeats(self, line: bytes, last: bytes) -> bool:
        """Whether a line begins like the one before it, as far as anybody looks: then its cells are the same.

        TOPMed files repeat the line of a variant with other cells at its very end.
        """
        if not 0 < self._tail <= _LONGEST_TAIL:
            return False
        head = last.rsplit(b"\t", self._tail)[0] + b"\t"
        return line.startswith(head) and line.count(b"\t", len(head)) == self._tail - 1

    def _split(self, line: bytes) -> Cells | Problem:
        """The cells looked at, or why the line has none."""
        every = line_text(line).split("\t")
        if len(every) != self.plan.column_count:
            blank = len(every) == 1 and not every[0].strip()
            counted = f"{len(every)} columns where the header has {self.plan.column_count}"
            return Problem("", BLANK_LINE if blank else counted)
        cells = self._keep(every)
        for terms, genes in self._lists:
            if cells[terms].count("|") != cells[genes].count("|") and (uneven := self._uneven(cells, terms, genes)):
                return Problem("", uneven)
        return cells

    def _uneven(self, cells: Cells, terms: int, genes: int) -> str:
        """Says that consequences and genes of a source are lists of different lengths; '' where they are not.

        No consequence could be given to its own gene then. A lone element stands for all transcripts.
        """
        lengths = [cells[place].count("|") + 1 for place in (terms, genes)]
        if 1 in lengths:
            return ""
        names = [self._kept_names[place] for place in (terms, genes)]
        return f"{names[1]} has {lengths[1]} values where {names[0]} has {lengths[0]}"

    def _floor(self, part: Slice) -> tuple[int, int]:
        if part.floor is None:
            return (0, 0)
        chrom = self._chromosome(part.floor[0].decode("latin-1"))
        return (0, 0) if isinstance(chrom, str) else (chrom.code, part.floor[1])

    def _chromosome(self, text: str) -> Chromosome | str:
        """A chromosome by its spelling, or why it is none."""
        found = self._chroms.get(text)
        if found is None:
            try:
                code = chromosome_code(text)
                found = Chromosome(code, chromosome_length(self.plan.assembly, code))
            except UnknownChromosomeError as error:
                found = str(error)
            self._chroms[text] = found
        return found

    def _place(self, key: Cells, last: tuple[int, int]) -> tuple[int, int] | Problem:
        """(chromosome, position) of a line, or why it is no variant in its place: behind `last`, or there."""
        chrom_text, pos_text, ref, alt = key
        chrom_name, pos_name, *allele_names = self.key_names
        chrom = self._chromosome(chrom_text)
        if isinstance(chrom, str):
            return Problem(chrom_name, chrom)
        if not (pos_text.isascii() and pos_text.isdigit()):
            return Problem(pos_name, f"position {pos_text[:40]!r} is not a whole number")
        pos = int(pos_text)
        if not 1 <= pos <= chrom.length:
            whole = f"chromosome {chrom_text} of {self.plan.assembly} (1 to {chrom.length})"
            return Problem(pos_name, f"position {pos} is outside {whole}")
        at = (chrom.code, pos)
        if at < last:
            return Problem(pos_name, f"position {chrom_text}:{pos} comes after {last[1]}: the file must be sorted")
        if ref not in _BASES or alt not in _BASES:
            for name, allele in zip(allele_names, (ref, alt), strict=True):
                if not _ALLELE.fullmatch(allele):
                    return Problem(name, f"{allele[:40]!r} is not an allele")
        return at


def _lines(data: bytes | memoryview) -> Iterator[bytes]:
    """The lines of a slice, without their line feeds."""
    start, size = 0, len(data) - (data[-1:] == b"\n")
    while start <= size:
        end = _line_feed(data, start + _CUT_BYTES, size)
        yield from bytes(data[start:end]).split(b"\n")
        start = end + 1


def _line_feed(data: bytes | memoryview, start: int, size: int) -> int:
    """Offset of the first line feed from `start` on, `size` where there is none before."""
    for at in range(start, size, _LOOK_BYTES):
        found = bytes(data[at : min(at + _LOOK_BYTES, size)]).find(b"\n")
        if found >= 0:
            return at + found
    return size
