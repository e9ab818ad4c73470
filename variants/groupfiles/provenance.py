"""The provenance of group files: their sources, units that were left out, and checksums."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from variants.genome.spreadsheet_dates import spreadsheet_hint
from variants.groupfiles.formats import MAX_SKAT_NAME
from variants.groupfiles.groupfile_plan import GroupFilePlan
from variants.groupfiles.members import Members, Unit
from variants.groupfiles.number_checks import NumberChecks
from variants.groupfiles.output import GroupFileOutput
from variants.groupfiles.unit_members import answered_from

MAX_RENAMED_UNITS = 5  # that a warning names


@dataclass
class Tally:
    """Counts at each step of writing.

    Attributes:
        before: Variants of each unit before the filter; units without any may be missing.
    """

    before: dict[Unit, int]
    written: int = 0
    pairs: int = 0
    below_minimum: list[str] = field(default_factory=list)
    _with_members: set[str] = field(default_factory=set)

    def accept(self, unit: Unit, members: Members, *, min_variants: int) -> bool:
        """Count a unit that has variants; False where it has too few to be written."""
        self._with_members.add(unit.name)
        if members.count < min_variants:
            self.below_minimum.append(unit.name)
            return False
        self.written += 1
        self.pairs += members.count
        return True

    @property
    def emptied_by_filter(self) -> list[str]:
        """Units with variants of which the filter left none."""
        return [unit.name for unit, count in self.before.items() if count and unit.name not in self._with_members]


def build_provenance(
    plan: GroupFilePlan, tally: Tally, numbers: NumberChecks, files: GroupFileOutput
) -> dict[str, Any]:
    """The provenance of written files, as JSON. Reads every file once, for its checksum."""
    model = plan.selection.release.model
    return {
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "release": {
            "name": model.name,
            "edition": model.edition,
            "assembly": model.assembly,
            "digest": model.digest,
            "complete": not plan.selection.release.incompleteness,
            "files": [
                {"name": file.name, "sha256": file.sha256}
                for file in plan.selection.release.files.values()
                if not file.joined
            ],
        },
        "filter": plan.filter_text,
        "units": plan.units.description,
        "gene_table": plan.units.gene_table,
        "by": plan.assign_by,
        "format": plan.format,
        "answered_from": answered_from(plan),
        "counts": {
            "units_asked": len(plan.units.units) + len(plan.units.left_out),
            "units_left_out": len(plan.units.left_out),
            "units_with_variants": sum(1 for count in tally.before.values() if count),
            "units_emptied_by_filter": len(tally.emptied_by_filter),
            "units_below_minimum": len(tally.below_minimum),
            "units_written": tally.written,
            "pairs_before_filter": sum(tally.before.values()),
            "pairs_written": tally.pairs,
            "pairs_without_weight": numbers.without_weight,
            "pairs_without_frequency": numbers.without_frequency,
        },
        "minimum_variants": plan.min_variants,
        "emptied_by_filter": tally.emptied_by_filter,
        "below_minimum": tally.below_minimum,
        "left_out": [{"unit": unit.name, "reason": unit.reason} for unit in plan.units.left_out],
        "unknown_names": list(plan.units.unknown),
        "classes": [name for name, _ in plan.columns.classes],
        "weight": plan.columns.weight.path if plan.columns.weight else None,
        "allele_frequency": plan.columns.frequency.path if plan.columns.frequency else None,
        "warnings": [*_list_warnings(plan, tally, files), *numbers.notes()],
        "files": files.names,
        "sha256": files.digests(),
        "command": plan.command,
    }


def _list_warnings(plan: GroupFilePlan, tally: Tally, files: GroupFileOutput) -> list[str]:
    warnings = [*filter(None, [plan.selection.release.incompleteness]), *plan.units.warnings, *plan.unused_options]
    tool = plan.tool_format
    if unknown := len(plan.units.unknown):
        subject = "name is" if unknown == 1 else "names are"
        assembly = plan.selection.release.model.assembly
        warnings.append(f"{unknown} {subject} no gene or chromosome of {assembly}")
    if hint := spreadsheet_hint(plan.units.unknown):
        warnings.append(hint)
    if left_out := len(plan.units.left_out):
        subject = "1 unit is" if left_out == 1 else f"{left_out} units are"
        first = plan.units.left_out[0]
        warnings.append(f"{subject} left out, such as {first.name}: {first.reason}")
    if renamed := plan.units.renamed:
        names = ", ".join(f"{before!r} as {after}" for before, after in renamed[:MAX_RENAMED_UNITS])
        warnings.append(f"blanks in names of units are written as _: {names}")
    if plan.assign_by == "annotation" and not any(tally.before.values()):
        warnings.append(
            f"no variant of the release is annotated to any of the {len(plan.units.units)} genes: the release may cover"
            " other chromosomes, or the gene table may be of another kind; by range they are found by position"
        )
    if not tally.written:
        warnings.append("no unit has enough variants, so that the file is empty, at which tools end")
    if plan.columns.weight and tool.weight_option:
        warnings.append(f"{tool.tool} reads the weights only with {tool.weight_option}")
    if ".long_names" in files.filled:
        warnings.append(
            f"SKAT holds {MAX_SKAT_NAME} characters a name: longer ones are shortened, see the .long_names file;"
            " give the variants of the .bim file the same short names"
        )
    if plan.format == "rvtests":
        warnings.append("rvtests chooses positions, not alleles: other alleles at these positions are tested as well")
    return warnings
