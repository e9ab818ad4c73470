"""Group files written: every unit in the tool's format, with a provenance file that says where it all came from."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.utils import timezone

from variants.groupfiles.counts import count_by_unit
from variants.groupfiles.formats import CLASSED, LONGEST_SKAT_NAME, MOST_REGENIE_CLASSES, group_files
from variants.groupfiles.members import DEFAULT_ID_STYLE, Members, Unit
from variants.groupfiles.output import GroupFileOutput, Layout
from variants.groupfiles.unit_members import Meaning, Wanted, unit_members
from variants.groupfiles.units import UnitSet
from variants.query.conditions import Always
from variants.releases.rows import ANNOTATION_REACH
from variants.releases.selection import Selection

Progress = Callable[[int, int | None], None]  # units done, units in all


class AggregationError(ValueError):
    """A request that cannot be answered; the message is one sentence for whoever asked."""


@dataclass(frozen=True, slots=True)
class Aggregation:
    """What is to be written."""

    selection: Selection
    filter_text: str
    units: UnitSet
    by: Meaning = "range"
    form: str = "tsv"
    wanted: Wanted = field(default_factory=Wanted)
    chr_prefix: bool = False
    min_variants: int = 1
    per_chromosome: bool = False
    id_style: str = DEFAULT_ID_STYLE
    command: str = ""


def write_group_files(*, asked: Aggregation, output: Path, progress: Progress | None = None) -> dict[str, Any]:
    """Write `output` (and the further files of the format) and `output`.provenance.json; returns the provenance.

    Files appear under their names only when complete. Raises AggregationError.
    """
    check_aggregation(asked)
    units = asked.units.units
    unfiltered = isinstance(asked.selection.node, Always)
    before = [] if unfiltered else count_by_unit(selection=_unfiltered(asked.selection), units=units, by=asked.by)
    tally = _Tally(dict(zip(units, before, strict=False)))
    with GroupFileOutput(_layout(asked), output) as files:
        for done, (unit, found) in enumerate(_members(asked), start=1):
            if unfiltered:
                tally.before[unit] = found.count
            if tally.takes(unit, found, asked.min_variants):
                files.write(unit, found)
            if progress:
                progress(done, len(units))
    provenance = _provenance(asked, tally, files)
    path = output.with_name(f"{output.name}.provenance.json")
    path.write_text(json.dumps(provenance, indent=2) + "\n")
    return provenance


def _members(asked: Aggregation) -> Iterator[tuple[Unit, Members]]:
    """Units that have variants, with no more of these than the format writes."""
    units = asked.units.units
    if asked.form == "counts":
        counts = count_by_unit(selection=asked.selection, units=units, by=asked.by)
        return ((unit, Members(count, "")) for unit, count in zip(units, counts, strict=True) if count)
    wanted = asked.wanted if asked.form in CLASSED else replace(asked.wanted, classes=())
    return unit_members(selection=asked.selection, units=units, by=asked.by, wanted=wanted)


def check_aggregation(asked: Aggregation) -> None:
    """Raises AggregationError where what is asked cannot be written."""
    if asked.by == "annotation":
        if asked.selection.release.effect_fields is None:
            raise AggregationError("this release names no gene for its consequences: aggregate by range")
        if any(not unit.gene for unit in asked.units.units):
            raise AggregationError("intervals have no annotation: aggregate them by range")
    if not asked.units.units:
        raise AggregationError("there is no unit to aggregate by")
    if asked.form == "regenie" and len(asked.wanted.classes) > MOST_REGENIE_CLASSES:
        raise AggregationError(f"regenie takes at most {MOST_REGENIE_CLASSES} annotation classes")
    for spec in (asked.wanted.weight, asked.wanted.frequency):
        if spec and not spec.kind.numeric:
            raise AggregationError(f"{spec.path} is no number: choose another field for weights and frequencies")


def _unfiltered(selection: Selection) -> Selection:
    return Selection(selection.release, Always())


@dataclass
class _Tally:
    """Counts at each step."""

    before: dict[Unit, int]
    written: int = 0
    pairs: int = 0
    too_few: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def takes(self, unit: Unit, found: Members, least: int) -> bool:
        self.seen.add(unit.name)
        if found.count < least:
            self.too_few.append(unit.name)
            return False
        self.written += 1
        self.pairs += found.count
        return True

    @property
    def emptied(self) -> list[str]:
        """Units with variants of which the filter kept none."""
        return [unit.name for unit, count in self.before.items() if count and unit.name not in self.seen]


def _layout(asked: Aggregation) -> Layout:
    wanted = asked.wanted
    files = group_files(asked.form, weights=wanted.weight is not None, frequencies=wanted.frequency is not None)
    return Layout(
        asked.form,
        files,
        classes=[name for name, _ in wanted.classes],
        chr_prefix=asked.chr_prefix,
        id_style=asked.id_style,
        per_chromosome=asked.per_chromosome,
        reach=ANNOTATION_REACH if asked.by == "annotation" else 0,
    )


def _provenance(asked: Aggregation, tally: _Tally, files: GroupFileOutput) -> dict[str, Any]:
    release = asked.selection.release.model
    warnings = []
    if asked.units.unknown:
        unknown = len(asked.units.unknown)
        are = "name is" if unknown == 1 else "names are"
        warnings.append(f"{unknown} {are} no gene or chromosome of {release.assembly}")
    if ".long_names" in files.filled:
        warnings.append(
            f"SKAT holds {LONGEST_SKAT_NAME} characters a name: longer ones are shortened, see the .long_names file;"
            " give the variants of the .bim file the same short names"
        )
    if asked.form == "rvtests":
        warnings.append("rvtests chooses positions, not alleles: other alleles at these positions are tested as well")
    return {
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "release": {
            "name": release.name,
            "edition": release.edition,
            "assembly": release.assembly,
            "digest": release.digest,
            "files": [{"name": file.name, "sha256": file.sha256} for file in asked.selection.release.files.values()],
        },
        "filter": asked.filter_text,
        "units": asked.units.description,
        "gene_table": asked.units.gene_table,
        "by": asked.by,
        "format": asked.form,
        "counts": {
            "units_asked": len(asked.units.units),
            "units_with_variants": sum(1 for count in tally.before.values() if count),
            "units_emptied_by_filter": len(tally.emptied),
            "units_below_minimum": len(tally.too_few),
            "units_written": tally.written,
            "pairs_before_filter": sum(tally.before.values()),
            "pairs_written": tally.pairs,
        },
        "minimum_variants": asked.min_variants,
        "emptied_by_filter": tally.emptied,
        "below_minimum": tally.too_few,
        "unknown_names": list(asked.units.unknown),
        "classes": [name for name, _ in asked.wanted.classes],
        "weight": asked.wanted.weight.path if asked.wanted.weight else None,
        "warnings": warnings,
        "files": files.names,
        "sha256": files.digests(),
        "command": asked.command,
    }
