"""A wgsaparsr configuration -> which fields of a release are filterable, with their reducers and output names. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.wgsa.header import Content, Header
from ingest.wgsaparsr.config import Config, ConfigField, Table, Transformation
from ingest.wgsaparsr.config_text import ConfigError
from variants.fields.spec import FieldSpec, Reducer

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
    """The dictionary with the configuration's fields filterable, and no others.

    Reducers are those of the configuration; an output name becomes the field's first alias.

    Raises:
        ConfigError: A field of the configuration is not in the files.
    """
    config_fields: dict[str, ConfigField] = {}
    for field in config.fields:  # a column may be among the variants' fields and among dbNSFP's
        config_fields.setdefault(field.name, field)
    _check_present(config, headers)
    known_names = {name.lower() for spec in specs for name in (spec.name, spec.path, *spec.aliases)}
    return [_configure(spec, _find_config_field(spec, config_fields), known_names) for spec in specs]


def _check_present(config: Config, headers: Mapping[Content, Header]) -> None:
    for content, header in headers.items():
        tables = (Table.SNV, Table.DBNSFP) if content == Content.SNV else (Table.INDEL,)
        names = dict.fromkeys(field.name for field in config.fields if any(map(field.is_in, tables)))
        missing = [name for name in names if name not in header.names]
        if missing:
            shown = ", ".join(missing[:5]) + (" ..." if len(missing) > 5 else "")
            raise ConfigError(
                f"{len(missing)} of the configuration's {len(names)} {content} fields are not in the file: {shown}"
            )


def _find_config_field(spec: FieldSpec, config_fields: Mapping[str, ConfigField]) -> ConfigField | None:
    return next((config_fields[name] for name in (spec.name, *spec.aliases) if name in config_fields), None)


def _configure(spec: FieldSpec, config_field: ConfigField | None, known_names: set[str]) -> FieldSpec:
    if config_field is None:
        return replace(spec, filterable=False)
    aliases = spec.aliases
    if config_field.output_name.lower() not in known_names:
        known_names.add(config_field.output_name.lower())
        aliases = (config_field.output_name, *aliases)
    reducer = _REDUCERS[config_field.transformation] if config_field.transformation else spec.reducer
    return replace(spec, filterable=bool(spec.column), reducer=reducer, aliases=aliases)
