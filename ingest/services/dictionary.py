"""The field dictionary of a release as rows: made when its first files are registered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from ingest.wgsa.config import read_config_file
from ingest.wgsa.dictionary import build_dictionary
from ingest.wgsa.effect_sources import effect_sources
from ingest.wgsa.header import Content, Header
from ingest.wgsa.profile import apply_config, assign_groups
from ingest.wgsa.statistics import measure
from variants.fields.spec import FieldSpec
from variants.models import Field, Release


def create_dictionary(
    *,
    release: Release,
    headers: Mapping[Content, Header],
    samples: Mapping[Content, Iterable[Sequence[str]]],
    config: Path | None = None,
) -> list[Field]:
    """Describe every column from its name and the first rows of each kind of file; name the default effect source.

    Statistics here are those of the same rows; measure_fields replaces them when the release is loaded. With a
    wgsaparsr configuration its fields are the filterable ones, else the default profile. Raises ConfigError.
    """
    rows = {content: list(samples[content]) for content in headers}
    specs = draft_dictionary(headers=headers, rows=rows, config=config)
    release.effect_sources = list(effect_sources(specs))[:1]
    release.save(update_fields=["effect_sources"])
    return Field.objects.bulk_create(
        Field(release=release, position=position, statistics=measure(spec, _cells(spec, rows)), **_columns(spec))
        for position, spec in enumerate(specs)
    )


def draft_dictionary(
    *, headers: Mapping[Content, Header], rows: Mapping[Content, Sequence[Sequence[str]]], config: Path | None = None
) -> list[FieldSpec]:
    """The dictionary that files with these headers and first rows would get; nothing is written."""
    specs = build_dictionary(headers, rows)
    if config:
        specs = apply_config(specs, read_config_file(config), headers)
    return assign_groups(specs)


def _cells(spec: FieldSpec, rows: Mapping[Content, Sequence[Sequence[str]]]) -> list[str]:
    """The field's cells in the sampled rows of both kinds of file."""
    places = {Content.SNV: spec.snv_index, Content.INDEL: spec.indel_index}
    return [
        row[place]
        for content, sampled in rows.items()
        for place in [places[content]]
        if place is not None
        for row in sampled
        if place < len(row)
    ]


def _columns(spec: FieldSpec) -> dict[str, object]:
    """The spec's attributes, which the model's columns have the names of."""
    return asdict(spec) | {"separators": list(spec.separators), "aliases": list(spec.aliases)}
