"""A group file as it is to be written: variants, units, columns and layout, with every name resolved in a release.

Separate module because the request makes a plan and writer, preview and provenance read it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.problems import InvalidInputError
from variants.groupfiles.formats import CLASSED, MAX_REGENIE_CLASSES, group_files
from variants.groupfiles.members import DEFAULT_ID_STYLE, AssignmentMode
from variants.groupfiles.output import Layout
from variants.groupfiles.unit_members import MemberColumns
from variants.groupfiles.units import UnitSet
from variants.query.conditions import Always
from variants.releases.rows import ANNOTATION_REACH
from variants.releases.selection import Selection


class GroupFileError(InvalidInputError):
    """A group file that cannot be written; the message is one sentence for whoever asked."""


@dataclass(frozen=True, slots=True)
class GroupFilePlan:
    """What is to be written.

    Attributes:
        filter_text: The query of the selection, as it was written.
        assign_by: Whether a variant belongs to a unit by position or by annotation.
        columns: What is written of each variant besides its alleles.
        min_variants: Units with fewer variants are left out.
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

    @property
    def has_filter(self) -> bool:
        """Whether the query leaves any variant out."""
        return not isinstance(self.selection.node, Always)

    @property
    def needs_classes(self) -> bool:
        """Whether the format writes the annotation class of each variant."""
        return self.format in CLASSED

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


def check_plan(plan: GroupFilePlan) -> None:
    """Raises GroupFileError where the files of a plan cannot be written."""
    if plan.assign_by == "annotation":
        if plan.selection.release.effect_fields is None:
            raise GroupFileError("this release names no gene for its consequences: aggregate by range")
        if any(not unit.gene for unit in plan.units.units):
            raise GroupFileError("intervals have no annotation: aggregate them by range")
    if not plan.units.units:
        raise GroupFileError("there is no unit to aggregate by")
    if plan.format == "regenie" and len(plan.columns.classes) > MAX_REGENIE_CLASSES:
        raise GroupFileError(f"regenie takes at most {MAX_REGENIE_CLASSES} annotation classes")
    for spec in plan.columns.numbers:
        if not spec.kind.numeric:
            raise GroupFileError(f"{spec.path} is no number: choose another field for weights and frequencies")
