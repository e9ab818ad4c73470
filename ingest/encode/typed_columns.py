"""The typed columns of variants as rows for COPY, from the cells of their source lines. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.encode import kernels
from ingest.encode.cells import CellReader, LineCells
from ingest.encode.converters import ColumnConverter, converter_of
from ingest.encode.kernels import Int32s, Int64s
from variants.fields.spec import FieldSpec

_KEY_BYTES = 21  # of the longest whole number, with a tab


@dataclass(frozen=True, slots=True)
class VariantLines:
    """Which lines of a slice are which variant's. By variant: heads, the first lines; counts of lines.

    order: the lines of all variants, one variant after the other.
    """

    heads: Int32s
    counts: Int32s
    order: Int32s

    @classmethod
    def consecutive(cls, counts: Sequence[int]) -> VariantLines:
        """Of lines that come variant by variant."""
        ends = np.cumsum(counts, dtype=np.int32)
        return cls(ends - np.array(counts, np.int32), np.array(counts), np.arange(ends[-1], dtype=np.int32))

    def further(self) -> tuple[Int32s, Int32s]:
        """(variant, line) of all lines but the first of their variant: two arrays in step."""
        variants = np.repeat(np.arange(len(self.heads), dtype=np.int32), self.counts)
        others = self.order != self.heads[variants]
        return variants[others], self.order[others]


class TypedColumns:
    """Those columns of one table of a release that a file has. fields: each with its column in the file.

    Raises ValueError for two fields of one column: its cells are converted once.
    """

    def __init__(self, fields: Sequence[tuple[FieldSpec, int]]) -> None:
        self.converters = {column: converter_of(spec) for spec, column in fields}
        if len(self.converters) < len(fields):
            raise ValueError("two fields have the same column")

    @staticmethod
    def converters_of(tables: Iterable[TypedColumns]) -> dict[int, ColumnConverter]:
        """The converters of several tables, by column of the file."""
        return {column: converter for typed in tables for column, converter in typed.converters.items()}

    def rows(
        self,
        reader: CellReader,
        cells: LineCells,
        lines: VariantLines,
        keys: Sequence[Int64s],
        texts: Sequence[int] = (),
    ) -> bytes:
        """COPY rows of all variants: whole numbers (arrays by variant), texts (columns of the file), typed columns."""
        heads = cells.of(lines.heads)
        self._merge(reader, cells, lines, heads)
        places = np.array([reader.place[column] for column in (*texts, *self.converters)], np.int32)
        styles = [kernels.ONCE] * len(texts) + [converter.style for converter in self.converters.values()]
        where = (heads.starts, heads.ends, heads.ids, places)
        size = kernels.text_size(*where, reader.fragment_offsets) + _KEY_BYTES * len(keys) * len(lines.heads)
        rows = np.empty(size, np.uint8)
        fragments = (reader.fragment_offsets, reader.fragments)
        size = kernels.write_rows(heads.text, np.stack(keys, 1), *where, np.array(styles, np.int8), *fragments, rows)
        return rows[:size].tobytes()

    def _places(self, reader: CellReader) -> Int32s:
        return np.array([reader.place[column] for column in self.converters], np.int32)

    def _merge(self, reader: CellReader, cells: LineCells, lines: VariantLines, heads: LineCells) -> None:
        """Where the source lines of one variant differ (few do), give it a fragment of all its cells."""
        variants, others = lines.further()
        places = self._places(reader)
        differing = np.empty((len(others), len(places)), np.bool_)
        firsts = lines.heads[variants]
        kernels.find_differing(cells.text, cells.starts, cells.ends, cells.ids, others, firsts, places, differing)
        if not differing.any():
            return
        converters = list(self.converters.values())
        ends = np.cumsum(lines.counts)
        known: dict[tuple[int, tuple[str, ...]], int] = {}
        rows, columns = np.nonzero(differing)
        pairs = np.unique(np.stack([variants[rows], columns], 1), axis=0)
        for variant, column in pairs.tolist():
            own = lines.order[ends[variant] - lines.counts[variant] : ends[variant]].tolist()
            different = tuple(dict.fromkeys(cells.cell(line, places[column]) for line in own))
            if (column, different) not in known:
                known[column, different] = reader.add(converters[column].fragment(different)[0])
            heads.ids[variant, places[column]] = known[column, different]

    def misfits(self, reader: CellReader, cells: LineCells, lines: VariantLines) -> dict[str, list[int]]:
        """{field: [cells that do not fit its type, the first line that has one]}; lines count from 0."""
        if not reader.misfits.any():
            return {}
        order = np.sort(lines.order)
        misfitting = reader.misfits[cells.ids[order][:, self._places(reader)]]
        found = {}
        for converter, column in zip(self.converters.values(), misfitting.T, strict=True):
            if count := int(column.sum()):
                found[converter.spec.name] = [count, int(order[column.argmax()])]
        return found
