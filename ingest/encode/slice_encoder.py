"""A slice of source lines -> the rows of a release's tables, ready for COPY. Pure.

Every line ends up exactly once: in a block, as a source line of one variant, or among the rejects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.encode import kernels
from ingest.encode.cells import CellReader, LineCells, SliceLines
from ingest.encode.effect_rows import EffectReader
from ingest.encode.kernels import Int32s, Int64s
from ingest.encode.load_plan import LoadPlan, RejectedLine, Slice, SliceReport
from ingest.encode.typed_columns import TypedColumns
from ingest.encode.variant_lines import SliceVariants, VariantLineReader
from variants.fields.spec import FieldSpec, Kind, null_texts
from variants.genome.alleles import digest_text
from variants.genome.hgvs import genomic_hgvs, ids_needing_index, searchable_ids
from variants.genome.vrs import vrs_id
from variants.releases.store.blocks import BlockPacker
from variants.releases.store.copy import Block, text_cell
from variants.releases.store.table_names import HGVS_DIGEST, RS_NUMBER, VRS_DIGEST

_MAX_EXAMPLE_CHARACTERS = 40
_RS_NUMBER = re.compile(r"rs(\d{1,18})", re.IGNORECASE)


@dataclass(slots=True)
class EncodedSlice:
    """Rows of one slice, by table; texts are COPY rows, blocks are tuples for copy_blocks.

    Attributes:
        chroms: Codes of the chromosomes that need partitions.
        variants: By column group, all rows in one text.
        last_line: Number of its last line in the file; None where lines were sorted.
    """

    report: SliceReport
    chroms: set[int]
    rejects: list[RejectedLine]
    last_line: int | None = None
    variants: dict[int, bytes] = field(default_factory=dict)
    effects: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


class SliceEncoder:
    """Encodes the slices of one file; made once per process, since its reader keeps cells from slice to slice."""

    def __init__(self, plan: LoadPlan) -> None:
        """Prepare the readers of a file's columns.

        Raises:
            ValueError: A key column is filterable, or two filterable fields have the same column.
        """
        self.plan = plan
        self.tables = {group: TypedColumns(fields) for group, fields in plan.fields_by_group().items()}
        converters = TypedColumns.merge_converters(self.tables.values())
        chrom, pos, ref, alt = plan.key
        if not converters.keys().isdisjoint(plan.key):
            raise ValueError("a column of the key is filterable: its cells would be converted")
        modes = {column: kernels.WORD for column in plan.rs_columns if column not in converters}
        modes |= {column: kernels.CELL for effect in plan.effects for column in (effect.terms, effect.gene)}
        modes |= {chrom: kernels.KEY, pos: kernels.NUMBER, ref: kernels.KEY, alt: kernels.KEY}
        columns = [*modes, *(converters.keys() - modes.keys())]
        nulls = null_texts(plan.missing)
        self.reader = CellReader(columns, plan.column_count, converters, modes, nulls)
        self.variant_lines = VariantLineReader(plan, self.reader)
        self.effects = [EffectReader(effect, self.reader, nulls) for effect in plan.effects]
        self.slot_of_field = {
            spec.name: self.reader.slots[column] for spec, column in plan.fields if column in self.reader.slots
        }
        self.rs_slots = [self.reader.slots[column] for column in plan.rs_columns]

    def encode(self, part: Slice) -> EncodedSlice:
        """The rows of a slice; its text may be overwritten afterwards."""
        source = self.reader.read(part.data, part.line_count + 1)
        variants, rejects = self.variant_lines.read(part, source)
        report = SliceReport(
            part.number,
            line_count=len(variants.lines.order) + len(rejects),
            variant_count=len(variants.chroms),
            reject_count=len(rejects),
            bytes_end=part.bytes_end,
            ranges=variants.find_ranges(),
        )
        last_line = part.last_line if part.line_numbers is None else None
        encoded = EncodedSlice(report, set(variants.chroms.tolist()), rejects, last_line)
        blocks, line_numbers = self._pack_blocks(part, source, variants, encoded)
        terms = self._add_effects(source.cells, variants, encoded)
        names = (
            *self._make_rs_names(source.cells, variants),
            *_make_hgvs_names(variants),
            *_make_names_of_other_spellings(variants),
            *(self._make_vrs_names(variants) if self.plan.index_vrs else ()),
        )
        encoded.names = list(dict.fromkeys(names))
        self._add_variants(part, source.cells, variants, (blocks, line_numbers, terms), encoded)
        return encoded

    def _pack_blocks(
        self, part: Slice, source: SliceLines, variants: SliceVariants, encoded: EncodedSlice
    ) -> tuple[Int64s, Int64s]:
        """Pack the source lines; the lines of a variant stay together, and no block crosses a bin.

        Returns:
            (block id, number of its first line in the block) of each variant.
        """
        order = variants.lines.order
        numbers: Any = () if part.is_joined else part.get_line_numbers(order)
        packer = BlockPacker(self.plan.file_id, self.plan.bin_size, part.number, numbers)
        lines = source.get_lines(order.tolist())
        in_blocks, begin = [], 0
        for chrom, pos, count in _as_rows(variants.chroms, variants.positions, variants.lines.counts):
            variant_lines = lines[begin : begin + count]
            in_blocks.append(packer.add(chrom, pos, variant_lines))  # type: ignore[arg-type]  # used like bytes
            begin += count
        packer.close()
        encoded.blocks = packer.take()
        blocks, line_numbers = np.array(in_blocks, np.int64).reshape(-1, 2).T
        return blocks, line_numbers

    def _add_effects(self, cells: LineCells, variants: SliceVariants, encoded: EncodedSlice) -> Int64s:
        """Add the effect rows of all sources.

        Returns:
            The terms of the first source over all transcripts, by variant.
        """
        terms = np.zeros(len(variants.chroms), np.int64)
        for number, reader in enumerate(self.effects):
            effects, effect_of_variant = reader.read(cells, variants.lines)
            if not number:
                terms = np.array([union for union, _ in effects], np.int64)[effect_of_variant]
            has_rows = np.array([bool(row_ends) for _, row_ends in effects], np.bool_)[effect_of_variant]
            with_rows = np.flatnonzero(has_rows)
            keys = (variants.chroms[with_rows], variants.positions[with_rows], variants.keys[with_rows])
            for chrom, pos, key, effect in _as_rows(*keys, effect_of_variant[with_rows]):
                row_start = f"{chrom}\t{reader.source}\t{pos}\t{key}"
                encoded.effects += [row_start + row_end for row_end in effects[effect][1]]
        return terms

    def _make_rs_names(self, cells: LineCells, variants: SliceVariants) -> Iterator[str]:
        """A row for each rs number of each variant's lines."""
        lines = variants.lines
        variant_of_line = np.repeat(np.arange(len(lines.heads)), lines.counts).tolist()
        numbers = dict.fromkeys(
            (variant_of_line[index], number)
            for slot in self.rs_slots
            for index, number in _find_rs_numbers(cells, lines.order, slot)
        )
        named = [variant for variant, _ in numbers]
        keys = _as_rows(variants.chroms[named], variants.positions[named], variants.keys[named])
        for (chrom, pos, key), (_, number) in zip(keys, numbers, strict=True):
            yield f"{RS_NUMBER}\t{chrom}\t{pos}\t{number}\t{key}"

    def _make_vrs_names(self, variants: SliceVariants) -> Iterator[str]:
        """A row for the VRS id of each variant that has one (variants.genome.vrs): no position can be read from it."""
        assembly, reference = self.plan.assembly, self.variant_lines.keys.reference
        columns = (variants.chroms, variants.positions, variants.allele_indexes)
        for chrom, pos, index in _as_rows(*columns):
            ref, alt, key = variants.alleles[index]
            fetch = reference.fetcher(chrom) if reference else None
            if name := vrs_id(chrom, pos, ref, alt, assembly=assembly, fetch=fetch):
                yield f"{VRS_DIGEST}\t{chrom}\t{pos}\t{digest_text(name)}\t{key}"

    def _add_variants(
        self,
        part: Slice,
        cells: LineCells,
        variants: SliceVariants,
        computed: tuple[Int64s, Int64s, Int64s],
        encoded: EncodedSlice,
    ) -> None:
        """Add rows of keys and typed columns (variants.releases.store.ddl: VARIANT_COLUMNS, GROUP_KEY_COLUMNS)."""
        blocks, line_numbers, terms = computed
        chroms, positions, keys = variants.chroms, variants.positions, variants.keys
        counts = variants.lines.counts.astype(np.int64)
        for group, table in self.tables.items():
            if group == 1:
                all_keys = (chroms, line_numbers, positions, variants.ends, counts, keys, terms, blocks)
                alleles = self._identify_alleles(cells, variants)
                rows = table.make_rows(self.reader, cells, variants.lines, all_keys, alleles)
            else:
                rows = table.make_rows(self.reader, cells, variants.lines, (chroms, positions, keys))
            encoded.variants[group] = rows
            encoded.report.varying |= table.varying
            misfits = table.count_misfits(self.reader, cells, variants.lines, part.line_numbers)
            for name, (count, line) in misfits.items():
                encoded.report.misfits[name] = [count, part.get_line_number(line)]
                cell = cells.get_text(line, self.slot_of_field[name]).replace("\x00", "\\0")  # jsonb takes no NUL
                encoded.report.misfit_examples[name] = cell[:_MAX_EXAMPLE_CHARACTERS]

    def _identify_alleles(self, cells: LineCells, variants: SliceVariants) -> dict[int, Int32s]:
        """{column of ref, column of alt: the id of each variant's allele}: of its cell, or of a fragment of its own."""
        respelled = np.flatnonzero(variants.is_respelled)
        indexes, index_of_variant = np.unique(variants.allele_indexes[respelled], return_inverse=True)
        ids_by_column = {}
        for column, name in zip(self.plan.key[2:], ("ref", "alt"), strict=True):
            ids = cells.ids[variants.lines.heads, self.reader.slots[column]]
            fragments = [text_cell(getattr(variants.alleles[index], name)) for index in indexes.tolist()]
            ids[respelled] = np.array([*map(self.reader.add_fragment, fragments)], np.int32)[index_of_variant]
            ids_by_column[column] = ids
        return ids_by_column


