"""Matching rows in the order of their fields' values instead of genome order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from psycopg.sql import SQL, Composable, Identifier

from variants.fields.spec import FieldSpec, Kind
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow
from variants.releases.selection import Selection, matching_rows

_PLACES = {"chrom": "chrom", "pos": "pos", "vcf.position": "pos", "vcf.ref": "ref", "vcf.alt": "alt"}


class UnsortableFieldError(ValueError):
    """Rows cannot be ordered by this; the message says why."""


def ordered_rows(
    *, selection: Selection, by: Sequence[str], offset: int = 0, limit: int, columns: Sequence[str] = ()
) -> list[VariantRow]:
    """Rows `offset` to `offset + limit` by these fields (path, name or alias; `-` before it: falling), then by place.

    Variants without a value come last. Of a list the smallest element counts, falling the largest. Raises
    UnsortableFieldError for a field that is unknown or has no typed column.
    """
    order = order_of(selection.release, by)
    rows = matching_rows(selection=selection, columns=columns, order=order, limit=offset + limit)
    return list(islice(rows, offset, None))


def order_of(release: ReleaseReader, by: Sequence[str]) -> list[Composable]:
    """Items of ORDER BY on alias v for these fields, as `ordered_rows` explains them. Raises UnsortableFieldError."""
    return [_term(release, name) for name in by]


def _term(release: ReleaseReader, name: str) -> Composable:
    """One item of ORDER BY."""
    falling = name.startswith("-")
    field = name.removeprefix("-").lower()
    spec = release.by_name.get(field)
    places = _PLACES | {f"{release.genome}.start": "pos", f"{release.genome}.end": "end_pos"}
    if field in places:
        value: Composable = Identifier("v", places[field])
    elif spec is None:
        raise UnsortableFieldError(f"No mapping found for [{name}] in order to sort on: there is no such field.")
    elif not spec.filterable:
        raise UnsortableFieldError(f"{name} has no column to sort by; see index in the field dictionary.")
    else:
        value = _value(release, spec, falling)
    return SQL("{} DESC NULLS LAST" if falling else "{} ASC NULLS LAST").format(value)


def _value(release: ReleaseReader, spec: FieldSpec, falling: bool) -> Composable:
    """The value of a field that decides its place, as SQL on alias v."""
    columns = [name for name, _ in spec.columns]
    alias = "v" if spec.column_group == 1 else "x"
    value: Composable = Identifier(alias, columns[-1] if falling else columns[0])
    if spec.kind is Kind.TEXT and spec.is_list:
        value = SQL("(SELECT {}(each) FROM unnest({}) AS each)").format(SQL("max" if falling else "min"), value)
    if spec.column_group == 1:
        return value
    return SQL("(SELECT {} FROM {} x WHERE x.chrom = v.chrom AND x.pos = v.pos AND x.vkey = v.vkey)").format(
        value, release.tables.variants(spec.column_group)
    )
