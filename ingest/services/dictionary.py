"""The field dictionary of a new release: made from headers and sampled rows, kept as rows curators can edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from ingest.wgsa.dictionary import build_dictionary
from ingest.wgsa.effect_sources import effect_sources
from ingest.wgsa.header import Content, Header
from variants.models import Field, Release


def create_dictionary(
    *, release: Release, headers: Mapping[Content, Header], samples: Mapping[Content, Iterable[Sequence[str]]]
) -> list[Field]:
    """Make the fields of a release and name its default effect source."""
    specs = build_dictionary(headers, samples)
    fields = [Field(release=release, position=place, **_values(spec)) for place, spec in enumerate(specs)]
    Field.objects.bulk_create(fields, batch_size=500)
    release.effect_sources = list(effect_sources(specs))[:1]
    release.save(update_fields=["effect_sources"])
    return fields


def _values(spec: object) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(spec).items()}