def _as_rows(*columns: NDArray[Any]) -> Iterator[tuple[int, ...]]:
    """Arrays of whole numbers as rows of Python's numbers."""
    return zip(*(column.tolist() for column in columns), strict=True)


def _find_rs_numbers(cells: LineCells, lines: Int32s, slot: int) -> Iterator[tuple[int, int]]:
    """(index in `lines`, rs number) of all rs numbers that lines have at one slot."""
    single = cells.read_integers(slot, b"rs")[lines]
    with_one = np.flatnonzero(single >= 0)
    yield from zip(with_one.tolist(), single[with_one].tolist(), strict=True)
    with_others = np.flatnonzero((single < 0) & (cells.ids[lines, slot] != slot))  # a null's id is its slot
    for index in with_others.tolist():
        numbers = _RS_NUMBER.findall(cells.get_text(lines[index], slot))
        yield from ((index, int(number)) for number in numbers)


def _make_hgvs_names(variants: SliceVariants) -> Iterator[str]:
    """A row for each HGVS name from which the variant's position cannot be computed."""
    is_long = np.array([len(alleles.ref) + len(alleles.alt) > 2 for alleles in variants.alleles], np.bool_)
    long = np.flatnonzero(is_long[variants.allele_indexes])
    for chrom, pos, index in _as_rows(variants.chroms[long], variants.positions[long], variants.allele_indexes[long]):
        ref, alt, key = variants.alleles[index]
        for name in ids_needing_index(chrom, pos, ref, alt):
            yield _make_hgvs_name(chrom, pos, name, key)


