"""One variant as a nested JSON document, made from its source line(s) by the field dictionary.

Keys are the fields' dotted paths. What is missing has no key. Fields of one transcript group become a list of objects,
one for each transcript, so that a consequence stays beside its own gene and HGVS name:

    {"cadd": {"phred": 12.3}, "vep": {"ann": [{"transcript_id": "ENST1", "consequence": "intron_variant"}, ...]}}

TOPMed files repeat a variant's line; a field in which the lines differ becomes the list of its distinct values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence, Set
from itertools import chain, compress
from operator import ne
from typing import Any

from variants.fields.cells import aligned, cell_reader, transcript_reader
from variants.fields.spec import NULLS, FieldSpec

Lines = Sequence[Sequence[str]]
MOST_REMEMBERED = 256  # values of one column
LONGEST_REMEMBERED = 200  # characters of a cell
_UNKNOWN = object()
_NONE_DIFFER: frozenset[int] = frozenset()


def specs_of_columns(
    header: Sequence[str], specs: Iterable[FieldSpec], *, paths: Collection[str] | None = None
) -> list[FieldSpec | None]:
    """The field of each column of a file, None for other columns.

    Args:
        paths: Dotted paths, each of a field or of a whole group (`cadd`, `vep.ann`); None for all.
    """
    by_name = {name: spec for spec in specs for name in (*spec.aliases, spec.name)}
    return [spec if spec and _is_among(spec.path, paths) else None for spec in map(by_name.get, header)]


class _Column:
    """One column of a file and its field. It remembers the values of short texts: most columns repeat a few."""

    __slots__ = ("_lists", "_read", "_read_whole", "index", "known", "leaf", "nulls", "parents", "spec")

    def __init__(self, index: int, spec: FieldSpec) -> None:
        self.index = index
        self.spec = spec
        self.nulls = spec.nulls
        *self.parents, self.leaf = spec.path.split(".")
        self._read_whole = cell_reader(spec)
        self._read = transcript_reader(spec) if spec.transcript_group else self._read_whole
        self.known: dict[str, Any] = {}
        self._lists: dict[str, list[Any]] = {}

    def value(self, text: str) -> Any:
        """The value of a cell; in a transcript group, of the part of one transcript."""
        value = self.known.get(text, _UNKNOWN)
        return self.learn(text) if value is _UNKNOWN else value

    def learn(self, text: str) -> Any:
        """The value of a text that is not in `known`, which has it afterwards where it is short."""
        value = self._read(text)
        _remember(self.known, text, value)
        return value

    def whole_value(self, cell: str) -> Any:
        """The value of a whole cell, also in a transcript group."""
        return self._read_whole(cell) if self.spec.transcript_group else self.value(cell)

    def of_transcripts(self, cell: str, count: int) -> list[Any]:
        """The value for each of `count` transcripts; [] where none has one."""
        values = self._lists.get(cell)
        if values is None:
            values = [self.value(part) for part in cell.split("|")]
            if all(value is None for value in values):
                values = []
            _remember(self._lists, cell, values)
        return values if not values or len(values) == count else aligned(values, count)


def _remember(memory: dict[str, Any], text: str, value: Any) -> None:
    if len(text) <= LONGEST_REMEMBERED:
        if len(memory) >= MOST_REMEMBERED:
            memory.clear()
        memory[text] = value


class DocumentReader:
    """Makes documents from the lines of one file; made once for many variants. Only its columns are looked at.

    Lists in documents may be shared between them: change none in place.
    """

    def __init__(self, columns: Sequence[FieldSpec | None]) -> None:
        """columns: the field of each cell in file order, None for cells to pass over."""
        self._alone: dict[tuple[str, ...], list[_Column]] = {}  # by the path of the object that holds them
        self._groups: dict[tuple[str, ...], list[_Column]] = {}  # by the path of the list of transcripts
        for index, spec in enumerate(columns):
            if spec is not None:
                column = _Column(index, spec)
                members = self._groups if spec.transcript_group else self._alone
                members.setdefault(tuple(column.parents), []).append(column)
        self._read_often = [
            (parents, [(column.index, column.leaf, column.known, column) for column in members])
            for parents, members in self._alone.items()
        ]
        # Cells before which a line may be cut: what stands behind the last column that is read stays one text.
        self.width = 1 + max((column.index for column in self._columns()), default=-1)

    def document(self, lines: Lines) -> dict[str, Any]:
        """The document of one variant from the cells of its source lines."""
        first = lines[0]
        differing = _differing_columns(lines)
        document: dict[str, Any] = {}
        # The innermost loop of every answer: what is usual, one line and a known text, is read without a call.
        for parents, members in self._read_often:
            values = {}
            for index, leaf, known, column in members:
                if index in differing:
                    value = _merged_value(column, lines)
                elif (cell := first[index]) in NULLS:
                    continue
                elif (value := known.get(cell, _UNKNOWN)) is _UNKNOWN:
                    value = column.learn(cell)
                if value is not None:
                    values[leaf] = value
            if values:
                _object_at(document, parents).update(values)
        for (*group_parents, leaf), columns in self._groups.items():
            alike = differing.isdisjoint(column.index for column in columns)
            if objects := _transcripts(columns, lines[:1] if alike else lines):
                _object_at(document, group_parents)[leaf] = objects
        return document

    def flat(self, lines: Lines) -> dict[str, Any]:
        """{dotted path: value} of one variant; lists of one group keep None where a transcript has no value."""
        values = ((column.spec.path, _merged_value(column, lines)) for column in self._columns())
        return {path: value for path, value in values if value is not None}

    def raw(self, lines: Lines) -> dict[str, str | list[str]]:
        """{source column name: its text}, exactly as in the file; a list where the lines differ; nulls left out."""
        texts: dict[str, str | list[str]] = {}
        for column in self._columns():
            cells = _distinct_cells(lines, column)
            if cells:
                texts[column.spec.name] = cells[0] if len(cells) == 1 else cells
        return texts

    def _columns(self) -> Iterable[_Column]:
        return chain(*self._alone.values(), *self._groups.values())


def _is_among(path: str, paths: Collection[str] | None) -> bool:
    if paths is None or path in paths:
        return True
    words = path.split(".")
    return any(".".join(words[:length]) in paths for length in range(1, len(words)))


def _distinct_cells(lines: Lines, column: _Column) -> list[str]:
    """The different texts of one column, first seen first, without nulls."""
    index, nulls = column.index, column.nulls
    if len(lines) == 1:
        cell = lines[0][index]
        return [] if cell in nulls else [cell]
    return [cell for cell in dict.fromkeys(line[index] for line in lines) if cell not in nulls]


def _merged_value(column: _Column, lines: Lines) -> Any:
    """The value of a field; the distinct values where the lines differ."""
    if len(lines) == 1:
        cell = lines[0][column.index]
        return None if cell in NULLS else column.whole_value(cell)
    cells = _distinct_cells(lines, column)
    if len(cells) < 2:
        return column.whole_value(cells[0]) if cells else None
    merged: list[Any] = []
    for cell in cells:
        value = column.whole_value(cell)
        # One element after the other, as a filter sees them; `in` would take 1 for True.
        for element in value if isinstance(value, list) else [value]:
            if element is not None and all(element != other or type(element) is not type(other) for other in merged):
                merged.append(element)
    if not merged:
        return None
    return merged[0] if len(merged) == 1 else merged


def _differing_columns(lines: Lines) -> Set[int]:
    """0-based places of the cells that are not the same in all lines."""
    first, *others = lines
    if not others:
        return _NONE_DIFFER
    return {index for line in others for index in compress(range(len(first)), map(ne, first, line))}


def _transcripts(members: Sequence[_Column], lines: Lines) -> list[dict[str, Any]]:
    """One object for each transcript of a group that has any value; lines with equal cells are read once."""
    objects: list[dict[str, Any]] = []
    for cells in dict.fromkeys(tuple([line[column.index] for column in members]) for line in lines):
        count = 1 + max([cell.count("|") for cell in cells])
        group: list[dict[str, Any]] = [{} for _ in range(count)]
        for column, cell in zip(members, cells, strict=True):
            if cell in NULLS or not (values := column.of_transcripts(cell, count)):
                continue
            leaf = column.leaf
            for transcript, value in zip(group, values, strict=True):
                if value is not None:
                    transcript[leaf] = value
        objects += [transcript for transcript in group if transcript and transcript not in objects]
    return objects


def _object_at(document: dict[str, Any], path: Iterable[str]) -> dict[str, Any]:
    """The object at a path, made where it is missing; the dictionary never has a path that is another's parent."""
    for name in path:
        document = document.setdefault(name, {})
    return document
