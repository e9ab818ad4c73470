"""A slice of source lines -> the rows of a release's tables. Pure: bytes in, COPY-ready rows out.

Every line ends in exactly one place: in a block, as a source line of one variant, or among the rejects.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from ingest.pipeline.columns import Cells, TypedColumns
from ingest.pipeline.effects import EffectReader
from ingest.pipeline.plan import EffectColumns, LoadPlan, Slice, SliceReport
from ingest.pipeline.rows import RejectedLine, RowReader, SliceVariant
from variants.fields.cells import NULLS
from variants.hgvs import ids_beyond_arithmetic
from variants.storage.copy import Block
from variants.storage.ddl import column_groups
from variants.storage.keys import text_digest
from variants.storage.names import HGVS_DIGEST, RS_NUMBER
from variants.storage.packing import BlockPacker

_RS = re.compile(r"rs(\d{1,18})", re.IGNORECASE)
# Tables are filled for so many variants at once: their cells are still in the processor's cache.
_BATCH = 500


@dataclass(slots=True)
class EncodedSlice:
    """Rows of one slice, by table: texts are COPY rows, blocks are tuples for copy_blocks."""

    report: SliceReport
    chroms: set[int] = field(default_factory=set)
    variants: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    effects: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    rejects: list[RejectedLine] = field(default_factory=list)


class SliceEncoder:
    """Encodes the slices of one file; made once per process, since its converters remember cells."""

    def __init__(self, plan: LoadPlan) -> None:
        self.plan = plan
        # Only the cells that are looked at are kept, the key in front: a line of 1,000 cells is let go of at once.
        looked_at = [column for _, column in plan.fields if column is not None]
        looked_at += [column for effect in plan.effects for column in (effect.terms, effect.gene)]
        kept = list(dict.fromkeys([*plan.key, *looked_at, *plan.rs_columns]))
        self.reader = RowReader(plan, kept)
        place = {column: number for number, column in enumerate(kept)}
        by_name = {spec.name: None if column is None else place[column] for spec, column in plan.fields}
        self.groups = {
            group: TypedColumns([(spec, by_name[spec.name]) for spec in specs])
            for group, specs in column_groups(spec for spec, _ in plan.fields).items()
        }
        self.effects = [
            EffectReader(EffectColumns(effect.source, place[effect.terms], place[effect.gene]))
            for effect in plan.effects
        ]
        self.rs_places = [place[column] for column in plan.rs_columns]

    def encode(self, part: Slice) -> EncodedSlice:
        encoded = EncodedSlice(SliceReport(part.number, bytes_end=part.bytes_end))
        packer = BlockPacker(self.plan.file_id, self.plan.bin_size, part.number)
        variants = self.reader.read(part, encoded.rejects)
        while batch := list(islice(variants, _BATCH)):
            self._pack(batch, packer)
            self._fill_tables(batch, encoded)
        packer.close()
        encoded.blocks = packer.take()
        encoded.report.reject_count = len(encoded.rejects)
        encoded.report.line_count += len(encoded.rejects)
        return encoded

    @staticmethod
    def _pack(variants: Sequence[SliceVariant], packer: BlockPacker) -> None:
        """Put the lines of variants into blocks: those of a variant stay together, no block crosses a bin."""
        for variant in variants:
            variant.block, variant.line_no = packer.place(variant.chrom, variant.pos, variant.lines)
            variant.lines.clear()

    def _fill_tables(self, variants: Sequence[SliceVariant], encoded: EncodedSlice) -> None:
        heads = [variant.cells[0] for variant in variants]
        repeats = {place: variant.cells for place, variant in enumerate(variants) if len(variant.cells) > 1}
        terms = self._fill_effects(variants, heads, encoded)
        self._fill_names(variants, heads, encoded)
        for group, typed in self.groups.items():
            keys = _full_keys(variants, terms) if group == 1 else _group_keys(variants)
            encoded.variants[group] += map("\t".join, zip(keys, *typed.rows(heads, repeats), strict=True))
            lines = (pair for variant in variants for pair in zip(variant.numbers, variant.cells, strict=True))
            encoded.report.add_misfits(typed.take_misfits(lines))
        encoded.report.variant_count += len(variants)
        encoded.report.line_count += sum(len(variant.cells) for variant in variants)
        encoded.chroms.update(variant.chrom for variant in variants)

    def _fill_effects(
        self, variants: Sequence[SliceVariant], heads: Sequence[Cells], encoded: EncodedSlice
    ) -> list[int]:
        """Effect rows of all sources; returns the terms of the first source, over all transcripts, by variant."""
        unions = [0] * len(variants)
        for number, reader in enumerate(self.effects):
            found = list(map(reader.__getitem__, map(reader.cells_of, heads)))
            if not number:
                unions = [union for union, _ in found]
            for variant, (_, ends) in zip(variants, found, strict=True):
                if ends:
                    begin = f"{variant.chrom}\t{reader.source}\t{variant.pos}\t{variant.key}"
                    encoded.effects += [begin + end for end in ends]
        return unions

    def _fill_names(self, variants: Sequence[SliceVariant], heads: Sequence[Cells], encoded: EncodedSlice) -> None:
        for variant, head in zip(variants, heads, strict=True):
            cells = [cell for place in self.rs_places if (cell := head[place]) not in NULLS]
            for number in {int(rs) for cell in cells for rs in _RS.findall(cell)}:
                encoded.names.append(f"{RS_NUMBER}\t{variant.chrom}\t{variant.pos}\t{number}\t{variant.key}")
            if len(variant.ref) + len(variant.alt) > 2:
                for name in ids_beyond_arithmetic(variant.chrom, variant.pos, variant.ref, variant.alt):
                    where = f"{variant.chrom}\t{variant.pos}"
                    encoded.names.append(f"{HGVS_DIGEST}\t{where}\t{text_digest(name)}\t{variant.key}")


def _full_keys(variants: Iterable[SliceVariant], terms: Iterable[int]) -> list[str]:
    """The columns of variants.storage.ddl.VARIANT_COLUMNS, in their order."""
    return [
        f"{v.chrom}\t{v.line_no}\t{v.pos}\t{v.pos + len(v.ref) - 1}\t{len(v.cells)}\t{v.key}\t{mask}\t{v.block}"
        f"\t{v.ref}\t{v.alt}"
        for v, mask in zip(variants, terms, strict=True)
    ]


def _group_keys(variants: Iterable[SliceVariant]) -> list[str]:
    return [f"{v.chrom}\t{v.pos}\t{v.key}" for v in variants]
