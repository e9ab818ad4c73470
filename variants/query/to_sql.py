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
from variants.query.bound_tree import is_of_transcripts, split_conjunction
from variants.query.conditions import (
    AlleleLike,
    Always,
    BoundNode,
    ColumnLeaf,
    CoordinateBetween,
    FlagIs,
    GeneIn,
    HasTerms,
    InRegion,
    KeyIn,
    Never,
    NumberBetween,
    Present,
    TextIs,
)
from variants.query.field_columns import any_further_value, folded_text, further_value
from variants.query.patterns import pattern_like
from variants.query.tree import And, Not, Or


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
_UNDECIDED = Compiled(FALSE, TRUE)


def compile_query(
    node: BoundNode, *, tables: Tables, effects: EffectFields | None = None, of_gene: bool = False
) -> Compiled:
    """Conditions on alias v; with `of_gene` also on e, an effects row of the variant and of the gene asked about."""
    return _Compiler(tables, effects).node(node, of_gene)


def _exactly(sql: Composable, *parameters: Any) -> Compiled:
    condition = Condition(sql, parameters)
    return Compiled(condition, condition)


def _joined(operator: str, conditions: Sequence[Condition]) -> Condition:
    # A list of thousands of values must not nest thousands deep: PostgreSQL flattens a joined list by itself.
    sql = SQL("(") + SQL(f" {operator} ").join([condition.sql for condition in conditions]) + SQL(")")
    return Condition(sql, tuple(value for condition in conditions for value in condition.parameters))


def _all(parts: Sequence[Compiled]) -> Compiled:
    return _combined("AND", parts)


def _combined(operator: str, parts: Sequence[Compiled]) -> Compiled:
    if len(parts) == 1:
        return parts[0]
    must = _joined(operator, [part.must for part in parts])
    if all(part.exact for part in parts):
        return Compiled(must, must)
    return Compiled(must, _joined(operator, [part.may for part in parts]))


def _complement(part: Compiled) -> Compiled:
    def not_true(condition: Condition) -> Condition:
        return Condition(SQL("({} IS NOT TRUE)").format(condition.sql), condition.parameters)

    must = not_true(part.may)
    return Compiled(must, must if part.exact else not_true(part.must))


@dataclass(frozen=True, slots=True)
class _Compiler:
    tables: Tables
    effects: EffectFields | None

    def node(self, node: BoundNode, of_gene: bool) -> Compiled:
        if isinstance(node, And):
            return self.conjunction(node, of_gene)
        if isinstance(node, Or):
            return _combined("OR", [self.node(part, of_gene) for part in node.parts])
        if isinstance(node, Not):
            return _complement(self.node(node.part, of_gene))
        if isinstance(node, Always | Never):
            return Compiled(TRUE, TRUE) if isinstance(node, Always) else Compiled(FALSE, FALSE)
        if isinstance(node, HasTerms):
            return _terms(node, "e" if of_gene else "v")
        if isinstance(node, GeneIn):
            return (
                _exactly(SQL("(e.gene = ANY(%s))"), sorted(node.genes)) if of_gene else self.beside_gene(node.genes, ())
            )
        if isinstance(node, ColumnLeaf):
            return self.field(node, of_gene)
        return _place(node)

    def conjunction(self, node: And[BoundNode], of_gene: bool) -> Compiled:
        """Beside a gene, questions about consequences mean that gene's (the same transcript)."""
        split = split_conjunction(node, self.effects)
        if of_gene or not split.of_gene:
            return _all([self.node(part, of_gene) for part in node.parts])
        parts = [self.node(part, False) for part in split.of_variant]
        return _all([*parts, self.beside_gene(split.gene_names, split.of_gene)])

    def beside_gene(self, names: frozenset[str], of_gene: Sequence[BoundNode]) -> Compiled:
        """Some effects row of the variant is of a gene with one of the names and answers what is asked of a gene."""
        inner = _all([_exactly(SQL("(e.gene = ANY(%s))"), sorted(names)), *(self.node(part, True) for part in of_gene)])

        def exists(condition: Condition) -> Condition:
            sql = SQL(
                "EXISTS (SELECT FROM {} e WHERE e.chrom = v.chrom AND e.pos = v.pos AND e.vkey = v.vkey"
                " AND e.source = 0 AND {})"
            ).format(self.tables.effects, condition.sql)
            return Condition(sql, condition.parameters)

        must = exists(inner.must)
        return Compiled(must, must if inner.exact else exists(inner.may))

    def field(self, node: ColumnLeaf, of_gene: bool) -> Compiled:
        if not node.spec.filterable:
            return _UNDECIDED
        compiled = _any_value(node, "v" if node.spec.column_group == 1 else "x")
        if node.spec.column_group > 1:
            compiled = self.in_group(compiled, node.spec.column_group)
        # The columns hold all transcripts: they can only say that no transcript of the gene matches.
        return Compiled(FALSE, compiled.may) if of_gene and is_of_transcripts(node, self.effects) else compiled

    def in_group(self, compiled: Compiled, group: int) -> Compiled:
        """A condition on the table of a further column group."""

        def exists(condition: Condition) -> Condition:
            sql = SQL(
                "EXISTS (SELECT FROM {} x WHERE x.chrom = v.chrom AND x.pos = v.pos AND x.vkey = v.vkey AND {})"
            ).format(self.tables.variants(group), condition.sql)
            return Condition(sql, condition.parameters)

        must = exists(compiled.must)
        return Compiled(must, must if compiled.exact else exists(compiled.may))


