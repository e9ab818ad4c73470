"""Lines of a VCF -> the eight fixed columns of each of their ALT alleles, and what was changed on the way. Pure.

Reads VCF and PLINK's .pvar, whose header may leave out columns, with tabs or, as people paste them, with blanks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from variants.lists.vcf_headers import InfoType, info_types, split_info

FIXED_COLUMNS = ("CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO")
MAX_NAMED_KEYS = 12  # INFO keys named in a sentence


@dataclass
class VcfLines:
    """Splits the lines of one VCF into alleles, and counts what it had to change.

    Attributes:
        header: The ## lines above.
        columns: The names in the header line, without #; empty if there was none: the fixed columns in their order.
    """

    header: Sequence[str] = ()
    columns: Sequence[str] = ()
    _lines_with_blanks: int = 0
    _undeclared: Counter[str] = field(default_factory=Counter)
    _misfits: Counter[str] = field(default_factory=Counter)
    _lines_with_samples: int = 0

    @cached_property
    def types(self) -> Mapping[str, InfoType]:
        """The types of the INFO keys."""
        return info_types(self.header)

    @cached_property
    def _positions(self) -> tuple[int, ...]:
        """Where each fixed column stands in a line; -1 for one that the header leaves out."""
        names = [name.upper().lstrip("#") for name in self.columns] or list(FIXED_COLUMNS)
        return tuple(names.index(name) if name in names else -1 for name in FIXED_COLUMNS)

    @cached_property
    def is_plain(self) -> bool:
        """Whether the fixed columns stand in their order at the beginning of a line."""
        return self._positions == tuple(range(len(FIXED_COLUMNS)))

    @cached_property
    def sample_count(self) -> int:
        """Samples that the header line names."""
        names = [name.upper() for name in self.columns]
        return len(names) - names.index("FORMAT") - 1 if "FORMAT" in names else 0

    def fixed_columns(self, line: str) -> tuple[str, ...] | None:
        """The eight fixed columns of a line, '.' for those that it lacks; None if it has no five columns."""
        if self.is_plain and "\t" in line:  # nearly every file
            cells = line.split("\t", 8)
            if len(cells) > 7 and "" not in cells:
                self._lines_with_samples += len(cells) > 8
                return tuple(cells[:8])
        last = max(self._positions)
        has_blanks = "\t" not in line
        cells = line.split(None if has_blanks else "\t", last + 1)
        if len(cells) <= self._positions[4]:
            return None
        self._lines_with_blanks += has_blanks
        if len(cells) > last + 1:  # what stands behind is FORMAT and the samples
            self._lines_with_samples += 1
        return tuple(
            (cells[position].strip() or ".") if 0 <= position < len(cells) else "." for position in self._positions
        )

    def split(self, cells: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """Fixed columns -> those of each ALT allele, INFO with the values of that allele."""
        alleles = cells[4].split(",")
        if len(alleles) == 1:
            yield cells
            return
        for number, allele in enumerate(alleles, start=1):
            info = split_info(cells[7], number, len(alleles), self.types)
            if number == 1:
                self._undeclared.update(info.undeclared)
                self._misfits.update(info.misfits)
            yield (*cells[:4], allele, *cells[5:7], info.text)

    def count_plain_lines(self, *, with_samples: int) -> None:
        """Count lines that were split elsewhere and not changed, and those of them with genotypes."""
        self._lines_with_samples += with_samples

    def notes(self, *, as_vcf: bool) -> list[str]:
        """Sentences about what was read otherwise than it was written, for the lines read so far.

        Args:
            as_vcf: Whether the result is a VCF, which could hold genotypes and INFO.
        """
        notes = []
        if self._lines_with_blanks:
            notes.append(f"lines with blanks where VCF has tabs, which were cut at blanks: {self._lines_with_blanks}")
        if not as_vcf:
            return notes
        if self._lines_with_samples:
            samples = f" of {self.sample_count:,} sample{'s' * (self.sample_count != 1)}" if self.sample_count else ""
            notes.append(f"FORMAT and the genotypes{samples} are not written to the result")
        if self._undeclared:
            notes.append(
                f"INFO {_name_keys(self._undeclared)} has no header line that tells its Number: the alleles of a split"
                " line each have all of its values"
            )
        if self._misfits:
            notes.append(
                f"INFO {_name_keys(self._misfits)} has another number of values than its header line tells: the alleles"
                " of a split line each have all of its values"
            )
        return notes


def _name_keys(keys: Counter[str]) -> str:
    named = [f"{key} ({count} lines)" for key, count in keys.most_common(MAX_NAMED_KEYS)]
    return ", ".join(named) + (f" and {len(keys) - MAX_NAMED_KEYS} more" if len(keys) > MAX_NAMED_KEYS else "")
