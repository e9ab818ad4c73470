"""Headers and sampled rows -> the fields and effect sources of a new release. Nothing is written.

Separate module because an estimate describes a release that is never created.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.load.row_sampling import SampledFiles
from ingest.register.release_request import ReleaseRequest
from ingest.wgsa.column_groups import assign_column_groups
from ingest.wgsa.effect_sources import choose_effect_sources
from ingest.wgsa.field_dictionary import SampledRows, build_dictionary
from ingest.wgsa.header import Content, Header
from ingest.wgsaparsr.config import Config
from ingest.wgsaparsr.field_selection import apply_config
from variants.fields.spec import DEFAULT_MISSING_VALUES, FieldSpec


def describe_release(
    request: ReleaseRequest, sampled: SampledFiles, config: Config | None
) -> tuple[list[FieldSpec], list[str]]:
    """The fields that a new release of these files gets, and the names of its effect sources, the default first.

    Raises:
        ConfigError: The configuration cannot be used with these files.
        EffectSourceError: The files do not have one of the requested effect sources.
    """
    specs = draft_dictionary(
        headers=sampled.headers,
        rows=sampled.cells,
        config=config,
        missing=request.missing_values,
    )
    return specs, choose_effect_sources(specs, request.effect_sources)


def draft_dictionary(
    *,
    headers: Mapping[Content, Header],
    rows: SampledRows,
    config: Config | None = None,
    missing: Sequence[str] = DEFAULT_MISSING_VALUES,
) -> list[FieldSpec]:
    """The dictionary that files with these headers and sampled rows get; nothing is written.

    Args:
        headers, rows: Of each kind of file.
        config: A wgsaparsr configuration, which chooses the filterable fields.
        missing: The texts that stand for a missing value, besides variants.fields.spec.NULLS.

    Raises:
        ConfigError: The configuration cannot be used with these files.
    """
    specs = build_dictionary(headers, rows, missing)
    if config:
        specs = apply_config(specs, config, headers)
    return assign_column_groups(specs)
