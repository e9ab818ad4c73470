"""A slice of source lines -> the rows of a release's tables. Pure: bytes in, COPY-ready rows out.

Every line ends in exactly one place: in a block, as a source line of one variant, or among the rejects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from ingest.encode import kernels
from ingest.encode.cells import CellReader, LineCells, SliceLines
from ingest.encode.effect_rows import EffectReader
from ingest.encode.kernels import Int32s, Int64s
from ingest.encode.load_plan import LoadPlan, RejectedLine, Slice, SliceReport
from ingest.encode.typed_columns import TypedColumns
from ingest.encode.variant_lines import RowReader, SliceVariants
from variants.fields.spec import FieldSpec, Kind
from variants.genome.alleles import digest_text
from variants.genome.hgvs import ids_needing_index
from variants.releases.store.blocks import BlockPacker
from variants.releases.store.copy import Block
from variants.releases.store.table_names import HGVS_DIGEST, RS_NUMBER

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
        self.tables = {group: TypedColumns(fields) for group, fields in plan.tables().items()}
        converters = TypedColumns.converters_of(self.tables.values())
        chrom, pos, ref, alt = plan.key
        if not converters.keys().isdisjoint(plan.key):
            raise ValueError("a column of the key is filterable: its cells would be converted")
        modes = {column: kernels.WORD for column in plan.rs_columns if column not in converters}
        modes |= {column: kernels.CELL for effect in plan.effects for column in (effect.terms, effect.gene)}
        modes |= {chrom: kernels.KEY, pos: kernels.NUMBER, ref: kernels.KEY, alt: kernels.KEY}
        self.reader = CellReader([*modes, *(converters.keys() - modes.keys())], plan.column_count, converters, modes)
        self.rows = RowReader(plan, self.reader)
        self.effects = [EffectReader(effect, self.reader) for effect in plan.effects]
        self.rs_places = [self.reader.place[column] for column in plan.rs_columns]

    def encode(self, part: Slice) -> EncodedSlice:
        """The rows of a slice; what becomes of its text afterwards does not matter."""
        source = self.reader.read(part.data, part.line_count + 1)
        variants, rejects = self.rows.read(part, source)
        report = SliceReport(part.number, bytes_end=part.bytes_end)
        report.line_count = len(variants.lines.order) + len(rejects)
        report.variant_count = len(variants.chroms)
        report.reject_count = len(rejects)
        encoded = EncodedSlice(report, set(variants.chroms.tolist()), rejects)
        in_blocks = self._pack(part, source, variants, encoded)
        terms = self._fill_effects(source.cells, variants, encoded)
        encoded.names = [*self._rs_names(source.cells, variants), *_hgvs_names(variants)]
        self._fill_variants(part, source.cells, variants, (*in_blocks, terms), encoded)
        return encoded

    def _pack(
        self, part: Slice, source: SliceLines, variants: SliceVariants, encoded: EncodedSlice
    ) -> tuple[Int64s, Int64s]:
        """(block, number of the first line there) of each variant: its lines stay together, no block crosses a bin."""
        packer = BlockPacker(self.plan.file_id, self.plan.bin_size, part.number)
        lines = source.lines(variants.lines.order.tolist())
        in_blocks, begin = [], 0
        for chrom, pos, count in _rows_of(variants.chroms, variants.positions, variants.lines.counts):
            in_blocks.append(packer.place(chrom, pos, lines[begin : begin + count]))
            begin += count
        packer.close()
        encoded.blocks = packer.take()
        blocks, line_numbers = np.array(in_blocks, np.int64).reshape(-1, 2).T
        return blocks, line_numbers

    def _fill_effects(self, cells: LineCells, variants: SliceVariants, encoded: EncodedSlice) -> Int64s:
        """Effect rows of all sources; returns the terms of the first source, over all transcripts, by variant."""
        unions = np.zeros(len(variants.chroms), np.int64)
        for number, reader in enumerate(self.effects):
            effects, which = reader.read(cells, variants.lines.heads)
            if not number:
                unions = np.array([union for union, _ in effects], np.int64)[which]
            having = np.flatnonzero(np.array([bool(ends) for _, ends in effects], np.bool_)[which])
            where = (variants.chroms[having], variants.positions[having], variants.keys[having])
            for chrom, pos, key, effect in _rows_of(*where, which[having]):
                begin = f"{chrom}\t{reader.source}\t{pos}\t{key}"
                encoded.effects += [begin + end for end in effects[effect][1]]
        return unions

    def _rs_names(self, cells: LineCells, variants: SliceVariants) -> Iterator[str]:
        """A name for each rs number of each variant's first line."""
        heads = variants.lines.heads
        found = list(dict.fromkeys(pair for place in self.rs_places for pair in _rs_numbers(cells, heads, place)))
        having = [variant for variant, _ in found]
        where = _rows_of(variants.chroms[having], variants.positions[having], variants.keys[having])
        for (chrom, pos, key), (_, number) in zip(where, found, strict=True):
            yield f"{RS_NUMBER}\t{chrom}\t{pos}\t{number}\t{key}"

    def _fill_variants(
        self,
        part: Slice,
        cells: LineCells,
        variants: SliceVariants,
        found: tuple[Int64s, Int64s, Int64s],
        encoded: EncodedSlice,
    ) -> None:
        """Rows of the typed columns behind the keys (ddl.VARIANT_COLUMNS, ddl.GROUP_KEY_COLUMNS)."""
        blocks, line_numbers, terms = found
        chroms, positions, keys, counts = variants.chroms, variants.positions, variants.keys, variants.lines.counts
        for group, typed in self.tables.items():
            if group == 1:
                whole = (chroms, line_numbers, positions, variants.ends, counts, keys, terms, blocks)
                rows = typed.rows(self.reader, cells, variants.lines, whole, self.plan.key[2:])
            else:
                rows = typed.rows(self.reader, cells, variants.lines, (chroms, positions, keys))
            encoded.variants[group] = rows
            for name, (count, line) in typed.misfits(self.reader, cells, variants.lines).items():
                encoded.report.misfits[name] = [count, part.first_line + line]


