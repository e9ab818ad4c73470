"""Bound query -> SQL over the columns of a lake (variants.fields.lake_columns), as an engine of lakes writes it. Pure.

A lake has every field of every variant with all elements, so that SQL alone decides every question. NULL counts as
false, like in variants.query.to_sql.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from variants.fields.lake_columns import EFFECTS, by_gene_column, is_listed, quote_column
from variants.fields.spec import MORE_VALUES, FieldSpec, Kind
from variants.fields.transcripts import EffectFields
from variants.query.bound_tree import is_of_transcripts
from variants.query.conditions import BoundNode, ColumnLeaf, Present
from variants.query.lake_dialect import DUCKDB, LakeDialect
from variants.query.row_order import OrderItem
from variants.query.tree_compiler import LIKE, Comparison, LocationComparison, TreeCompiler, compare_element


@dataclass(frozen=True, slots=True)
class LakeSQL:
    """SQL with ? placeholders, and their values in order."""

    sql: str
    parameters: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class LakeColumns:
    """How the files of a lake hold the values of fields, and in which dialect they are asked for.

    Attributes:
        effects: The fields that hold consequences and genes.
        varying: Columns of fields that are not lists, but of which some variant of the lake has several values.
        dialect: Of the engine that is going to be asked.
    """

    effects: EffectFields | None = None
    varying: frozenset[str] = frozenset()
    dialect: LakeDialect = DUCKDB


def compile_for_lake(node: BoundNode, lake: LakeColumns) -> LakeSQL:
    """The condition of a query, exact for every query."""
    return _Compiler(lake.effects, lake.varying, lake.dialect).node(node, False)


def effects_where(node: BoundNode, lake: LakeColumns, *, genes: Collection[str] | None = None) -> LakeSQL:
    """SQL of the genes of a variant on which a query is true, as elements of `gene_effects`.

    Args:
        genes: Only these.
    """
    compiler = _Compiler(lake.effects, lake.varying, lake.dialect)
    parts = [compiler.node(node, True), *([] if genes is None else [compiler.gene_is(frozenset(genes))])]
    condition = _joined("AND", parts)
    return LakeSQL(lake.dialect.filtered(EFFECTS, "e, i", condition.sql), condition.parameters)


def distinct_values(spec: FieldSpec, lake: LakeColumns) -> str:
    """SQL of the list of a variant's distinct values of a field; texts in small letters, as conditions see them."""
    values = all_values(spec, lake)
    if spec.kind is Kind.TEXT:
        values = lake.dialect.transformed(values, "x", lake.dialect.folded("x"))
    return f"{lake.dialect.distinct}({values})"


def sort_values(items: Sequence[OrderItem], lake: LakeColumns) -> str:
    """The SQL behind ORDER BY for an order, as variants.query.row_order describes it."""
    sorted_by = []
    for item in items:
        value = quote_column(item.by) if isinstance(item.by, str) else end_value(item.by, lake, largest=item.descending)
        sorted_by.append(f"{value} {'DESC' if item.descending else 'ASC'} NULLS LAST")
    return ", ".join(sorted_by)


def end_value(spec: FieldSpec, lake: LakeColumns, *, largest: bool) -> str:
    """SQL of the smallest or the largest value of a variant; NULL for none."""
    if not is_listed(spec, lake.effects) and spec.column not in lake.varying:
        return quote_column(spec.column)
    function = lake.dialect.largest if largest else lake.dialect.smallest
    return f"{function}({all_values(spec, lake)})"


def all_values(spec: FieldSpec, lake: LakeColumns) -> str:
    """SQL of the list of all values of a variant, as they stand in the files."""
    dialect, column = lake.dialect, quote_column(spec.column)
    if is_listed(spec, lake.effects):
        return column
    if spec.column not in lake.varying:
        return dialect.listed(column)
    further = f"CAST({MORE_VALUES}['{spec.column}'] AS {dialect.list_type(dialect.types[spec.kind])})"
    return f"{dialect.concat}({dialect.listed(column)}, coalesce({further}, {dialect.listed()}))"


