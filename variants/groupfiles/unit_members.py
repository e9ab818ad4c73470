"""Units with their variants: the database joins a unit's variants to texts, or source lines decide one by one.

By range a filter asks about the variant itself, consequences over all transcripts. By annotation it asks about the
variant on the unit's gene: consequences are those on that gene's own transcripts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal

from psycopg.sql import SQL, Composable, Composed, Identifier
from psycopg.sql import Literal as SqlLiteral

from variants.fields.spec import FieldSpec, Reducer
from variants.fields.typed_values import Value, value_text
from variants.groupfiles.members import DEFAULT_CLASSES, NEXT, POS_REF, REF_ALT, Classes, Members, Unit, class_of
from variants.query.conditions import InRegion
from variants.query.to_sql import Compiled, compile_query
from variants.query.tree import And, Or
from variants.releases.field_values import FieldReader
from variants.releases.rows import VariantRow
from variants.releases.selection import Selection, match_on_source_lines, matching_rows
from variants.releases.store.connection import readonly
from variants.releases.store.statements import ROW_COLUMNS, aggregates_of_intervals, row_columns

Meaning = Literal["range", "annotation"]
UNITS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is written of each variant besides its alleles.

    classes: (name, mask of terms), the first that shares a term with the variant is its class, the last is for all
    others; none = no class is needed. weight, frequency: numeric fields. missing_weight: text where a variant has no
    weight.
    """

    classes: Classes = DEFAULT_CLASSES
    weight: FieldSpec | None = None
    frequency: FieldSpec | None = None
    missing_weight: str = "0"

    @property
    def numbers(self) -> list[FieldSpec]:
        return [spec for spec in (self.weight, self.frequency) if spec]


def unit_members(
    *, selection: Selection, units: Sequence[Unit], by: Meaning, wanted: Wanted | None = None
) -> Iterator[tuple[Unit, Members]]:
    """Each unit that has variants, in order, with its distinct variants by position; a few units in memory at once."""
    wanted = wanted or Wanted()
    compiled = selection.compiled if by == "range" else compiled_of_gene(selection)
    typed = all(spec.filterable and spec.column_group == 1 for spec in wanted.numbers)
    if not (compiled.exact and typed):
        yield from _decided_members(selection, units, by, wanted)
        return
    statement, parameters = _statement(selection, compiled, by, wanted)
    for first in range(0, len(units), UNITS_AT_ONCE):
        batch = units[first : first + UNITS_AT_ONCE]
        with readonly.cursor() as cursor:
            cursor.execute(statement, [*_unit_arrays(batch), *parameters])
            rows = cursor.fetchall()
        for place, parts in groupby((row for row in rows if row[1]), key=itemgetter(0)):
            yield batch[place], _merged_members([Members(*part[1:]) for part in parts])


def _merged_members(parts: Sequence[Members]) -> Members:
    """The members of a unit of several intervals."""
    if len(parts) == 1:
        return parts[0]
    names = ("variants", "classes", "weights", "frequencies")
    texts = (NEXT.join(getattr(part, name) for part in parts) for name in names)
    return Members(sum(part.count for part in parts), *(text if text.strip(NEXT) else "" for text in texts))


def compiled_of_gene(selection: Selection) -> Compiled:
    release = selection.release
    return compile_query(selection.node, tables=release.tables, effects=release.effect_fields, of_gene=True)


def _unit_arrays(units: Sequence[Unit]) -> list[list[Any]]:
    """Parallel arrays with one element for each interval: place of its unit, gene, chromosome, first, last."""
    rows = [
        (place, unit.gene, region.chrom, region.start, region.end)
        for place, unit in enumerate(units)
        for region in unit.regions
    ]
    return [list(column) for column in zip(*rows, strict=True)]


def _statement(
    selection: Selection, compiled: Compiled, by: Meaning, wanted: Wanted
) -> tuple[Composed, tuple[Any, ...]]:
    """One row an interval: place of its unit, number of variants, and the joined texts of Members."""
    tables = selection.release.tables
    if by == "range":
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
        _joined(SQL("v.pos || {} || v.ref || {} || v.alt").format(SqlLiteral(POS_REF), SqlLiteral(REF_ALT))),
        _joined(_class_case(wanted.classes, terms) if wanted.classes else None),
        _joined(_number_text(wanted.weight, wanted.missing_weight) if wanted.weight else None),
        _joined(_number_text(wanted.frequency, "") if wanted.frequency else None),
    ]
    return aggregates_of_intervals(rows, SQL(", ").join([SQL("count(*)"), *texts])), compiled.may.parameters


