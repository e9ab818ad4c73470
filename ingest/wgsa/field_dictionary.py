"""The field dictionary of a release: every column of its SNV and indel headers as a FieldSpec.

What a name tells comes from field_notes.tsv, the rest from sampled rows. Two columns that mean the same under
different names in the SNV and the indel file (`MAP35_149`, `MAP35_149bp`) become one field with an alias.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.wgsa.evidence import distinct_cells, judge_kind, judge_separators
from ingest.wgsa.field_notes import Note, note_for
from ingest.wgsa.header import Content, Header
from variants.fields.cells import NULLS
from variants.fields.spec import FieldSpec

COLUMN_BYTES = 58  # _min, _max and a number must still fit PostgreSQL's 63
_KEY_PATHS = ("chrom", "vcf.position", "vcf.ref", "vcf.alt")
_FIXED_COLUMNS = {"chrom", "pos", "end_pos", "vkey", "ref", "alt", "terms", "block_id", "line_no", "n_lines"}
# Share of rows in which a list runs beside its group's. Gene effects come from consequences and genes: rows in which
# these differ are rejected, so a few of them in a small sample take neither out of the group.
_ALIGNED, _ALIGNED_OF_EFFECTS = 0.95, 0.5
_EFFECT_LEAVES = ("consequence", "effect", "gene_id")


# Sampled cells: of each content all columns in header order.
_Columns = Mapping[Content, Sequence[Sequence[str]]]


@dataclass(slots=True)
class _Draft:
    """A field while its columns are gathered."""

    name: str
    path: str
    note: Note
    places: dict[Content, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)


class _Paths:
    """Paths given so far: each once, and never both a value and a group of values."""

    def __init__(self) -> None:
        self._values: set[str] = set()
        self._groups: set[str] = set()

    def claim(self, path: str) -> str:
        """The path, or the path with the first number that makes it free."""
        free, number = path, 1
        while free in self._values or free in self._groups or self._values & _parents(free):
            number += 1
            free = f"{path}_{number}"
        self._values.add(free)
        self._groups |= _parents(free)
        return free


def build_dictionary(
    headers: Mapping[Content, Header], samples: Mapping[Content, Sequence[Sequence[str]]]
) -> list[FieldSpec]:
    """Fields in the order of the SNV header, then columns that only the indel header has.

    samples: rows of each content, all cells in header order. Key columns are in the dictionary, but have no typed
    column: the variants table has its own.
    """
    columns = {
        content: list(zip(*samples.get(content, ()), strict=True)) or [()] * len(header.names)
        for content, header in headers.items()
    }
    paths = _Paths()
    drafts = _gather(headers, paths)
    for draft in drafts:
        for content, place in draft.places.items():
            draft.cells += distinct_cells(columns[content][place])
    for draft in _unaligned(drafts, columns):
        draft.path = paths.claim(draft.path.replace(".ann.", "."))
        draft.note = replace(draft.note, separators=None, transcript_group="")
    specs = [_spec(draft) for draft in drafts]
    return _with_columns(_with_effect_profile(specs), headers)


def _gather(headers: Mapping[Content, Header], paths: _Paths) -> list[_Draft]:
    """One draft for each field: columns of equal name or equal path in the two headers meet in one."""
    by_name: dict[str, _Draft] = {}
    by_path: dict[str, _Draft] = {}
    for content in sorted(headers, key=lambda content: content != Content.SNV):
        header = headers[content]
        for place, name in enumerate(header.names):
            note = note_for(name)
            path = _KEY_PATHS[header.keys.index(place)] if place in header.keys else note.path
            draft = by_name.get(name) or by_path.get(path)
            if draft is None or content in draft.places:
                draft = _Draft(name, paths.claim(path), note)
                by_path[draft.path] = draft
            by_name[name] = draft
            draft.places[content] = place
            draft.names.append(name)
    return list(by_path.values())


def _parents(path: str) -> set[str]:
    """`a.b.c` has the parents `a` and `a.b`."""
    words = path.split(".")
    return {".".join(words[:length]) for length in range(1, len(words))}


def _unaligned(drafts: Sequence[_Draft], columns: _Columns) -> list[_Draft]:
    """Drafts whose lists do not run beside those of their transcript group in the sampled rows."""
    groups: dict[str, list[_Draft]] = {}
    for draft in drafts:
        if draft.note.transcript_group:
            groups.setdefault(draft.note.transcript_group, []).append(draft)
    unaligned: list[_Draft] = []
    for members in groups.values():
        leader = next((draft for draft in members if draft.path.endswith(("transcript_id", "feature_id"))), members[0])
        unaligned += [draft for draft in members if _aligned_share(leader, draft, columns) < _least_aligned(draft)]
    return unaligned


def _least_aligned(draft: _Draft) -> float:
    return _ALIGNED_OF_EFFECTS if draft.path.rpartition(".")[2] in _EFFECT_LEAVES else _ALIGNED


def _aligned_share(leader: _Draft, draft: _Draft, columns: _Columns) -> float:
    compared = aligned = 0
    for content in draft.places.keys() & leader.places.keys():
        cells, leading = columns[content][draft.places[content]], columns[content][leader.places[content]]
        filled = [pair for pair in zip(cells, leading, strict=True) if pair[0] not in NULLS]
        compared += len(filled)
        aligned += sum(_is_aligned(*pair) * times for pair, times in Counter(filled).items())
    return aligned / compared if compared else 1.0


def _is_aligned(cell: str, leading: str) -> bool:
    """Whether a list runs beside its group's; a lone element stands for all transcripts."""
    return cell.count("|") in (0, leading.count("|"))


