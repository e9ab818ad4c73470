"""Importing a table by its recipe: rows as text into one Parquet file, lines that do not fit into another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from catalog.files.reading.read_file import NO_HINTS, PlainFile, open_table_file
from catalog.files.reading.recipe import Hints, Recipe
from catalog.files.reading.recipe_guess import open_text
from catalog.files.sniff import MAX_COMMENTS_SIZE, UnreadableTableError
from catalog.files.tables.text_to_parquet import ROW_NUMBER, import_any_text, import_regular_text

MAX_COLUMN_NAME = 200  # characters of a name in the URL, without the number that makes it unique


@dataclass(frozen=True)
class ImportedTable:
    """The result of importing a file.

    Attributes:
        columns: (name in the URL, name in the file), in order.
        n_rows: Rows that fit the header.
        n_rejected_rows: Lines that do not.
        delimiter: Empty for Parquet, as is `encoding`.
        encoding: A Python codec.
        header_row: Line of the names, from 1; 0 where the format itself has them.
        comments: The lines above the names.
        recipe: How it was read; None for Parquet.
        account: What became of each line, as `table_reader.Account.as_json` gives it.
    """

    columns: tuple[tuple[str, str], ...]
    n_rows: int
    n_rejected_rows: int
    delimiter: str = ""
    encoding: str = ""
    header_row: int = 0
    comments: str = ""
    recipe: Recipe | None = None
    account: Mapping[str, Any] = field(default_factory=dict)


def import_csv(
    source: Path, rows: Path, rejected: Path, *, delimiter: str = "", requested: Recipe | Hints = NO_HINTS
) -> ImportedTable:
    """Read all of a table as text. Memory does not grow with the file, unless it is a workbook.

    Args:
        source: Delimited text or a workbook, also compressed or in an archive.
        rows: Parquet file to write: _row (1, 2, ...) and every column as text.
        rejected: Parquet file to write: REJECTED_COLUMNS of lines that do not fit.
        delimiter: Where it is known.
        requested: The recipe to follow, or hints for guessing one.

    Raises:
        UnreadableTableError: The file is not a table.
    """
    with open_table_file(source, requested, delimiter=delimiter) as plain:
        if not plain.recipe.columns:
            raise UnreadableTableError("This file has no rows and no names of columns: upload one that has.")
        columns = unique_names([column.name for column in plain.recipe.columns])
        names = [name for name, _ in columns]
        account = import_regular_text(plain, rows, rejected, names) or import_any_text(plain, rows, rejected, names)
        if not account.is_complete:
            raise UnreadableTableError(f"Lines of this file were lost, please report it: {account.sentence()}")
        source_names = tuple((name, column.name) for name, column in zip(names, plain.recipe.columns, strict=True))
        return ImportedTable(
            source_names,
            account.n_rows,
            account.n_rejected,
            plain.recipe.dialect.delimiter,
            plain.recipe.encoding,
            max(plain.recipe.header_lines, default=0),
            _read_remarks(plain),
            plain.recipe,
            account.as_json() | {"choices": list(plain.table.choices), "workbook_notes": list(plain.table.notes)},
        )


def _read_remarks(plain: PlainFile) -> str:
    """The lines above the names, cut to MAX_COMMENTS_SIZE with an ellipsis."""
    recipe = plain.recipe
    n_lines = min(recipe.header_lines, default=recipe.data_line) - 1
    text, size = [], 0
    with open_text(plain.table.path, recipe.encoding) as file:
        for line in islice(file, n_lines):
            size += len(line)
            text.append(line[:MAX_COMMENTS_SIZE].replace("\0", ""))
            if size > MAX_COMMENTS_SIZE:
                return "".join(text)[:MAX_COMMENTS_SIZE] + " …"
    return "".join(text)


def unique_names(header: list[str]) -> tuple[tuple[str, str], ...]:
    """(name in the URL, name in the file) of each column; the names in the URL are unique.

    Example:
        >>> unique_names(["Temp (°C)", "temp c", ""])
        (('temp_c', 'Temp (°C)'), ('temp_c_2', 'temp c'), ('column_3', ''))
    """
    used: set[str] = {ROW_NUMBER}
    names = []
    for position, source_name in enumerate(header, start=1):
        stem = re.sub(r"\W+", "_", source_name.strip().lower()).strip("_")[:MAX_COLUMN_NAME] or f"column_{position}"
        name, repetition = stem, 1
        while name in used:
            repetition += 1
            name = f"{stem}_{repetition}"
        used.add(name)
        names.append((name, source_name))
    return tuple(names)
