"""Stored source lines of a loaded release -> statistics of its fields, and kinds of fields not seen before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import psycopg

from ingest.encode.file_plan import find_column
from ingest.wgsa.field_dictionary import infer_kind_and_separators
from ingest.wgsa.statistics import compute_statistics
from variants.fields.spec import Kind
from variants.releases.models import Field, Release
from variants.releases.store.blocks import file_of_block, line_text
from variants.releases.store.scan import sampled_blocks
from variants.releases.store.table_names import ReleaseTables

LARGE_RELEASE = 250_000  # lines
MEASURED_LINES = 10_000

FieldColumns = dict[int, list[tuple[int, int]]]  # of each file (primary key): (primary key of a field, its column)
FieldCells = dict[int, Counter[str]]  # of each field (primary key): its cells and how many lines have them


def find_field_columns(release: Release) -> FieldColumns:
    """In which columns the fields are, in each file of the release."""
    specs = [(field.pk, field.spec()) for field in release.fields.all()]
    field_columns: FieldColumns = {}
    for file in release.files.all():
        columns = {name: column for column, name in enumerate(file.header)}
        in_file = ((pk, find_column(spec, columns)) for pk, spec in specs)
        field_columns[file.pk] = [(pk, column) for pk, column in in_file if column is not None]
    return field_columns


def count_cells(conninfo: str, *, tables: ReleaseTables, field_columns: FieldColumns, lines: int) -> FieldCells:
    """The cells of each field in about MEASURED_LINES lines, spread over the whole release.

    Reads the blocks only, on a connection of its own, so that it may run during the indexing.

    Args:
        conninfo: libpq connection string.
        tables: Of the release.
        field_columns: See `find_field_columns`.
        lines: All lines of the release.

    Returns:
        {} for a small release, of which the sample at registration was large enough.
    """
    if lines < LARGE_RELEASE:
        return {}
    counted: FieldCells = defaultdict(Counter)
    with psycopg.connect(conninfo, autocommit=True) as session:
        for block, block_lines in sampled_blocks(session, tables=tables, step=-(-lines // MEASURED_LINES)):
            columns = list(zip(*(line_text(line).split("\t") for line in block_lines), strict=True))
            # A file that was registered in the meantime is not in field_columns.
            for field, column in field_columns.get(file_of_block(block), ()):
                counted[field].update(columns[column])
    return counted


def measure_fields(*, release: Release, counted: FieldCells) -> None:
    """Replace the statistics of a release's fields by those of `counted` cells, if there are any.

    The old ones come from fewer rows, in gzip files from the first ones only. A field that had no value there gets its
    kind and separators now.
    """
    fields = list(release.fields.all()) if counted else []
    unseen = [field for field in fields if not field.statistics.get("distinct")]
    for field in unseen:
        _infer_kind(field, counted[field.pk])
    for field in fields:
        field.statistics = compute_statistics(field.spec(), counted[field.pk])
    Field.objects.bulk_update(unseen, ["kind", "separators"], batch_size=200)
    Field.objects.bulk_update(fields, ["statistics"], batch_size=200)


def _infer_kind(field: Field, cells: Iterable[str]) -> None:
    """Set kind and separators of a field whose cells were not seen before; what was known or edited stays."""
    if not field.filterable and field.kind == Kind.TEXT and not field.separators:
        field.kind, separators = infer_kind_and_separators(field.name, cells, field.spec().nulls)
        field.separators = list(separators)
