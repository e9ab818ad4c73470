"""Guesses which lines of a table are remarks, names, units and rows, from its first records. No Django.

One file because what a row is depends on what the rows around it are taken for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from catalog.files.reading.cell_kinds import TYPED_KINDS, YEAR, kind_of, main_kind, n_filled
from catalog.files.reading.recipe import Dialect
from catalog.files.reading.record_splitting import Record, split_plain
from catalog.files.reading.remarks_guess import count_details_above
from catalog.files.sniff import DELIMITERS as COMMON_DELIMITERS

MAX_HEADER_ROWS = 4
MAX_PREAMBLE_ROWS = 60
MIN_HEADER_SHARE = 0.6  # of the columns that a row of names fills
LOGGER_FORMATS = ("TOA5", "TOACI1", "TOB1")  # of Campbell Scientific: remark, names, units, kind of mean
_UNITS = """
utc gmt iso8601 m km cm mm um µm nm s sec min h hr d day days yr year years kg g mg ug µg ng t l ml µl mol mmol umol
µmol nmol pmol pa hpa kpa dbar bar mbar psu pss-78 ppt ppm ppb k c °c deg degc deg_c degf °f f % pct count counts none
unitless dimensionless v mv a ma w w/m2 w/m^2 w m-2 hz khz mhz ntu fnu j kj n kn m/s s-1 km/h cm/s kt knots mg/l ug/l
µg/l mg/m3 ug/m3 µg/m3 umol/kg µmol/kg umol/l µmol/l ml/l s/m ms/cm us/cm µs/cm m2 m^2 m3 m^3 m³ m² ha km2 1 ts rn
anzahl prozent personen tsd tsd. mio mio. mrd mrd. million millions thousand thousands number percent nombre
degt mi ft mo dy degrees degree
degrees_east degrees_north degree_east degree_north degree_c degrees_c celsius kelvin eur usd € $
dd/mm/yyyy yyyy-mm-dd hh:mm hh:mm:ss m-1 1/m ind/m2 ind/m3 cells/l
"""
UNIT_WORDS = frozenset(_UNITS.split())
UNIT_PATTERN = re.compile(
    r"[\[(].*[\])]|degrees?[_ ]\w+|[µumkcdhnM]?(m|g|mol|l|L|s|Pa|V|W|S|J)[\d^²³-]*([ /·.*]\S+)*|(yyyy|dd|mm|hh)\W?\S*",
    re.IGNORECASE,
)
RULE = re.compile(r":?[-=_+]+:?")
NAME_WITH_UNIT = re.compile(r"(?P<name>[^\[\](]*[^\[\]( ])\s*(\[(?P<square>[^\[\]]+)\]|\((?P<round>[^()]+)\))")


@dataclass(frozen=True)
class Layout:
    """Lines of a table, and its width. See `Recipe` for `header_lines`, `unit_lines` and `data_line`."""

    width: int
    header_lines: tuple[int, ...]
    unit_lines: tuple[int, ...]
    data_line: int
    names: tuple[str, ...]
    units: tuple[str, ...]


def guess_layout(records: Sequence[Record]) -> Layout:
    """The layout of the table that these first records of a file show.

    Example:
        >>> rows = [["Report", "", ""], ["t", "temp", "sal"], ["2024-01-01", "8", "35"], ["2024-01-02", "8", "35"]]
        >>> layout = guess_layout([Record(line, 1, row, "") for line, row in enumerate(rows, start=1)])
        >>> layout.header_lines, layout.data_line, layout.names
        ((2,), 3, ('t', 'temp', 'sal'))
    """
    filled = [record for record in records if n_filled(record.cells)]
    if not filled:
        return Layout(0, (), (), 1, (), ())
    width = _main_width(filled)
    n_above = _count_above_blank(records, width) or count_details_above(records)
    first = n_above + _first_table_row(filled[n_above:], width)
    filled = _recut_names(filled, first, width)
    if first > n_above and len(filled[first - 1].cells) == width == n_filled(filled[first - 1].cells):
        first -= 1
    is_logger = filled[0].cells[0].strip() in LOGGER_FORMATS and len(filled) > 2
    if is_logger:
        first = 1
    rows = filled[first:]
    n_names = 1 if is_logger else _count_header_rows(rows, width)
    header = rows[:n_names]
    if n_names and first > n_above and _is_group_row(filled[first - 1], header[0]):
        header = [filled[first - 1], *header]
    rest = rows[n_names:]
    rule = rest[0] if header and len(rest) > 1 and _is_rule(rest[0].cells) else None
    rest = rest[1:] if rule else rest
    width = _without_blank_columns(header, rest, width)
    n_units = _count_unit_rows(rest, width) if header else 0
    if is_logger:
        n_units = min(2, max(len(rest) - 1, 0))
    names = _join_names(header, rest[n_units:], width)
    units = [cell.strip().strip("[]()") for cell in _padded(rest[0].cells, width)] if n_units else [""] * width
    after = [*header, *([rule] if rule else []), *rest[:n_units]]
    data_line = _after(after[-1]) if after else rows[0].line
    return Layout(
        width,
        tuple(line for record in header for line in _lines_of(record)),
        tuple(line for record in rest[:n_units] for line in _lines_of(record)),
        data_line,
        tuple(names),
        tuple(units),
    )


def split_unit(name: str) -> tuple[str, str]:
    """(name, unit) of a name that has its unit in brackets; any other name is left as it is.

    Example:
        >>> split_unit("longitude (degrees_east)"), split_unit("Catch (all gears)")
        (('longitude', 'degrees_east'), ('Catch (all gears)', ''))
    """
    match = NAME_WITH_UNIT.fullmatch(name.strip())
    if match is None:
        return name, ""
    unit = match["square"] or match["round"]
    return (match["name"], unit) if _is_unit(unit) else (name, "")


def _main_width(records: Sequence[Record]) -> int:
    """The number of cells that most rows have, of two equal ones the first."""
    widths = Counter(len(record.cells) for record in records)
    most = widths.most_common(1)[0][0]
    first = records[0].cells
    is_row_of_names = n_filled(first) == len(first) and not any(kind_of(cell) in TYPED_KINDS for cell in first)
    # Where rows leave out empty cells at their end, the names tell how many there are.
    return len(first) if len(first) == max(widths) > most and is_row_of_names and widths[len(first)] > 1 else most


def _count_above_blank(records: Sequence[Record], width: int) -> int:
    """Number of filled rows above a blank one of which each fills fewer columns than each of the rows below it.

    Rows of the width that most rows have are the table itself.
    """
    fills = [n_filled(record.cells) for record in records[: 3 * MAX_PREAMBLE_ROWS]]
    for index, fill in enumerate(fills[:MAX_PREAMBLE_ROWS]):
        above, below = fills[:index], [below for below in fills[index + 1 :] if below]
        if fill == 0 and any(above) and len(below) > 2 and max(above) < min(width, *below):
            return sum(1 for fill_above in above if fill_above)
    return 0


def _first_table_row(records: Sequence[Record], width: int) -> int:
    """Index of the first row that fills most columns: above it are remarks."""
    if width == 1:
        return 0
    enough = max(2, ceil(MIN_HEADER_SHARE * width))
    for index, record in enumerate(records[:MAX_PREAMBLE_ROWS]):
        if len(record.cells) >= enough and n_filled(record.cells) >= enough and not _is_remark(records, index, width):
            return index
    usual = Counter(n_filled(record.cells) for record in records).most_common(1)[0][0]
    for index, record in enumerate(records[:MAX_PREAMBLE_ROWS]):
        if n_filled(record.cells) >= min(usual, 2):
            return index
    return 0


def _recut_names(records: Sequence[Record], first: int, width: int) -> list[Record]:
    """The records; names just above the rows that another delimiter separates are cut by that one."""
    records = list(records)
    above = records[first - 1] if first else None
    if above is None or above.line + above.n_lines != records[first].line or width < 3:
        return records
    for delimiter in (*COMMON_DELIMITERS, " "):
        cells = split_plain(above.text, Dialect(delimiter, skips_blanks=delimiter == " "))
        if len(cells) == width and len(set(cells)) == width and not any(kind_of(cell) in TYPED_KINDS for cell in cells):
            records[first - 1] = above._replace(cells=[cell.strip('"') for cell in cells])
            return records
    return records


def _is_remark(records: Sequence[Record], index: int, width: int) -> bool:
    """Whether a row above the table has fewer cells than the names and the rows of numbers below it."""
    names, *rows = records[index + 1 : index + 6] or [records[index]]
    if len(records[index].cells) >= width or not rows or any(len(row.cells) < width for row in (names, *rows)):
        return False
    return kind_of(names.cells[0]) in ("words", "text") and main_kind(row.cells[0] for row in rows) in TYPED_KINDS


def _count_header_rows(rows: Sequence[Record], width: int) -> int:
    """How many of the first rows name the columns."""
    first = _padded(rows[0].cells, width)
    if len(rows) == 1:
        kinds = [kind_of(cell) for cell in first if cell.strip()]
        return 1 if all(kind not in TYPED_KINDS for kind in kinds) and len(set(first)) == len(first) else 0
    n_same = next((count for count, row in enumerate(rows) if row.cells != rows[0].cells), len(rows))
    columns = _columns([row for row in rows[n_same:] if row.cells != rows[0].cells], width)
    kinds = [main_kind(column) for column in columns]
    if not _is_header(first, columns, kinds):
        return 2 if _is_group_of_years(rows, width) else 0
    n_rows = n_same
    while n_rows < min(MAX_HEADER_ROWS, len(rows) - 1):
        cells = _padded(rows[n_rows].cells, width)
        below = _columns(rows[n_rows + 1 :], width)
        if not _is_second_header(cells, [main_kind(column) for column in below]):
            break
        if _count_unit_rows(rows[n_rows:], width) and not _names_merged_columns(rows[n_rows - 1], cells):
            break
        n_rows += 1
    return n_rows


def _names_merged_columns(above: Record, cells: Sequence[str]) -> bool:
    """Whether cells repeat below names that are merged over several columns: min and max are not units then."""
    groups = _padded(above.cells, len(cells))
    is_merged = any(cell.strip() and not group.strip() for group, cell in zip(groups[1:], cells[1:], strict=True))
    filled = [cell.strip() for cell in cells if cell.strip()]
    return is_merged and len(set(filled)) < len(filled)


def _without_blank_columns(header: Sequence[Record], rows: Sequence[Record], width: int) -> int:
    """The width without columns that have neither a name nor a cell: rows that end with a delimiter make them."""
    n_names = max((len(record.cells) for record in header), default=width)
    is_blank = 1 < n_names < width and not any(n_filled(row.cells[n_names:]) for row in rows)
    return n_names if is_blank and rows else width


def _is_header(first: Sequence[str], columns: Sequence[Sequence[str]], kinds: Sequence[str]) -> bool:
    """Whether the cells of the first row differ from those below them as names do."""
    if _is_count_of_years(first, columns, kinds):
        return True
    votes = 0.0
    for cell, column, kind in zip(first, columns, kinds, strict=True):
        own = kind_of(cell)
        if not cell.strip() or not kind:
            continue
        if kind in TYPED_KINDS:
            votes += 0 if own == "" else -1.0 if own in TYPED_KINDS else 1.0
            continue
        filled = [below for below in column if below.strip()]
        if cell in filled:
            votes -= 1.0
        elif own in TYPED_KINDS and own != "boolean":
            votes -= 0.5
        elif len(filled) > 2 and len(filled[0]) > 1 and len({len(below) for below in filled}) == 1:
            votes += 0.5 if len(cell) != len(filled[0]) else -0.5
    if votes:
        return votes > 0
    names = [cell.strip() for cell in first if cell.strip()]
    return len(set(names)) == len(names) and not any(kind_of(name) in TYPED_KINDS for name in names)


def _is_count_of_years(first: Sequence[str], columns: Sequence[Sequence[str]], kinds: Sequence[str]) -> bool:
    """Whether the names of the columns of numbers are years that follow each other; two if no year is below them."""
    indexes = [at for at, cell in enumerate(first) if YEAR.fullmatch(cell.strip())]
    years = [int(first[at]) for at in indexes]
    n_numbers = sum(1 for kind in kinds if kind in ("number", "quantity"))
    steps = {later - earlier for earlier, later in pairwise(years)}
    if len(years) < 2 or len(years) < 0.6 * n_numbers or steps not in ({1}, {-1}, {5}, {10}, {2}):
        return False
    return len(years) > 2 or not any(YEAR.fullmatch(cell.strip()) for at in indexes for cell in columns[at])


def _is_group_of_years(rows: Sequence[Record], width: int) -> bool:
    """Whether years in merged cells stand above words that repeat and that numbers follow."""
    if len(rows) < 4 or not _is_group_row(rows[0], rows[1]):
        return False
    groups = [cell.strip() for cell in rows[0].cells if kind_of(cell) in TYPED_KINDS]
    names = [cell.strip() for cell in rows[1].cells if cell.strip()]
    kinds = [main_kind(column) for column in _columns(rows[2:], width)]
    is_repeated = len(set(names)) < len(names)
    return is_repeated and all(map(YEAR.fullmatch, groups)) and _is_second_header(_padded(rows[1].cells, width), kinds)


def _is_second_header(cells: Sequence[str], kinds: Sequence[str]) -> bool:
    """Whether words stand in all columns that have numbers or times below, at least in two of them."""
    typed = [cell for cell, kind in zip(cells, kinds, strict=True) if kind in TYPED_KINDS and kind_of(cell)]
    return len(typed) > 1 and all(kind_of(cell) not in TYPED_KINDS for cell in typed)


def _is_group_row(record: Record, header: Record) -> bool:
    """Whether a sparse row just above the names has words over groups of columns."""
    filled_columns = [index for index, cell in enumerate(record.cells) if cell.strip()]
    is_spread = len(filled_columns) > 1 and filled_columns != list(range(len(filled_columns)))
    return is_spread and record.line + record.n_lines == header.line and len(record.cells) >= len(header.cells)


def _count_unit_rows(rows: Sequence[Record], width: int) -> int:
    """1 if the first of these rows gives units, 2 if another row of words follows it before the numbers, else 0."""
    if len(rows) < 2:
        return 0
    cells = _padded(rows[0].cells, width)
    filled = [cell.strip() for cell in cells if cell.strip()]
    kinds = [main_kind(column) for column in _columns(rows[1:], width)]
    n_units = sum(1 for cell in filled if _is_unit(cell))
    n_typed = sum(1 for cell, kind in zip(cells, kinds, strict=True) if kind in TYPED_KINDS and _is_unit(cell.strip()))
    n_values = sum(
        1 for cell, kind in zip(cells, kinds, strict=True) if kind in TYPED_KINDS and kind_of(cell) in TYPED_KINDS
    )
    if not n_typed or n_units * 2 < len(filled) or n_values * 3 > n_units:  # a unit may be 1
        return 0
    second = _padded(rows[1].cells, width)
    rest = [main_kind(column) for column in _columns(rows[2:], width)]
    return 2 if len(rows) > 2 and _is_second_header(second, rest) else 1


def _is_rule(cells: Sequence[str]) -> bool:
    """Whether a row is the line that databases draw below the names."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return any(len(cell) > 1 for cell in filled) and all(RULE.fullmatch(cell) for cell in filled)


