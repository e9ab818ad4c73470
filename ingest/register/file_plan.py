"""What a loading process must know of a file: which of its columns become what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.encode.load_plan import EffectColumns, LoadPlan
from ingest.models import Load
from ingest.wgsa.effect_sources import effect_sources
from ingest.wgsa.header import Header
from variants.fields.spec import FieldSpec
from variants.releases.models import Release
from variants.releases.store.connection import connection_info


def plan_load(load: Load, header: Header) -> LoadPlan:
    """The plan of the load's present attempt."""
    specs = [field.spec() for field in load.release.fields.all()]
    return plan_file(
        header,
        specs,
        release=load.release,
        conninfo=connection_info(),
        load_id=load.pk,
        attempt=load.attempt,
        file_id=load.file_id,
    )


def plan_file(
    header: Header,
    specs: Sequence[FieldSpec],
    *,
    release: Release,
    conninfo: str = "",
    load_id: int = 0,
    attempt: int = 0,
    file_id: int = 0,
) -> LoadPlan:
    """The plan of a file with this header; without ids it serves to encode a sample, not to store it."""
    places = {name: place for place, name in enumerate(header.names)}
    rs_fields = [spec for spec in specs if spec.path == "dbsnp.rsid"]
    return LoadPlan(
        conninfo=conninfo,
        load_id=load_id,
        attempt=attempt,
        file_id=file_id,
        release_id=release.pk or 0,
        assembly=release.assembly,
        bin_size=release.bin_size,
        column_count=len(header.names),
        column_names=header.names,
        key=header.keys,
        fields=tuple((spec, place_of(spec, places)) for spec in specs if spec.filterable),
        effects=_effects(release.effect_sources, specs, places),
        rs_columns=tuple(place for spec in rs_fields if (place := place_of(spec, places)) is not None),
    )


def place_of(spec: FieldSpec, places: Mapping[str, int]) -> int | None:
    """The field's column in one file: by its name, else by an alias (MAP35_149 is MAP35_149bp in indel files)."""
    return next((places[name] for name in (spec.name, *spec.aliases) if name in places), None)


def _effects(
    sources: Sequence[str], specs: Sequence[FieldSpec], places: Mapping[str, int]
) -> tuple[EffectColumns, ...]:
    """Columns of the release's effect sources in this file; a source the file lacks gives no effects."""
    known = effect_sources(specs)
    found = []
    for number, source in enumerate(sources):
        terms = place_of(known[source].consequence, places)
        gene = place_of(known[source].gene_id, places)
        if terms is not None and gene is not None:
            found.append(EffectColumns(number, terms, gene))
    return tuple(found)