def _joined(text: Composable | None) -> Composable:
    return SQL("''") if text is None else SQL("coalesce(string_agg({}, {}), '')").format(text, SqlLiteral(NEXT))


def _class_case(classes: Classes, terms: Composable) -> Composable:
    *named, (other, _) = classes
    whens = [SQL("WHEN {} & {} <> 0 THEN {}").format(terms, SqlLiteral(mask), SqlLiteral(name)) for name, mask in named]
    return SQL("CASE {} ELSE {} END").format(SQL(" ").join(whens), SqlLiteral(other)) if named else SqlLiteral(other)


def _number_text(spec: FieldSpec, missing: str) -> Composed:
    """The number of a field that its reducer shows, as text."""
    column = Identifier("v", _reduced_column(spec))
    return SQL("coalesce({}::text, {})").format(column, SqlLiteral(missing))


def _reduced_column(spec: FieldSpec) -> str:
    """The typed column that stands for a numeric field: of a list the smallest if so asked, else the largest."""
    columns = spec.columns
    return columns[0][0] if spec.reducer is Reducer.MIN else columns[-1][0]


def _decided_members(
    selection: Selection, units: Sequence[Unit], by: Meaning, wanted: Wanted
) -> Iterator[tuple[Unit, Members]]:
    """Unit by unit, where source lines have to be asked."""
    reader = FieldReader(selection.release, wanted.numbers)
    rows_of = _rows_by_range if by == "range" else _rows_of_gene
    for unit in units:
        if rows := rows_of(selection, unit, reader.columns):
            yield unit, _members(rows, wanted, reader)


def _rows_by_range(selection: Selection, unit: Unit, columns: Sequence[str]) -> list[tuple[VariantRow, int]]:
    inside = Or(tuple(InRegion(region) for region in unit.regions))
    within = Selection(selection.release, And((inside, selection.node)))
    begins = [
        row
        for row in matching_rows(selection=within, columns=columns)
        if any(region.start <= row.pos <= region.end for region in unit.regions)
    ]
    return [(row, row.terms) for row in begins]


def _rows_of_gene(selection: Selection, unit: Unit, columns: Sequence[str]) -> list[tuple[VariantRow, int]]:
    compiled = compiled_of_gene(selection)
    tables = selection.release.tables
    statement = SQL(
        "SELECT {}, e.terms, ({}) IS TRUE FROM {} e JOIN {} v"
        " ON v.chrom = e.chrom AND v.pos = e.pos AND v.vkey = e.vkey"
        " WHERE e.gene = %s AND e.chrom = %s AND e.source = 0 AND {} ORDER BY v.pos, v.vkey"
    ).format(row_columns(columns), compiled.must.sql, tables.effects, tables.variants(), compiled.may.sql)
    with readonly.cursor() as cursor:
        cursor.execute(statement, [*compiled.must.parameters, unit.gene, unit.chrom, *compiled.may.parameters])
        found = cursor.fetchall()
    width = len(ROW_COLUMNS)
    rows = [(VariantRow(*row[:width], row[width:-2]), row[-2], row[-1]) for row in found]
    doubtful = [row for row, _, decided in rows if not decided]
    answers = iter(list(match_on_source_lines(selection=selection, rows=doubtful, gene=unit.gene)))
    return [(row, terms) for row, terms, decided in rows if decided or next(answers)]


def _members(rows: Sequence[tuple[VariantRow, int]], wanted: Wanted, reader: FieldReader) -> Members:
    numbers = dict(zip(wanted.numbers, zip(*reader.values([row for row, _ in rows]), strict=True), strict=True))

    def joined(spec: FieldSpec | None, missing: str) -> str:
        if spec is None:
            return ""
        return NEXT.join(value_text(_reduced(spec, value), missing=missing) for value in numbers[spec])

    return Members(
        len(rows),
        NEXT.join(f"{row.pos}{POS_REF}{row.ref}{REF_ALT}{row.alt}" for row, _ in rows),
        NEXT.join(class_of(terms, wanted.classes) for _, terms in rows) if wanted.classes else "",
        joined(wanted.weight, wanted.missing_weight),
        joined(wanted.frequency, ""),
    )


def _reduced(spec: FieldSpec, value: Value) -> Value:
    """The one number of a list that stands for it: the smallest if so asked, else the largest."""
    if not isinstance(value, tuple):
        return value
    return min(value) if spec.reducer is Reducer.MIN else max(value)