def _make_names_of_other_spellings(variants: SliceVariants) -> Iterator[str]:
    """A row for the HGVS id of each spelling in the file that has another id than the stored alleles."""
    for variant, pos, ref, alt in sorted(variants.other_spellings):
        chrom, stored_pos = int(variants.chroms[variant]), int(variants.positions[variant])
        stored = variants.alleles[variants.allele_indexes[variant]]
        name = genomic_hgvs(chrom, pos, ref, alt)
        if name not in searchable_ids(chrom, stored_pos, stored.ref, stored.alt):
            yield _make_hgvs_name(chrom, stored_pos, name, stored.key)


def _make_hgvs_name(chrom: int, pos: int, name: str, key: int) -> str:
    return f"{HGVS_DIGEST}\t{chrom}\t{pos}\t{digest_text(name)}\t{key}"


def warm_up_kernels() -> None:
    """Load the compiled loops, or compile them if there are none, by encoding two lines.

    Two, since a column of one line is laid out differently in memory and would need loops of its own.
    """
    spec = FieldSpec("score", "score", "", Kind.FLOAT, filterable=True, column="score")
    columns = ("chr", "pos", "ref", "alt", "score")
    plan = LoadPlan("", 0, 0, 0, 0, "GRCh38", 1, len(columns), columns, (0, 1, 2, 3), ((spec, 4),))
    SliceEncoder(plan).encode(Slice(0, 1, 2, b"1\t1\tA\tC\t.\n" * 2, 0, None))
