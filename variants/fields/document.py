"""One variant as a nested JSON document, made from its source line(s) by the field dictionary.

Keys are the fields' dotted paths. What is missing has no key. Fields of one transcript group become a list of objects,
one for each transcript, so that a consequence stays beside its own gene and HGVS name:

    {"cadd": {"phred": 12.3}, "vep": {"ann": [{"transcript_id": "ENST1", "consequence": "intron_variant"}, ...]}}

TOPMed files repeat a variant's line; a field in which the lines differ becomes the list of its distinct values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from variants.fields.cells import NULLS, aligned, cell_value, transcript_value
from variants.fields.spec import FieldSpec

Lines = Sequence[Sequence[str]]

MOST_REMEMBERED = 256  # values of one column
LONGEST_REMEMBERED = 200  # characters of a cell


def specs_of_columns(
    header: Sequence[str], specs: Iterable[FieldSpec], *, wanted: Collection[str] | None = None
) -> list[FieldSpec | None]:
    """The field of each column of a file, None for columns that are not wanted.

    wanted: dotted paths, each a field or a whole group (`cadd`, `vep.ann`); None for all.
    """
    by_name = {name: spec for spec in specs for name in (*spec.aliases, spec.name)}
    return [spec if spec and _is_wanted(spec.path, wanted) else None for spec in map(by_name.get, header)]


class _Column:
    """One column of a file and its field. It remembers the values of short cells: most columns repeat a few texts."""

    __slots__ = ("_known", "_read", "leaf", "parents", "place", "spec")

    def __init__(self, place: int, spec: FieldSpec) -> None:
        self.place = place
        self.spec = spec
        *self.parents, self.leaf = spec.path.split(".")
        self._read = transcript_value if spec.transcript_group else cell_value
        self._known: dict[str, Any] = {}

    def value(self, text: str) -> Any:
        """The value of a cell; in a transcript group, of the part of one transcript."""
        found = self._known.get(text, self)
        if found is self:
            found = self._read(text, self.spec)
            if len(text) <= LONGEST_REMEMBERED:
                if len(self._known) >= MOST_REMEMBERED:
                    self._known.clear()
                self._known[text] = found
        return found

    def whole_value(self, cell: str) -> Any:
        """The value of a whole cell, also in a transcript group."""
        return cell_value(cell, self.spec) if self.spec.transcript_group else self.value(cell)

    def of_transcripts(self, cell: str, count: int) -> list[Any]:
        """The value for each of `count` transcripts."""
        return aligned([self.value(part) for part in cell.split("|")], count)


class DocumentReader:
    """Makes documents from the lines of one file; made once for many variants. Only its columns are looked at.

    Lists in documents may be shared between them: change none in place.
    """

    def __init__(self, columns: Sequence[FieldSpec | None]) -> None:
        """columns: the field of each cell in file order, None for cells to pass over."""
        self._alone: list[_Column] = []
        self._groups: dict[str, list[_Column]] = {}
        for place, spec in enumerate(columns):
            if spec is not None:
                if spec.transcript_group:
                    self._groups.setdefault(spec.path.rpartition(".")[0], []).append(_Column(place, spec))
                else:
                    self._alone.append(_Column(place, spec))

    def document(self, lines: Lines) -> dict[str, Any]:
        """The document of one variant from the cells of its source lines."""
        found: dict[str, Any] = {}
        for column in self._alone:
            value = _merged_value(column, lines)
            if value is not None:
                _put(found, column.parents, column.leaf, value)
        for path, members in self._groups.items():
            objects = _transcripts(members, lines)
            if objects:
                *parents, leaf = path.split(".")
                _put(found, parents, leaf, objects)
        return found

    def flat(self, lines: Lines) -> dict[str, Any]:
        """{dotted path: value} of one variant; lists of one group keep None where a transcript has no value."""
        values = ((column.spec.path, _merged_value(column, lines)) for column in self._columns())
        return {path: value for path, value in values if value is not None}

    def raw(self, lines: Lines) -> dict[str, str | list[str]]:
        """{source column name: its text}, exactly as in the file; a list where the lines differ; nulls left out."""
        found: dict[str, str | list[str]] = {}
        for column in self._columns():
            cells = _distinct_cells(lines, column.place)
            if cells:
                found[column.spec.name] = cells[0] if len(cells) == 1 else cells
        return found

    def _columns(self) -> Iterable[_Column]:
        return (*self._alone, *(column for group in self._groups.values() for column in group))


def _is_wanted(path: str, wanted: Collection[str] | None) -> bool:
    if wanted is None or path in wanted:
        return True
    words = path.split(".")
    return any(".".join(words[:length]) in wanted for length in range(1, len(words)))


def _distinct_cells(lines: Lines, place: int) -> list[str]:
    """The different texts of one column, first seen first, without plain nulls."""
    if len(lines) == 1:
        cell = lines[0][place]
        return [] if cell in NULLS else [cell]
    return [cell for cell in dict.fromkeys(line[place] for line in lines) if cell not in NULLS]


def _merged_value(column: _Column, lines: Lines) -> Any:
    """The value of a field; the distinct values where the lines differ."""
    if len(lines) == 1:
        cell = lines[0][column.place]
        return None if cell in NULLS else column.whole_value(cell)
    cells = _distinct_cells(lines, column.place)
    if len(cells) < 2:
        return column.whole_value(cells[0]) if cells else None
    merged: list[Any] = []
    for cell in cells:
        value = column.whole_value(cell)
        # One element after the other, as a filter sees them; `in` would take 1 for True.
        for element in value if isinstance(value, list) else [value]:
            if element is not None and all(element != kept or type(element) is not type(kept) for kept in merged):
                merged.append(element)
    if not merged:
        return None
    return merged[0] if len(merged) == 1 else merged


def _transcripts(members: Sequence[_Column], lines: Lines) -> list[dict[str, Any]]:
    """One object for each transcript of a group that has any value; lines with equal cells are read once."""
    objects: list[dict[str, Any]] = []
    for cells in dict.fromkeys(tuple(line[column.place] for column in members) for line in lines):
        count = 1 + max(cell.count("|") for cell in cells)
        group: list[dict[str, Any]] = [{} for _ in range(count)]
        for column, cell in zip(members, cells, strict=True):
            if cell in NULLS:
                continue
            leaf = column.leaf
            for transcript, value in zip(group, column.of_transcripts(cell, count), strict=True):
                if value is not None:
                    transcript[leaf] = value
        objects += [transcript for transcript in group if transcript and transcript not in objects]
    return objects


def _put(document: dict[str, Any], parents: Iterable[str], leaf: str, value: Any) -> None:
    """Set a value below its parents; the dictionary never has a path that is another's parent."""
    for parent in parents:
        document = document.setdefault(parent, {})
    document[leaf] = value
