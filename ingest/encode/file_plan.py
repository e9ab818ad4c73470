"""The header of a file and the dictionary of its release -> the plan that loading processes follow. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.encode.load_plan import EffectColumns, LoadPlan
from ingest.wgsa.effect_sources import find_effect_sources
from ingest.wgsa.header import Header
from variants.fields.spec import FieldSpec


def plan_file(
    header: Header,
    specs: Sequence[FieldSpec],
    *,
    assembly: str,
    bin_size: int,
    effect_sources: Sequence[str],
    conninfo: str = "",
    load_id: int = 0,
    attempt: int = 0,
    file_id: int = 0,
    release_id: int = 0,
) -> LoadPlan:
    """The plan of a file with this header. Without connection and ids it serves to encode a sample, not to store it.

    Args:
        header: The header of the file.
        specs: All fields of the release, also those that only other files have.
        assembly: The assembly of the release.
        bin_size: Bases in a bin of the release.
        effect_sources: Names of the release's effect sources, in its order.
        conninfo: libpq connection string for storing.
        load_id: Primary key of the load.
        attempt: Number of the load's current attempt.
        file_id: Primary key of the source file.
        release_id: Primary key of the release.
    """
    columns = {name: column for column, name in enumerate(header.names)}
    rs_fields = [spec for spec in specs if spec.path == "dbsnp.rsid"]
    return LoadPlan(
        conninfo=conninfo,
        load_id=load_id,
        attempt=attempt,
        file_id=file_id,
        release_id=release_id,
        assembly=assembly,
        bin_size=bin_size,
        column_count=len(header.names),
        column_names=header.names,
        key=header.keys,
        fields=tuple((spec, find_column(spec, columns)) for spec in specs if spec.filterable),
        effects=_find_effect_columns(effect_sources, specs, columns),
        missing=specs[0].missing if specs else (),
        rs_columns=tuple(column for spec in rs_fields if (column := find_column(spec, columns)) is not None),
    )


def find_column(spec: FieldSpec, columns: Mapping[str, int]) -> int | None:
    """The field's column in one file, given {name: column}: by its name, else by an alias; None if the file has none.

    For example, MAP35_149 is called MAP35_149bp in indel files.
    """
    return next((columns[name] for name in (spec.name, *spec.aliases) if name in columns), None)


def _find_effect_columns(
    sources: Sequence[str], specs: Sequence[FieldSpec], columns: Mapping[str, int]
) -> tuple[EffectColumns, ...]:
    """Columns of the release's effect sources in this file; a source that the file lacks gives no effects."""
    sources_by_name = find_effect_sources(specs)
    effect_columns = []
    for number, source in enumerate(sources):
        terms = find_column(sources_by_name[source].consequence, columns)
        gene = find_column(sources_by_name[source].gene_id, columns)
        if terms is not None and gene is not None:
            effect_columns.append(EffectColumns(number, terms, gene))
    return tuple(effect_columns)
