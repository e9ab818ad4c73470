"""Bound query -> DuckDB's SQL over the columns of a lake (variants.fields.lake_columns). Pure.

A lake has every field of every variant with all elements, so that SQL alone decides every question. NULL counts as
false, like in variants.query.to_sql.
"""

from __future__ import annotations

import string
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from variants.fields.lake_columns import EFFECTS, by_gene_column, duckdb_type, is_listed, quote_column
from variants.fields.spec import MORE_VALUES, FieldSpec, Kind
from variants.fields.transcripts import EffectFields
from variants.query.bound_tree import is_of_transcripts
from variants.query.conditions import BoundNode, ColumnLeaf, Present
from variants.query.patterns import FOLDED_LETTERS
from variants.query.row_order import OrderItem
from variants.query.tree_compiler import LIKE, Comparison, PlaceComparison, TreeCompiler, compare_element

# lower() does more than variants.query.patterns.fold_case to texts that are not ASCII, and translate() takes forty
# times as long.
_FOLDED = "CASE WHEN strlen({0}) = length({0}) THEN lower({0}) ELSE translate({0}, '{1}', '{2}') END"
_LETTERS, _SMALL_LETTERS = FOLDED_LETTERS


@dataclass(frozen=True, slots=True)
class LakeSQL:
    """SQL with ? placeholders, and their values in order."""

    sql: str
    parameters: tuple[Any, ...] = ()


def compile_for_duckdb(
    node: BoundNode, *, effects: EffectFields | None = None, varying: Collection[str] = ()
) -> LakeSQL:
    """The condition of a query, exact for every query.

    Args:
        effects: The fields that hold consequences and genes.
        varying: Columns of fields that are no list, but of which some variant of the lake has several values.
    """
    return _Compiler(effects, frozenset(varying)).node(node, False)


def effects_where(
    node: BoundNode,
    *,
    genes: Collection[str] | None = None,
    effects: EffectFields | None = None,
    varying: Collection[str] = (),
) -> LakeSQL:
    """SQL of the genes of a variant on which a query is true, as elements of `gene_effects`.

    Args:
        genes: Only these.
        effects, varying: As of `compile_for_duckdb`.
    """
    compiler = _Compiler(effects, frozenset(varying))
    parts = [compiler.node(node, True), *([] if genes is None else [compiler.gene_is(frozenset(genes))])]
    condition = _joined("AND", parts)
    return LakeSQL(f"list_filter({EFFECTS}, lambda e, i: {condition.sql})", condition.parameters)


def distinct_values(spec: FieldSpec, *, effects: EffectFields | None = None, varying: Collection[str] = ()) -> str:
    """SQL of the distinct values that a variant has of a field, a list; texts in small letters, as conditions see them.

    Args:
        effects, varying: As of `compile_for_duckdb`.
    """
    values = all_values(spec, effects, varying)
    if spec.kind is not Kind.TEXT:
        return f"list_distinct({values})"
    return f"list_distinct(list_transform({values}, lambda x: {_folded_text('x')}))"


def sort_values(
    items: Sequence[OrderItem], *, effects: EffectFields | None = None, varying: Collection[str] = ()
) -> str:
    """What stands behind ORDER BY for an order, as variants.query.row_order describes it.

    Args:
        effects, varying: As of `compile_for_duckdb`.
    """
    sorted_by = []
    for item in items:
        if isinstance(item.by, str):
            value = quote_column(item.by)
        else:
            value = end_value(item.by, largest=item.descending, effects=effects, varying=varying)
        sorted_by.append(f"{value} {'DESC' if item.descending else 'ASC'} NULLS LAST")
    return ", ".join(sorted_by)


def end_value(
    spec: FieldSpec, *, largest: bool, effects: EffectFields | None = None, varying: Collection[str] = ()
) -> str:
    """SQL of the smallest or the largest value of a variant; NULL for none.

    Args:
        effects, varying: As of `compile_for_duckdb`.
    """
    if not is_listed(spec, effects) and spec.column not in varying:
        return quote_column(spec.column)
    return f"{'list_max' if largest else 'list_min'}({all_values(spec, effects, varying)})"


def all_values(spec: FieldSpec, effects: EffectFields | None, varying: Collection[str]) -> str:
    """SQL of the list of all values of a variant, as they stand in the files."""
    column = quote_column(spec.column)
    if is_listed(spec, effects):
        return column
    if spec.column not in varying:
        return f"[{column}]"
    further = f"CAST({MORE_VALUES}['{spec.column}'] AS {duckdb_type(spec)}[])"
    return f"list_concat([{column}], coalesce({further}, []))"


