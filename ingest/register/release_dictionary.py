"""The field dictionary of a release as rows: made when its first files are registered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

import psycopg

from ingest.load.s3 import Location
from ingest.register.file_plan import place_of
from ingest.wgsa.effect_sources import chosen_sources
from ingest.wgsa.evidence import distinct_cells, judge_kind, judge_separators
from ingest.wgsa.field_dictionary import build_dictionary
from ingest.wgsa.field_notes import note_for
from ingest.wgsa.header import Content, Header
from ingest.wgsa.statistics import measure
from ingest.wgsaparsr.config import read_config_file
from ingest.wgsaparsr.field_selection import apply_config, assign_groups
from variants.fields.spec import FieldSpec, Kind
from variants.releases.models import Field, Release
from variants.releases.store.blocks import file_of_block, line_text
from variants.releases.store.scan import sampled_blocks
from variants.releases.store.table_names import ReleaseTables

LARGE_RELEASE = 250_000  # lines
MEASURED_LINES = 10_000

FieldPlaces = dict[int, list[tuple[int, int]]]  # of each file: (primary key of a field, its column)
FieldCells = dict[int, Counter[str]]  # of each field: its cells and how many lines have them


def create_dictionary(
    *,
    release: Release,
    headers: Mapping[Content, Header],
    rows: Mapping[Content, Sequence[Sequence[str]]],
    config: Location | None = None,
    sources: Sequence[str] = (),
) -> list[Field]:
    """Describe every column from its name and sampled rows of each kind of file; name the sources of gene effects.

    Statistics here are those of the same rows; measure_fields replaces them when a large release is loaded. With a
    wgsaparsr configuration its fields are the filterable ones, else the default profile. Raises ConfigError and
    EffectSourceError.
    """
    specs = draft_dictionary(headers=headers, rows=rows, config=config)
    release.effect_sources = chosen_sources(specs, sources)
    release.save(update_fields=["effect_sources"])
    counted = _counted_cells(rows)
    return Field.objects.bulk_create(
        Field(release=release, position=position, statistics=measure(spec, _cells(spec, counted)), **_columns(spec))
        for position, spec in enumerate(specs)
    )


def draft_dictionary(
    *,
    headers: Mapping[Content, Header],
    rows: Mapping[Content, Sequence[Sequence[str]]],
    config: Location | None = None,
) -> list[FieldSpec]:
    """The dictionary that files with these headers and sampled rows would get; nothing is written."""
    specs = build_dictionary(headers, rows)
    if config:
        specs = apply_config(specs, read_config_file(config), headers)
    return assign_groups(specs)


def field_places(release: Release) -> FieldPlaces:
    """Where the fields are in each file of the release."""
    specs = [(field.pk, field.spec()) for field in release.fields.all()]
    found: FieldPlaces = {}
    for file in release.files.all():
        columns = {name: place for place, name in enumerate(file.header)}
        places = ((pk, place_of(spec, columns)) for pk, spec in specs)
        found[file.pk] = [(pk, place) for pk, place in places if place is not None]
    return found


def count_cells(conninfo: str, *, tables: ReleaseTables, places: FieldPlaces, lines: int) -> FieldCells:
    """The cells of each field in about MEASURED_LINES of a release's `lines` lines, spread over all of it.

    {} for a small release, of which the sample was a fair share. Reads the blocks only, on a connection of its own, so
    that it may run beside the indexing.
    """
    if lines < LARGE_RELEASE:
        return {}
    counted: FieldCells = defaultdict(Counter)
    with psycopg.connect(conninfo, autocommit=True) as session:
        for block, block_lines in sampled_blocks(session, tables=tables, step=-(-lines // MEASURED_LINES)):
            columns = list(zip(*(line_text(line).split("\t") for line in block_lines), strict=True))
            for field, place in places.get(file_of_block(block), ()):  # none: a file that came in meanwhile
                counted[field].update(columns[place])
    return counted


def measure_fields(*, release: Release, counted: FieldCells) -> None:
    """Replace the statistics of a release's fields by those of `counted` cells, if there are any.

    They were made from fewer rows, of gzip files from the first ones. A field without any value there is judged now.
    """
    fields = list(release.fields.all()) if counted else []
    unseen = [field for field in fields if not field.statistics.get("distinct")]
    for field in unseen:
        _judge(field, counted[field.pk])
    for field in fields:
        field.statistics = measure(field.spec(), counted[field.pk])
    Field.objects.bulk_update(unseen, ["kind", "separators"], batch_size=200)
    Field.objects.bulk_update(fields, ["statistics"], batch_size=200)


def _judge(field: Field, cells: Iterable[str]) -> None:
    """Kind and separators of a field whose cells were not seen before; what was known or edited stays."""
    if not field.filterable and field.kind == Kind.TEXT and not field.separators:
        found = distinct_cells(cells)
        separators = judge_separators(found, note_for(field.name).separators)
        field.kind = judge_kind(found, separators, note_for(field.name).kind, field.name)
        field.separators = list(separators)


def _counted_cells(rows: Mapping[Content, Sequence[Sequence[str]]]) -> dict[Content, list[Counter[str]]]:
    """For each kind of file, the cells of each of its columns and how many sampled lines have them."""
    return {content: [Counter(column) for column in zip(*sampled, strict=True)] for content, sampled in rows.items()}


def _cells(spec: FieldSpec, counted: Mapping[Content, Sequence[Counter[str]]]) -> Counter[str]:
    """The field's cells in both kinds of file."""
    places = {Content.SNV: spec.snv_index, Content.INDEL: spec.indel_index}
    found: Counter[str] = Counter()
    for content, columns in counted.items():
        place = places[content]
        if place is not None and columns:
            found.update(columns[place])
    return found


def _columns(spec: FieldSpec) -> dict[str, object]:
    """The spec's attributes, which the model's columns have the names of."""
    return asdict(spec) | {"separators": list(spec.separators), "aliases": list(spec.aliases)}
