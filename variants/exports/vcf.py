"""Variants with typed values -> VCF 4.2 without samples, the values in INFO. Pure.

Text is percent-encoded as in section 1.2 of VCF 4.3, https://samtools.github.io/hts-specs/VCFv4.3.pdf.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import TextIO

from variants.fields.spec import FieldSpec, Kind
from variants.fields.typed_values import Value, number_text, value_text

# Characters that have a meaning in INFO, and the percent sign, which begins an encoded one.
RESERVED = str.maketrans({char: f"%{ord(char):02X}" for char in '%:;=,\t\r\n "'} | {":": ":", '"': '"'})
_EXTENT_KEYS = ("END", "SVLEN")
# Fields of P-values: whole-genome scans have those below 1e-45, which the Float of VCF, of 32 bits, cannot hold.
_P_VALUE = re.compile(r"(?:^|[^a-z0-9])(?:p|pv|pvals?|p[ _.-]?values?|e[ _-]?values?)(?:[^a-z0-9]|$)", re.IGNORECASE)
SMALLEST_FLOAT, LARGEST_FLOAT = 2.0**-126, (2 - 2.0**-23) * 2.0**127  # in 32 bits with all digits
LARGEST_INTEGER = 2**31 - 9  # the magnitude that BCF holds: the smallest numbers of 32 bits mean something else there
_HAS_EXPONENT = re.compile(r"[eE][+-]?(?:3[789]|[4-9]\d|\d{3})")  # of a number that may not fit 32 bits
_MAX_BYTES_IN_MEMORY = 8 * 2**20  # of the lines of a file before a temporary file is used
_TEXT_NUMBER = "a number written as text, since some values do not fit the {} of VCF, of 32 bits"
_TYPES = {Kind.INTEGER: "Integer", Kind.FLOAT: "Float", Kind.FLAG: "String", Kind.TEXT: "String"}


def info_id(spec: FieldSpec) -> str:
    """The INFO key of a field: its source name, with '_' for every character that a key may not have."""
    key = re.sub(r"[^A-Za-z0-9_.]", "_", spec.name.strip())
    return key if key[:1].isalpha() or key[:1] == "_" else f"_{key}"


def info_ids(specs: Sequence[FieldSpec]) -> list[str]:
    """The INFO keys of fields, no two alike: of several fields with one key the later ones get a number.

    `END` and `SVLEN` would change how far programs think that a variant reaches: they get a `_` in front.
    """
    counts: Counter[str] = Counter()
    keys = []
    for spec in specs:
        key = info_id(spec)
        key = f"_{key}" if key in _EXTENT_KEYS else key
        counts[key] += 1
        keys.append(key if counts[key] == 1 else f"{key}_{counts[key]}")
    return keys


def info_header(spec: FieldSpec, key: str = "", *, as_text: bool = False) -> str:
    """The ##INFO header line of a field, under its `info_id` unless another key is given.

    Args:
        as_text: Whether some value of a field of numbers does not fit its type (`NumberWatch`): it is declared a
            String, as the fields of P-values always are.
    """
    kind = _number_type(spec)
    text = spec.description or spec.path
    if kind != "String" and (as_text or is_p_value(spec)):
        text = f"{text.rstrip().rstrip('.')} ({_TEXT_NUMBER.format(kind)})"
        kind = "String"
    description = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    number = "." if spec.has_many_values else "1"
    return f'##INFO=<ID={key or info_id(spec)},Number={number},Type={kind},Description="{description}">'


def _number_type(spec: FieldSpec) -> str:
    """The type of a field whose values all fit it."""
    return "Float" if spec.kind is Kind.INTEGER and spec.is_list else _TYPES[spec.kind]


def is_p_value(spec: FieldSpec) -> bool:
    """Whether a field has P-values, by its name or path.

    Example:
        >>> is_p_value(FieldSpec("GRASP_p_value", "grasp.p_value", "GRASP", Kind.FLOAT))
        True
        >>> is_p_value(FieldSpec("CADD_phred", "cadd.phred", "CADD", Kind.FLOAT))
        False
    """
    return spec.kind is Kind.FLOAT and any(_P_VALUE.search(name.replace("_", " ")) for name in (spec.name, spec.path))


def fits_float(value: Value) -> bool:
    """Whether the Float of VCF, of 32 bits, can hold a value: whether BCF has its magnitude.

    Example:
        >>> fits_float(1e-30), fits_float(1e-60), fits_float((0.0, 1e39)), fits_float("1e-400")
        (True, False, False, False)
    """
    if isinstance(value, tuple):
        return all(map(fits_float, value))
    if isinstance(value, str):  # a number that no float8 can hold
        return False
    return not value or SMALLEST_FLOAT <= abs(value) <= LARGEST_FLOAT


def fits_integer(value: Value) -> bool:
    """Whether the Integer of VCF, of 32 bits, can hold a value.

    Example:
        >>> fits_integer(7), fits_integer(3_000_000_000), fits_integer((1, 2.5))
        (True, False, False)
    """
    if isinstance(value, tuple):
        return all(map(fits_integer, value))
    return not isinstance(value, float | str) and abs(value or 0) <= LARGEST_INTEGER


class NumberWatch:
    """Looks at the values of lines for numbers that their type of 32 bits cannot hold: programs read them as 0, or not.

    So the header of a file is known after its last line.

    Attributes:
        texts: Indexes of the fields that have such a number.
        integers, floats: Indexes of the fields that are looked at, by their type in VCF.
    """

    def __init__(self, specs: Sequence[FieldSpec]) -> None:
        self.texts: set[int] = set()
        watched = [(index, _number_type(spec)) for index, spec in enumerate(specs) if not is_p_value(spec)]
        self.integers = [index for index, kind in watched if kind == "Integer"]
        self.floats = [index for index, kind in watched if kind == "Float"]

    def see(self, values: Sequence[Value], info: str) -> None:
        """Look at the values of one line, which are `info` as text."""
        for index in self.integers:
            if not fits_integer(values[index]):
                self.texts.add(index)
        has_exponent = "e-" in info or "e+" in info or "E-" in info  # few lines have one
        if has_exponent and _HAS_EXPONENT.search(info):
            self.texts.update(index for index in self.floats if values[index] and not fits_float(values[index]))


def info_text(keys: Sequence[str], values: Sequence[Value]) -> str:
    """The INFO cell of a variant; '.' where no field has a value.

    Args:
        keys: The info_id of the field of each value.

    Example:
        >>> info_text(["score", "genes", "note"], [1.5, ("A", "B"), None])
        'score=1.5;genes=A,B'
    """
    parts = [
        # Most values are such numbers, and nothing in them needs encoding.
        f"{key}={number_text(value) if type(value) is float else _encode_value(value)}"
        for key, value in zip(keys, values, strict=True)
        if value is not None
    ]
    return ";".join(parts) or "."


def _encode_value(value: Value) -> str:
    elements = value if isinstance(value, tuple) else (value,)
    return ",".join(value_text(element).translate(RESERVED) for element in elements)


def header_lines(
    specs: Sequence[FieldSpec],
    *,
    assembly: str,
    source: str,
    contigs: Iterable[tuple[str, int]] = (),
    texts: Collection[int] = (),
) -> list[str]:
    """The header of a VCF without samples, one line each.

    Args:
        contigs: (name, length in bases) of each chromosome.
        texts: Indexes of the fields whose numbers are written as text (`NumberWatch`).
    """
    return [
        "##fileformat=VCFv4.2",
        f"##source={source}",
        f"##reference={assembly}",
        *(f"##contig=<ID={name},length={length},assembly={assembly}>" for name, length in contigs),
        *(
            info_header(spec, key, as_text=index in texts)
            for index, (spec, key) in enumerate(zip(specs, info_ids(specs), strict=True))
        ),
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO",
    ]


def write_vcf(
    file: TextIO,
    specs: Sequence[FieldSpec],
    rows: Iterable[tuple[str, int, str, str, Sequence[Value]]],
    *,
    assembly: str,
    source: str,
    contigs: Iterable[tuple[str, int]] = (),
) -> int:
    """Write a VCF without samples; returns the number of variants.

    The header follows from the values, so that nothing is written to `file` before the last row has come; until then
    the lines are in memory or in a temporary file.

    Args:
        rows: (chromosome as it is to be written, position, ref, alt, values of `specs`).
        contigs: (name, length in bases) of each chromosome.
    """
    keys, watch, count = info_ids(specs), NumberWatch(specs), 0
    with SpooledTemporaryFile(_MAX_BYTES_IN_MEMORY, "w+", encoding="utf-8", newline="") as body:
        for chrom, pos, ref, alt, values in rows:
            info = info_text(keys, values)
            watch.see(values, info)
            body.write(f"{chrom}\t{pos}\t.\t{ref.upper()}\t{alt.upper()}\t.\t.\t{info}\n")
            count += 1
        header = header_lines(specs, assembly=assembly, source=source, contigs=contigs, texts=watch.texts)
        file.writelines(f"{line}\n" for line in header)
        body.seek(0)
        copyfileobj(body, file)
    return count
