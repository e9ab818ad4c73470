"""Selection + names of fields -> matching rows in the order of those fields' values, and the SQL for that order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from psycopg.sql import SQL, Composable, Identifier

from variants.fields.spec import FieldSpec, Kind
from variants.query.field_columns import largest_value, smallest_value
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow
from variants.releases.selection import Selection, matching_rows

_ROW_COLUMNS = {"chrom": "chrom", "pos": "pos", "vcf.position": "pos", "vcf.ref": "ref", "vcf.alt": "alt"}


class UnsortableFieldError(ValueError):
    """Rows cannot be sorted by this; the message says why."""


def ordered_rows(
    *, selection: Selection, by: Sequence[str], offset: int = 0, limit: int, columns: Sequence[str] = ()
) -> list[VariantRow]:
    """Rows `offset` to `offset + limit` by these fields, then by their keys. SQL sorts all matching rows.

    Variants without a value come last. Of several values the smallest one counts, in descending order the largest.

    Args:
        by: paths, names or aliases; `-` before one means descending order.

    Raises:
        UnsortableFieldError: a field is unknown or has no typed column.
    """
    order = order_items(selection.release, by)
    rows = matching_rows(selection=selection, columns=columns, order=order, limit=offset + limit)
    return list(islice(rows, offset, None))


def order_items(release: ReleaseReader, by: Sequence[str]) -> list[Composable]:
    """Names of fields, as `ordered_rows` takes them -> items of ORDER BY on alias v. Raises UnsortableFieldError."""
    return [_order_item(release, name) for name in by]


def _order_item(release: ReleaseReader, name: str) -> Composable:
    descending = name.startswith("-")
    field = name.removeprefix("-").lower()
    spec = release.by_name.get(field)
    row_columns = _ROW_COLUMNS | {f"{release.genome}.start": "pos", f"{release.genome}.end": "end_pos"}
    if field in row_columns:
        value: Composable = Identifier("v", row_columns[field])
    elif spec is None:
        raise UnsortableFieldError(f"No mapping found for [{name}] in order to sort on: there is no such field.")
    elif not spec.filterable:
        raise UnsortableFieldError(f"{name} has no column to sort by; see index in the field dictionary.")
    else:
        value = _sort_value(release, spec, descending)
    return SQL("{} DESC NULLS LAST" if descending else "{} ASC NULLS LAST").format(value)


def _sort_value(release: ReleaseReader, spec: FieldSpec, descending: bool) -> Composable:
    """The value of a field that rows are sorted by, as SQL on alias v."""
    alias = "v" if spec.column_group == 1 else "x"
    value = (largest_value if descending else smallest_value)(spec, alias)
    if spec.kind is Kind.TEXT and spec.is_list:
        value = SQL("(SELECT {}(element) FROM unnest({}) AS element)").format(
            SQL("max" if descending else "min"), value
        )
    if spec.column_group == 1:
        return value
    return SQL("(SELECT {} FROM {} x WHERE x.chrom = v.chrom AND x.pos = v.pos AND x.vkey = v.vkey)").format(
        value, release.tables.variants(spec.column_group)
    )
