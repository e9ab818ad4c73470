"""Group files written: every unit in the tool's format, with a provenance file that says where it all came from."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO

from django.utils import timezone

from variants.chromosomes import chromosome_name
from variants.groupfiles.formats import (
    CLASSED,
    GENESIS_SCRIPT,
    LONGEST_SKAT_NAME,
    MOST_REGENIE_CLASSES,
    GroupFile,
    group_files,
    regenie_masks,
)
from variants.groupfiles.members import Members, Unit
from variants.query.bound import Always
from variants.selectors.aggregation import Meaning, Wanted, count_by_unit, unit_members
from variants.selectors.filtering import Selection
from variants.selectors.units import UnitSet

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
    with _Output(asked, output) as files:
        for done, (unit, found) in enumerate(_members(asked), start=1):
            if unfiltered:
                tally.before[unit] = found.count
            if tally.takes(unit, found, asked.min_variants):
                files.write(unit, found)
            if progress:
                progress(done, len(units))
    provenance = _provenance(asked, tally, files.names)
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
        if asked.selection.opened.effect_fields is None:
            raise AggregationError("this release names no gene for its consequences: aggregate by range")
        if any(not unit.gene for unit in asked.units.units):
            raise AggregationError("intervals have no annotation: aggregate them by range")
    if not asked.units.units:
        raise AggregationError("there is no unit to aggregate by")
    if asked.form == "regenie" and len(asked.wanted.classes) > MOST_REGENIE_CLASSES:
        raise AggregationError(f"regenie takes at most {MOST_REGENIE_CLASSES} annotation classes")
    for spec in (asked.wanted.weight, asked.wanted.frequency):
        if spec and not (spec.filterable and spec.kind.numeric and spec.column_group == 1):
            raise AggregationError(f"{spec.path} is no filterable number: choose another field for weights")


def _unfiltered(selection: Selection) -> Selection:
    return Selection(selection.opened, Always())


@dataclass
class _Tally:
    """Counts at each step."""

    before: dict[Unit, int]
    written: int = 0
    pairs: int = 0
    too_few: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    long_names: int = 0

    def takes(self, unit: Unit, found: Members, least: int) -> bool:
        self.seen.add(unit.name)
        if found.count < least:
            self.too_few.append(unit.name)
            return False
        self.written += 1
        self.pairs += found.count
        self.long_names += len(unit.name) > LONGEST_SKAT_NAME
        return True

    @property
    def emptied(self) -> list[str]:
        """Units with variants of which the filter kept none."""
        return [unit.name for unit, count in self.before.items() if count and unit.name not in self.seen]


class _Output:
    """The open files of a format; for each chromosome its own, where asked."""

    def __init__(self, asked: Aggregation, output: Path) -> None:
        self.asked = asked
        self.output = output
        self.files = group_files(
            asked.form, weights=asked.wanted.weight is not None, frequencies=asked.wanted.frequency is not None
        )
        self.names: list[str] = []
        self._open: dict[str, TextIO] = {}
        self._stack = ExitStack()
        self._once: dict[str, dict[str, int]] = {}

    def __enter__(self) -> _Output:
        if not self.asked.per_chromosome:
            for file in self.files:
                self._file(file, "")
        self._write_constant_files()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._stack.close()
        for name in self.names:
            unfinished = self.output.with_name(f"{name}.part")
            if kind is None:
                unfinished.replace(self.output.with_name(name))
            else:
                unfinished.unlink(missing_ok=True)

    def write(self, unit: Unit, found: Members) -> None:
        prefix = "chr" if self.asked.chr_prefix else ""
        chrom = prefix + chromosome_name(unit.chrom)
        part = f".chr{chromosome_name(unit.chrom)}" if self.asked.per_chromosome else ""
        for file in self.files:
            lines = file.lines(unit, found, chrom)
            self._file(file, part).write(self._new_lines(file, unit, lines) if file.once else lines)

    def _new_lines(self, file: GroupFile, unit: Unit, lines: str) -> str:
        """Lines not written for an earlier unit; overlapping units are neighbours, so few have to be remembered."""
        known = self._once.setdefault(file.suffix, {})
        for line in [line for line, end in known.items() if end < unit.start]:
            del known[line]
        fresh = [line for line in lines.splitlines(keepends=True) if line not in known]
        known.update(dict.fromkeys(fresh, unit.end))
        return "".join(fresh)

    def _file(self, file: GroupFile, part: str) -> TextIO:
        name = f"{self.output.name}{part}{file.suffix}"
        if name not in self._open:
            self.names.append(name)
            opened = self._stack.enter_context(self.output.with_name(f"{name}.part").open("w", newline="\n"))
            opened.write(file.header)
            self._open[name] = opened
        return self._open[name]

    def _write_constant_files(self) -> None:
        constant = {
            "regenie": (".mask", regenie_masks([name for name, _ in self.asked.wanted.classes])),
            "genesis": (".R", GENESIS_SCRIPT.format(file=self.output.name)),
        }.get(self.asked.form)
        if constant:
            self._file(GroupFile(constant[0], lambda *_: "", header=constant[1]), "")


def _provenance(asked: Aggregation, tally: _Tally, names: Sequence[str]) -> dict[str, Any]:
    release = asked.selection.opened.release
    warnings = []
    if asked.units.unknown:
        warnings.append(f"{len(asked.units.unknown)} names are no gene of {release.assembly}")
    if asked.form == "skat" and tally.long_names:
        warnings.append("SKAT holds 49 characters a name: longer ones are shortened, see the .long_names file")
    if asked.form == "rvtests":
        warnings.append("rvtests chooses positions, not alleles: other alleles at these positions are tested as well")
    return {
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "release": {
            "name": release.name,
            "edition": release.edition,
            "assembly": release.assembly,
            "digest": release.digest,
            "files": [{"name": file.name, "sha256": file.sha256} for file in asked.selection.opened.files.values()],
        },
        "filter": asked.filter_text,
        "units": asked.units.description,
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
        "files": list(names),
        "command": asked.command,
    }
