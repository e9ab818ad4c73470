"""The order of rows, in PostgreSQL's SQL. Pure.

Separate module because conditions do not use the order. Variants without a value come last. Of several values the
smallest one counts, in descending order the largest; variants.query.to_lake says the same to a lake.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg.sql import SQL, Composable, Identifier

from variants.fields.spec import FieldSpec, Kind
from variants.query.field_columns import largest_value, smallest_value
from variants.query.to_sql import Tables


@dataclass(frozen=True, slots=True)
class OrderItem:
    """One thing to sort by.

    Attributes:
        by: A field, or the name of a column that every variant has: chrom, pos, end_pos, ref or alt.
    """

    by: FieldSpec | str
    descending: bool = False

    @property
    def is_typed(self) -> bool:
        """Whether PostgreSQL has a column to sort by; a lake always has one."""
        return isinstance(self.by, str) or self.by.filterable


def order_in_postgresql(items: Sequence[OrderItem], tables: Tables) -> list[Composable]:
    """Items of ORDER BY on alias v; all of them are typed."""
    return [
        SQL("{} DESC NULLS LAST" if item.descending else "{} ASC NULLS LAST").format(_sort_value(item, tables))
        for item in items
    ]


def _sort_value(item: OrderItem, tables: Tables) -> Composable:
    if isinstance(item.by, str):
        return Identifier("v", item.by)
    spec = item.by
    alias = "v" if spec.column_group == 1 else "x"
    value = (largest_value if item.descending else smallest_value)(spec, alias)
    if spec.kind is Kind.TEXT and spec.is_list:
        value = SQL("(SELECT {}(element) FROM unnest({}) AS element)").format(
            SQL("max" if item.descending else "min"), value
        )
    if spec.column_group == 1:
        return value
    return SQL("(SELECT {} FROM {} x WHERE x.chrom = v.chrom AND x.pos = v.pos AND x.vkey = v.vkey)").format(
        value, tables.variants(spec.column_group)
    )
