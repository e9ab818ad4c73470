"""A plan for group files -> the files of the tool's format, and a provenance file that says where they come from.

Separate module because jobs and the command write in the same way.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from variants.groupfiles.counts import count_by_unit, iter_members
from variants.groupfiles.groupfile_plan import GroupFilePlan, check_plan
from variants.groupfiles.output import GroupFileOutput
from variants.groupfiles.provenance import Tally, build_provenance

Progress = Callable[[int, int | None], None]  # units done, units in all


def write_group_files(*, plan: GroupFilePlan, output: Path, progress: Progress | None = None) -> dict[str, Any]:
    """Write `output`, the further files of the format and `output`.provenance.json.

    Files appear under their names only when all are complete. Memory holds the variants of a few units at a time.

    Returns:
        The provenance (see provenance.build_provenance).

    Raises:
        GroupFileError: The files of this plan cannot be written.
    """
    check_plan(plan)
    numbers, layout = plan.number_checks(), plan.layout()
    units, selection = plan.units.units, plan.selection
    before = []
    if plan.has_filter:  # else the members are counted while they are written
        before = count_by_unit(selection=selection.without_query(), units=units, assign_by=plan.assign_by)
    tally = Tally(dict(zip(units, before, strict=False)))
    with GroupFileOutput(layout, output) as files:
        for done, (unit, members) in enumerate(iter_members(plan), start=1):
            if not plan.has_filter:
                tally.before[unit] = members.count
            if tally.accept(unit, members, min_variants=plan.min_variants):
                numbers.check(unit, members)
                files.write(unit, members)
            if progress:
                progress(done, len(units))
        numbers.check_end(pairs=tally.pairs)
    provenance = build_provenance(plan, tally, numbers, files)
    path = output.with_name(f"{output.name}.provenance.json")
    path.write_text(json.dumps(provenance, indent=2) + "\n")
    return provenance
