"""Fields -> the columns that a lake has for them: names and DuckDB's types. Pure.

Separate module because writing a lake, compiling questions for it and reading it must agree on exactly this.

A lake has one row for each variant. Its columns: the key and the alleles; `terms`, the mask of the variant's
consequences (variants.genome.consequences); `gene_effects`, the mask of each of its genes by the first effect source;
then each field under the name of its typed column. A scalar is one value, the smallest where the lines of a variant
differ, and `more_values` has the others; a list has its distinct elements in first-seen order, NULL for none. A field
with an element for each transcript has a second column: its elements by gene, in the order of `gene_effects`. That one
is NULL where every gene has what the variant has.
"""

from __future__ import annotations

from collections.abc import Sequence

from variants.fields.spec import MORE_VALUES, FieldSpec, Kind
from variants.fields.transcripts import EffectFields, is_of_effect_source

EFFECTS = "gene_effects"
KEY_COLUMNS = (("chrom", "SMALLINT"), ("pos", "INTEGER"), ("end_pos", "INTEGER"), ("vkey", "BIGINT"))
# Where the source lines of a variant are, in a lake that holds its release alone.
LINE_COLUMNS = (("block_id", "BIGINT"), ("line_no", "SMALLINT"), ("n_lines", "INTEGER"))
_TYPES = {Kind.INTEGER: "DOUBLE", Kind.FLOAT: "DOUBLE", Kind.FLAG: "BOOLEAN", Kind.TEXT: "VARCHAR"}


def duckdb_type(spec: FieldSpec) -> str:
    """The type of one element of a field."""
    return _TYPES[spec.kind]


def is_listed(spec: FieldSpec, effects: EffectFields | None) -> bool:
    """Whether the column of a field is a list."""
    return spec.is_list or is_of_effect_source(spec, effects)


def quote_column(name: str) -> str:
    """A column's name in SQL; names of columns consist of lower-case letters, digits and underscores."""
    return f'"{name}"'


def by_gene_column(spec: FieldSpec) -> str:
    """The column of a field's elements by gene, in SQL. Names of typed columns have no two underscores in a row."""
    return quote_column(f"{spec.column}__by_gene")


def stored_fields(specs: Sequence[FieldSpec]) -> list[FieldSpec]:
    """The fields that have a column of their own: all but those of the key."""
    return [spec for spec in specs if spec.column]


def fields_by_gene(specs: Sequence[FieldSpec], effects: EffectFields | None) -> list[FieldSpec]:
    """The fields that have a second column, of their elements by gene."""
    return [spec for spec in stored_fields(specs) if is_of_effect_source(spec, effects)]


def lake_columns(
    specs: Sequence[FieldSpec], effects: EffectFields | None, *, with_lines: bool = False
) -> list[tuple[str, str]]:
    """(name in SQL, DuckDB's type) of all columns, in their order.

    Args:
        with_lines: Whether the lake has the source lines, too.
    """
    first_columns = (
        *KEY_COLUMNS,
        ("terms", "BIGINT"),
        *(LINE_COLUMNS if with_lines else ()),
        *(("ref", "VARCHAR"), ("alt", "VARCHAR")),
        (EFFECTS, "STRUCT(gene VARCHAR, terms BIGINT)[]"),
    )
    columns = [(quote_column(name), sql_type) for name, sql_type in first_columns]
    columns += [(by_gene_column(spec), f"{duckdb_type(spec)}[][]") for spec in fields_by_gene(specs, effects)]
    columns.append((quote_column(MORE_VALUES), "MAP(VARCHAR, VARCHAR[])"))
    for spec in stored_fields(specs):
        suffix = "[]" if is_listed(spec, effects) else ""
        columns.append((quote_column(spec.column), f"{duckdb_type(spec)}{suffix}"))
    return columns
