"""One output table of tidy: its fields, and what becomes of one source line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from ingest.wgsaparsr.config import ConfigError, ConfigField, Transformation
from ingest.wgsaparsr.transformations import MISSING, NULL, PAIRED, TRANSFORMATIONS, choose_pair
from variants.fields.cells import parse_number

MOST_REMEMBERED = 2_000  # cells of a column whose result is remembered
Row = list[str]


class UnsplittableError(ValueError):
    """Lists of one pivot group that cannot be split together; the message names fields and lengths."""


class _Memo(dict[str, str]):
    """Remembers what a function made of a cell, within bounds."""

    def __init__(self, function: Callable[[str], str]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, cell: str) -> str:
        if len(self) > MOST_REMEMBERED:
            self.clear()
        self[cell] = result = self._function(cell)
        return result


@dataclass(frozen=True, slots=True)
class _Pivot:
    """Places of the fields of a pivot group, those that are split a second time, and on what."""

    places: tuple[int, ...]
    char: str
    inner: tuple[int, ...]
    inner_char: str


class TidyTable:
    """Makes output rows from source lines. parse_first: the variant table transforms, then pivots; dbNSFP's pivots."""

    def __init__(self, fields: Sequence[ConfigField], names: Sequence[str], *, parse_first: bool) -> None:
        """names: the source header. Raises ConfigError for fields that it lacks."""
        missing = [field.name for field in fields if field.name not in names]
        if missing:
            shown = ", ".join(missing[:5]) + (" ..." if len(missing) > 5 else "")
            raise ConfigError(
                f"{len(missing)} of {len(fields)} fields of the configuration are not in the file: {shown}"
            )
        self.header = [field.output_name or field.name for field in fields]
        self.source_names = [field.name for field in fields]
        self._columns = [names.index(field.name) for field in fields]
        self._parse_first = parse_first
        self._single = [
            (place, _Memo(TRANSFORMATIONS[field.transformation]))
            for place, field in enumerate(fields)
            if field.transformation and not field.parse_group
        ]
        self._pairs = list(_pairs(fields))
        self._pivots = [_pivot(fields, group) for group in _in_order({f.pivot_group for f in fields if f.pivot_group})]
        self._removals = [
            (place, _Memo(_removal(field.to_remove)))
            for place, field in enumerate(fields)
            if field.to_remove is not None
        ]
        self._change = [place for place, name in enumerate(self.source_names) if name in ("aaref", "aaalt")]

    @property
    def knows_changes(self) -> bool:
        """True where both aaref and aaalt are chosen, so that lines without an amino-acid change can be left out."""
        return len(self._change) == 2

    def rows(self, line: Sequence[str]) -> Iterator[Row]:
        """Output rows of one source line, repeats included. Raises UnsplittableError."""
        row = [line[column].strip() or MISSING for column in self._columns]
        if self._parse_first:
            self._transform(row)
            for made in self._pivoted(row):
                yield self._removed(made)
            return
        if self.knows_changes and all(row[place] == NULL for place in self._change):
            return
        for made in self._pivoted(row):
            if self.knows_changes and all(made[place] == NULL for place in self._change):
                continue
            self._transform(made)
            yield self._removed(made)

    def _transform(self, row: Row) -> None:
        for place, memo in self._single:
            row[place] = memo[row[place]]
        for transformation, place, partner in self._pairs:
            row[place], row[partner] = _paired(transformation, row, place, partner)

    def _removed(self, row: Row) -> Row:
        for place, memo in self._removals:
            row[place] = memo[row[place]]
        return row

    def _pivoted(self, row: Row) -> list[Row]:
        rows = [row]
        for pivot in self._pivots:
            rows = [made for one in rows for made in self._split(one, pivot.places, pivot.char)]
            if pivot.inner:
                rows = [
                    made for one in rows for made in self._split(_padded(one, pivot), pivot.inner, pivot.inner_char)
                ]
        return rows

    def _split(self, row: Row, places: Sequence[int], char: str) -> list[Row]:
        """One row for each element of the lists at `places`; a single element stands in every row."""
        if not any(char in row[place] for place in places):
            return [row]
        lists = [row[place].split(char) for place in places]
        length = max(map(len, lists))
        if any(len(elements) not in (1, length) for elements in lists):
            raise UnsplittableError(self._uneven(places, [len(elements) for elements in lists]))
        # Whole lists at once: the fields of each new row, in the order of `places`.
        columns = [elements if len(elements) == length else elements * length for elements in lists]
        made = []
        for values in zip(*columns, strict=True):
            new = row.copy()
            for place, value in zip(places, values, strict=True):
                new[place] = value
            made.append(new)
        return made

    def _uneven(self, places: Sequence[int], lengths: Sequence[int]) -> str:
        """Names two fields of a group whose lists have different lengths."""
        named = {length: self.source_names[place] for place, length in zip(places, lengths, strict=True) if length > 1}
        (one, first), (other, second) = list(named.items())[:2]
        return f"{first} has {one} values where {second} has {other}"


