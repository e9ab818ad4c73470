"""Variants with their source lines -> rows of a lake as text, for DuckDB to read. Pure.

Separate module because it imports compiled loops, which the command that starts the writing must not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import numpy as np

from ingest.encode.cells import CellReader
from ingest.encode.file_plan import find_column
from ingest.encode.kernels import Int32s
from ingest.encode.typed_columns import TypedColumns, VariantLines
from ingest.lake.gene_cells import GeneCells
from ingest.lake.lake_cells import make_lake_converter, text_cell
from variants.fields.lake_columns import fields_by_gene, stored_fields
from variants.fields.spec import NULLS, FieldSpec, null_texts
from variants.fields.transcripts import EffectFields
from variants.releases.store.blocks import file_of_block
from variants.releases.store.ordered_scan import OrderedVariant


class LakeRows:
    """Makes the rows of variants from any of a release's files."""

    def __init__(
        self,
        headers: Mapping[int, Sequence[str]],
        specs: Sequence[FieldSpec],
        effects: EffectFields | None,
        *,
        with_lines: bool = False,
    ) -> None:
        """Prepare.

        Args:
            headers: {primary key of a source file: its column names}.
            specs: All fields of the release.
            effects: The fields that hold consequences and genes.
            with_lines: Whether rows say where the source lines are, too.
        """
        self._files = {file: _FileRows(header, specs, effects, with_lines) for file, header in headers.items()}

    @property
    def varying(self) -> set[str]:
        """Columns of fields that are not lists and of which some variant so far has several values."""
        return set().union(*(file.varying for file in self._files.values()))

    def make(self, variants: Sequence[OrderedVariant]) -> bytes:
        """A row for each variant, in their order, each with a line feed."""
        numbers: dict[int, list[int]] = defaultdict(list)  # of each file: which of the variants come from it
        for number, variant in enumerate(variants):
            numbers[file_of_block(variant.block_id)].append(number)
        if len(numbers) == 1:
            return self._files[next(iter(numbers))].make(variants)
        rows: list[bytes] = [b""] * len(variants)
        for file, of_file in numbers.items():
            made = self._files[file].make([variants[number] for number in of_file]).split(b"\n")
            for number, row in zip(of_file, made, strict=False):  # behind the last line feed is nothing
                rows[number] = row
        return b"\n".join([*rows, b""])


class _FileRows:
    """Makes the rows of variants from one file.

    Columns that the file lacks are numbered behind those that it has: their cells are always missing.
    """

    def __init__(
        self, header: Sequence[str], specs: Sequence[FieldSpec], effects: EffectFields | None, with_lines: bool
    ) -> None:
        self._with_lines = with_lines
        columns = {name: column for column, name in enumerate(header)}
        fields = stored_fields(specs)
        self._count = len(header)
        of_field = {spec.name: self._column_of(spec, columns) for spec in fields}
        self._ref, self._alt, effects_target = self._next(), self._next(), self._next()
        by_gene = [(spec, of_field[spec.name], self._next()) for spec in fields_by_gene(specs, effects)]
        self._typed = TypedColumns(
            [(spec, of_field[spec.name]) for spec in fields], partial(make_lake_converter, effects=effects)
        )
        targets = [self._ref, self._alt, effects_target, *(target for _, _, target in by_gene)]
        nulls = next((null_texts(spec.missing) for spec in specs), NULLS)
        all_columns = [*of_field.values(), *targets]
        self._reader = CellReader(all_columns, self._count, self._typed.converters, nulls=nulls)
        self._genes = None
        if effects is not None:
            terms, gene = of_field[effects.terms.name], of_field[effects.gene.name]
            self._genes = GeneCells(self._reader, effects, terms, gene, effects_target, by_gene)
        self._effects_target = effects_target
        self._columns = {spec.name: spec.column for spec in fields}

    @property
    def varying(self) -> set[str]:
        return {self._columns[name] for name in self._typed.varying}

    def make(self, variants: Sequence[OrderedVariant]) -> bytes:
        lines = [line for variant in variants for line in variant.lines]
        cells = self._reader.read(b"\n".join(lines), len(lines)).cells
        variant_lines = VariantLines.consecutive([len(variant.lines) for variant in variants])
        keys = [(v.chrom, v.pos, v.end_pos, v.vkey, v.terms, *self._line_columns(v)) for v in variants]
        texts = {
            self._ref: self._add_texts(variant.ref for variant in variants),
            self._alt: self._add_texts(variant.alt for variant in variants),
        }
        if self._genes is None:
            texts[self._effects_target] = np.full(len(variants), self._reader.slots[self._effects_target], np.int32)
        else:
            texts |= self._genes.read(cells, variant_lines)
        return self._typed.make_rows(self._reader, cells, variant_lines, list(np.array(keys, np.int64).T), texts)

    def _line_columns(self, variant: OrderedVariant) -> tuple[int, ...]:
        """variants.fields.lake_columns.LINE_COLUMNS of a variant, where rows have them."""
        return (variant.block_id, variant.line_no, len(variant.lines)) if self._with_lines else ()

    def _add_texts(self, texts: Iterable[str]) -> Int32s:
        """The id of each text."""
        listed = list(texts)
        fragments = {text: self._reader.add_fragment(text_cell(text)) for text in dict.fromkeys(listed)}
        return np.array([fragments[text] for text in listed], np.int32)

    def _column_of(self, spec: FieldSpec, columns: Mapping[str, int]) -> int:
        column = find_column(spec, columns)
        return self._next() if column is None else column

    def _next(self) -> int:
        self._count += 1
        return self._count - 1
