"""Cells of variants -> rows of typed columns for COPY. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from ingest.encode import kernels
from ingest.encode.cells import CellReader, LineCells
from ingest.encode.converters import ColumnConverter, make_converter
from ingest.encode.kernels import Int32s, Int64s
from variants.fields.spec import FieldSpec
from variants.releases.store.copy import text_cell

_MAX_INTEGER_BYTES = 21  # with a tab


@dataclass(frozen=True, slots=True)
class VariantLines:
    """Which lines of a slice belong to which variant.

    Attributes:
        heads: The first line of each variant.
        counts: The number of lines of each variant.
        order: The lines of all variants, one variant after the other.
    """

    heads: Int32s
    counts: Int32s
    order: Int32s

    @classmethod
    def consecutive(cls, counts: Sequence[int]) -> VariantLines:
        """For lines that come variant by variant."""
        ends = np.cumsum(counts, dtype=np.int32)
        return cls(ends - np.array(counts, np.int32), np.array(counts, np.int32), np.arange(ends[-1], dtype=np.int32))

    def list_further_lines(self) -> tuple[Int32s, Int32s]:
        """(variants, lines): all lines but the first of their variant, in two parallel arrays."""
        variants = np.repeat(np.arange(len(self.heads), dtype=np.int32), self.counts)
        is_further = self.order != self.heads[variants]
        return variants[is_further], self.order[is_further]


class TypedColumns:
    """The typed columns of one table of a release, as far as a file has them."""

    def __init__(
        self,
        fields: Sequence[tuple[FieldSpec, int]],
        converter_of: Callable[[FieldSpec], ColumnConverter] = make_converter,
    ) -> None:
        """Prepare the converters.

        Args:
            fields: The fields, each with its column in the file.
            converter_of: Makes the converter of a field.

        Raises:
            ValueError: Two fields have the same column, whose cells are converted once.
        """
        self.converters = {column: converter_of(spec) for spec, column in fields}
        self.varying: set[str] = set()  # names of the fields that had several values on lines of one variant so far
        if len(self.converters) < len(fields):
            raise ValueError("two fields have the same column")

    @staticmethod
    def merge_converters(tables: Iterable[TypedColumns]) -> dict[int, ColumnConverter]:
        """The converters of several tables, by column of the file."""
        return {column: converter for table in tables for column, converter in table.converters.items()}

    def make_rows(
        self,
        reader: CellReader,
        cells: LineCells,
        lines: VariantLines,
        keys: Sequence[Int64s],
        texts: Mapping[int, Int32s] = MappingProxyType({}),
    ) -> bytes:
        """COPY rows of all variants: whole numbers, then texts, MORE_VALUES, then the typed columns.

        Args:
            reader: What read the cells.
            cells: The cells of the slice.
            lines: The lines of each variant.
            keys: The whole numbers, an array by variant for each column.
            texts: By column of the file that is copied as a text: the id of each variant's text.
        """
        heads = cells.select(lines.heads)
        for column, ids in texts.items():
            heads.ids[:, reader.slots[column]] = ids
        self._merge_differing_lines(reader, cells, lines, heads)
        text_slots = [*(reader.slots[column] for column in texts), reader.more_values_slot]
        slots = np.array([*text_slots, *(reader.slots[column] for column in self.converters)], np.int32)
        styles = [kernels.ONCE] * len(text_slots) + [converter.style for converter in self.converters.values()]
        located = (heads.starts, heads.ends, heads.ids, slots)
        size = kernels.text_size(*located, reader.fragment_offsets) + _MAX_INTEGER_BYTES * len(keys) * len(lines.heads)
        rows = np.empty(size, np.uint8)
        fragments = (reader.fragment_offsets, reader.fragments)
        key_rows = np.stack(keys, 1)
        size = kernels.write_rows(heads.text, key_rows, *located, np.array(styles, np.int8), *fragments, rows)
        return rows[:size].tobytes()

    def count_misfits(
        self, reader: CellReader, cells: LineCells, lines: VariantLines, line_numbers: Sequence[int] | None = None
    ) -> dict[str, list[int]]:
        """{field: [cells that do not fit its type, the first line that has one]}; lines count from 0.

        Args:
            reader: What read the cells.
            cells: The cells of the slice.
            lines: The lines of each variant.
            line_numbers: Where each line is in the file, if lines were sorted.
        """
        if not reader.misfits.any():
            return {}
        order = np.sort(lines.order)
        if line_numbers is not None:
            order = order[np.argsort(np.array(line_numbers, np.int64)[order])]
        is_misfit = reader.misfits[cells.ids[order][:, self._slots(reader)]]
        misfits = {}
        for converter, column in zip(self.converters.values(), is_misfit.T, strict=True):
            if count := int(column.sum()):
                misfits[converter.spec.name] = [count, int(order[column.argmax()])]
        return misfits

    def _slots(self, reader: CellReader) -> Int32s:
        return np.array([reader.slots[column] for column in self.converters], np.int32)

    def _merge_differing_lines(
        self, reader: CellReader, cells: LineCells, lines: VariantLines, heads: LineCells
    ) -> None:
        """Give a variant whose source lines differ (few do) a fragment made of all its cells.

        The values of a field that is not a list, without the smallest one, go into the column MORE_VALUES together.
        """
        variants, further_lines = lines.list_further_lines()
        slots = self._slots(reader)
        differing = np.empty((len(further_lines), len(slots)), np.bool_)
        first_lines = lines.heads[variants]
        kernels.find_differing(
            cells.text, cells.starts, cells.ends, cells.ids, further_lines, first_lines, slots, differing
        )
        if not differing.any():
            return
        converters = list(self.converters.values())
        ends = np.cumsum(lines.counts)
        known: dict[tuple[int, tuple[str, ...]], tuple[int, str]] = {}
        more_values: dict[int, list[str]] = {}
        rows, columns = np.nonzero(differing)
        pairs = np.unique(np.stack([variants[rows], columns], 1), axis=0)
        for variant, column in pairs.tolist():
            variant_lines = lines.order[ends[variant] - lines.counts[variant] : ends[variant]].tolist()
            different = tuple(dict.fromkeys(cells.get_text(line, slots[column]) for line in variant_lines))
            if (column, different) not in known:
                known[column, different] = self._add_fragment(reader, converters[column], different)
            fragment, more = known[column, different]
            heads.ids[variant, slots[column]] = fragment
            if more:
                more_values.setdefault(variant, []).append(more)
        fragments: dict[str, int] = {}
        for variant, members in more_values.items():
            text = text_cell("{" + ", ".join(members) + "}")
            if text not in fragments:
                fragments[text] = reader.add_fragment(text)
            heads.ids[variant, reader.more_values_slot] = fragments[text]

    def _add_fragment(self, reader: CellReader, converter: ColumnConverter, cells: Sequence[str]) -> tuple[int, str]:
        """(id of the fragment made of a variant's different cells, its member of MORE_VALUES, "" if it needs none)."""
        fragment = reader.add_fragment(converter.make_fragment(cells)[0])
        values = converter.list_values(cells)[1:]
        if not values:
            return fragment, ""
        self.varying.add(converter.spec.name)
        return fragment, f"{json.dumps(converter.spec.column)}: {json.dumps(values)}"