@dataclass(frozen=True, slots=True)
class _Compiler(TreeCompiler[LakeSQL]):
    varying: frozenset[str]

    def constant(self, value: bool) -> LakeSQL:
        return LakeSQL("TRUE" if value else "FALSE")

    def all_of(self, parts: Sequence[LakeSQL]) -> LakeSQL:
        return _joined("AND", parts)

    def any_of(self, parts: Sequence[LakeSQL]) -> LakeSQL:
        return _joined("OR", parts)

    def complement(self, part: LakeSQL) -> LakeSQL:
        return LakeSQL(f"({part.sql} IS NOT TRUE)", part.parameters)

    def gene_is(self, names: frozenset[str]) -> LakeSQL:
        return LakeSQL("list_contains(?, e.gene)", (sorted(names),))

    def some_gene(self, part: LakeSQL) -> LakeSQL:
        """`e` is an element of the effects, `i` its place in them."""
        return LakeSQL(f"(len(list_filter({EFFECTS}, lambda e, i: {part.sql})) > 0)", part.parameters)

    def has_all_terms(self, mask: int, of_gene: bool) -> LakeSQL:
        return LakeSQL(f"({_terms(of_gene)} & ? = ?)", (mask, mask))

    def has_some_term(self, mask: int, of_gene: bool) -> LakeSQL:
        return LakeSQL(f"({_terms(of_gene)} & ? <> 0)", (mask,))

    def field(self, leaf: ColumnLeaf, of_gene: bool) -> LakeSQL:
        spec, column = leaf.spec, quote_column(leaf.spec.column)
        if of_gene and is_of_transcripts(leaf, self.effects):
            return _some_element(f"coalesce({by_gene_column(spec)}[i], {column})", leaf)
        if is_listed(spec, self.effects):
            return _some_element(column, leaf)
        if isinstance(leaf, Present):
            return LakeSQL(f"({column} IS NOT NULL)")
        smallest = _all_true(column, compare_element(leaf))
        if spec.column not in self.varying:
            return smallest
        further = _all_true(f"CAST(t AS {duckdb_type(spec)})", compare_element(leaf))
        sql = f"(len(list_filter({MORE_VALUES}[?], lambda t: {further.sql})) > 0)"
        return _joined("OR", [smallest, LakeSQL(sql, (spec.column, *further.parameters))])

    def place(self, comparisons: Sequence[PlaceComparison]) -> LakeSQL:
        parts = [_compared(quote_column(column), operator, value) for column, operator, value in comparisons]
        return _joined("AND", parts) if parts else self.constant(True)


def _terms(of_gene: bool) -> str:
    return "e.terms" if of_gene else "terms"


def _joined(operator: str, parts: Sequence[LakeSQL]) -> LakeSQL:
    if len(parts) == 1:
        return parts[0]
    sql = f" {operator} ".join(part.sql for part in parts)
    return LakeSQL(f"({sql})", tuple(value for part in parts for value in part.parameters))


def _some_element(elements: str, leaf: ColumnLeaf) -> LakeSQL:
    """Some element of a list is what the condition asks for."""
    comparisons = compare_element(leaf)
    if not comparisons:
        return LakeSQL(f"(len({elements}) > 0)")
    tested = _all_true("x", comparisons)
    return LakeSQL(f"(len(list_filter({elements}, lambda x: {tested.sql})) > 0)", tested.parameters)


def _all_true(value: str, comparisons: Sequence[Comparison]) -> LakeSQL:
    if not comparisons:
        return LakeSQL(f"({value} IS NOT NULL)")
    return _joined("AND", [_compared(value, *comparison) for comparison in comparisons])


def _compared(value: str, operator: str, other: float | bool | str) -> LakeSQL:
    compared = _folded_text(value, other) if isinstance(other, str) else value
    escape = " ESCAPE '\\'" if operator == LIKE else ""
    return LakeSQL(f"({compared} {operator} ?{escape})", (other,))


def _folded_text(text: str, compared_with: str | None = None) -> str:
    """A text in small letters; beside a value in ASCII, those of ASCII are enough."""
    if compared_with is not None and compared_with.isascii():
        return _FOLDED.format(text, string.ascii_uppercase, string.ascii_lowercase)
    return _FOLDED.format(text, string.ascii_uppercase + _LETTERS, string.ascii_lowercase + _SMALL_LETTERS)
