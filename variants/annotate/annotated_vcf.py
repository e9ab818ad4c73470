"""Answers for the entries of a list -> an annotated VCF that htslib reads, sorts, indexes and converts to BCF.

One file because the header follows from what the lines turned out to hold. The body is written first and the header
afterwards, in front of it: the header declares every contig, filter and INFO key that occurs, as htslib requires
(https://samtools.github.io/hts-specs/VCFv4.4.pdf, section 1.4).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import TextIO

from accounts.bounded_numbers import is_whole_number
from variants.annotate.annotation_report import FOUND, STATUSES, Answer
from variants.exports.vcf import NumberWatch, info_header, info_ids, info_text
from variants.fields.spec import FieldSpec
from variants.fields.typed_values import Value
from variants.genome.chromosomes import CHROMOSOMES, LENGTHS, UnknownChromosomeError, chromosome_code, chromosome_name
from variants.lists.entries import ALLELE
from variants.lists.variant_lists import VariantList
from variants.lists.vcf_headers import RESERVED_INFO, InfoType, MetaLine, parse_meta_line, render_meta_line, safe_id

STATUS_KEY = "LWDS_STATUS"
_STATUS_HEADER = (
    f'##INFO=<ID={STATUS_KEY},Number=1,Type=String,Description="Result of the look-up of this variant: found, other'
    ' alleles, other reference, absent, not looked up">'
)
_STATUS_TEXTS = {status: f"{STATUS_KEY}={status.replace(' ', '_')}" for status in STATUSES}
_COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"
_FILE_FORMAT_LINE = re.compile(r"##\s*fileformat\s*=\s*(VCFv4\.\d)\s*", re.IGNORECASE)
_LEFT_OUT = frozenset({"FORMAT", "SAMPLE", "PEDIGREE"})  # lines about genotypes, which are not written
_UNIQUE = frozenset({"INFO", "FILTER", "CONTIG", "ALT"})  # lines of which each ID may have one
_ALT_OF_VCF = re.compile(r"\*|\.|<[^<>\s]+>|[^\s,]*[\[\]][^\s,]*")  # besides bases
MAX_NAMED = 12  # IDs, or left-out entries, named in a sentence
MAX_POSITION = 2**31 - 1  # that BCF holds


@dataclass
class AnnotatedVcf:
    """Writes one annotated VCF, and remembers what its header has to declare.

    Attributes:
        entries: The list that is annotated.
        specs: The fields that are written.
        assembly: That of the release.
        left_out: Entries that no line of a VCF can hold; `first_left_out` describes the first ones.
        renamed: IDs of the list that VCF does not allow, with those that were written for them.
        replaced: INFO keys of the list that gave way to the release's, with the number of lines.
    """

    entries: VariantList
    specs: Sequence[FieldSpec]
    assembly: str
    left_out: int = 0
    first_left_out: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    replaced: Counter[str] = field(default_factory=Counter)
    _last_positions: dict[str, int] = field(default_factory=dict)  # of each contig, in order of appearance
    _contig_names: dict[str, str] = field(default_factory=dict)  # as in the list -> as written
    _filters: dict[str, str] = field(default_factory=dict)  # FILTER cell of the list -> as written
    _info_keys: dict[str, bool] = field(default_factory=dict)  # key of the list -> whether it has a value anywhere
    _info_names: dict[str, str] = field(default_factory=dict)  # key of the list that VCF does not allow -> as written

    def write(self, answers: Iterable[tuple[Answer, Sequence[Value]]], path: Path) -> None:
        """Write the answers, each with the values of the fields, in their order."""
        with self.begin(path) as body:
            self.add_answers(body, answers)

    @contextmanager
    def begin(self, path: Path) -> Iterator[TextIO]:
        """A file for the lines; when the block ends, the header is written to `path`, then these lines."""
        with TemporaryFile("w+", dir=path.parent, encoding="utf-8") as body, path.open("w", encoding="utf-8") as file:
            yield body
            file.writelines(f"{line}\n" for line in self._header(self.keys))
            body.seek(0)
            copyfileobj(body, file)

    def add_answers(self, body: TextIO, answers: Iterable[tuple[Answer, Sequence[Value]]]) -> None:
        """Write the lines of answers."""
        for answer, values in answers:
            columns = self._columns(answer)
            if columns is None:
                self.left_out += 1
                if self.left_out <= MAX_NAMED:
                    self.first_left_out.append(f"line {answer.entry.number}: {answer.entry.text[:60]}")
                continue
            if (added := info_text(self.keys, values)) != ".":
                self.numbers.see(values, added)
            self._add_line(body, columns, _STATUS_TEXTS[answer.status], added)

    def add_lake_line(self, body: TextIO, cells: Sequence[str], added: str) -> None:
        """Write a line of the list, which is a VCF, with the values of a variant added to INFO.

        Args:
            cells: The fixed columns, and perhaps what stands behind them.
            added: What `info_text` gives.
        """
        columns = self._as_written(tuple(cells[:8]), int(cells[1]))
        self._add_line(body, columns, _STATUS_TEXTS[FOUND], added or ".")

    def _add_line(self, body: TextIO, columns: Sequence[str], status: str, added: str) -> None:
        info = status
        if columns[7] != "." and (own := self._own_info(columns[7], self._own_keys)):
            info = f"{own};{info}"
        if added != ".":
            info = f"{info};{added}"
        body.write("\t".join((*columns[:7], info)) + "\n")

    @cached_property
    def keys(self) -> list[str]:
        """The INFO key of each field."""
        return info_ids(self.specs)

    @cached_property
    def _own_keys(self) -> frozenset[str]:
        return frozenset((STATUS_KEY, *self.keys))

    @cached_property
    def numbers(self) -> NumberWatch:
        """Notes numbers that their type in VCF cannot hold."""
        return NumberWatch(self.specs)

    def notes(self) -> list[str]:
        """Sentences about what of the list is not in the file; after `write`."""
        notes = []
        if self.replaced:
            named = ", ".join(f"{key} ({count} lines)" for key, count in self.replaced.items())
            notes.append(f"INFO {named} of the list gave way to the values of this release under the same names")
        if self.renamed:
            pairs = [f"{old} as {new}" for old, new in self.renamed.items()]
            more = f" and {len(pairs) - MAX_NAMED} more" if len(pairs) > MAX_NAMED else ""
            notes.append(f"names that VCF does not allow are written otherwise: {', '.join(pairs[:MAX_NAMED])}{more}")
        return notes

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
        if entry.problem and not _can_be_written(columns, is_own_line=bool(entry.vcf)):
            return None
        return self._as_written(columns, entry.pos or int(columns[1]))

    def _as_written(self, columns: tuple[str, ...], position: int) -> tuple[str, ...]:
        """The fixed columns of a line with names that VCF allows; contig and filter are remembered for the header."""
        chrom, pos, ref, filters = columns[0], columns[1], columns[3], columns[6]
        name = self._contig_names.get(chrom) or self._contig_names.setdefault(chrom, self._safe_id(chrom))
        filter_cell = self._filters.get(filters) or self._filters.setdefault(filters, self._filter_cell(filters))
        if name != chrom or filter_cell != filters or not pos.isdecimal():  # such as 1e+05
            columns = (name, str(position), *columns[2:6], filter_cell, columns[7])
        if (end := position + len(ref) - 1) > self._last_positions.get(name, 0):
            self._last_positions[name] = end
        return columns

    def _safe_id(self, name: str) -> str:
        """A name that htslib reads back, remembered if it is not that of the list."""
        if (safe := safe_id(name)) != name:
            self.renamed[name] = safe
        return safe

    def _filter_cell(self, cell: str) -> str:
        """FILTER of the list with names that VCF allows; 0 is reserved, and meant PASS before VCF 4.0."""
        names = []
        for name in cell.split(";"):
            if name == "0":
                self.renamed["FILTER 0"] = new = "PASS" if self._is_version_3 else "_0"
                names.append(new)
            elif name:
                names.append(self._safe_id(name))
        return ";".join(dict.fromkeys(names)) or "."

    @cached_property
    def _is_version_3(self) -> bool:
        return any(line.lower().startswith("##fileformat=vcfv3") for line in self.entries.vcf_header)

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
                if not self._info_keys.get(key):
                    self._see_info_key(key, has_value=bool(equals))
                parts.append(self._info_names[key] + part[len(key) :] if key in self._info_names else part)
        return ";".join(parts)

    def _see_info_key(self, key: str, *, has_value: bool) -> None:
        """Remember a key of the list that did not have a value so far."""
        self._info_keys[key] = has_value
        if (name := self._safe_id(key)) != key:
            self._info_names[key] = name

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
            *(_info_line(key, has_value) for key, has_value in self._info_ids() if key not in declared["INFO"]),
            _STATUS_HEADER,
            *(
                info_header(spec, key, as_text=index in self.numbers.texts)
                for index, (spec, key) in enumerate(zip(self.specs, keys, strict=True))
            ),
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
                name = self._safe_id(name)
                if not name or name in declared[kind] or (kind == "INFO" and name in replaced):
                    continue
                if kind == "FILTER" and name == "0":  # reserved: the lines have it under another name
                    continue
                declared[kind].add(name)
            lines.append(_render_own_line(line, meta))
        return lines, declared

    def _info_ids(self) -> list[tuple[str, bool]]:
        """(INFO key as written, whether it has a value anywhere) of each key of the list."""
        ids: dict[str, bool] = {}
        for key, has_value in self._info_keys.items():
            name = self._info_names.get(key, key)
            ids[name] = ids.get(name, False) or has_value
        return list(ids.items())

    def _contigs(self) -> list[str]:
        """The contigs to declare: those that occur, and all chromosomes if the list is not a VCF file."""
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
        names = {name for cell in self._filters.values() for name in cell.split(";")}
        return sorted(names - {"PASS", ".", ""})


def _render_own_line(line: str, meta: MetaLine | None) -> str:
    """A ## line of the list as htslib reads it; one that is neither structured nor key=value becomes a comment."""
    if meta is not None and meta.attributes:
        return render_meta_line(meta)
    key, equals, value = line.lstrip("#").partition("=")
    if equals and key.strip() and not value.lstrip().startswith("<"):
        return f"##{key.strip()}={value.strip()}"
    return f"##comment={line.lstrip('#').strip()}"


def _can_be_written(columns: Sequence[str], *, is_own_line: bool) -> bool:
    """Whether a VCF holds an entry that could not be looked up: a line of a VCF, or alleles written as VCF has them."""
    chrom, pos, _, ref, alt = columns[:5]
    is_position = is_whole_number(pos) and int(pos) <= MAX_POSITION
    if chrom in ("", ".") or not is_position:
        return False
    if is_own_line:
        return bool(ref and alt)
    return bool(ALLELE.fullmatch(ref) and (ALLELE.fullmatch(alt) or _ALT_OF_VCF.fullmatch(alt)))


def _info_line(key: str, has_value: bool) -> str:
    """The header line of an INFO key that the list does not declare."""
    reserved = RESERVED_INFO.get(key)
    info = reserved if reserved and (reserved.type != "Flag") == has_value else None
    info = info or (InfoType(".", "String") if has_value else InfoType("0", "Flag"))
    description = "A key of the list, whose header does not declare it"
    return f'##INFO=<ID={key},Number={info.number},Type={info.type},Description="{description}">'
