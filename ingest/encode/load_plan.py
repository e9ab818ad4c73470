"""What loading processes are told and what they tell: plain values. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from variants.fields.spec import FieldSpec
from variants.releases.store.ddl import column_groups, group_columns

BLANK_LINE = "blank line"  # the one reason for a reject that says nothing against the file

# By column group: the filterable fields that a file has, with their columns in it.
FileTables = dict[int, list[tuple[FieldSpec, int]]]


def copied_columns(tables: FileTables) -> dict[int, list[str]]:
    """By column group, the names of the columns that a file's rows are copied to, the key first."""
    return {
        group: [name for name, _ in group_columns(group, [spec for spec, _ in fields])]
        for group, fields in tables.items()
    }


@dataclass(frozen=True, slots=True)
class EffectColumns:
    """0-based columns of one annotation source (for example VEP_ensembl): aligned lists, one element a transcript."""

    source: int  # place in Release.effect_sources
    terms: int
    gene: int


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """One file on its way into one release."""

    conninfo: str
    load_id: int
    attempt: int
    file_id: int
    release_id: int
    assembly: str
    bin_size: int
    column_count: int
    column_names: tuple[str, ...]
    key: tuple[int, int, int, int]  # columns of chrom, pos, ref, alt
    fields: tuple[tuple[FieldSpec, int | None], ...]  # filterable fields, with their column in this file
    effects: tuple[EffectColumns, ...] = ()
    rs_columns: tuple[int, ...] = ()

    def tables(self) -> FileTables:
        """The fields of this file; those that only others have stay NULL."""
        columns = {spec.name: column for spec, column in self.fields if column is not None}
        return {
            group: [(spec, columns[spec.name]) for spec in specs if spec.name in columns]
            for group, specs in column_groups(spec for spec, _ in self.fields).items()
        }


@dataclass(frozen=True, slots=True)
class Slice:
    """Consecutive whole lines of the file, never parting the lines of one position.

    first_line: 1-based line of the file. line_count: lines of `data`. bytes_end: compressed bytes read so far. floor:
    (chromosome as spelled, position) of the last line before this slice, None at the start.
    """

    number: int
    first_line: int
    line_count: int
    data: bytes | bytearray | memoryview
    bytes_end: int
    floor: tuple[bytes, int] | None

    @property
    def last_line(self) -> int:
        return self.first_line + self.line_count - 1


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A source line that cannot be a variant: line number (1-based), column name or '', reason, the line."""

    number: int
    column: str
    reason: str
    line: bytes


@dataclass(slots=True)
class SliceReport:
    """What became of a slice. misfits: {field: [cells that did not fit the type, first line number]}."""

    number: int
    line_count: int = 0
    variant_count: int = 0
    reject_count: int = 0
    bytes_end: int = 0
    misfits: dict[str, list[int]] = field(default_factory=dict)
    repeated: bool = False  # another delivery had stored this slice already