def _padded(row: Row, pivot: _Pivot) -> Row:
    """A lone `.` beside a list of n becomes n nulls."""
    lengths = {row[place].count(pivot.inner_char) for place in pivot.inner} - {0}
    if len(lengths) != 1:
        return row
    nulls = pivot.inner_char.join([NULL] * (lengths.pop() + 1))
    padded = row.copy()
    for place in pivot.inner:
        if padded[place] == NULL:
            padded[place] = nulls
    return padded


def _in_order(groups: Iterable[str]) -> list[str]:
    """Names of groups ascending: as numbers where all of them are, else as text."""
    numbers = {group: parse_number(group) for group in groups}
    return sorted(numbers, key=lambda group: group if None in numbers.values() else numbers[group])


def _pivot(fields: Sequence[ConfigField], group: str) -> _Pivot:
    places = [place for place, field in enumerate(fields) if field.pivot_group == group]
    inner = [place for place in places if fields[place].pivot_char2]
    inner_char = fields[inner[0]].pivot_char2 if inner else ""
    return _Pivot(tuple(places), fields[places[0]].pivot_char, tuple(inner), inner_char)


def _pairs(fields: Sequence[ConfigField]) -> Iterator[tuple[Transformation, int, int]]:
    """(transformation, place of the field with it, place of its partner or its own) of each parse group.

    In wgsaparsr's order: max, min, pick_Y, pick_N, pick_A. A table may have only one field of a group; its partner
    without it is left as it is.
    """
    grouped = [(field.parse_group, place) for place, field in enumerate(fields) if field.parse_group]
    found = []
    for _, members in groupby(sorted(grouped), key=itemgetter(0)):
        places = [place for _, place in members]
        chooser = next((place for place in places if fields[place].transformation in PAIRED), None)
        if chooser is not None:
            partner = next((place for place in places if place != chooser), chooser)
            found.append((fields[chooser].transformation, chooser, partner))
    order = list(Transformation)
    yield from sorted(found, key=lambda pair: order.index(pair[0]))


def _paired(transformation: Transformation, row: Row, place: int, partner: int) -> tuple[str, str]:
    if partner == place:
        alone = TRANSFORMATIONS[transformation](row[place])
        return alone, alone
    return choose_pair(transformation, row[place], row[partner])


def _removal(pattern: str) -> Callable[[str], str]:
    """Blanks a whole cell that matches; a missing one (NA) is no text for other patterns to match."""
    matches = re.compile(pattern).fullmatch
    return lambda cell: "" if matches(cell) and (cell != MISSING or pattern == MISSING) else cell


def quoted(cells: Iterable[str]) -> str:
    """Cells as a line of text, quoted as readr does: a cell with a quotation mark, its marks doubled."""
    line = "\t".join(cells)
    if '"' not in line:
        return line
    return "\t".join('"' + cell.replace('"', '""') + '"' if '"' in cell else cell for cell in line.split("\t"))
