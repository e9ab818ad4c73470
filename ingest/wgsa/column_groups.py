"""Filterable fields -> the table that holds the typed columns of each. Pure.

Separate module because registration and fields made filterable later share it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from variants.fields.spec import FieldSpec

# 1,010 filled float8 columns fit a row of PostgreSQL, 1,020 do not; text arrays take more until they are moved out.
MAX_GROUP_COLUMNS = 400


def assign_column_groups(specs: Sequence[FieldSpec]) -> list[FieldSpec]:
    """The same fields, each filterable one in the first group (from 1) that has room for its typed columns."""
    group, used = 1, 0
    assigned = []
    for spec in specs:
        if used + len(spec.columns) > MAX_GROUP_COLUMNS:
            group, used = group + 1, 0
        used += len(spec.columns)
        assigned.append(replace(spec, column_group=group) if spec.filterable else spec)
    return assigned
