"""Sampled rows -> the lists of a transcript group that are not parallel to the others. Pure.

Separate module because it compares fields with one another, where evidence.py looks at each alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ingest.wgsa.field_drafts import FieldDraft
from ingest.wgsa.header import Content
from variants.fields.spec import NULLS

# Sampled cells: for each kind of file all columns in header order.
SampledColumns = Mapping[Content, Sequence[Sequence[str]]]

# Share of rows in which a list must be as long as its group's. Gene effects come from consequences and genes: rows in
# which these differ are rejected, so a few of them in a small sample take neither out of the group.
_MIN_ALIGNED_SHARE, _MIN_ALIGNED_SHARE_OF_EFFECTS = 0.95, 0.5
_EFFECT_LEAVES = ("consequence", "effect", "gene_id")


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
    is_effect = draft.path.rpartition(".")[2] in _EFFECT_LEAVES
    return _MIN_ALIGNED_SHARE_OF_EFFECTS if is_effect else _MIN_ALIGNED_SHARE


def _aligned_share(leader: FieldDraft, draft: FieldDraft, columns: SampledColumns, nulls: frozenset[str]) -> float:
    """The share (0 to 1) of filled cells that are parallel to the leader's; 1 if no cell is filled."""
    compared = aligned = 0
    for content in draft.column_indexes.keys() & leader.column_indexes.keys():
        cells = columns[content][draft.column_indexes[content]]
        leader_cells = columns[content][leader.column_indexes[content]]
        filled = [pair for pair in zip(cells, leader_cells, strict=True) if pair[0] not in nulls]
        compared += len(filled)
        aligned += sum(_is_aligned(*pair) * count for pair, count in Counter(filled).items())
    return aligned / compared if compared else 1.0


def _is_aligned(cell: str, leader_cell: str) -> bool:
    """Whether two lists are equally long; a list of one element stands for all transcripts."""
    return cell.count("|") in (0, leader_cell.count("|"))