def _terms(node: HasTerms, alias: str) -> Compiled:
    """Single terms share one AND; a word that means several terms needs all of them."""
    column = Identifier(alias, "terms")
    single = sum(mask for mask in set(node.masks) if mask.bit_count() == 1)
    parts = [_exactly(SQL("({} & %s = %s)").format(column), mask, mask) for mask in node.masks if mask.bit_count() > 1]
    if single:
        parts.append(_exactly(SQL("({} & %s <> 0)").format(column), single))
    return _combined("OR", parts)


def _any_value(node: ColumnLeaf, alias: str) -> Compiled:
    """A condition on any value of a field."""
    smallest = _column(node, [Identifier(alias, name) for name, _ in node.spec.columns])
    if not node.spec.varies or isinstance(node, Present):
        return smallest
    further = _column(node, [further_value(node.spec)]).may
    any_further = _exactly(any_further_value(node.spec, alias, further.sql), *further.parameters)
    return _combined("OR", [smallest, any_further])


def _column(node: ColumnLeaf, columns: Sequence[Composable]) -> Compiled:
    """A condition on the typed column(s) of a field, or on what stands for them."""
    if isinstance(node, Present):
        return _exactly(SQL("({} IS NOT NULL)").format(columns[0]))
    if isinstance(node, NumberBetween):
        return _number(node, columns)
    if isinstance(node, FlagIs):
        # Of a list the smallest and largest are kept, and false < true.
        column = columns[-1] if node.value else columns[0]
        return _exactly(SQL("({} = %s)").format(column), node.value)
    if isinstance(node, TextIs):
        condition, value = SQL("{} = %s"), node.text
    else:
        condition, value = SQL("{} LIKE %s"), pattern_like(node.pattern)
    if not node.spec.is_list:
        return _exactly(condition.format(folded_text(columns[0], compared_with=value)), value)
    element = condition.format(folded_text(SQL("t.element"), compared_with=value))
    return _exactly(SQL("EXISTS (SELECT FROM unnest({}) AS t (element) WHERE {})").format(columns[0], element), value)


def _number(node: NumberBetween, columns: Sequence[Composable]) -> Compiled:
    smallest, largest = columns[0], columns[-1]
    if node.low is None and node.high is None:
        return _exactly(SQL("({} IS NOT NULL)").format(smallest))
    may = _combined("AND", [*_above(node, largest), *_below(node, smallest)])
    if smallest is largest or node.low is None or node.high is None:
        return may
    # Both ends outside the range says nothing of the elements between them.
    must = _combined("OR", [_all([*_above(node, end), *_below(node, end)]) for end in (smallest, largest)])
    return Compiled(must.must, may.may)


def _above(node: NumberBetween, column: Composable) -> list[Compiled]:
    if node.low is None:
        return []
    return [_exactly(SQL("({} {} %s)").format(column, SQL(">=" if node.includes_low else ">")), node.low)]


def _below(node: NumberBetween, column: Composable) -> list[Compiled]:
    if node.high is None:
        return []
    return [_exactly(SQL("({} {} %s)").format(column, SQL("<=" if node.includes_high else "<")), node.high)]


def _place(node: BoundNode) -> Compiled:
    if isinstance(node, InRegion):
        region = node.region
        return _exactly(
            SQL("(v.chrom = %s AND v.pos <= %s AND v.end_pos >= %s)"), region.chrom, region.end, region.start
        )
    if isinstance(node, KeyIn):
        keys = [
            _exactly(SQL("(v.chrom = %s AND v.pos = %s AND v.vkey = %s)"), k.chrom, k.pos, k.vkey) for k in node.keys
        ]
        return _combined("OR", keys) if keys else Compiled(FALSE, FALSE)
    if isinstance(node, CoordinateBetween):
        column = Identifier("v", node.column)
        bounds = [(SQL("({} >= %s)"), node.low), (SQL("({} <= %s)"), node.high)]
        parts = [_exactly(sql.format(column), bound) for sql, bound in bounds if bound is not None]
        return _all(parts) if parts else Compiled(TRUE, TRUE)
    if isinstance(node, AlleleLike):
        column = Identifier("v", node.column)
        return _exactly(SQL('(lower({} COLLATE "C") LIKE %s)').format(column), pattern_like(node.pattern))
    raise TypeError(f"no SQL for {type(node).__name__}")
