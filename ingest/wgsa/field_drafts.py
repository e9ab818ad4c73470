"""Headers -> one draft for each field; columns of the SNV and the indel file that mean the same share a draft. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.wgsa.field_notes import FieldNote, note_for, spelling_key
from ingest.wgsa.header import Content, Header

KEY_PATHS = ("chrom", "vcf.position", "vcf.ref", "vcf.alt")  # of a header's key columns, in their order


@dataclass(slots=True)
class FieldDraft:
    """A field before its cells were looked at.

    Attributes:
        name: Its column's name in the first file that has it.
        column_indexes: Its 0-based column in each kind of file that has it.
        column_names: All names that files give it.
    """

    name: str
    path: str
    note: FieldNote
    column_indexes: dict[Content, int] = field(default_factory=dict)
    column_names: list[str] = field(default_factory=list)


class UniquePaths:
    """Dotted paths that are in use: no path twice, and none both a value and a group of values.

    Example:
        >>> paths = UniquePaths()
        >>> [paths.claim(path) for path in ("cadd.phred", "cadd.phred", "cadd")]
        ['cadd.phred', 'cadd.phred_2', 'cadd_2']
    """

    def __init__(self) -> None:
        self._values: set[str] = set()
        self._groups: set[str] = set()

    def claim(self, path: str) -> str:
        """The path itself if it is free, else the path with the first number that makes it free.

        The number goes to the end, or to the first word if a value has the name of one of the path's groups.
        """
        free, number = path, 1
        first_word, dot, rest = path.partition(".")
        in_value = bool(self._values & _parent_paths(path))
        while free in self._values or free in self._groups or self._values & _parent_paths(free):
            number += 1
            free = f"{first_word}_{number}{dot}{rest}" if in_value else f"{path}_{number}"
        self._values.add(free)
        self._groups |= _parent_paths(free)
        return free


def draft_fields(headers: Mapping[Content, Header], paths: UniquePaths) -> list[FieldDraft]:
    """One draft for each field, in the order of the SNV header, then what only the indel header has.

    Columns of equal name or equal path in the two headers become one field, and so do columns whose names differ in the
    `_` between words alone (`CADD_phred`, `CADDphred`); two columns of one header never do.

    Args:
        headers: The header of each kind of file.
        paths: Receives the path of every draft.
    """
    by_name: dict[str, FieldDraft] = {}
    by_path: dict[str, FieldDraft] = {}
    by_spelling: dict[str, FieldDraft] = {}
    for content in sorted(headers, key=lambda content: content != Content.SNV):
        header = headers[content]
        for index, name in enumerate(header.names):
            note = note_for(name)
            path = KEY_PATHS[header.keys.index(index)] if index in header.keys else note.path
            draft = by_name.get(name) or by_path.get(path)
            if draft is None and (spelled := by_spelling.get(spelling_key(name))) and spelled.name not in header.names:
                draft = spelled
            if draft is None or content in draft.column_indexes:
                draft = FieldDraft(name, paths.claim(path), note)
                by_path[draft.path] = draft
            by_name[name] = draft
            by_spelling.setdefault(spelling_key(name), draft)
            draft.column_indexes[content] = index
            draft.column_names.append(name)
    return list(by_path.values())


def _parent_paths(path: str) -> set[str]:
    """`a.b.c` has the parents `a` and `a.b`."""
    words = path.split(".")
    return {".".join(words[:length]) for length in range(1, len(words))}
