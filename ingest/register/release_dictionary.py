"""Inspected files -> the fields of a new release, with statistics of sampled rows, and its empty tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from django.conf import settings
from django.db import connection

from ingest.load.row_sampling import SampledFiles
from ingest.load.s3 import Location
from ingest.wgsa.column_groups import assign_column_groups
from ingest.wgsa.effect_sources import choose_effect_sources
from ingest.wgsa.field_dictionary import SampledRows, build_dictionary
from ingest.wgsa.header import Content, Header
from ingest.wgsa.statistics import compute_statistics, count_sampled_cells
from ingest.wgsaparsr.config import read_config_file
from ingest.wgsaparsr.field_selection import apply_config
from variants.fields.spec import DEFAULT_MISSING_VALUES, FieldSpec
from variants.releases.models import Field, Release
from variants.releases.store import ddl
from variants.releases.store.table_names import ReleaseTables


def create_dictionary(
    *,
    release: Release,
    sampled: SampledFiles,
    config_path: Location | None = None,
    sources: Sequence[str] = (),
) -> list[Field]:
    """Describe every column of the files from its name and sampled rows; create the release's tables.

    The statistics are those of the sampled rows; `measure_fields` replaces them when a large release is loaded.

    Args:
        release: A new release, without fields.
        sampled: Rows of all files of its first request.
        config_path: A wgsaparsr configuration, whose fields become the filterable ones; else the default selection.
        sources: Names of the effect sources.

    Raises:
        ConfigError: The configuration cannot be used with these files.
        EffectSourceError: The files do not have one of `sources`.
    """
    specs = draft_dictionary(
        headers=sampled.headers, rows=sampled.rows, config_path=config_path, missing=release.missing_values
    )
    release.effect_sources = choose_effect_sources(specs, sources)
    release.save(update_fields=["effect_sources"])
    counted = {
        content: [Counter(column) for column in zip(*rows, strict=True)] for content, rows in sampled.rows.items()
    }
    fields = []
    for position, spec in enumerate(specs):
        cells = count_sampled_cells(spec, counted)
        statistics = compute_statistics(spec, cells)
        # The model's columns have the names of the spec's attributes.
        values = asdict(spec) | {"separators": list(spec.separators), "aliases": list(spec.aliases)}
        del values["missing"]  # the release declares it, for all its fields
        fields.append(Field(release=release, position=position, statistics=statistics, **values))
    with connection.cursor() as cursor:
        ddl.create_tables(
            cursor.cursor, tables=ReleaseTables(release.pk), specs=specs, reader=settings.LWDS_READER_ROLE
        )
    return Field.objects.bulk_create(fields)


def draft_dictionary(
    *,
    headers: Mapping[Content, Header],
    rows: SampledRows,
    config_path: Location | None = None,
    missing: Sequence[str] = DEFAULT_MISSING_VALUES,
) -> list[FieldSpec]:
    """The dictionary that files with these headers and sampled rows get; nothing is written.

    Args:
        headers, rows: Of each kind of file.
        config_path: A wgsaparsr configuration, which chooses the filterable fields.
        missing: The texts that stand for a missing value, besides variants.fields.spec.NULLS.

    Raises:
        ConfigError: The configuration cannot be used with these files.
    """
    specs = build_dictionary(headers, rows, missing)
    if config_path:
        specs = apply_config(specs, read_config_file(config_path), headers)
    return assign_column_groups(specs)
