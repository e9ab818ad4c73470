"""The ## lines of a VCF -> what they declare, and back; INFO of several alleles -> INFO of one of them. Pure.

Rules: sections 1.2, 1.6 and 3 of https://samtools.github.io/hts-specs/VCFv4.4.pdf. A line is split as
`bcftools norm -m-` splits it (https://samtools.github.io/bcftools/bcftools.html#norm).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_META_LINE = re.compile(r"##\s*(?P<key>[^=\s]+)\s*=\s*<(?P<attributes>.*?)>?\s*")  # some forget the >
_ATTRIBUTE = re.compile(
    r"\s*(?P<name>[^=,\s]+)\s*=\s*(?P<value>\"(?:[^\"\\]|\\.)*\"|\[[^\]]*\]|(?!['\[])[^,\"]*)\s*(?:,|$)"
)
# How the specification spells the keys and attributes of structured lines, and htslib expects them.
_KEYS = {key.upper(): key for key in ("INFO", "FILTER", "FORMAT", "ALT", "contig", "META", "SAMPLE", "PEDIGREE")}
_ATTRIBUTES = {
    name.lower(): name
    for name in (
        *("ID", "Number", "Type", "Description", "Source", "Version", "length", "assembly", "md5", "species"),
        *("taxonomy", "URL", "Values"),
    )
}
# Where an attribute begins in a line whose quotes do not match, or are missing around a comma.
_KNOWN_ATTRIBUTE = re.compile(rf"(?:^|,)\s*(?P<name>{'|'.join(_ATTRIBUTES)})\s*=", re.IGNORECASE)
_QUOTED_ATTRIBUTES = frozenset({"Description", "Source", "Version"})
_PLAIN_VALUE = re.compile(r"[^\s,<>\"'\[\]=;]+|\[[^\]\[\"]*\]")  # what needs no quotes
_NUMBER = re.compile(r"\d{1,9}|[ARG.]|L[ARG]|[PM]")
_TYPES = {name.lower(): name for name in ("Integer", "Float", "Flag", "Character", "String")}
_UNSAFE_IN_ID = re.compile(r"[\s,<>\"]+")  # htslib ends an ID at them


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
    return MetaLine(match["key"], _parse_attributes(match["attributes"]))


def _parse_attributes(text: str) -> dict[str, str]:
    """The attributes of a structured line; where quotes do not match, those whose names the specification has."""
    attributes: dict[str, str] = {}
    position = 0
    while position < len(text.rstrip()):
        part = _ATTRIBUTE.match(text, position)
        if part is None:
            break
        attributes[part["name"]] = _unquote(part["value"])
        position = part.end()
    else:
        return attributes
    starts = list(_KNOWN_ATTRIBUTE.finditer(text))
    ends = [*(start.start() for start in starts), len(text)][1:]
    return {start["name"]: _unquote(text[start.end() : end]) for start, end in zip(starts, ends, strict=True)}


def _unquote(value: str) -> str:
    value = value.strip()
    if value[:1] in ("'", '"'):
        value = value[1:].removesuffix(value[0])
        return re.sub(r"\\(.)", r"\1", value)
    return value


def safe_id(name: str) -> str:
    """An ID with `_` for what ends an ID in a structured line: commas, blanks, angle brackets, double quotes.

    Example:
        >>> safe_id("s50,x")
        's50_x'
    """
    return _UNSAFE_IN_ID.sub("_", name) if _UNSAFE_IN_ID.search(name) else name


def render_meta_line(meta: MetaLine) -> str:
    """A structured line as the specification writes it: its keys in their spelling, texts in quotes, safe IDs.

    Example:
        >>> render_meta_line(parse_meta_line("##info = <id=DP,number=1,type=integer,Description='x, y'>"))
        '##INFO=<ID=DP,Number=1,Type=Integer,Description="x, y">'
    """
    key = _KEYS.get(meta.key.upper(), meta.key)
    values = {_ATTRIBUTES.get(name.lower(), name): value for name, value in reversed([*meta.attributes.items()])}
    ordered: dict[str, str] = {"ID": safe_id(values["ID"])} if "ID" in values else {}
    if key in ("INFO", "FORMAT"):
        ordered["Number"], ordered["Type"] = _number_and_type(values.get("Number", ""), values.get("Type", ""))
    if key in ("INFO", "FORMAT", "FILTER", "ALT"):
        ordered["Description"] = values.get("Description", "")
    ordered |= {name: value for name, value in reversed(values.items()) if name not in ordered}
    return f"##{key}=<{','.join(_render_attribute(name, value) for name, value in ordered.items())}>"


def _number_and_type(number: str, type_name: str) -> tuple[str, str]:
    """Number and Type of a header line, `.` and String where the line has none that the specification knows."""
    known_type = _TYPES.get(type_name.lower(), "String")
    if known_type == "Flag":
        return "0", "Flag"
    return (number if _NUMBER.fullmatch(number) and number != "0" else "."), known_type


def _render_attribute(name: str, value: str) -> str:
    if name == "ID" or (name not in _QUOTED_ATTRIBUTES and _PLAIN_VALUE.fullmatch(value)):
        return f"{name}={value}"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name}="{escaped}"'


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