def are_units(cells: Sequence[str]) -> bool:
    """Whether most of these cells are units.

    Example:
        >>> are_units(["#yr", "m/s", "degC"]), are_units(["#time", "wind", "temp"])
        (True, False)
    """
    return 2 * sum(1 for cell in cells if _is_unit(cell.lstrip("#"))) >= len(cells)


def _is_unit(text: str) -> bool:
    text = text.strip()
    if text[:1].isdigit() and text != "1":
        return False
    return text.lower() in UNIT_WORDS or text.lower().strip("[]()") in UNIT_WORDS or bool(UNIT_PATTERN.fullmatch(text))


def _join_names(header: Sequence[Record], rows: Sequence[Record], width: int) -> list[str]:
    """The names of the columns; several rows of names are joined by blanks."""
    if not header:
        return [""] * width
    cells = [_fit_names(record.cells, rows, width) for record in header]
    if len(cells) == 1:
        return cells[0]
    cells = [*(_filled_from_left(row, cells[-1]) for row in cells[:-1]), cells[-1]]
    return [" ".join(cell.strip() for cell in column if cell.strip()) for column in zip(*cells, strict=True)]


def _filled_from_left(groups: list[str], names: Sequence[str]) -> list[str]:
    """Merged cells that stand above names, given to each of their columns where the names alone repeat."""
    filled = [name for name in names if name.strip()]
    if len(set(filled)) == len(filled):
        return groups
    spread, group = [], ""
    for cell, name in zip(groups, names, strict=True):
        group = cell if cell.strip() else group
        spread.append(group if name.strip() else cell)
    return spread


