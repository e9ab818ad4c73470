"""A selection and units -> each unit with its members.

Where SQL decides the query, the database joins the members of a unit to texts; else a lake decides, or source lines one
by one. If
variants are assigned by range, a query asks about the variant itself, with the consequences of all transcripts; if by
annotation, it asks about the variant and the gene of the unit, with the consequences of that gene's transcripts only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from psycopg.sql import SQL, Composable, Composed
from psycopg.sql import Literal as SqlLiteral

from variants.fields.numbers import comparable_number
from variants.fields.spec import FieldSpec, Reducer
from variants.fields.typed_values import Value, value_text
from variants.groupfiles.groupfile_plan import GroupFilePlan
from variants.groupfiles.lake_members import members_in_lake
from variants.groupfiles.member_rows import MemberColumns, MemberRow, finish_members, join_rows
from variants.groupfiles.members import NEXT, POS_REF, REF_ALT, AssignmentMode, Classes, Members, Unit
from variants.query.conditions import BoundNode, GeneIn, InRegion
from variants.query.field_columns import largest_value, number_text, smallest_value
from variants.query.to_sql import Compiled, compile_query
from variants.query.tree import And, Or
from variants.releases.field_values import FieldReader
from variants.releases.gene_effects import read_terms_on_genes
from variants.releases.rows import VariantRow, variant_row
from variants.releases.selection import Selection, match_on_source_lines, matching_rows
from variants.releases.store.connection import readonly
from variants.releases.store.statements import aggregates_of_intervals, row_columns

UNIT_BATCH_SIZE = 200  # units whose members are in memory together


def unit_members(
    *, selection: Selection, units: Sequence[Unit], assign_by: AssignmentMode, columns: MemberColumns | None = None
) -> Iterator[tuple[Unit, Members]]:
    """Each unit that has members, in the order of `units`, with its distinct variants by position.

    Cost: one statement for UNIT_BATCH_SIZE units, whose members are in memory together; where source lines decide, one
    for some more units if the release has a lake, else one read for each unit.
    """
    columns = columns or MemberColumns()
    if reads_lake(selection, assign_by, columns):
        yield from _members_by_lake(selection, units, assign_by, columns)
        return
    compiled = compile_selection(selection, assign_by)
    if selection.release.is_in_lake_alone or not (compiled.exact and _are_typed(columns)):
        yield from _members_by_lines(selection, units, assign_by, columns)
        return
    statement, parameters = _members_statement(selection, compiled, assign_by, columns)
    for first in range(0, len(units), UNIT_BATCH_SIZE):
        batch = units[first : first + UNIT_BATCH_SIZE]
        with readonly.cursor() as cursor:
            cursor.execute(statement, [*_unit_arrays(batch, assign_by), *parameters])
            rows = cursor.fetchall()
        for index, parts in groupby((row for row in rows if row[1]), key=itemgetter(0)):
            joined = _join_members([Members(*part[1:]) for part in parts])
            yield batch[index], finish_members(joined, columns)


def reads_lake(selection: Selection, assign_by: AssignmentMode, columns: MemberColumns) -> bool:
    """Whether the release has a lake, and without it source lines would decide, or nothing could."""
    if selection.release.lake is None or not all(spec.column for spec in columns.numbers):
        return False
    if selection.release.is_in_lake_alone:
        return True
    return not (_are_typed(columns) and compile_selection(selection, assign_by).exact)


def answered_from(plan: GroupFilePlan) -> str:
    """The source of the members of a plan's units: "lake" or "database"."""
    if plan.selection.release.lake is None:
        return "database"
    is_lake = plan.format == "counts" or reads_lake(plan.selection, plan.assign_by, plan.columns)
    return "lake" if is_lake else "database"


def _are_typed(columns: MemberColumns) -> bool:
    return all(spec.filterable and spec.column_group == 1 for spec in columns.numbers)


def _members_by_lake(
    selection: Selection, units: Sequence[Unit], assign_by: AssignmentMode, columns: MemberColumns
) -> Iterator[tuple[Unit, Members]]:
    lake = selection.release.lake
    if lake is None:
        return
    for unit, members in members_in_lake(lake, selection.node, units, assign_by, columns):
        if members is None:
            yield from _members_by_lines(selection, [unit], assign_by, columns)
        else:
            yield unit, members


