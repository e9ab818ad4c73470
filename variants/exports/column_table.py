"""Columns of typed values -> a Parquet file, a batch of rows at a time. Pure.

Gives the table that variants.exports.row_writers.write_parquet gives of the same rows, but what comes as an Arrow array
is written without a step of Python for each value.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Self, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from variants.fields.typed_values import Value, number_text, value_text

Column: TypeAlias = pa.Array | Sequence[Value]
_TYPES = {"BIGINT": pa.int64(), "DOUBLE": pa.float64(), "VARCHAR": pa.string()}


class ColumnTable:
    """A Parquet file that is written; use it in a with statement."""

    def __init__(self, path: Path, columns: Sequence[tuple[str, str]]) -> None:
        """Begin the file.

        Args:
            columns: (name, DuckDB type) of each column: BIGINT, DOUBLE or VARCHAR. One of DOUBLE becomes text when a
                value comes that is not one number.
        """
        self._path = path
        self._types = {name: _TYPES[sql_type] for name, sql_type in columns}
        self._writer = self._open(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._writer.close()

    def add(self, *parts: Sequence[Column], sorted_by: int) -> None:
        """Write rows that come in several parts, each with all columns, in the order of one column of whole numbers."""
        for number, name in enumerate(self._types):
            if self._types[name] == pa.float64() and any(_has_text(part[number]) for part in parts):
                self._widen(name)
        arrays = [
            pa.concat_arrays([_as_array(part[number], arrow_type) for part in parts])
            for number, arrow_type in enumerate(self._types.values())
        ]
        order = pa.array(np.argsort(arrays[sorted_by].to_numpy(), kind="stable"))
        self._writer.write_table(pa.table([array.take(order) for array in arrays], list(self._types)))

    def _open(self, path: Path) -> pq.ParquetWriter:
        return pq.ParquetWriter(path, pa.schema(list(self._types.items())), compression="zstd")

    def _widen(self, name: str) -> None:
        """Make a column of numbers one of texts, also in what is written already."""
        self._writer.close()
        self._types[name] = pa.string()
        with NamedTemporaryFile(dir=self._path.parent) as file:
            file.write(self._path.read_bytes())
            file.flush()
            self._writer = self._open(self._path)
            for batch in pq.ParquetFile(file.name).iter_batches():
                arrays = map(_as_array, batch.columns, self._types.values())
                self._writer.write_table(pa.table(list(arrays), list(self._types)))


def _has_text(column: Column) -> bool:
    return not isinstance(column, pa.Array) and any(isinstance(value, tuple | str) for value in column)


def _as_array(column: Column, arrow_type: pa.DataType) -> pa.Array:
    if arrow_type != pa.string():
        return column.cast(arrow_type) if isinstance(column, pa.Array) else pa.array(column, arrow_type)
    if not isinstance(column, pa.Array):
        return pa.array([value_text(value) or None for value in column], arrow_type)
    if pa.types.is_floating(column.type):
        texts = (None if number is None else number_text(number) for number in column.to_pylist())
        return pa.array(list(texts), arrow_type)
    return column
