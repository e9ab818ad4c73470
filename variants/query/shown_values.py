"""Fields -> SQL of their values in a lake, from which variants.fields.typed_values makes what tables show. Pure.

Separate module because conditions compare what is stored, while tables show what was written: a lake does not hold
every value as it was written.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import log10

from variants.fields.lake_columns import is_listed, quote_column
from variants.fields.numbers import SMALLEST_NORMAL
from variants.fields.spec import MORE_VALUES, FieldSpec, Kind
from variants.fields.transcripts import EffectFields
from variants.query.lake_dialect import LakeDialect

_DIGITS_OF_SUBNORMALS = -log10(SMALLEST_NORMAL) * 2.0**52
_NUMBERS = (Kind.INTEGER, Kind.FLOAT)


@dataclass(frozen=True, slots=True)
class ShownValues:
    """The columns that are read to show some fields.

    Attributes:
        columns: SQL of the value of each field: a number, flag or text, or a list of these.
        complete: SQL that is true where the columns have everything. The other variants are read from their source
            lines: several values of a field that is not a list, in line order, and numbers too close to zero.
    """

    columns: tuple[str, ...]
    complete: str


def shown_values(specs: Sequence[FieldSpec], effects: EffectFields | None, varying: Collection[str]) -> ShownValues:
    """The columns of a lake that are read to show fields.

    Args:
        effects, varying: As of variants.query.to_lake.LakeColumns.
    """
    conditions = []
    for spec in specs:
        column = quote_column(spec.column)
        if is_listed(spec, effects):
            if spec.kind in _NUMBERS:
                conditions.append(f"({column} IS NULL OR len(list_filter({column}, lambda x: {_is_tiny('x')})) = 0)")
            continue
        if spec.kind in _NUMBERS:
            conditions.append(f"(({_is_tiny(column)}) IS NOT TRUE)")
        if spec.column in varying:
            conditions.append(f"({MORE_VALUES}['{spec.column}'] IS NULL)")
    return ShownValues(tuple(quote_column(spec.column) for spec in specs), " AND ".join(conditions) or "TRUE")


def nearest_number(column: str, *, is_list: bool, dialect: LakeDialect) -> str:
    """SQL of variants.fields.numbers.nearest_number for a column of numbers, or of lists of them.

    Example:
        >>> from variants.query.lake_dialect import DUCKDB
        >>> nearest_number("ps", is_list=True, dialect=DUCKDB).partition(" CASE")[0]
        'list_transform(ps, lambda x:'
    """
    number = "x" if is_list else column
    code = f"(abs({number}) * {2.0**54!r} * {2.0**1020!r})"  # times 2**1074, of which there is no DOUBLE
    power = f"power(10.0, -({_DIGITS_OF_SUBNORMALS!r} / {code}))"
    nearest = f"CASE WHEN {_is_tiny(number)} THEN sign({number}) * {power} ELSE {number} END"
    return dialect.transformed(column, "x", nearest) if is_list else nearest


def _is_tiny(number: str) -> str:
    """SQL of variants.fields.numbers.is_tiny_code."""
    return f"{number} <> 0 AND abs({number}) < {SMALLEST_NORMAL!r}"
