"""Fields -> names of their typed columns, and aliases that mean one field only. Pure.

Separate module because these are the only names that must suit PostgreSQL.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.wgsa.field_drafts import KEY_PATHS
from ingest.wgsa.header import Content, Header
from variants.fields.lake_columns import EFFECTS
from variants.fields.spec import MORE_VALUES, FieldSpec

MAX_COLUMN_BYTES = 58  # _min, _max and a number must still fit PostgreSQL's 63 bytes of a name
_FIXED_COLUMNS = {"chrom", "pos", "end_pos", "vkey", "ref", "alt", "terms", "block_id", "line_no", "n_lines"}
_FIXED_COLUMNS |= {MORE_VALUES, EFFECTS}


def name_typed_columns(specs: Sequence[FieldSpec], headers: Mapping[Content, Header]) -> list[FieldSpec]:
    """The same fields with names for their typed columns and with aliases that mean one field only.

    Column names are unique together with their _min and _max, whichever fields become filterable later. A key field has
    none: the variants table has its own columns. Names that a file gives a field stay its aliases; an alias that is
    another field's name, path or alias is dropped.
    """
    names_in_files = {name for header in headers.values() for name in header.names}
    taken_columns = set(_FIXED_COLUMNS)
    taken_names = {text.lower() for spec in specs for text in (spec.name, spec.path)}
    named: list[FieldSpec] = []
    for spec in specs:
        aliases = tuple(alias for alias in spec.aliases if alias in names_in_files or alias.lower() not in taken_names)
        taken_names |= {alias.lower() for alias in aliases}
        column = "" if spec.path in KEY_PATHS else _free_column_name(spec.path, taken_columns)
        taken_columns |= {column, f"{column}_min", f"{column}_max"}
        named.append(replace(spec, aliases=aliases, column=column))
    return named


def _free_column_name(path: str, taken: set[str]) -> str:
    """A column name made from a path: short paths as they are, long ones cut, with eight digits of their SHA-256."""
    plain = re.sub(r"[^a-z0-9]+", "_", path.lower()).strip("_")
    base = plain if plain[:1].isalpha() else f"f_{plain}"
    if len(base) > MAX_COLUMN_BYTES:
        base = f"{base[: MAX_COLUMN_BYTES - 9]}_{hashlib.sha256(path.encode()).hexdigest()[:8]}"
    column, number = base, 1
    while {column, f"{column}_min", f"{column}_max"} & taken:
        number += 1
        column = f"{base[: MAX_COLUMN_BYTES - 5]}_{number}"
    return column
