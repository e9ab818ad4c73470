"""A release's choice of fields: what a wgsaparsr configuration asks for, and the tables that hold typed columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.wgsa.header import Content, Header
from ingest.wgsaparsr.config import Config, ConfigError, ConfigField, Table, Transformation
from variants.fields.spec import FieldSpec, Reducer

# 1,010 filled float8 columns fit a row of PostgreSQL, 1,020 do not; text arrays take more until they are moved out.
COLUMNS_IN_A_GROUP = 400

_REDUCERS = {
    Transformation.MAX: Reducer.MAX,
    Transformation.PICK_Y: Reducer.MAX,
    Transformation.MIN: Reducer.MIN,
    Transformation.PICK_N: Reducer.MIN,
    Transformation.PICK_A: Reducer.FIRST,
    Transformation.CLEAN: Reducer.DISTINCT,
    Transformation.DISTINCT: Reducer.DISTINCT,
}


def apply_config(specs: Sequence[FieldSpec], config: Config, headers: Mapping[Content, Header]) -> list[FieldSpec]:
    """The dictionary with the configuration's fields filterable, and no others; reducers and output names as it says.

    An output name becomes the field's first alias. Raises ConfigError where a chosen field is not in the files.
    """
    chosen: dict[str, ConfigField] = {}
    for field in config.fields:  # a column may stand among the variants' fields and among dbNSFP's
        chosen.setdefault(field.name, field)
    _check_present(config, headers)
    known = {word.lower() for spec in specs for word in (spec.name, spec.path, *spec.aliases)}
    return [_configured(spec, _choice(spec, chosen), known) for spec in specs]


def assign_groups(specs: Sequence[FieldSpec]) -> list[FieldSpec]:
    """The same fields, each filterable one in the first column group that has room for its typed columns."""
    group, used = 1, 0
    assigned = []
    for spec in specs:
        if used + len(spec.columns) > COLUMNS_IN_A_GROUP:
            group, used = group + 1, 0
        used += len(spec.columns)
        assigned.append(replace(spec, column_group=group) if spec.filterable else spec)
    return assigned


def _check_present(config: Config, headers: Mapping[Content, Header]) -> None:
    for content, header in headers.items():
        tables = (Table.SNV, Table.DBNSFP) if content == Content.SNV else (Table.INDEL,)
        wanted = dict.fromkeys(field.name for table in tables for field in config.table(table))
        missing = [name for name in wanted if name not in header.names]
        if missing:
            shown = ", ".join(missing[:5]) + (" ..." if len(missing) > 5 else "")
            raise ConfigError(
                f"{len(missing)} of the configuration's {len(wanted)} {content} fields are not in the file: {shown}"
            )


def _choice(spec: FieldSpec, chosen: Mapping[str, ConfigField]) -> ConfigField | None:
    return next((chosen[name] for name in (spec.name, *spec.aliases) if name in chosen), None)


def _configured(spec: FieldSpec, choice: ConfigField | None, known: set[str]) -> FieldSpec:
    if choice is None:
        return replace(spec, filterable=False)
    aliases = spec.aliases
    if choice.output_name.lower() not in known:
        known.add(choice.output_name.lower())
        aliases = (choice.output_name, *aliases)
    reducer = _REDUCERS[choice.transformation] if choice.transformation else spec.reducer
    return replace(spec, filterable=bool(spec.column), reducer=reducer, aliases=aliases)
