"""A group file as it is to be written: variants, units, columns and layout, with every name resolved in a release.

Separate module because the request makes a plan and writer, preview and provenance read it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from variants.groupfiles.member_rows import MemberColumns
from variants.groupfiles.members import DEFAULT_ID_STYLE, AssignmentMode
from variants.groupfiles.number_checks import GroupFileError, NumberChecks
from variants.groupfiles.output import Layout
from variants.groupfiles.tool_formats import (
    TOOL_FORMATS,
    NegativeWeights,
    ToolFormat,
    class_problem,
    formats_that_take,
    group_files,
)
from variants.groupfiles.units import UnitSet
from variants.query.conditions import Always
from variants.releases.rows import ANNOTATION_REACH
from variants.releases.selection import Selection

MAX_NAMES_IN_ERROR = 5


@dataclass(frozen=True, slots=True)
class GroupFilePlan:
    """What is to be written.

    Attributes:
        filter_text: The query of the selection, as it was written.
        assign_by: Whether a variant belongs to a unit by position or by annotation.
        columns: What is written of each variant besides its alleles.
        min_variants: Units with fewer variants are left out.
        unused_options: Options that change nothing here, each in a sentence.
        command: The command that writes the same files, for the provenance.
    """

    selection: Selection
    filter_text: str
    units: UnitSet
    assign_by: AssignmentMode = "range"
    format: str = "tsv"
    columns: MemberColumns = field(default_factory=MemberColumns)
    chr_prefix: bool = False
    min_variants: int = 1
    per_chromosome: bool = False
    id_style: str = DEFAULT_ID_STYLE
    command: str = ""
    unused_options: tuple[str, ...] = ()

    @property
    def tool_format(self) -> ToolFormat:
        """The limits of the tool that reads the format."""
        return TOOL_FORMATS[self.format]

    @property
    def has_filter(self) -> bool:
        """Whether the query leaves any variant out."""
        return not isinstance(self.selection.node, Always)

    @property
    def needs_classes(self) -> bool:
        """Whether the format writes the annotation class of each variant."""
        return self.tool_format.writes_classes

    def layout(self) -> Layout:
        """The files of the format, and how they are written."""
        weights, frequencies = self.columns.weight is not None, self.columns.frequency is not None
        return Layout(
            self.format,
            group_files(self.format, weights=weights, frequencies=frequencies),
            classes=[name for name, _ in self.columns.classes],
            chr_prefix=self.chr_prefix,
            id_style=self.id_style,
            per_chromosome=self.per_chromosome,
            reach=ANNOTATION_REACH if self.assign_by == "annotation" else 0,
        )

    def number_checks(self) -> NumberChecks:
        """The check of weights and frequencies while they are written."""
        weight, frequency = (spec.path if spec else "" for spec in (self.columns.weight, self.columns.frequency))
        return NumberChecks(self.tool_format, weight, frequency, self.columns.missing_weight)


def check_plan(plan: GroupFilePlan) -> None:
    """Raises GroupFileError where the files of a plan cannot be written."""
    if plan.assign_by == "annotation":
        if plan.selection.release.effect_fields is None:
            raise GroupFileError("this release names no gene for its consequences: aggregate by range")
        if any(not unit.gene for unit in plan.units.units):
            raise GroupFileError("intervals have no annotation: aggregate them by range")
    if not plan.units.units:
        if plan.units.left_out:
            first = plan.units.left_out[0]
            raise GroupFileError(f"no unit is left: {first.name} is left out because {first.reason}")
        if plan.units.unknown:
            names = ", ".join(plan.units.unknown[:MAX_NAMES_IN_ERROR])
            raise GroupFileError(f"there is no unit to aggregate by: nothing is called {names}")
        raise GroupFileError("there is no unit to aggregate by")
    _check_columns(plan)
    for spec in plan.columns.numbers:
        if not spec.kind.numeric:
            raise GroupFileError(f"{spec.path} is not a number field: choose another field for weights and frequencies")


def _check_columns(plan: GroupFilePlan) -> None:
    """Raises GroupFileError where the tool does not read the weights, frequencies or classes of a plan."""
    tool, columns = plan.tool_format, plan.columns
    if columns.weight and not tool.takes_weights:
        names = ", ".join(formats_that_take(weights=True))
        raise GroupFileError(
            f"{tool.tool} reads no weights from its file: leave weight out, or choose a format that does: {names}"
        )
    if columns.frequency and not tool.takes_frequencies:
        names = ", ".join(formats_that_take(weights=False))
        raise GroupFileError(
            f"{tool.tool} reads no allele frequencies from its file: leave aaf out, or choose the format {names}"
        )
    if columns.weight and float(columns.missing_weight) < 0 and tool.negative_weights is NegativeWeights.ENDS:
        raise GroupFileError(f"missing_weight is {columns.missing_weight}: {tool.tool} ends at a negative weight")
    if problem := class_problem(tool, [name for name, _ in columns.classes]):
        raise GroupFileError(problem)
