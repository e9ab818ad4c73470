"""Fields -> DuckDB's SQL of their INFO text in a lake, the same to the letter as variants.exports.vcf writes it. Pure.

DuckDB writes a DOUBLE with the digits of Python's repr, so that a line costs no step of Python for each value.
"""

from __future__ import annotations

from collections.abc import Sequence

from variants.exports.vcf import LARGEST_FLOAT, LARGEST_INTEGER, RESERVED, SMALLEST_FLOAT, NumberWatch
from variants.fields.lake_columns import is_listed, quote_column
from variants.fields.spec import FieldSpec, Kind
from variants.fields.transcripts import EffectFields

_ENCODED = {chr(code): text for code, text in RESERVED.items() if chr(code) != text}
_IMMENSE = "abs({0}) >= 1e16"  # from here on Python writes whole numbers as DuckDB does not
_NO_INTEGER = f"({{0}} <> trunc({{0}}) OR abs({{0}}) > {LARGEST_INTEGER})"
_NO_FLOAT = f"({{0}} <> 0 AND abs({{0}}) NOT BETWEEN {SMALLEST_FLOAT!r} AND {LARGEST_FLOAT!r})"


def info_sql(specs: Sequence[FieldSpec], keys: Sequence[str], effects: EffectFields | None) -> str:
    """SQL of `key=value;key=value` of a variant, of the fields that have a value; '' if none has.

    Args:
        keys: The INFO key of each field.
        effects: The fields that hold consequences and genes.
    """
    parts = [f"'{key}=' || {_text(spec, effects)}" for spec, key in zip(specs, keys, strict=True)]
    return f"concat_ws(';', {', '.join(parts)})" if parts else "''"


def misfits_sql(watch: NumberWatch, specs: Sequence[FieldSpec], effects: EffectFields | None) -> dict[int, str]:
    """{index of a field: SQL that is true where a number does not fit its type in VCF}."""
    tests = dict.fromkeys(watch.integers, _NO_INTEGER) | dict.fromkeys(watch.floats, _NO_FLOAT)
    return {index: _some(specs[index], test, effects) for index, test in tests.items()}


def writable_sql(specs: Sequence[FieldSpec], effects: EffectFields | None) -> str:
    """SQL that is true where `info_sql` writes what Python writes: everywhere but for immense whole numbers."""
    tests = [f"NOT {_some(spec, _IMMENSE, effects)}" for spec in specs if spec.kind is Kind.INTEGER]
    return " AND ".join(tests) or "TRUE"


def _some(spec: FieldSpec, test: str, effects: EffectFields | None) -> str:
    """SQL that is true where some number of a field passes a test, never NULL."""
    column = quote_column(spec.column)
    if is_listed(spec, effects):
        return f"coalesce(len(list_filter({column}, lambda x: {test.format('x')})) > 0, FALSE)"
    return f"coalesce({test.format(column)}, FALSE)"


def _text(spec: FieldSpec, effects: EffectFields | None) -> str:
    """SQL of the text of a field's value; NULL for none."""
    column = quote_column(spec.column)
    if not is_listed(spec, effects):
        return _element_text(spec, column)
    return f"array_to_string(list_transform({column}, lambda x: {_element_text(spec, 'x')}), ',')"


def _element_text(spec: FieldSpec, value: str) -> str:
    if spec.kind is Kind.FLAG:
        return f"CASE WHEN {value} THEN 'Y' WHEN NOT {value} THEN 'N' END"
    if spec.kind is Kind.TEXT:
        encoded = value
        for character, text in sorted(_ENCODED.items(), key=lambda pair: pair[0] != "%"):  # it begins the others
            encoded = f"replace({encoded}, chr({ord(character)}), '{text}')"
        return encoded
    number = f"({value} + 0.0)" if spec.kind is Kind.INTEGER else value  # there is no -0 among whole numbers
    return f"regexp_replace(CAST({number} AS VARCHAR), '\\.0$', '')"
