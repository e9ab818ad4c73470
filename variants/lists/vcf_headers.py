"""The ## lines of a VCF -> what they declare; INFO of a line with several alleles -> INFO of one of them. Pure.

Rules: sections 1.2, 1.6 and 3 of https://samtools.github.io/hts-specs/VCFv4.4.pdf. A line is split as
`bcftools norm -m-` splits it (https://samtools.github.io/bcftools/bcftools.html#norm).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_META_LINE = re.compile(r"##\s*(?P<key>[^=\s]+)\s*=\s*<(?P<attributes>.*)>\s*")
_ATTRIBUTE = re.compile(r"\s*(?P<name>[^=,\s]+)\s*=\s*(?P<value>\"(?:[^\"\\]|\\.)*\"|[^,]*)\s*(?:,|$)")


class MetaLine(NamedTuple):
    """A structured ## line.

    Args:
        key: INFO, FORMAT, FILTER, contig, ALT, ..., as written.
        attributes: Its attributes; names as written, values without their quotes.
    """

    key: str
    attributes: Mapping[str, str]

    def get(self, name: str) -> str:
        """The value of an attribute whose name is written in any case; '' if there is none."""
        return next((value for key, value in self.attributes.items() if key.lower() == name.lower()), "")


class InfoType(NamedTuple):
    """How many values an INFO key has (`Number`: a count, A, R, G, '.'; 0 for a flag), and of which `Type`."""

    number: str
    type: str


def _declare(number: str, type_name: str, keys: str) -> dict[str, InfoType]:
    return dict.fromkeys(keys.split(), InfoType(number, type_name))


# The keys that the specification itself declares (tables 1 and 3 of VCF 4.3 and 4.4), for headers that leave them out.
RESERVED_INFO: dict[str, InfoType] = {
    **_declare("0", "Flag", "1000G DB H2 H3 IMPRECISE NOVEL SOMATIC VALIDATED"),
    **_declare("1", "Integer", "AN DP END MQ0 NS"),
    **_declare("1", "Float", "BQ MQ"),
    **_declare("1", "String", "AA SVTYPE"),
    **_declare("4", "Integer", "SB"),
    **_declare("A", "Integer", "AC DPADJ HOMLEN RN SVLEN"),
    **_declare("A", "Float", "AF CN CNADJ"),
    **_declare("A", "String", "BKPTID CIGAR DBRIPID DBVARID DGVID EVENT EVENTTYPE HOMSEQ MATEID PARID SVCLAIM"),
    **_declare("R", "Integer", "AD ADF ADR"),
    **_declare(".", "Integer", "CIEND CILEN CIPOS CIRB RB RUL"),
    **_declare(".", "Float", "CICN CIRUC RUC"),
    **_declare(".", "String", "MEINFO METRANS RUS"),
}
# Declared as `.` before VCF 4.4, and by many programs to this day, although they have one value for each allele.
_BY_ALLELE_IF_COUNT_FITS = frozenset({"SVLEN", "HOMLEN", "HOMSEQ", "MATEID", "BKPTID"})


def parse_meta_line(line: str) -> MetaLine | None:
    """A structured ## line with its attributes in any order and spacing -> its parts; None for any other line.

    Example:
        >>> parse_meta_line('##INFO=<Number=1, ID=DP,Description="a, b">').get("id")
        'DP'
    """
    match = _META_LINE.fullmatch(line.strip())
    if match is None:
        return None
    attributes = {part["name"]: _unquote(part["value"]) for part in _ATTRIBUTE.finditer(match["attributes"])}
    return MetaLine(match["key"], attributes)


def _unquote(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value


def info_types(header: Iterable[str]) -> dict[str, InfoType]:
    """The ## lines of a VCF -> the type of every INFO key: as declared, else as the specification reserves it.

    Example:
        >>> info_types(['##INFO=<ID=X,Number=R,Type=Integer,Description="x">'])["X"].number
        'R'
    """
    types = dict(RESERVED_INFO)
    declared: set[str] = set()
    for line in header:
        meta = parse_meta_line(line)
        if meta is None or meta.key.upper() != "INFO":
            continue
        key = meta.get("ID")
        if key and key not in declared:  # of two lines for one key the first counts, as in htslib
            declared.add(key)
            types[key] = InfoType(meta.get("Number") or ".", meta.get("Type") or "String")
    return types


class SplitInfo(NamedTuple):
    """INFO of one allele.

    Args:
        text: The INFO cell.
        undeclared: Keys without a header line, whose values are copied whole because nobody knows whose they are.
        misfits: Keys with another number of values than their header line says, copied whole.
    """

    text: str
    undeclared: tuple[str, ...] = ()
    misfits: tuple[str, ...] = ()


def split_info(info: str, allele: int, allele_count: int, types: Mapping[str, InfoType]) -> SplitInfo:
    """INFO of a line with several ALT alleles -> that of one of them.

    Args:
        allele: Which ALT allele, from 1.
        allele_count: How many ALT alleles the line has.
        types: The types of the keys (`info_types`).

    Example:
        >>> split_info("AC=3,2;AD=9,3,2;DB", 2, 2, info_types([])).text
        'AC=2;AD=9,2;DB'
    """
    parts: list[str] = []
    undeclared: list[str] = []
    misfits: list[str] = []
    for part in info.split(";"):
        key, equals, value = part.partition("=")
        if not equals or value == ".":
            parts.append(part)
            continue
        values = value.split(",")
        declared = types.get(key)
        number = declared.number if declared else "."
        if key in _BY_ALLELE_IF_COUNT_FITS and number not in ("A", "R", "G") and len(values) == allele_count:
            number = "A"
        indexes = _value_indexes(number, allele, allele_count, len(values))
        if indexes is not None:
            parts.append(f"{key}={','.join(values[index] for index in indexes)}")
            continue
        parts.append(part)
        if declared is None and len(values) > 1:
            undeclared.append(key)
        elif number in ("A", "R", "G"):
            misfits.append(key)
    return SplitInfo(";".join(parts), tuple(undeclared), tuple(misfits))


def _value_indexes(number: str, allele: int, allele_count: int, value_count: int) -> tuple[int, ...] | None:
    """Which values of a key belong to one allele; None if all do, or their number is not what `number` says."""
    if number == "A" and value_count == allele_count:
        return (allele - 1,)
    if number == "R" and value_count == allele_count + 1:
        return (0, allele)
    if number == "G":
        if value_count == allele_count + 1:  # one copy of the chromosome
            return (0, allele)
        if value_count == (allele_count + 1) * (allele_count + 2) // 2:  # genotype j/k is at k(k+1)/2 + j
            return (0, allele * (allele + 1) // 2, allele * (allele + 1) // 2 + allele)
    return None
