"""Bound query -> SQL over a release's tables, alias v for variants and, inside a gene, alias e for its effects row.

Not everything can be decided from typed columns: a field that is not filterable, an inner range of a list of which only
the smallest and largest element are kept, a list aligned by transcript looked at for one gene. So every part becomes
two conditions: `must` keeps rows that match for sure, `may` rows that can match. Rows in between are decided by
variants.query.bound_tree on their source lines. NULL counts as false in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from psycopg.sql import SQL, Composable, Identifier

from variants.fields.transcripts import EffectFields
from variants.query.bound_tree import is_of_transcripts
from variants.query.conditions import BoundNode, ColumnLeaf, FlagIs, NumberBetween, Present
from variants.query.field_columns import any_further_value, folded_text, further_value
from variants.query.tree_compiler import LIKE, Comparison, LocationComparison, TreeCompiler, compare_element


class Tables(Protocol):
    """Names of a release's tables (variants.releases.store.table_names.ReleaseTables)."""

    def variants(self, column_group: int = 1) -> Identifier: ...
    @property
    def effects(self) -> Identifier: ...


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL text with %s placeholders, and their values in order."""

    sql: Composable
    parameters: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Compiled:
    """must implies the query, the query implies may; where they are the same SQL alone decides."""

    must: Condition
    may: Condition

    @property
    def exact(self) -> bool:
        return self.must is self.may


TRUE = Condition(SQL("TRUE"))
FALSE = Condition(SQL("FALSE"))
EVERYTHING = Compiled(TRUE, TRUE)
_UNDECIDED = Compiled(FALSE, TRUE)


def compile_query(
    node: BoundNode, *, tables: Tables, effects: EffectFields | None = None, of_gene: bool = False
) -> Compiled:
    """Conditions on alias v; with `of_gene` also on e, an effects row of the variant and of the gene of the query."""
    return _Compiler(effects, tables).node(node, of_gene)


def _exactly(sql: Composable, *parameters: Any) -> Compiled:
    condition = Condition(sql, parameters)
    return Compiled(condition, condition)


def _joined(operator: str, conditions: Sequence[Condition]) -> Condition:
    # A list of thousands of values must not nest thousands deep: PostgreSQL flattens a joined list by itself.
    sql = SQL("(") + SQL(f" {operator} ").join([condition.sql for condition in conditions]) + SQL(")")
    return Condition(sql, tuple(value for condition in conditions for value in condition.parameters))


def _combined(operator: str, parts: Sequence[Compiled]) -> Compiled:
    if len(parts) == 1:
        return parts[0]
    must = _joined(operator, [part.must for part in parts])
    if all(part.exact for part in parts):
        return Compiled(must, must)
    return Compiled(must, _joined(operator, [part.may for part in parts]))


def _at_least(count: int, conditions: Sequence[Condition]) -> Condition:
    ones = [SQL("({} IS TRUE)::int").format(condition.sql) for condition in conditions]
    sql = SQL("(") + SQL(" + ").join(ones) + SQL(f" >= {int(count)})")
    return Condition(sql, tuple(value for condition in conditions for value in condition.parameters))


def _complement(part: Compiled) -> Compiled:
    def not_true(condition: Condition) -> Condition:
        return Condition(SQL("({} IS NOT TRUE)").format(condition.sql), condition.parameters)

    must = not_true(part.may)
    return Compiled(must, must if part.exact else not_true(part.must))


@dataclass(frozen=True, slots=True)
class _Compiler(TreeCompiler[Compiled]):
    tables: Tables

    def constant(self, value: bool) -> Compiled:
        return EVERYTHING if value else Compiled(FALSE, FALSE)

    def all_of(self, parts: Sequence[Compiled]) -> Compiled:
        return _combined("AND", parts)

    def any_of(self, parts: Sequence[Compiled]) -> Compiled:
        return _combined("OR", parts)

    def at_least(self, count: int, parts: Sequence[Compiled]) -> Compiled:
        must = _at_least(count, [part.must for part in parts])
        if all(part.exact for part in parts):
            return Compiled(must, must)
        return Compiled(must, _at_least(count, [part.may for part in parts]))

    def complement(self, part: Compiled) -> Compiled:
        return _complement(part)

    def gene_is(self, names: frozenset[str]) -> Compiled:
        return _exactly(SQL("(e.gene = ANY(%s))"), sorted(names))

    def some_gene(self, part: Compiled) -> Compiled:
        """Some effects row of the variant."""

        def exists(condition: Condition) -> Condition:
            sql = SQL(
                "EXISTS (SELECT FROM {} e WHERE e.chrom = v.chrom AND e.pos = v.pos AND e.vkey = v.vkey"
                " AND e.source = 0 AND {})"
            ).format(self.tables.effects, condition.sql)
            return Condition(sql, condition.parameters)

        must = exists(part.must)
        return Compiled(must, must if part.exact else exists(part.may))

    def has_all_terms(self, mask: int, of_gene: bool) -> Compiled:
        return _exactly(SQL("({} & %s = %s)").format(_terms(of_gene)), mask, mask)

    def has_some_term(self, mask: int, of_gene: bool) -> Compiled:
        return _exactly(SQL("({} & %s <> 0)").format(_terms(of_gene)), mask)

    def field(self, leaf: ColumnLeaf, of_gene: bool) -> Compiled:
        if not leaf.spec.filterable:
            return _UNDECIDED
        compiled = _any_value(leaf, "v" if leaf.spec.column_group == 1 else "x")
        if leaf.spec.column_group > 1:
            compiled = self.in_group(compiled, leaf.spec.column_group)
        # The columns hold all transcripts: they can only say that no transcript of the gene matches.
        return Compiled(FALSE, compiled.may) if of_gene and is_of_transcripts(leaf, self.effects) else compiled

    def in_group(self, compiled: Compiled, group: int) -> Compiled:
        """A condition on the table of a further column group."""

        def exists(condition: Condition) -> Condition:
            sql = SQL(
                "EXISTS (SELECT FROM {} x WHERE x.chrom = v.chrom AND x.pos = v.pos AND x.vkey = v.vkey AND {})"
            ).format(self.tables.variants(group), condition.sql)
            return Condition(sql, condition.parameters)

        must = exists(compiled.must)
        return Compiled(must, must if compiled.exact else exists(compiled.may))

    def location(self, comparisons: Sequence[LocationComparison]) -> Compiled:
        if not comparisons:
            return self.constant(True)
        sql = [_compare_location(comparison) for comparison in comparisons]
        return _exactly(SQL("({})").format(SQL(" AND ").join(sql)), *(comparison.value for comparison in comparisons))


def _terms(of_gene: bool) -> Identifier:
    return Identifier("e" if of_gene else "v", "terms")


def _compare_location(comparison: LocationComparison) -> Composable:
    column: Composable = Identifier("v", comparison.column)
    if comparison.operator == LIKE:
        column = SQL('lower({} COLLATE "C")').format(column)
    return _compare(column, comparison.operator)


def _compare(value: Composable, operator: str) -> Composable:
    return SQL("{} {} %s").format(value, SQL(operator))  # one of the operators of Comparison


def _any_value(leaf: ColumnLeaf, alias: str) -> Compiled:
    """A condition on any value of a field."""
    smallest = _column(leaf, [Identifier(alias, name) for name, _ in leaf.spec.columns])
    if not leaf.spec.varies or isinstance(leaf, Present):
        return smallest
    further = _column(leaf, [further_value(leaf.spec)]).may
    any_further = _exactly(any_further_value(leaf.spec, alias, further.sql), *further.parameters)
    return _combined("OR", [smallest, any_further])


def _column(leaf: ColumnLeaf, columns: Sequence[Composable]) -> Compiled:
    """A condition on the typed column(s) of a field, or on what stands for them."""
    comparisons = compare_element(leaf)
    if not comparisons:
        return _exactly(SQL("({} IS NOT NULL)").format(columns[0]))
    if isinstance(leaf, NumberBetween):
        return _number(comparisons, columns)
    (comparison,) = comparisons
    if isinstance(leaf, FlagIs):
        # Of a list the smallest and largest are kept, and false < true.
        return _compared(comparison, columns[-1] if leaf.value else columns[0])
    if not leaf.spec.is_list:
        value = folded_text(columns[0], compared_with=str(comparison.value))
        return _exactly(_compare(value, comparison.operator), comparison.value)
    element = _compare(folded_text(SQL("t.element"), compared_with=str(comparison.value)), comparison.operator)
    sql = SQL("EXISTS (SELECT FROM unnest({}) AS t (element) WHERE {})").format(columns[0], element)
    return _exactly(sql, comparison.value)


def _number(comparisons: Sequence[Comparison], columns: Sequence[Composable]) -> Compiled:
    """Comparisons of one number with its bounds; of a list the smallest and the largest number are known."""
    smallest, largest = columns[0], columns[-1]
    ends = [largest if comparison.operator.startswith(">") else smallest for comparison in comparisons]
    may = _combined("AND", [_compared(*pair) for pair in zip(comparisons, ends, strict=True)])
    if smallest is largest or len(comparisons) == 1:
        return may
    # If both ends are outside the range, the elements between them may still be inside.
    within = [_combined("AND", [_compared(comparison, end) for comparison in comparisons]) for end in columns]
    return Compiled(_combined("OR", within).must, may.may)


def _compared(comparison: Comparison, column: Composable) -> Compiled:
    return _exactly(SQL("({})").format(_compare(column, comparison.operator)), comparison.value)