def _spec(draft: _Draft) -> FieldSpec:
    note = draft.note
    separators = judge_separators(draft.cells, note.separators)
    return FieldSpec(
        name=draft.name,
        path=draft.path,
        source=note.source,
        kind=judge_kind(draft.cells, separators, note.kind, draft.name),
        separators=separators,
        aliases=tuple(dict.fromkeys((*(name for name in draft.names if name != draft.name), *note.aliases))),
        snv_index=draft.places.get(Content.SNV),
        indel_index=draft.places.get(Content.INDEL),
        transcript_group=note.transcript_group,
        reducer=note.reducer,
        filterable=note.filterable and draft.path not in _KEY_PATHS,
        description=note.description,
        unit=note.unit,
        higher_means=note.higher_means,
    )


def _with_effect_profile(specs: list[FieldSpec]) -> list[FieldSpec]:
    """Without VEP on Ensembl, the consequence and gene columns of the file's first effect source are filterable."""
    if any(spec.filterable and spec.path == "vep.ann.consequence" for spec in specs):
        return specs
    groups = [spec.transcript_group for spec in specs if ".ann." in spec.path]
    leaves = ("consequence", "effect", "gene_id", "gene_name", "genename")
    return [
        replace(spec, filterable=True)
        if groups and spec.transcript_group == groups[0] and spec.path.rpartition(".")[2] in leaves
        else spec
        for spec in specs
    ]


def _with_columns(specs: Sequence[FieldSpec], headers: Mapping[Content, Header]) -> list[FieldSpec]:
    """Names for the typed columns: unique with their _min and _max, whichever fields become filterable later.

    Names that a file gives a field stay its aliases; others that are a field's name or path already, or another's
    alias, are dropped: a name means one field.
    """
    in_files = {name for header in headers.values() for name in header.names}
    taken = set(_FIXED_COLUMNS)
    names = {text.lower() for spec in specs for text in (spec.name, spec.path)}
    named: list[FieldSpec] = []
    for spec in specs:
        aliases = tuple(alias for alias in spec.aliases if alias in in_files or alias.lower() not in names)
        names |= {alias.lower() for alias in aliases}
        column = "" if spec.path in _KEY_PATHS else _column(spec.path, taken)
        taken |= {column, f"{column}_min", f"{column}_max"}
        named.append(replace(spec, aliases=aliases, column=column))
    return named


def _column(path: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", path.lower()).strip("_")
    base = plain if plain[:1].isalpha() else f"f_{plain}"
    if len(base) > COLUMN_BYTES:
        base = f"{base[: COLUMN_BYTES - 9]}_{hashlib.sha256(path.encode()).hexdigest()[:8]}"
    column, number = base, 1
    while {column, f"{column}_min", f"{column}_max"} & taken:
        number += 1
        column = f"{base[: COLUMN_BYTES - 5]}_{number}"
    return column
