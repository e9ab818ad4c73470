"""The option --columns: chrom=1,pos=2,ref=4,alt=5, or names of columns -> the columns of a table. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.bounded_numbers import is_whole_number
from accounts.problems import InvalidInputError
from variants.genome.written_ids import LOCUS, parse_written_id
from variants.lists.column_names import (
    ROLES,
    Column,
    Columns,
    TableBuilds,
    build_column,
    find_rs_column,
    name_key,
    names_variant,
    recognise_column,
)
from variants.lists.entries import find_chromosome, find_position
from variants.lists.table_layout import NumberedLine, TableLayout
from variants.text.text_cells import DELIMITERS, leading_row_names, split_cells

ZERO_BASED_POSITION = "pos0"
MAX_COLUMNS = 100_000  # of a table
_ALIASES = {
    **dict.fromkeys(("chr", "chromosome"), "chrom"),
    **dict.fromkeys(("position", "bp", "start"), "pos"),
    **dict.fromkeys(("reference",), "ref"),
    **dict.fromkeys(("alternate",), "alt"),
    **dict.fromkeys(("a1", "allele1", "effect_allele"), "effect"),
    **dict.fromkeys(("a2", "allele2", "other_allele"), "other"),
    **dict.fromkeys(("rs", "rsid", "snp", "variant"), "id"),
}


class ColumnsError(InvalidInputError):
    """An option --columns that cannot be used; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One part of the option: a role and the column's number from 1, or its name.

    Attributes:
        zero_based: Positions count from 0: the role is written pos0.
    """

    role: str
    column: str
    zero_based: bool = False


def parse_columns(text: str) -> tuple[ColumnChoice, ...]:
    """The text of --columns -> its choices; empty for an empty text.

    Raises:
        ColumnsError: A part is not of the form `role=column`, a role is unknown or given twice, or no variant is named.

    Example:
        >>> [(choice.role, choice.column) for choice in parse_columns("chrom=1,pos=BP,ref=4,alt=5")]
        [('chrom', '1'), ('pos', 'BP'), ('ref', '4'), ('alt', '5')]
    """
    choices: list[ColumnChoice] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        role, equals, column = (piece.strip() for piece in part.partition("="))
        role = _ALIASES.get(role.lower(), role.lower())
        zero_based = role == ZERO_BASED_POSITION
        role = "pos" if zero_based else role
        if not equals or not column:
            raise ColumnsError(f"columns: {part!r} is not a part such as pos=2: write chrom=1,pos=2,ref=4,alt=5")
        if role not in ROLES:
            raise ColumnsError(f"columns: there is no {role!r}: name {', '.join(ROLES)}")
        if role in (choice.role for choice in choices):
            raise ColumnsError(f"columns: {role} is given twice")
        if column.isdecimal() and not (is_whole_number(column) and 1 <= int(column) <= MAX_COLUMNS):
            raise ColumnsError(f"columns: {role}={column[:40]}: columns count from 1 to {MAX_COLUMNS:,}")
        choices.append(ColumnChoice(role, column, zero_based))
    if choices and not names_variant({choice.role: Column(0) for choice in choices}):
        raise ColumnsError(
            "columns: name chrom, pos, ref and alt (or effect and other), or one column with ids as id=1"
        )
    return tuple(choices)


def layout_of_choices(
    choices: Sequence[ColumnChoice], rows: Sequence[NumberedLine], builds: TableBuilds | None = None
) -> TableLayout:
    """Choices and the first rows of a table -> its layout; the first row is a header if it has no position.

    Args:
        rows: At least one; a header may begin with #.
        builds: What the lines above the table say of its columns.

    Raises:
        ColumnsError: The table has no column of a name or number.
    """
    number, first = rows[0]
    delimiter = _find_delimiter(choices, [line for _, line in rows])
    cells = split_cells(first.removeprefix("#"), delimiter)
    row_names = leading_row_names(cells, [split_cells(line, delimiter) for _, line in rows[1:]])
    columns = {
        choice.role: Column(_find_column(choice, cells, row_names), zero_based=choice.zero_based) for choice in choices
    }
    by_number = all(choice.column.isdecimal() for choice in choices)
    if by_number and not row_names and _is_data(columns, [split_cells(line, delimiter) for _, line in rows[:2]]):
        return TableLayout(columns, delimiter)
    for role, column in columns.items():
        name = cells[column.index]
        known = recognise_column(name)
        zero_based = column.zero_based or (role == "pos" and known is not None and known[3])
        columns[role] = build_column(
            column.index, name, known[2] if known else "", zero_based=zero_based, builds=builds
        )
    columns |= find_rs_column(cells)
    return TableLayout(columns, delimiter, number, tuple(cells), has_row_names=bool(row_names))


def _find_delimiter(choices: Sequence[ColumnChoice], lines: Sequence[str]) -> str:
    """The delimiter by which most lines have all the numbered columns, and the first line all the named ones."""

    def count_readable(delimiter: str) -> int:
        header = split_cells(lines[0].removeprefix("#"), delimiter)
        keys = [name_key(cell) for cell in header]
        if any(not choice.column.isdecimal() and name_key(choice.column) not in keys for choice in choices):
            return 0
        last = max((int(choice.column) for choice in choices if choice.column.isdecimal()), default=1)
        return sum(len(split_cells(line, delimiter)) >= last for line in lines)

    best = max(DELIMITERS.values(), key=count_readable)
    if len(choices) == 1 and "id" in (choice.role for choice in choices):  # one column may have no delimiter
        return next((sign for sign in DELIMITERS.values() if sign in lines[0]), " ")
    return best


def _find_column(choice: ColumnChoice, cells: Sequence[str], row_names: int) -> int:
    """The index of a chosen column, not counting the names of rows."""
    if choice.column.isdecimal():
        index = int(choice.column) - 1 - row_names
        if not 0 <= index < len(cells):
            count = len(cells) + row_names
            raise ColumnsError(f"columns: {choice.role}={choice.column}, but the first line has {count} columns")
        return index
    names = [cell.lower() for cell in cells]
    if choice.column.lower() in names:
        return names.index(choice.column.lower())
    keys = [name_key(cell) for cell in cells]
    if name_key(choice.column) not in keys:
        raise ColumnsError(f"columns: the header has no {choice.column!r}, it names {', '.join(cells)[:200]}")
    return keys.index(name_key(choice.column))


def _is_data(columns: Columns, rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is data: it has a position, chromosome or id, or the second row has no id either."""
    if "pos" in columns:
        chrom = rows[0][columns["chrom"].index] if "chrom" in columns else ""
        return find_position(rows[0][columns["pos"].index]) is not None or bool(find_chromosome(chrom))
    index = columns["id" if "id" in columns else "locus"].index
    first, last = (row[index] if index < len(row) else "" for row in (rows[0], rows[-1]))
    if "id" in columns:
        return parse_written_id(first) is not None or parse_written_id(last) is None
    return LOCUS.fullmatch(first) is not None
