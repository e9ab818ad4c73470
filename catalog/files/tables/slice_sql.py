"""A slice of a table as SQL that people can read, change and keep: the address of a page as a SELECT.

The rows themselves are read by `rows`, with parameters. Here a cell that does not fit its column is NULL, as in every
query of people.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from catalog.files.tables.conditions import Condition
from catalog.files.tables.duckdb_session import quote_text
from catalog.files.tables.slices import RowSlice
from catalog.files.tables.sql_names import short_name


def slice_sql(table: str, row_slice: RowSlice, columns: Mapping[str, str]) -> str:
    """The SELECT of a slice.

    Args:
        table: As SQL calls it.
        columns: {name: type} of the table.

    Example:
        >>> from catalog.files.tables.slices import parse_row_slice
        >>> columns = {"day": "date", "flow": "number"}
        >>> row_slice = parse_row_slice(columns, "select=flow&day>=2024-01-01&order=-flow")
        >>> print(slice_sql("river.daily", row_slice, columns))
        SELECT flow
        FROM river.daily
        WHERE day >= DATE '2024-01-01'
        ORDER BY flow DESC NULLS LAST
    """
    names = "*" if tuple(columns) == row_slice.select else ", ".join(map(short_name, row_slice.select))
    lines = [f"SELECT {names}", f"FROM {table}"]
    if row_slice.conditions:
        lines.append(f"WHERE {' AND '.join(map(_condition_sql, row_slice.conditions))}")
    if row_slice.order:
        keys = [f"{short_name(key.column)}{' DESC' if key.is_descending else ''} NULLS LAST" for key in row_slice.order]
        lines.append(f"ORDER BY {', '.join(keys)}")
    if row_slice.limit is not None:
        lines.append(f"LIMIT {row_slice.limit}")
    if row_slice.offset:
        lines.append(f"OFFSET {row_slice.offset}")
    return "\n".join(lines)


def _condition_sql(condition: Condition) -> str:
    name = short_name(condition.column)
    text = name if condition.column_type == "string" else f"CAST({name} AS VARCHAR)"
    values = [_literal(value, condition.column_type) for value in condition.values]
    match condition.operator:
        case "contains":
            return f"contains(lower({text}), lower({quote_text(str(condition.values[0]))}))"
        case "=~":
            return f"regexp_full_match({text}, {quote_text(str(condition.values[0]))})"
        case "missing":
            return f"{name} IS NULL"
        case "filled":
            return f"{name} IS NOT NULL"
        case "in":
            return f"{name} IN ({', '.join(values)})"
        case "within":
            pairs = zip(values[::2], values[1::2], strict=True)
            ranges = " OR ".join(f"{name} BETWEEN {low} AND {high}" for low, high in pairs)
            return f"({ranges})"
        case operator:
            return f"{name} {operator} {values[0]}"


def _literal(value: object, column_type: str) -> str:
    """A value as SQL writes it."""
    match value:
        case bool():
            return str(value).lower()
        case int() | Decimal():
            return str(value)
        case float():
            return repr(value) if value - value == 0 else f"CAST({quote_text(str(value))} AS DOUBLE)"
    kind = {"date": "DATE ", "datetime": "TIMESTAMPTZ "}.get(column_type, "")
    return kind + quote_text(str(value))
