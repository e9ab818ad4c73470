"""The typed columns of variants as rows for COPY, from the cells of their source lines. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.pipeline import kernels, row_text
from ingest.pipeline.cells import CellReader, LineCells
from ingest.pipeline.columns import converter_of
from ingest.pipeline.kernels import Numbers, Offsets
from variants.fields.spec import FieldSpec

_KEY_BYTES = 21  # of the longest whole number, with a tab


@dataclass(frozen=True, slots=True)
class VariantLines:
    """Which lines of a slice are which variant's. heads: the first line, by variant. counts: lines, by variant.

    order: the lines of all variants, one variant after the other.
    """

    heads: Numbers
    counts: Numbers
    order: Numbers

    @classmethod
    def consecutive(cls, counts: Sequence[int]) -> VariantLines:
        """Of lines that come variant by variant."""
        ends = np.cumsum(counts, dtype=np.int32)
        return cls(ends - np.array(counts, np.int32), np.array(counts), np.arange(ends[-1], dtype=np.int32))

    def further(self) -> tuple[Numbers, Numbers]:
        """(variant, line) of all lines but the first of their variant: two arrays in step."""
        variants = np.repeat(np.arange(len(self.heads), dtype=np.int32), self.counts)
        others = self.order != self.heads[variants]
        return variants[others], self.order[others]

    def of(self, variant: int) -> list[int]:
        """All lines of one variant."""
        begin = int(self.counts[:variant].sum())
        return self.order[begin : begin + self.counts[variant]].tolist()


class TypedColumns:
    """Those columns of one table of a release that a file has. fields: each with its column in the file."""

    def __init__(self, fields: Sequence[tuple[FieldSpec, int]]) -> None:
        self.converters = {column: converter_of(spec) for spec, column in fields}

    def rows(
        self,
        reader: CellReader,
        cells: LineCells,
        lines: VariantLines,
        keys: Sequence[Offsets],
        texts: Sequence[int] = (),
    ) -> bytes:
        """COPY rows of all variants: whole numbers (arrays by variant), texts (columns of the file), typed columns."""
        heads = cells.of(lines.heads)
        self._merge(reader, cells, lines, heads)
        places = np.array([reader.place[column] for column in (*texts, *self.converters)], np.int32)
        styles = [kernels.ONCE] * len(texts) + [converter.style for converter in self.converters.values()]
        where = (heads.starts, heads.ends, heads.numbers, places)
        size = row_text.text_size(*where, reader.fragment_offsets) + _KEY_BYTES * len(keys) * len(lines.heads)
        rows = np.empty(size, np.uint8)
        fragments = (reader.fragment_offsets, reader.fragments)
        size = row_text.write_rows(heads.text, np.stack(keys, 1), *where, np.array(styles, np.int8), *fragments, rows)
        return rows[:size].tobytes()

    def _places(self, reader: CellReader) -> Numbers:
        return np.array([reader.place[column] for column in self.converters], np.int32)

    def _merge(self, reader: CellReader, cells: LineCells, lines: VariantLines, heads: LineCells) -> None:
        """Where the source lines of one variant differ (few do), give it a fragment of all its cells."""
        variants, others = lines.further()
        places = self._places(reader)
        differing = np.empty((len(others), len(places)), np.bool_)
        firsts = lines.heads[variants]
        kernels.find_differing(cells.text, cells.starts, cells.ends, cells.numbers, others, firsts, places, differing)
        converters = list(self.converters.values())
        for variant, column in dict.fromkeys((variants[row], column) for row, column in np.argwhere(differing)):
            place = places[column]
            different = dict.fromkeys(cells.cell(line, place) for line in lines.of(variant))
            heads.numbers[variant, place] = reader.add(converters[column].fragment(tuple(different))[0])

    def misfits(self, reader: CellReader, cells: LineCells, lines: VariantLines) -> dict[str, list[int]]:
        """{field: [cells that do not fit its type, the first line that has one]}; lines count from 0."""
        if not reader.misfits.any():
            return {}
        order = np.sort(lines.order)
        misfitting = reader.misfits[cells.numbers[order][:, self._places(reader)]]
        found = {}
        for converter, column in zip(self.converters.values(), misfitting.T, strict=True):
            if count := int(column.sum()):
                found[converter.spec.name] = [count, int(order[column.argmax()])]
        return found
