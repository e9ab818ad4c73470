"""Selection + names of fields -> matching rows in the order of those fields' values.

Separate module because it finds the fields that a request names for sorting.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from variants.query.row_order import OrderItem
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow
from variants.releases.selection import Selection, matching_rows

_ROW_COLUMNS = {"chrom": "chrom", "pos": "pos", "vcf.position": "pos", "vcf.ref": "ref", "vcf.alt": "alt"}


class UnsortableFieldError(ValueError):
    """Rows cannot be sorted by this; the message says why."""


def ordered_rows(
    *, selection: Selection, by: Sequence[str], offset: int = 0, limit: int, columns: Sequence[str] = ()
) -> list[VariantRow]:
    """Rows `offset` to `offset + limit` by these fields, then by their keys. A database sorts all matching rows.

    Variants without a value come last. Of several values the smallest one counts, in descending order the largest.

    Args:
        by: paths, names or aliases; `-` before one means descending order.

    Raises:
        UnsortableFieldError: a field is unknown, or has no typed column and the release no lake.
    """
    order = order_items(selection.release, by)
    rows = matching_rows(selection=selection, columns=columns, order=order, limit=offset + limit)
    return list(islice(rows, offset, None))


def order_items(release: ReleaseReader, by: Sequence[str]) -> list[OrderItem]:
    """Names of fields, as `ordered_rows` takes them -> the order of rows. Raises UnsortableFieldError."""
    return [_order_item(release, name) for name in by]


def _order_item(release: ReleaseReader, name: str) -> OrderItem:
    descending = name.startswith("-")
    field = name.removeprefix("-").lower()
    row_columns = _ROW_COLUMNS | {f"{release.genome}.start": "pos", f"{release.genome}.end": "end_pos"}
    if field in row_columns:
        return OrderItem(row_columns[field], descending)
    spec = release.by_name.get(field)
    if spec is None:
        raise UnsortableFieldError(f"No mapping found for [{name}] in order to sort on: there is no such field.")
    item = OrderItem(spec, descending)
    if not item.is_typed and (release.lake is None or not spec.column):
        raise UnsortableFieldError(f"{name} has no column to sort by; see index in the field dictionary.")
    return item
