"""Guesses the reading recipe of a text: encoding, dialect and layout together. No Django."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from catalog.files.reading.cell_kinds import n_filled
from catalog.files.reading.dialect_guess import guess_dialect, guess_quotes, sep_line_delimiter
from catalog.files.reading.encoding_guess import guess_encoding
from catalog.files.reading.layout_guess import are_units, guess_layout, split_unit
from catalog.files.reading.other_formats import check_no_other_format, looks_decoded_twice
from catalog.files.reading.recipe import ColumnRecipe, Dialect, Recipe
from catalog.files.reading.record_splitting import Record, clean_line, split_records
from catalog.files.reading.remarks_guess import count_comments
from catalog.files.sniff import (
    MAX_LINE_SIZE,
    WINDOWS_1252_FALLBACK,
    UnreadableTableError,
    guess_delimiter,
    is_header_comment,
)

CHUNK_SIZE = 1024 * 1024  # bytes
SAMPLE_LINES = 2000  # lines that the guess is made from
SAMPLE_SIZE = 4 * 1024 * 1024  # characters of them
MIN_SHORT_SHARE = 0.02  # of the rows: fewer short ones are damaged lines and not a habit
MAX_CONTROL_SHARE = 0.2  # of the first bytes; a file with more control characters is not text
MAX_GUESSED_CONTROL_SHARE = 0.02  # the same where the bytes are not UTF-8
TEXT_CONTROLS = frozenset(b"\t\n\r\f\v\x1a\x1b")


def guess_recipe(source: Path, *, delimiter: str = "", encoding: str = "", first_line: int = 1) -> Recipe:
    """The recipe of a text file. Reads all of it for its encoding, and its beginning for the rest.

    Args:
        source: A text that is not compressed.
        delimiter: Where it is known.
        encoding: Where it is known.
        first_line: The line where the table begins, if there are other lines above it.

    Raises:
        UnreadableTableError: The file is not text, or text of another kind, such as a web page.
    """
    is_guess = False
    if not encoding:
        with source.open("rb") as file:
            head = file.read(CHUNK_SIZE)
            encoding, is_guess = guess_encoding(_chunks(head, file))
        _check_text(head, encoding)
    with open_text(source, encoding) as text:
        lines = list(_sample_lines(text))
    if not delimiter and first_line == 1:
        check_no_other_format(lines)
    recipe = guess_recipe_of_lines(lines, delimiter=delimiter, first_line=first_line)
    return replace(recipe, encoding=encoding, encoding_is_guess=is_guess or looks_decoded_twice(lines))


def open_text(source: Path, encoding: str) -> TextIO:
    """The text of a file with one kind of line ends; what its encoding does not have is never an error."""
    is_utf8 = encoding.lower().replace("_", "-") in ("utf-8", "utf-8-sig", "utf8")  # with or without a mark
    errors = WINDOWS_1252_FALLBACK if is_utf8 else "replace"
    return source.open(encoding="utf-8-sig" if is_utf8 else encoding, errors=errors)


def guess_recipe_of_lines(lines: Sequence[str], *, delimiter: str = "", first_line: int = 1) -> Recipe:
    """The recipe of a text from its first lines, without line ends.

    Example:
        >>> recipe = guess_recipe_of_lines(["# spring", "id;depth [m]", "1;4,5", "2;6,5"])
        >>> recipe.dialect.delimiter, recipe.header_lines, [column.unit for column in recipe.columns]
        (';', (2,), ['', 'm'])
    """
    lines = lines[first_line - 1 :]
    start = first_line
    declared = sep_line_delimiter(lines[0]) if lines else ""
    if declared:
        lines, start, delimiter = lines[1:], start + 1, declared
    n_comments = count_comments(lines)
    comments, body = lines[:n_comments], lines[n_comments:]
    dialect = guess_quotes(body, delimiter) if delimiter else guess_dialect(body or comments)
    records = list(split_records(body, dialect, _usual_width(body, dialect), start + n_comments))
    layout = guess_layout(records)
    names, header_lines, data_line = list(layout.names), layout.header_lines, layout.data_line
    comment_names = _names_in_comment(comments, records, dialect)
    if comment_names:
        comment_index, names = comment_names
        header_lines, data_line = (start + comment_index,), start + n_comments
        dialect = dialect if records else Dialect(guess_delimiter(comments[comment_index], default=""))
    if not records:
        data_line = start + n_comments
    columns = [_column(name, unit) for name, unit in zip(names, [*layout.units, *[""] * len(names)], strict=False)]
    body_records = [record for record in records if record.line >= data_line]
    return Recipe(
        dialect=dialect,
        first_line=first_line,
        header_lines=header_lines,
        unit_lines=layout.unit_lines,
        data_line=data_line,
        pads_short_rows=_has_short_rows(body_records, len(columns)),
        columns=tuple(columns),
    )


def _column(name: str, unit: str) -> ColumnRecipe:
    return ColumnRecipe(name=name, unit=unit or split_unit(name)[1])


def _usual_width(lines: Sequence[str], dialect: Dialect) -> int:
    """The number of cells that most lines have; a stray quote is read so that its line has as many."""
    widths = Counter(len(record.cells) for record in split_records(lines[:SAMPLE_LINES], dialect))
    return widths.most_common(1)[0][0] if widths else 0


def _names_in_comment(
    comments: Sequence[str], records: Sequence[Record], dialect: Dialect
) -> tuple[int, list[str]] | None:
    """(index, names) of the last line with # if it names the columns, as in "#chrom<tab>pos"."""
    indexes = [index for index, line in enumerate(comments) if line.startswith("#")][-2:]
    first_row = records[0].cells if records else []
    named = []
    for index in indexes:
        delimiter = dialect.delimiter or guess_delimiter(comments[index], default="")
        names = next(split_records([comments[index]], replace(dialect, delimiter=delimiter))).cells
        if is_header_comment(comments[index], names, first_row):
            named.append((index, names))
    if len(named) == 2 and are_units(named[1][1]):  # below the names are units
        return named[0]
    return named[-1] if named and named[-1][0] == indexes[-1] else None