@dataclass(frozen=True, slots=True)
class _Compiler(TreeCompiler[LakeSQL]):
    varying: frozenset[str]
    dialect: LakeDialect

    def constant(self, value: bool) -> LakeSQL:
        return LakeSQL("TRUE" if value else "FALSE")

    def all_of(self, parts: Sequence[LakeSQL]) -> LakeSQL:
        return _joined("AND", parts)

    def any_of(self, parts: Sequence[LakeSQL]) -> LakeSQL:
        return _joined("OR", parts)

    def at_least(self, count: int, parts: Sequence[LakeSQL]) -> LakeSQL:
        ones = " + ".join(f"CASE WHEN {part.sql} THEN 1 ELSE 0 END" for part in parts)
        return LakeSQL(f"({ones} >= {int(count)})", tuple(value for part in parts for value in part.parameters))

    def complement(self, part: LakeSQL) -> LakeSQL:
        return LakeSQL(f"({part.sql} IS NOT TRUE)", part.parameters)

    def gene_is(self, names: frozenset[str]) -> LakeSQL:
        return LakeSQL(self.dialect.is_one_of("e.gene"), (sorted(names),))

    def some_gene(self, part: LakeSQL) -> LakeSQL:
        """`e` is an element of the effects, `i` its place in them."""
        return LakeSQL(self.dialect.some(EFFECTS, "e, i", part.sql), part.parameters)

    def has_all_terms(self, mask: int, of_gene: bool) -> LakeSQL:
        return LakeSQL(f"({_terms(of_gene)} & ? = ?)", (mask, mask))

    def has_some_term(self, mask: int, of_gene: bool) -> LakeSQL:
        return LakeSQL(f"({_terms(of_gene)} & ? <> 0)", (mask,))

    def field(self, leaf: ColumnLeaf, of_gene: bool) -> LakeSQL:
        spec, column = leaf.spec, quote_column(leaf.spec.column)
        if of_gene and is_of_transcripts(leaf, self.effects):
            return self._some_element(f"coalesce({by_gene_column(spec)}[i], {column})", leaf)
        if is_listed(spec, self.effects):
            return self._some_element(column, leaf)
        if isinstance(leaf, Present):
            return LakeSQL(f"({column} IS NOT NULL)")
        smallest = self._all_true(column, compare_element(leaf))
        if spec.column not in self.varying:
            return smallest
        further = self._all_true(f"CAST(t AS {self.dialect.types[spec.kind]})", compare_element(leaf))
        sql = self.dialect.some(f"{MORE_VALUES}['{spec.column}']", "t", further.sql)
        return _joined("OR", [smallest, LakeSQL(sql, further.parameters)])

    def location(self, comparisons: Sequence[LocationComparison]) -> LakeSQL:
        parts = [self._compared(quote_column(column), operator, value) for column, operator, value in comparisons]
        return _joined("AND", parts) if parts else self.constant(True)

    def _some_element(self, elements: str, leaf: ColumnLeaf) -> LakeSQL:
        """Some element of a list meets the condition."""
        comparisons = compare_element(leaf)
        if not comparisons:
            return LakeSQL(f"({self.dialect.size}({elements}) > 0)")
        tested = self._all_true("x", comparisons)
        return LakeSQL(self.dialect.some(elements, "x", tested.sql), tested.parameters)

    def _all_true(self, value: str, comparisons: Sequence[Comparison]) -> LakeSQL:
        if not comparisons:
            return LakeSQL(f"({value} IS NOT NULL)")
        return _joined("AND", [self._compared(value, *comparison) for comparison in comparisons])

    def _compared(self, value: str, operator: str, other: float | bool | str) -> LakeSQL:
        compared = self.dialect.folded(value, other) if isinstance(other, str) else value
        escape = self.dialect.escape if operator == LIKE else ""
        return LakeSQL(f"({compared} {operator} ?{escape})", (other,))


def _terms(of_gene: bool) -> str:
    return "e.terms" if of_gene else "terms"


def _joined(operator: str, parts: Sequence[LakeSQL]) -> LakeSQL:
    if len(parts) == 1:
        return parts[0]
    sql = f" {operator} ".join(part.sql for part in parts)
    return LakeSQL(f"({sql})", tuple(value for part in parts for value in part.parameters))
