"""Doubts about a table that was read: what may mean something else than it says. Each is one sentence.

Separate module because these follow from the columns of a table, other questions from its recipe alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from catalog.files.models import Table, TableColumn
from catalog.files.tables.duckdb_session import duckdb_session, quote_name, quote_text
from catalog.files.tables.text_to_parquet import ROW_NUMBER

MAX_TOTAL_COLUMNS = 2  # first columns in which the word for a total may stand
MAX_LISTED_ROWS = 10
MAX_POINTED = 1_000_000  # larger whole numbers have two points and one meaning
# Whole cells, without a colon at their end.
TOTALS = (
    r"(?i)((grand|sub)[ -]?)?totals?( .{1,20})?|sum|(zwischen|gesamt)?summe|gesamt|insgesamt|"
    r"sous-total|somme|subtotal|suma|totale|average|mean|mittelwert|durchschnitt|moyenne"
)


def find_totals(rows: Path, names: Sequence[str]) -> list[int]:
    """Numbers of the first rows that look like totals of the others, by the word in one of their first columns.

    Where most rows have such words, they are a kind of value.
    """
    table = f"read_parquet({quote_text(str(rows))})"
    cells = [f"rtrim(trim({quote_name(name)}), ': ')" for name in names[:MAX_TOTAL_COLUMNS]]
    matched = " OR ".join(f"regexp_full_match({cell}, {quote_text(TOTALS)})" for cell in cells)
    with duckdb_session(rows) as db:
        row = db.execute(
            f"SELECT list({ROW_NUMBER} ORDER BY {ROW_NUMBER}) FILTER ({matched}), count(*) FROM {table}"
        ).fetchone()
    listed, n_rows = row or (None, 0)
    return listed[:MAX_LISTED_ROWS] if listed and len(names) > 1 and len(listed) * 2 < n_rows else []


def list_doubts(table: Table) -> Iterator[str]:
    """What somebody should look at before trusting the columns of a table."""
    columns = list(table.columns.all())
    if totals := table.account.get("totals"):
        rows = ", ".join(map(str, totals))
        yield f"Rows that look like totals of others (row {rows}): leave them out where you sum or count."
    if notes := table.account.get("workbook_notes"):
        yield from notes
    if table.recipe.get("header_lines") and len(columns) > 2 and not columns[0].source_name and columns[1].source_name:
        yield (
            "The first column has no name and counts as names of rows; if the names belong one column to the left, "
            "a cell holds the delimiter without quotes: quote it and upload the file again."
        )
    for position, column in enumerate(columns[1:-1], start=2):
        is_blank = not column.source_name and column.n_missing == table.n_rows > 0
        if is_blank and columns[position - 2].source_name and columns[position].source_name:
            yield f"Column {position} has neither name nor cells: save tables side by side as files of their own."
    for column, described in zip(columns, table.recipe.get("columns", ()), strict=False):
        yield from _list_doubts_of_column(column, described["format"])


def _list_doubts_of_column(column: TableColumn, column_format: str) -> Iterator[str]:
    name = column.source_name or column.name
    formulas = [end for end in (column.minimum, column.maximum) if re.match(r'=[\w"(]', end)]
    if column.type == "string" and formulas:
        yield f"{name} has formulas such as {formulas[0]}: save their values instead."
    if column.type == "integer" and column_format == "decimal comma" and abs(int(column.maximum or 0)) < MAX_POINTED:
        yield (
            f"Points in {name} count as marks between thousands (12.345 is 12345), since decimals of this table have "
            "commas: give the column the format text in the recipe if they are decimal."
        )
