"""Messages between the loading processes: plan, slice, reject and report, as plain values. Pure."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from variants.fields.spec import FieldSpec
from variants.releases.store.ddl import column_groups, group_columns

BLANK_LINE = "blank line"
REPEATED_HEADER = "the header again"  # files were joined with their headers
# Lines with these reasons are kept beside the rejects, but are not a fault of the file.
PASSED_OVER = (BLANK_LINE, REPEATED_HEADER)

# By column group: the filterable fields that a file has, with their 0-based columns in it.
FieldsByGroup = dict[int, list[tuple[FieldSpec, int]]]


def list_target_columns(fields_by_group: FieldsByGroup) -> dict[int, list[str]]:
    """By column group, the names of the table columns that a file's rows are copied to, the key first."""
    return {
        group: [name for name, _ in group_columns(group, [spec for spec, _ in fields])]
        for group, fields in fields_by_group.items()
    }


@dataclass(frozen=True, slots=True)
class EffectColumns:
    """0-based columns of one annotation source such as VEP_ensembl: parallel lists with an element per transcript."""

    source: int  # index in Release.effect_sources
    terms: int
    gene: int


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """How one file is loaded into one release; `fields` are the filterable ones, with their columns in this file."""

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
    fields: tuple[tuple[FieldSpec, int | None], ...]
    effects: tuple[EffectColumns, ...] = ()
    rs_columns: tuple[int, ...] = ()
    reference_path: str = ""  # the sequence in which insertions and deletions are shifted to the left
    max_reject_share: float = 1.0  # of the lines of the file, 0 to 1
    file_size: int = 0  # bytes of the file as it is
    index_vrs: bool = True  # whether variants are to be found by their VRS ids
    missing: tuple[str, ...] = ()  # the texts that stand for a missing value in every field, besides NULLS

    def fields_by_group(self) -> FieldsByGroup:
        """The fields that this file has; those that only other files have stay NULL."""
        columns = {spec.name: column for spec, column in self.fields if column is not None}
        return {
            group: [(spec, columns[spec.name]) for spec in specs if spec.name in columns]
            for group, specs in column_groups(spec for spec, _ in self.fields).items()
        }


@dataclass(frozen=True, slots=True)
class Slice:
    """Whole lines of the file; the lines of one position are always in one slice.

    Attributes:
        number: 0-based.
        first_line: 1-based line of the file.
        line_count: Lines of `data`.
        bytes_end: Bytes of the file, as it is, up to the end of the slice; about, where it is compressed.
        line_numbers: 1-based line of the file of each line, where lines were sorted; None for consecutive lines.
        is_joined: The lines are of several files, so that their numbers are those of no file.
    """

    number: int
    first_line: int
    line_count: int
    data: bytes | bytearray | memoryview
    bytes_end: int
    line_numbers: array[int] | None = None
    is_joined: bool = False

    @property
    def last_line(self) -> int:
        return self.get_line_number(self.line_count - 1)

    def get_line_number(self, index: int) -> int:
        """1-based line of the file of a line of the slice, which count from 0."""
        return self.first_line + index if self.line_numbers is None else self.line_numbers[index]

    def get_line_numbers(self, indexes: NDArray[np.int32]) -> NDArray[np.int64]:
        """1-based lines of the file of lines of the slice."""
        if self.line_numbers is None:
            return indexes.astype(np.int64) + self.first_line
        return np.frombuffer(self.line_numbers, np.int64)[indexes]

    def describe_lines(self) -> str:
        """Where the lines are in the file, as part of a sentence."""
        if self.line_numbers is None:
            return f"lines {self.first_line} to {self.last_line}"
        return f"lines between {min(self.line_numbers)} and {max(self.line_numbers)}"


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A source line that is not a variant: line number (1-based), column name or "", reason, the line."""

    number: int
    column: str
    reason: str
    line: bytes


@dataclass(slots=True)
class SliceReport:
    """Counts of a stored slice.

    Attributes:
        misfits: {field: [cells that do not fit its type, first line number]}.
        misfit_examples: {field: the cell of that line}.
        varying: Names of the fields of which some variant, in this slice or in one before, has several values.
        ranges: {chromosome code: (first position, last position)} of its variants.
        repeated: The slice had been stored before.
    """

    number: int
    line_count: int = 0
    variant_count: int = 0
    reject_count: int = 0
    bytes_end: int = 0
    misfits: dict[str, list[int]] = field(default_factory=dict)
    misfit_examples: dict[str, str] = field(default_factory=dict)
    varying: set[str] = field(default_factory=set)
    ranges: dict[int, tuple[int, int]] = field(default_factory=dict)
    repeated: bool = False
