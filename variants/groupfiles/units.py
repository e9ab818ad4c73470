"""Reading what people paste or upload as units: names of genes, or intervals (BED, or TSV with a header or without)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from variants.chromosomes import UnknownChromosomeError, chromosome_code, chromosome_name
from variants.groupfiles.members import Unit
from variants.regions import Region, merged

_COLUMNS = {
    "chrom": ("chrom", "chr", "#chrom", "#chr", "chromosome", "seqnames"),
    "start": ("start", "agg_start", "begin", "chromstart"),
    "end": ("end", "agg_end", "stop", "chromend"),
    "name": ("name", "unit", "group_id", "gene_id", "id", "set", "gene"),
}
_COMMENTS = ("#", "track", "browser")


class UnitsError(ValueError):
    """A text that is neither; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class WrittenUnits:
    """Either names of genes, or units made of intervals."""

    genes: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()


def read_units(lines: Iterable[str], *, bed: bool = False) -> WrittenUnits:
    """Gene names separated by blanks, commas or lines; or intervals, one a line.

    bed: starts are 0-based and ends exclusive, as BED says; any other table is 1-based with both ends included.
    Intervals of one name are one unit for each chromosome. Raises UnitsError with the line.
    """
    rows = [(number, line.rstrip("\r\n")) for number, line in enumerate(lines, start=1) if line.strip()]
    header = _header(rows[0][1]) if rows else None
    if header is not None:
        return WrittenUnits(units=_units(rows[1:], header, bed))
    rows = [(number, line) for number, line in rows if not line.lower().startswith(_COMMENTS)]
    if rows and _is_interval(rows[0][1]):
        return WrittenUnits(units=_units(rows, {"chrom": 0, "start": 1, "end": 2, "name": 3}, bed))
    return WrittenUnits(
        genes=tuple(dict.fromkeys(name for _, line in rows for name in re.split(r"[\s,;]+", line) if name))
    )


def _header(line: str) -> dict[str, int] | None:
    """Places of the columns, where the line names at least chromosome, start and end."""
    names = [name.strip().lower() for name in line.split("\t")]
    places = {
        column: next((names.index(each) for each in spellings if each in names), None)
        for column, spellings in _COLUMNS.items()
    }
    if any(places[column] is None for column in ("chrom", "start", "end")):
        return None
    return {column: place for column, place in places.items() if place is not None}


def _is_interval(line: str) -> bool:
    cells = line.split()
    return len(cells) >= 3 and cells[1].isdigit() and cells[2].isdigit()


def _units(rows: Iterable[tuple[int, str]], places: dict[str, int], bed: bool) -> tuple[Unit, ...]:
    regions: dict[tuple[str, int], list[Region]] = {}
    for number, line in rows:
        cells = line.split("\t") if "\t" in line else line.split()
        try:
            chrom = chromosome_code(cells[places["chrom"]])
            start, end = int(cells[places["start"]]) + bed, int(cells[places["end"]])
        except UnknownChromosomeError as error:
            raise UnitsError(f"line {number}: {error}") from None
        except (ValueError, IndexError):
            raise UnitsError(f"line {number}: expected chromosome, start and end, got {line[:60]!r}") from None
        if not 1 <= start <= end:
            raise UnitsError(f"line {number}: start {start} and end {end} make no interval")
        place = f"{cells[places['chrom']]}:{start}-{end}"
        named = cells[places["name"]].strip() if places.get("name", len(cells)) < len(cells) else ""
        regions.setdefault(((named or place).replace(" ", "_"), chrom), []).append(Region(chrom, start, end))
    chromosomes = Counter(name for name, _ in regions)
    units = [
        Unit(name if chromosomes[name] == 1 else f"{name}_chr{chromosome_name(chrom)}", merged(parts))
        for (name, chrom), parts in regions.items()
    ]
    return tuple(sorted(units, key=lambda unit: (unit.chrom, unit.start, unit.end, unit.name)))
