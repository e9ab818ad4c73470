"""Stored variants -> the typed columns of fields that are made filterable later.

Separate module because it imports compiled loops, which web processes must not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import psycopg

from ingest.encode.cells import CellReader
from ingest.encode.file_plan import find_column
from ingest.encode.load_plan import FieldsByGroup, list_target_columns
from ingest.encode.typed_columns import TypedColumns, VariantLines
from variants.fields.spec import NULLS, FieldSpec, null_texts
from variants.releases.models import SourceFile
from variants.releases.store.copy import copy_rows
from variants.releases.store.scan import StoredVariant
from variants.releases.store.table_names import ReleaseTables


class ColumnFiller:
    """Fills the new columns of the variants of one source file."""

    def __init__(self, file: SourceFile, groups: Mapping[int, Sequence[FieldSpec]]) -> None:
        columns = {name: column for column, name in enumerate(file.header)}
        present: FieldsByGroup = {
            group: [(spec, column) for spec in specs if (column := find_column(spec, columns)) is not None]
            for group, specs in groups.items()
        }
        self._typed = {group: TypedColumns(fields) for group, fields in present.items()}
        self._columns = list_target_columns(present)
        converters = TypedColumns.merge_converters(self._typed.values())
        nulls = next((null_texts(spec.missing) for specs in groups.values() for spec in specs), NULLS)
        self._reader = CellReader(list(converters), len(file.header), converters, nulls=nulls)

    @property
    def varying(self) -> set[str]:
        """Names of the fields of which some variant that was filled has several values."""
        return set().union(*(typed.varying for typed in self._typed.values()))

    def fill(self, cursor: psycopg.Cursor, tables: ReleaseTables, variants: Sequence[StoredVariant]) -> Counter[str]:
        """Copy the typed columns of these variants.

        Returns:
            How many cells of each field do not fit its type.
        """
        lines = [line for variant in variants for line in variant.lines]
        cells = self._reader.read(b"\n".join(lines), len(lines)).cells
        variant_lines = VariantLines.consecutive([len(variant.lines) for variant in variants])
        keys = np.array([variant.key for variant in variants], np.int64).T
        misfits: Counter[str] = Counter()
        for group, typed in self._typed.items():
            rows = typed.make_rows(self._reader, cells, variant_lines, list(keys))
            copy_rows(cursor, table=tables.variants(group), columns=self._columns[group], text=rows)
            counts = typed.count_misfits(self._reader, cells, variant_lines)
            misfits += Counter({name: count for name, (count, _) in counts.items()})
        return misfits
