"""A slice of source lines -> the rows of a release's tables. Pure: bytes in, COPY-ready rows out.

Every line ends in exactly one place: in a block, as a source line of one variant, or among the rejects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from ingest.pipeline import kernels
from ingest.pipeline.cells import CellReader, LineCells, SliceCells
from ingest.pipeline.effects import EffectReader
from ingest.pipeline.plan import LoadPlan, Slice, SliceReport
from ingest.pipeline.rows import RejectedLine, RowReader, SliceVariants
from ingest.pipeline.typed import TypedColumns
from variants.hgvs import ids_beyond_arithmetic
from variants.storage.copy import Block
from variants.storage.ddl import column_groups
from variants.storage.keys import text_digest
from variants.storage.names import HGVS_DIGEST, RS_NUMBER
from variants.storage.packing import BlockPacker

_RS = re.compile(r"rs(\d{1,18})", re.IGNORECASE)


@dataclass(slots=True)
class EncodedSlice:
    """Rows of one slice, by table: texts are COPY rows, blocks are tuples for copy_blocks.

    variants: by column group, all rows in one text.
    """

    report: SliceReport
    chroms: set[int]
    rejects: list[RejectedLine]
    variants: dict[int, bytes] = field(default_factory=dict)
    effects: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


class SliceEncoder:
    """Encodes the slices of one file; made once per process, since its reader remembers cells."""

    def __init__(self, plan: LoadPlan) -> None:
        self.plan = plan
        present = {spec.name: column for spec, column in plan.fields if column is not None}
        self.groups = {
            group: TypedColumns([(spec, present[spec.name]) for spec in specs if spec.name in present])
            for group, specs in column_groups(spec for spec, _ in plan.fields).items()
        }
        converters = {column: made for typed in self.groups.values() for column, made in typed.converters.items()}
        chrom, pos, ref, alt = plan.key
        modes = {column: kernels.WORD for column in plan.rs_columns if column not in converters}
        modes |= {column: kernels.CELL for effect in plan.effects for column in (effect.terms, effect.gene)}
        modes |= {chrom: kernels.KEY, pos: kernels.NUMBER, ref: kernels.KEY, alt: kernels.KEY}
        self.reader = CellReader([*modes, *(converters.keys() - modes.keys())], plan.column_count, converters, modes)
        self.rows = RowReader(plan, self.reader)
        self.effects = [EffectReader(effect, self.reader) for effect in plan.effects]
        self.rs_places = [self.reader.place[column] for column in plan.rs_columns]

    def encode(self, part: Slice) -> EncodedSlice:
        cells = self.reader.read(part.data, part.line_count + 1)
        variants, rejects = self.rows.read(part, cells)
        report = SliceReport(part.number, bytes_end=part.bytes_end)
        report.line_count = len(variants.lines.order) + len(rejects)
        report.variant_count = len(variants.chroms)
        report.reject_count = len(rejects)
        encoded = EncodedSlice(report, set(variants.chroms), rejects)
        places = self._pack(part, cells, variants, encoded)
        terms = self._fill_effects(cells.cells, variants, encoded)
        encoded.names = [*self._rs_names(cells.cells, variants), *_hgvs_names(variants)]
        for group, typed in self.groups.items():
            keys = _full_keys(variants, places, terms) if group == 1 else _group_keys(variants)
            encoded.variants[group] = typed.rows(self.reader, cells.cells, variants.lines, "".join(keys).encode())
            for name, (count, line) in typed.misfits(self.reader, cells.cells, variants.lines).items():
                report.misfits[name] = [count, part.first_line + line]
        return encoded

    def _pack(
        self, part: Slice, cells: SliceCells, variants: SliceVariants, encoded: EncodedSlice
    ) -> list[tuple[int, int]]:
        """(block, number of the first line there) of each variant.

        The lines of a variant stay together, no block crosses a bin.
        """
        packer = BlockPacker(self.plan.file_id, self.plan.bin_size, part.number)
        lines = cells.lines(variants.lines.order.tolist())
        places, begin = [], 0
        for chrom, pos, count in zip(variants.chroms, variants.positions, variants.lines.counts.tolist(), strict=True):
            places.append(packer.place(chrom, pos, lines[begin : begin + count]))
            begin += count
        packer.close()
        encoded.blocks = packer.take()
        return places

    def _fill_effects(self, cells: LineCells, variants: SliceVariants, encoded: EncodedSlice) -> list[int]:
        """Effect rows of all sources; returns the terms of the first source, over all transcripts, by variant."""
        unions = [0] * len(variants.chroms)
        for number, reader in enumerate(self.effects):
            found = reader.read(cells, variants.lines.heads)
            if not number:
                unions = [union for union, _ in found]
            where = zip(variants.chroms, variants.positions, variants.alleles, found, strict=True)
            for chrom, pos, (_, _, key), (_, ends) in where:
                if ends:
                    begin = f"{chrom}\t{reader.source}\t{pos}\t{key}"
                    encoded.effects += [begin + end for end in ends]
        return unions

    def _rs_names(self, cells: LineCells, variants: SliceVariants) -> Iterator[str]:
        """A name for each rs number of each variant's first line."""
        heads = cells.of(variants.lines.heads)
        found = dict.fromkeys(pair for place in self.rs_places for pair in _rs_numbers(heads, place))
        for variant, number in found:
            chrom, pos, key = variants.chroms[variant], variants.positions[variant], variants.alleles[variant].key
            yield f"{RS_NUMBER}\t{chrom}\t{pos}\t{number}\t{key}"


def _rs_numbers(heads: LineCells, place: int) -> Iterator[tuple[int, int]]:
    """(line, rs number) of all rs numbers at one place."""
    single = heads.integers(place, b"rs")
    plain = np.flatnonzero(single >= 0)
    yield from zip(plain.tolist(), single[plain].tolist(), strict=True)
    others = np.flatnonzero((single < 0) & (heads.numbers[:, place] != place))  # a null's number is its place
    for line in others.tolist():
        yield from ((line, int(number)) for number in _RS.findall(heads.cell(line, place)))


def _hgvs_names(variants: SliceVariants) -> Iterator[str]:
    """The HGVS names that arithmetic does not lead from to their variant."""
    for chrom, pos, (ref, alt, key) in zip(variants.chroms, variants.positions, variants.alleles, strict=True):
        if len(ref) + len(alt) > 2:
            for name in ids_beyond_arithmetic(chrom, pos, ref, alt):
                yield f"{HGVS_DIGEST}\t{chrom}\t{pos}\t{text_digest(name)}\t{key}"


def _full_keys(variants: SliceVariants, places: Iterable[tuple[int, int]], terms: Iterable[int]) -> Iterator[str]:
    """The columns of variants.storage.ddl.VARIANT_COLUMNS, in their order."""
    where = zip(variants.chroms, variants.positions, variants.alleles, strict=True)
    counts = variants.lines.counts.tolist()
    for (chrom, pos, (ref, alt, key)), (block, line), mask, count in zip(where, places, terms, counts, strict=True):
        yield f"{chrom}\t{line}\t{pos}\t{pos + len(ref) - 1}\t{count}\t{key}\t{mask}\t{block}\t{ref}\t{alt}\n"


def _group_keys(variants: SliceVariants) -> Iterator[str]:
    for chrom, pos, alleles in zip(variants.chroms, variants.positions, variants.alleles, strict=True):
        yield f"{chrom}\t{pos}\t{alleles.key}\n"