def _join_members(parts: Sequence[Members]) -> Members:
    """The members of a unit, from those of its intervals."""
    if len(parts) == 1:
        return parts[0]
    return Members(
        sum(part.count for part in parts),
        _join_texts(part.variants for part in parts),
        _join_texts(part.classes for part in parts),
        _join_texts(part.weights for part in parts),
        _join_texts(part.frequencies for part in parts),
    )


def _join_texts(texts: Iterable[str]) -> str:
    joined = NEXT.join(texts)
    return joined if joined.strip(NEXT) else ""


def compile_selection(selection: Selection, assign_by: AssignmentMode) -> Compiled:
    """The query of a selection in SQL: about the variant, or (by annotation) about the variant and a unit's gene."""
    if assign_by == "range":
        return selection.compiled
    release = selection.release
    return compile_query(selection.node, tables=release.tables, effects=release.effect_fields, of_gene=True)


def _unit_arrays(units: Sequence[Unit], assign_by: AssignmentMode) -> list[list[Any]]:
    """Parallel arrays with one element for each interval: index of its unit, gene, chromosome, first, last.

    By annotation the gene decides, wherever its variants lie: one element for each unit.
    """
    rows = [
        (index, unit.gene, region.chrom, region.start, region.end)
        for index, unit in enumerate(units)
        for region in (unit.regions if assign_by == "range" else unit.regions[:1])
    ]
    return [list(column) for column in zip(*rows, strict=True)]


def _members_statement(
    selection: Selection, compiled: Compiled, assign_by: AssignmentMode, columns: MemberColumns
) -> tuple[Composed, tuple[Any, ...]]:
    """A statement with one row for each interval: index of its unit, number of variants, the texts of Members."""
    tables = selection.release.tables
    if assign_by == "range":
        rows = SQL(
            "SELECT v.* FROM {} v WHERE v.chrom = r.chrom AND v.pos BETWEEN r.first AND r.last AND {}"
            " ORDER BY v.pos, v.vkey"
        ).format(tables.variants(), compiled.may.sql)
        terms = SQL("v.terms")
    else:
        rows = SQL(
            "SELECT v.*, e.terms AS gene_terms FROM {} e JOIN {} v"
            " ON v.chrom = e.chrom AND v.pos = e.pos AND v.vkey = e.vkey"
            " WHERE e.gene = r.gene AND e.chrom = r.chrom AND e.source = 0 AND {} ORDER BY v.pos, v.vkey"
        ).format(tables.effects, tables.variants(), compiled.may.sql)
        terms = SQL("v.gene_terms")
    texts = [
        _joined_texts(SQL("v.pos || {} || v.ref || {} || v.alt").format(SqlLiteral(POS_REF), SqlLiteral(REF_ALT))),
        _joined_texts(_class_case(columns.classes, terms) if columns.classes else None),
        _joined_texts(_number_column(columns.weight) if columns.weight else None),
        _joined_texts(_number_column(columns.frequency) if columns.frequency else None),
    ]
    return aggregates_of_intervals(rows, SQL(", ").join([SQL("count(*)"), *texts])), compiled.may.parameters


def _joined_texts(text: Composable | None) -> Composable:
    return SQL("''") if text is None else SQL("coalesce(string_agg({}, {}), '')").format(text, SqlLiteral(NEXT))


def _class_case(classes: Classes, terms: Composable) -> Composable:
    *named, (other, _) = classes
    whens = [SQL("WHEN {} & {} <> 0 THEN {}").format(terms, SqlLiteral(mask), SqlLiteral(name)) for name, mask in named]
    return SQL("CASE {} ELSE {} END").format(SQL(" ").join(whens), SqlLiteral(other)) if named else SqlLiteral(other)


