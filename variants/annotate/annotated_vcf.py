"""Answers for the entries of a list -> an annotated VCF that htslib reads, sorts, indexes and converts to BCF.

The body is written first and the header afterwards, in front of it: the header declares every contig, filter and INFO
key that occurs, as htslib requires (https://samtools.github.io/hts-specs/VCFv4.4.pdf, section 1.4).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile

from variants.annotate.annotation_report import STATUSES, Answer
from variants.exports.vcf import info_header, info_ids, info_text
from variants.fields.spec import FieldSpec
from variants.fields.typed_values import Value
from variants.genome.chromosomes import CHROMOSOMES, LENGTHS, UnknownChromosomeError, chromosome_code, chromosome_name
from variants.lists.variant_lists import VariantList
from variants.lists.vcf_headers import RESERVED_INFO, InfoType, parse_meta_line

STATUS_KEY = "LWDS_STATUS"
_STATUS_HEADER = (
    f'##INFO=<ID={STATUS_KEY},Number=1,Type=String,Description="Result of the look-up of this variant: found, other'
    ' alleles, other reference, absent, not looked up">'
)
_COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"
_FILE_FORMAT_LINE = re.compile(r"##\s*fileformat\s*=\s*(VCFv4\.\d)\s*", re.IGNORECASE)
_LEFT_OUT = frozenset({"FORMAT", "SAMPLE", "PEDIGREE"})  # lines about genotypes, which are not written
_UNIQUE = frozenset({"INFO", "FILTER", "CONTIG", "ALT"})  # lines of which each ID may have one
MAX_POSITION = 2**31 - 1  # that BCF holds


@dataclass
class AnnotatedVcf:
    """Writes one annotated VCF, and remembers what its header has to declare.

    Attributes:
        entries: The list that is annotated.
        specs: The fields that are written.
        assembly: That of the release.
        left_out: Entries that no line of a VCF can hold.
        replaced: INFO keys of the list that gave way to the release's, with the number of lines.
    """

    entries: VariantList
    specs: Sequence[FieldSpec]
    assembly: str
    left_out: int = 0
    replaced: Counter[str] = field(default_factory=Counter)
    _last_positions: dict[str, int] = field(default_factory=dict)  # of each contig, in order of appearance
    _filters: set[str] = field(default_factory=set)  # FILTER cells
    _info_keys: dict[str, bool] = field(default_factory=dict)  # key of the list -> whether it has a value anywhere

    def write(self, answers: Iterable[tuple[Answer, list[Value]]], path: Path) -> None:
        """Write the answers, each with the values of the fields, in their order."""
        keys = info_ids(self.specs)
        own_keys = frozenset((STATUS_KEY, *keys))
        statuses = {status: f"{STATUS_KEY}={status.replace(' ', '_')}" for status in STATUSES}
        with TemporaryFile("w+", dir=path.parent, encoding="utf-8") as body, path.open("w", encoding="utf-8") as file:
            for answer, values in answers:
                columns = self._columns(answer)
                if columns is None:
                    self.left_out += 1
                    continue
                own, added = self._own_info(columns[7], own_keys), info_text(keys, values)
                parts = [part for part in (own, statuses[answer.status], added) if part not in ("", ".")]
                body.write("\t".join((*columns[:7], ";".join(parts))) + "\n")
            file.writelines(f"{line}\n" for line in self._header(keys))
            body.seek(0)
            copyfileobj(body, file)

    def notes(self) -> list[str]:
        """Sentences about what of the list is not in the file; after `write`."""
        if not self.replaced:
            return []
        named = ", ".join(f"{key} ({count} lines)" for key, count in self.replaced.items())
        return [f"INFO {named} of the list gave way to the values of this release under the same names"]

    def _columns(self, answer: Answer) -> tuple[str, ...] | None:
        """The fixed columns of an answer's line; None if it has no position that a VCF can hold."""
        entry, row = answer.entry, answer.row
        if entry.vcf:
            columns = entry.vcf
        elif entry.name and row:
            name = entry.name if entry.name.startswith("rs") else "."
            columns = (chromosome_name(row.chrom), str(row.pos), name, row.ref, row.alt, ".", ".", ".")
        elif entry.chrom and entry.pos:
            columns = (chromosome_name(entry.chrom), str(entry.pos), ".", entry.ref, entry.alt, ".", ".", ".")
        else:
            return None
        chrom, pos, ref = columns[0], columns[1], columns[3]
        if entry.problem and not _can_be_written(columns):
            return None
        position = entry.pos or int(pos)
        if not pos.isdigit():  # such as 1e+05
            columns = (chrom, str(position), *columns[2:])
        if (end := position + len(ref) - 1) > self._last_positions.get(chrom, 0):
            self._last_positions[chrom] = end
        self._filters.add(columns[6])
        return columns

    def _own_info(self, info: str, own_keys: frozenset[str]) -> str:
        """INFO of the list without the keys that are written here."""
        if info in ("", "."):
            return ""
        parts = []
        for part in info.split(";"):
            key, equals, _ = part.partition("=")
            if key in own_keys:
                self.replaced[key] += 1
            elif key:
                parts.append(part)
                if not self._info_keys.get(key):
                    self._info_keys[key] = bool(equals)
        return ";".join(parts)

    def _header(self, keys: Sequence[str]) -> list[str]:
        own, declared = self._own_header({STATUS_KEY, *keys})
        versions = (match[1] for line in self.entries.vcf_header if (match := _FILE_FORMAT_LINE.fullmatch(line)))
        version = next(versions, "VCFv4.2")
        claimed = (claim.assembly for claim in self.entries.reading.claims if claim.assembly in LENGTHS)
        assembly = next(claimed, self.assembly)
        has_reference = any(line.lower().startswith("##reference=") for line in own)
        return [
            f"##fileformat=VCFv{version[4:]}",
            *([] if self.entries.is_vcf else ["##source=lwds_portal"]),
            *own,
            *([] if has_reference else [f"##reference={assembly}"]),
            *(self._contig_line(name, assembly) for name in self._contigs() if name not in declared["CONTIG"]),
            *(
                f'##FILTER=<ID={name},Description="A filter of the list, whose header does not declare it">'
                for name in self._filter_names()
                if name not in declared["FILTER"]
            ),
            *(_info_line(key, has_value) for key, has_value in self._info_keys.items() if key not in declared["INFO"]),
            _STATUS_HEADER,
            *(info_header(spec, key) for spec, key in zip(self.specs, keys, strict=True)),
            _COLUMNS,
        ]

    def _own_header(self, replaced: set[str]) -> tuple[list[str], dict[str, set[str]]]:
        """(the ## lines of the list that stay, {kind of line: the IDs that they declare})."""
        lines: list[str] = []
        declared: dict[str, set[str]] = {kind: set() for kind in _UNIQUE}
        for line in self.entries.vcf_header:
            meta = parse_meta_line(line)
            kind = meta.key.upper() if meta else ""
            name = meta.get("ID") if meta else ""
            if kind in _LEFT_OUT or line.lower().replace(" ", "").startswith("##fileformat="):
                continue
            if kind in _UNIQUE:
                if name in declared[kind] or (kind == "INFO" and name in replaced):
                    continue
                declared[kind].add(name)
            lines.append(line if "=" in line else f"##comment={line.lstrip('#').strip()}")
        return lines, declared

    def _contigs(self) -> list[str]:
        """The contigs to declare: those that occur, and all chromosomes if the list is no VCF."""
        if self.entries.is_vcf:
            return list(self._last_positions)
        return list(dict.fromkeys((*CHROMOSOMES, *self._last_positions)))

    def _contig_line(self, name: str, assembly: str) -> str:
        try:
            length = LENGTHS[assembly][chromosome_code(name, assembly=assembly) - 1]
        except UnknownChromosomeError:
            return f"##contig=<ID={name}>"
        if self._last_positions.get(name, 0) > length:  # of another assembly, which warnings say
            return f"##contig=<ID={name}>"
        return f"##contig=<ID={name},length={length},assembly={assembly}>"

    def _filter_names(self) -> list[str]:
        names = {name for cell in self._filters for name in cell.split(";")}
        return sorted(names - {"PASS", ".", ""})


def _can_be_written(columns: Sequence[str]) -> bool:
    """Whether BCF holds a line that could not be looked up."""
    chrom, pos, _, ref, alt = columns[:5]
    is_position = pos.isascii() and pos.isdigit() and int(pos) <= MAX_POSITION
    return chrom not in ("", ".") and is_position and bool(ref and alt)


def _info_line(key: str, has_value: bool) -> str:
    """The header line of an INFO key that the list does not declare."""
    reserved = RESERVED_INFO.get(key)
    info = reserved if reserved and (reserved.type != "Flag") == has_value else None
    info = info or (InfoType(".", "String") if has_value else InfoType("0", "Flag"))
    description = "A key of the list, whose header does not declare it"
    return f'##INFO=<ID={key},Number={info.number},Type={info.type},Description="{description}">'
