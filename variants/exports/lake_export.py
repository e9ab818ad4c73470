"""A selection of variants and fields -> Parquet files, written by an engine of lakes: no row goes through this process.

Separate module because other formats are written row by row (variants.exports.selection_files).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import move, rmtree
from uuid import uuid4

from django.conf import settings

from accounts.problems import InvalidInputError
from variants.fields.lake_columns import is_listed, quote_column, stored_fields
from variants.fields.spec import MORE_VALUES, FieldSpec, Kind
from variants.lake.published_lake import PublishedLake
from variants.query.lake_dialect import LakeDialect
from variants.query.shown_values import nearest_number
from variants.releases.engine_choice import choose_engine, spark_folder
from variants.releases.selection import Selection

_KEY = ("chrom", "pos", "ref", "alt")
MORE = ".more"  # behind the name of a field


class NoLakeTablesError(InvalidInputError):
    """Only lakes are written as Parquet; the message says what to choose."""


@dataclass(frozen=True, slots=True)
class WrittenTables:
    """What was written.

    Attributes:
        engine: Which engine has written it, and why that one.
    """

    files: tuple[Path, ...]
    rows: int
    engine: str


def check_lake_tables(selection: Selection) -> None:
    """Raises NoLakeTablesError if the release has no lake."""
    if selection.release.lake is None:
        name = selection.release.model.name
        raise NoLakeTablesError(f"{name} has no lake, from which Parquet is written: choose another format")


def write_lake_tables(
    *, selection: Selection, specs: Sequence[FieldSpec], folder: Path, watch: Callable[[], None]
) -> WrittenTables:
    """Write the variants that match into files of a folder, with these fields as they are in the lake.

    Numbers too close to zero for a DOUBLE are 0. A field that is not a list has the smallest value of the lines of a
    variant; where some of them differ, a column `<field>.more` has the other values as texts.

    Args:
        watch: Called twice a second; if it raises, the engine stops, and nothing is left.

    Raises:
        NoLakeTablesError: The release has no lake.
        LakeError: It cannot be read, or it takes longer than LWDS_LAKE_SECONDS.
    """
    check_lake_tables(selection)
    lake = selection.release.lake
    if lake is None:
        raise NoLakeTablesError
    fields = stored_fields(specs)
    question = lake.make_question(selection.node, selection.regions)
    choice = choose_engine(question=question, manifest=lake.manifest, columns=len(_KEY) + len(fields))
    columns = [*_KEY, *_list_columns(fields, lake, choice.engine.dialect)]
    question = lake.for_engine(choice.engine).make_question(selection.node, selection.regions)
    exchanged = spark_folder() / uuid4().hex if choice.engine.dialect.name == "spark" else folder / "parts"
    try:
        exchanged.parent.mkdir(parents=True, exist_ok=True)
        parts = choice.engine.write(
            question, columns=columns, folder=exchanged, within=settings.LWDS_LAKE_SECONDS, watch=watch
        )
        files = tuple(folder / f"variants-{number:05}.parquet" for number in range(len(parts)))
        for part, file in zip(parts, files, strict=True):
            move(part, file)
    finally:
        rmtree(exchanged, ignore_errors=True)
    return WrittenTables(files, _count_rows(files), choice.reason)


def _list_columns(fields: Sequence[FieldSpec], lake: PublishedLake, dialect: LakeDialect) -> Iterator[str]:
    """SQL of the columns of fields, and of the further values that repeated lines give to one."""
    for spec in fields:
        column, is_list = quote_column(spec.column), is_listed(spec, lake.effects)
        value = column
        if spec.kind in (Kind.INTEGER, Kind.FLOAT):
            value = nearest_number(column, is_list=is_list, dialect=dialect)
        yield f"{value} AS {quote_column(spec.path)}"
        if not is_list and spec.column in lake.manifest.varying:
            yield f"{MORE_VALUES}['{spec.column}'] AS {quote_column(spec.path + MORE)}"


def _count_rows(files: Sequence[Path]) -> int:
    from pyarrow.parquet import read_metadata  # takes a tenth of a second to load

    return sum(read_metadata(file).num_rows for file in files)
