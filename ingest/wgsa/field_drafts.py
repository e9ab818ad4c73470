"""Headers and sampled rows -> one draft for each field. Pure.

Columns of the SNV and the indel file that mean the same share a draft. Drafts of one transcript group have parallel
lists: a column whose sampled lists are not as long as those of its group leaves the group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.wgsa.field_notes import FieldNote
from ingest.wgsa.header import Content, Header
from variants.fields.spec import NULLS

# Sampled cells: for each kind of file all columns in header order.
SampledColumns = Mapping[Content, Sequence[Sequence[str]]]

KEY_PATHS = ("chrom", "vcf.position", "vcf.ref", "vcf.alt")  # of a header's key columns, in their order
# Share of rows in which a list must be as long as its group's. Gene effects come from consequences and genes: rows in
# which these differ are rejected, so a few of them in a small sample take neither out of the group.
_MIN_ALIGNED_SHARE, _MIN_ALIGNED_SHARE_OF_EFFECTS = 0.95, 0.5
_ALIGNED_EFFECT_LEAVES = ("consequence", "effect", "gene_id")
_FILTERABLE_EFFECT_LEAVES = (*_ALIGNED_EFFECT_LEAVES, "gene_name", "genename")


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


def draft_fields(
    headers: Mapping[Content, Header],
    notes: Mapping[str, FieldNote],
    columns: SampledColumns | None = None,
    nulls: frozenset[str] = NULLS,
) -> list[FieldDraft]:
    """One draft for each field, in the order of the SNV header, then what only the indel header has.

    Columns of equal name or equal path in the two headers become one field, and so do columns whose names differ in the
    `_` between words alone (`CADD_phred`, `CADDphred`); two columns of one header never do.

    Args:
        headers: The header of each kind of file.
        notes: The field note of each of their columns.
        columns: Sampled cells of each kind of file, by which lists are compared; None to take all lists as parallel.
        nulls: The texts that stand for a missing value.
    """
    by_name: dict[str, FieldDraft] = {}
    by_path: dict[str, FieldDraft] = {}
    by_spelling: dict[str, FieldDraft] = {}
    paths = UniquePaths()
    for content in sorted(headers, key=lambda content: content != Content.SNV):
        header = headers[content]
        for index, name in enumerate(header.names):
            note = notes[name]
            path = KEY_PATHS[header.keys.index(index)] if index in header.keys else note.path
            draft = by_name.get(name) or by_path.get(path)
            if draft is None and (spelled := by_spelling.get(note.spelling)) and spelled.name not in header.names:
                draft = spelled
            if draft is None or content in draft.column_indexes:
                draft = FieldDraft(name, paths.claim(path), note)
                by_path[draft.path] = draft
            by_name[name] = draft
            by_spelling.setdefault(note.spelling, draft)
            draft.column_indexes[content] = index
            draft.column_names.append(name)
    drafts = list(by_path.values())
    for draft in find_unaligned_drafts(drafts, columns or {}, nulls):
        draft.path = paths.claim(draft.path.replace(".ann.", "."))
        draft.note = replace(draft.note, separators=None, transcript_group="")
    _make_effects_filterable(drafts)
    return drafts


def find_unaligned_drafts(
    drafts: Sequence[FieldDraft], columns: SampledColumns, nulls: frozenset[str] = NULLS
) -> list[FieldDraft]:
    """The drafts of a transcript group whose lists are not parallel to the group's list of transcripts.

    A group without a column of transcripts is compared with its first column.
    """
    groups: dict[str, list[FieldDraft]] = {}
    for draft in drafts:
        if draft.note.transcript_group:
            groups.setdefault(draft.note.transcript_group, []).append(draft)
    unaligned: list[FieldDraft] = []
    for members in groups.values():
        leader = next((draft for draft in members if draft.path.endswith(("transcript_id", "feature_id"))), members[0])
        unaligned += [
            draft for draft in members if _aligned_share(leader, draft, columns, nulls) < _min_aligned_share(draft)
        ]
    return unaligned


def _min_aligned_share(draft: FieldDraft) -> float:
    is_effect = draft.path.rpartition(".")[2] in _ALIGNED_EFFECT_LEAVES
    return _MIN_ALIGNED_SHARE_OF_EFFECTS if is_effect else _MIN_ALIGNED_SHARE


def _aligned_share(leader: FieldDraft, draft: FieldDraft, columns: SampledColumns, nulls: frozenset[str]) -> float:
    """The share (0 to 1) of filled cells that are parallel to the leader's; 1 if no cell is filled."""
    compared = aligned = 0
    for content in draft.column_indexes.keys() & leader.column_indexes.keys() & columns.keys():
        cells = columns[content][draft.column_indexes[content]]
        leader_cells = columns[content][leader.column_indexes[content]]
        filled = [pair for pair in zip(cells, leader_cells, strict=True) if pair[0] not in nulls]
        compared += len(filled)
        aligned += sum(_is_aligned(*pair) * count for pair, count in Counter(filled).items())
    return aligned / compared if compared else 1.0


def _is_aligned(cell: str, leader_cell: str) -> bool:
    """Whether two lists are equally long; a list of one element stands for all transcripts."""
    return cell.count("|") in (0, leader_cell.count("|"))


def _make_effects_filterable(drafts: Sequence[FieldDraft]) -> None:
    """Without VEP on Ensembl, the consequence and gene columns of the file's first effect source are filterable."""
    if any(draft.path == "vep.ann.consequence" and draft.note.filterable for draft in drafts):
        return
    groups = [draft.note.transcript_group for draft in drafts if ".ann." in draft.path]
    for draft in drafts:
        is_effect = draft.path.rpartition(".")[2] in _FILTERABLE_EFFECT_LEAVES
        if is_effect and groups and draft.note.transcript_group == groups[0]:
            draft.note = replace(draft.note, filterable=True)


def _parent_paths(path: str) -> set[str]:
    """`a.b.c` has the parents `a` and `a.b`."""
    words = path.split(".")
    return {".".join(words[:length]) for length in range(1, len(words))}