def _number_column(spec: FieldSpec) -> Composed:
    """The number of a numeric field, as text; '' where a variant has none."""
    reduced_value = smallest_value if spec.reducer is Reducer.MIN else largest_value
    return SQL("coalesce({}, '')").format(number_text(reduced_value(spec, "v")))


def _members_by_lines(
    selection: Selection, units: Sequence[Unit], assign_by: AssignmentMode, columns: MemberColumns
) -> Iterator[tuple[Unit, Members]]:
    """Unit by unit, where source lines decide."""
    reader = FieldReader(selection.release, columns.numbers)
    select_rows = _rows_by_range if assign_by == "range" else _rows_by_annotation
    for unit in units:
        if rows := select_rows(selection, unit, reader.columns):
            yield unit, join_rows(_member_rows(rows, columns, reader), columns)


def _rows_by_range(selection: Selection, unit: Unit, columns: Sequence[str]) -> list[tuple[VariantRow, int]]:
    inside: Or[BoundNode] = Or(tuple(InRegion(region) for region in unit.regions))
    both: And[BoundNode] = And((inside, selection.node))
    within = Selection(selection.release, both)
    return [
        (row, row.terms)
        for row in matching_rows(selection=within, columns=columns)
        if any(region.start <= row.pos <= region.end for region in unit.regions)
    ]


def _rows_by_annotation(selection: Selection, unit: Unit, columns: Sequence[str]) -> list[tuple[VariantRow, int]]:
    if selection.release.is_in_lake_alone:
        return _rows_of_gene(selection, unit)
    compiled = compile_selection(selection, "annotation")
    tables = selection.release.tables
    statement = SQL(
        "SELECT {}, e.terms, ({}) IS TRUE FROM {} e JOIN {} v"
        " ON v.chrom = e.chrom AND v.pos = e.pos AND v.vkey = e.vkey"
        " WHERE e.gene = %s AND e.chrom = %s AND e.source = 0 AND {} ORDER BY v.pos, v.vkey"
    ).format(row_columns(columns), compiled.must.sql, tables.effects, tables.variants(), compiled.may.sql)
    with readonly.cursor() as cursor:
        cursor.execute(statement, [*compiled.must.parameters, unit.gene, unit.chrom, *compiled.may.parameters])
        fetched = cursor.fetchall()
    rows = [(variant_row(cells[:-2]), cells[-2], cells[-1]) for cells in fetched]
    undecided = [row for row, _, decided in rows if not decided]
    answers = iter(list(match_on_source_lines(selection=selection, rows=undecided, gene=unit.gene)))
    return [(row, terms) for row, terms, decided in rows if decided or next(answers)]


def _rows_of_gene(selection: Selection, unit: Unit) -> list[tuple[VariantRow, int]]:
    """The rows that match beside the gene of the unit, which is what a query asked about the gene means."""
    beside: And[BoundNode] = And((GeneIn(frozenset({unit.gene}), unit.regions), selection.node))
    release = selection.release
    rows = [row for row in matching_rows(selection=Selection(release, beside)) if row.chrom == unit.chrom]
    terms = read_terms_on_genes(release=release, genes={unit.gene}, keys=[row.key for row in rows])
    return [(row, terms[row.key]) for row in rows]


def _member_rows(
    rows: Sequence[tuple[VariantRow, int]], columns: MemberColumns, reader: FieldReader
) -> list[MemberRow]:
    values = reader.values([row for row, _ in rows])
    return [
        MemberRow(row.pos, row.ref, row.alt, terms, tuple(
            value_text(_reduce_values(spec, value)) for spec, value in zip(columns.numbers, numbers, strict=True)
        ))
        for (row, terms), numbers in zip(rows, values, strict=True)
    ]  # fmt: skip


def _reduce_values(spec: FieldSpec, value: Value) -> Value:
    """The number of several that is written: the smallest or the largest, as the reducer of the field says."""
    if not isinstance(value, tuple):
        return value
    reduce = min if spec.reducer is Reducer.MIN else max
    return reduce(value, key=_compared_number)


def _compared_number(number: float | str) -> float:
    """A number as it is compared: one that no float8 can hold is a text."""
    return (comparable_number(number) or 0.0) if isinstance(number, str) else number
