"""VCF 4.2 with annotations in INFO: header lines from the field dictionary, text percent-encoded as VCF asks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TextIO

from variants.fields.spec import FieldSpec, Kind
from variants.fields.typed_values import Value, value_text

# Characters with a meaning in INFO, and the percent sign that encodes them (VCF 4.3, section 1.2).
_RESERVED = str.maketrans({char: f"%{ord(char):02X}" for char in '%:;=,\t\r\n "'} | {":": ":", '"': '"'})
_TYPES = {Kind.INTEGER: "Integer", Kind.FLOAT: "Float", Kind.FLAG: "String", Kind.TEXT: "String"}


def info_id(spec: FieldSpec) -> str:
    """The INFO key of a field: its source name with what VCF does not allow made '_'."""
    key = re.sub(r"[^A-Za-z0-9_.]", "_", spec.name.strip())
    return key if key[:1].isalpha() or key[:1] == "_" else f"_{key}"


def info_header(spec: FieldSpec) -> str:
    """The ##INFO line of a field."""
    description = (spec.description or spec.path).replace("\\", "\\\\").replace('"', '\\"')
    number = "." if spec.is_list else "1"
    kind = _TYPES[spec.kind] if not (spec.kind is Kind.INTEGER and spec.is_list) else "Float"
    return f'##INFO=<ID={info_id(spec)},Number={number},Type={kind},Description="{description}">'


def info_text(keys: Sequence[str], values: Sequence[Value]) -> str:
    """The INFO cell; keys: info_id of each value's field. '.' where no field has a value."""
    found = [f"{key}={_encoded(value)}" for key, value in zip(keys, values, strict=True) if value is not None]
    return ";".join(found) or "."


def _encoded(value: Value) -> str:
    if type(value) is float:  # most values by far
        return value_text(value)
    elements = value if isinstance(value, tuple) else (value,)
    return ",".join(value_text(each).translate(_RESERVED) for each in elements)


def header_lines(
    specs: Sequence[FieldSpec], *, assembly: str, source: str, contigs: Iterable[tuple[str, int]] = ()
) -> list[str]:
    """Everything before the first variant of a VCF without samples; contigs: (name, bases)."""
    return [
        "##fileformat=VCFv4.2",
        f"##source={source}",
        f"##reference={assembly}",
        *(f"##contig=<ID={name},length={length},assembly={assembly}>" for name, length in contigs),
        *(info_header(spec) for spec in specs),
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
    """rows: (chromosome as to be written, position, ref, alt, values of `specs`). Returns their number."""
    for line in header_lines(specs, assembly=assembly, source=source, contigs=contigs):
        file.write(line + "\n")
    keys = [info_id(spec) for spec in specs]
    count = 0
    for chrom, pos, ref, alt, values in rows:
        file.write(f"{chrom}\t{pos}\t.\t{ref}\t{alt}\t.\t.\t{info_text(keys, values)}\n")
        count += 1
    return count
