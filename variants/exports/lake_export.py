"""A selection of variants and fields -> Parquet files, written by an engine of lakes: no row goes through this process.

Separate module because other formats are written row by row (variants.exports.selection_files).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import move, rmtree
from uuid import uuid4

from django.conf import settings

from accounts.problems import InvalidInputError
from variants.fields.lake_columns import quote_column, stored_fields
from variants.fields.spec import FieldSpec
from variants.releases.engine_choice import choose_engine, spark_folder
from variants.releases.selection import Selection

_KEY = ("chrom", "pos", "ref", "alt")


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
    columns = [*_KEY, *(f"{quote_column(spec.column)} AS {quote_column(spec.path)}" for spec in fields)]
    question = lake.make_question(selection.node, selection.regions)
    choice = choose_engine(question=question, manifest=lake.manifest, columns=len(columns))
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


def _count_rows(files: Sequence[Path]) -> int:
    from pyarrow.parquet import read_metadata  # takes a tenth of a second to load

    return sum(read_metadata(file).num_rows for file in files)