def _has_short_rows(records: Sequence[Record], width: int) -> bool:
    """Whether leaving out empty cells at the end of a row is a habit of this file."""
    filled = [record for record in records if n_filled(record.cells)]
    n_short = sum(1 for record in filled if 1 < len(record.cells) < width)
    return n_short > 2 and n_short > MIN_SHORT_SHARE * len(filled)


def _sample_lines(text: TextIO) -> Iterator[str]:
    """The first lines; remarks at the beginning do not count, so that the names are among them."""
    lines = iter(lambda: text.readline(MAX_LINE_SIZE), "")
    n_lines = size = 0
    for line in lines:
        yield clean_line(line)
        if n_lines or not line.startswith("#"):
            n_lines += 1
            size += len(line)
        if n_lines >= SAMPLE_LINES or size > SAMPLE_SIZE:
            return


def _chunks(head: bytes, file: object) -> Iterator[bytes]:
    yield head
    while chunk := file.read(CHUNK_SIZE):  # type: ignore[attr-defined]
        yield chunk


def _check_text(head: bytes, encoding: str) -> None:
    if encoding.startswith(("utf-16", "utf-32")):
        return
    head = head[:10_000]
    n_controls = sum(1 for byte in head if byte < 32 and byte not in TEXT_CONTROLS)
    allowed = MAX_CONTROL_SHARE if encoding == "utf-8" else MAX_GUESSED_CONTROL_SHARE
    if n_controls > allowed * len(head) and n_controls > 1:
        raise UnreadableTableError(
            "This is not a text file: its first lines contain control characters. "
            "Upload a table as CSV, TSV, XLSX or Parquet."
        )