def _fit_names(names: list[str], rows: Sequence[Record], width: int) -> list[str]:
    """As many names as there are columns. R leaves out the name of the first column, which numbers the rows."""
    filled = [name for name in names if name.strip()]
    if len(names) > width:
        return filled if len(filled) == width else names[:width]
    if len(names) == width - 1 and len(filled) == len(names) and _numbers_rows(rows, width):
        return ["", *names]
    return _padded(names, width)


def _numbers_rows(rows: Sequence[Record], width: int) -> bool:
    full = [row.cells for row in rows if len(row.cells) == width]
    first = [cells[0] for cells in full]
    return len(set(first)) == len(first) and all(first) and 2 * sum(1 for cells in full if cells[-1]) >= len(full)


def _columns(rows: Sequence[Record], width: int) -> list[list[str]]:
    cells = [_padded(row.cells, width) for row in rows]
    return [list(column) for column in zip(*cells, strict=True)] if cells else [[] for _ in range(width)]


def _padded(cells: Sequence[str], width: int) -> list[str]:
    """The first `width` cells, empty ones at the end where there are fewer."""
    return [*cells[:width], *[""] * (width - len(cells))]


def _lines_of(record: Record) -> range:
    return range(record.line, _after(record))


def _after(record: Record) -> int:
    return record.line + record.n_lines