def _rows_of(*columns: Int64s) -> Iterator[tuple[int, ...]]:
    """Arrays as rows of Python's numbers."""
    return zip(*(column.tolist() for column in columns), strict=True)


def _rs_numbers(cells: LineCells, heads: Int32s, place: int) -> Iterator[tuple[int, int]]:
    """(variant, rs number) of all rs numbers that the first lines of variants have at one place."""
    single = cells.integers(place, b"rs")[heads]
    plain = np.flatnonzero(single >= 0)
    yield from zip(plain.tolist(), single[plain].tolist(), strict=True)
    others = np.flatnonzero((single < 0) & (cells.ids[heads, place] != place))  # a null's id is its place
    for variant in others.tolist():
        yield from ((variant, int(number)) for number in _RS.findall(cells.cell(heads[variant], place)))


def _hgvs_names(variants: SliceVariants) -> Iterator[str]:
    """The HGVS names that arithmetic does not lead from to their variant."""
    long = np.array([len(alleles.ref) + len(alleles.alt) > 2 for alleles in variants.alleles], np.bool_)
    having = np.flatnonzero(long[variants.which])
    for chrom, pos, which in _rows_of(variants.chroms[having], variants.positions[having], variants.which[having]):
        ref, alt, key = variants.alleles[which]
        for name in ids_needing_index(chrom, pos, ref, alt):
            yield f"{HGVS_DIGEST}\t{chrom}\t{pos}\t{digest_text(name)}\t{key}"


def get_ready() -> None:
    """Encode lines of nothing: the compiled loops are loaded then, or compiled where nobody did so before.

    Two lines, since a column of one lies in memory as no other does, and would have loops of its own.
    """
    spec = FieldSpec("score", "score", "", Kind.FLOAT, filterable=True, column="score")
    columns = ("chr", "pos", "ref", "alt", "score")
    plan = LoadPlan("", 0, 0, 0, 0, "GRCh38", 1, len(columns), columns, (0, 1, 2, 3), ((spec, 4),))
    SliceEncoder(plan).encode(Slice(0, 1, 2, b"1\t1\tA\tC\t.\n" * 2, 0, None))
