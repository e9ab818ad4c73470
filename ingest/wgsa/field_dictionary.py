"""Headers and sampled rows -> the field dictionary of a release: every column as a FieldSpec. Pure.

Field notes by column name come from field_notes.tsv, the rest from sampled cells. Two columns that mean the same under
different names in the SNV and the indel file (`MAP35_149`, `MAP35_149bp`) become one field with an alias.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ingest.wgsa.evidence import choose_distinct_cells, infer_kind, infer_separators
from ingest.wgsa.field_drafts import KEY_PATHS, FieldDraft, SampledColumns, draft_fields
from ingest.wgsa.field_notes import note_for
from ingest.wgsa.header import Content, Header
from ingest.wgsa.typed_column_names import name_typed_columns
from variants.fields.spec import (
    DEFAULT_MISSING_VALUES,
    NULLS,
    FieldSpec,
    Kind,
    Separator,
    missing_everywhere,
    missing_in_kind,
    null_texts,
)

SampledRows = Mapping[Content, Sequence[Sequence[str]]]


def build_dictionary(
    headers: Mapping[Content, Header], samples: SampledRows, missing: Sequence[str] = DEFAULT_MISSING_VALUES
) -> list[FieldSpec]:
    r"""Fields in the order of the SNV header, then columns that only the indel header has.

    Key columns are in the dictionary, but have no typed column: the variants table has its own.

    Args:
        headers: The header of each kind of file.
        samples: Rows of each kind of file, all cells in header order; a kind may have none.
        missing: The texts that stand for a missing value, besides variants.fields.spec.NULLS.

    Example:
        >>> from ingest.wgsa.header import read_header
        >>> header = read_header("#chr\tpos\tref\talt\tCADD_phred")
        >>> rows = [["22", "100", "A", "C", "12.5"]]
        >>> spec = build_dictionary({Content.SNV: header}, {Content.SNV: rows})[-1]
        >>> spec.name, spec.path, spec.kind.value, spec.column
        ('CADD_phred', 'cadd.phred', 'float', 'cadd_phred')
    """
    columns = {
        content: list(zip(*samples.get(content, ()), strict=True)) or [()] * len(header.names)
        for content, header in headers.items()
    }
    notes = {name: note_for(name) for header in headers.values() for name in header.names}
    drafts = draft_fields(headers, notes, columns, null_texts(missing_everywhere(missing)))
    specs = [_describe_field(draft, columns, tuple(missing)) for draft in drafts]
    return name_typed_columns(specs, headers)


def infer_kind_and_separators(
    name: str, cells: Iterable[str], nulls: frozenset[str] = NULLS
) -> tuple[Kind, tuple[Separator, ...]]:
    """Kind and separators of the column of this name, whose cells may repeat and may be null."""
    note = note_for(name)
    distinct = choose_distinct_cells(cells, nulls)
    separators = infer_separators(distinct, note.separators)
    return infer_kind(distinct, separators, note.kind, name, nulls), separators


def _describe_field(draft: FieldDraft, columns: SampledColumns, missing: tuple[str, ...]) -> FieldSpec:
    """The field with its kind and separators, as its cells show them."""
    note, nulls = draft.note, null_texts(missing_everywhere(missing))
    cells: list[str] = []
    for content, index in draft.column_indexes.items():
        cells += choose_distinct_cells(columns[content][index], nulls)
    separators = infer_separators(cells, note.separators)
    other_names = [name for name in draft.column_names if name != draft.name]
    kind = infer_kind(cells, separators, note.kind, draft.name, nulls)
    return FieldSpec(
        name=draft.name,
        path=draft.path,
        source=note.source,
        kind=kind,
        separators=separators,
        aliases=tuple(dict.fromkeys((*other_names, *note.aliases))),
        snv_index=draft.column_indexes.get(Content.SNV),
        indel_index=draft.column_indexes.get(Content.INDEL),
        transcript_group=note.transcript_group,
        reducer=note.reducer,
        filterable=note.filterable and draft.path not in KEY_PATHS,
        description=note.description,
        unit=note.unit,
        higher_means=note.higher_means,
        missing=missing_everywhere(missing),
        own_missing=missing_in_kind(missing, kind, draft.path),
    )
