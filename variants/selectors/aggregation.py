"""Variants by unit: how many, and which; by range (begins inside) or by annotation (consequence on that very gene).

By range a filter asks about the variant itself, consequences over all transcripts. By annotation it asks about the
variant on the unit's gene: consequences are those on that gene's own transcripts.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal

from django.db import connection, transaction
from psycopg.sql import SQL, Composable, Composed, Identifier
from psycopg.sql import Literal as SqlLiteral

from variants.consequences import ConsequenceClass, class_mask, known_term, term_mask
from variants.fields.spec import FieldSpec, Reducer
from variants.groupfiles.members import NEXT, POS_REF, REF_ALT, Members, Unit
from variants.query.bound import InRegion
from variants.query.compile import Compiled, compile_query
from variants.query.tree import And, Or
from variants.regions import Region
from variants.selectors.filtering import SAMPLE_PERCENT, Selection, answers_of_lines, matching_rows
from variants.selectors.positions import read_positions
from variants.selectors.variants import ROW_COLUMNS, VariantRow, row_columns

Meaning = Literal["range", "annotation"]
UNITS_AT_ONCE = 200

# Short names for group files, where blanks would end a word.
CLASS_NAMES = {
    ConsequenceClass.LOSS_OF_FUNCTION: "lof",
    ConsequenceClass.MISSENSE_LIKE: "missense",
    ConsequenceClass.SYNONYMOUS: "synonymous",
    ConsequenceClass.OTHER: "other",
}
DEFAULT_CLASSES: tuple[tuple[str, int], ...] = tuple((name, class_mask(each)) for each, name in CLASS_NAMES.items())


def read_classes(lines: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Classes from lines `consequence<TAB>class`, in order of first mention; the last serves every other variant."""
    masks: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        term, _, name = line.partition("\t")
        if not name.strip() or not known_term(term):
            raise ValueError(f"line {number}: expected a known consequence, a tab and a class, got {line[:60]!r}")
        masks[name.strip()] = masks.get(name.strip(), 0) | term_mask([term])
    if "other" not in masks:
        masks["other"] = 0
    return tuple(masks.items())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is written of each variant besides its alleles.

    classes: (name, mask of terms), the first that shares a term with the variant is its class, the last is for all
    others; none = no class is needed. weight, frequency: numeric filterable fields. missing_weight: text where a
    variant has no weight.
    """

    classes: tuple[tuple[str, int], ...] = DEFAULT_CLASSES
    weight: FieldSpec | None = None
    frequency: FieldSpec | None = None
    missing_weight: str = "0"


def count_by_unit(*, selection: Selection, units: Sequence[Unit], by: Meaning, sample: bool = False) -> list[int]:
    """Distinct variants of each unit, in step with `units`.

    sample: multiplied up from a fixed 1 % of the table's pages; only by range and where SQL alone decides.
    """
    if by == "range":
        return _count_by_range(selection, units, sample)
    return _count_by_annotation(selection, units)


def _count_by_range(selection: Selection, units: Sequence[Unit], sample: bool) -> list[int]:
    """The filter runs once a chromosome; sorted positions and two binary searches then serve every unit."""
    counts = [0] * len(units)
    by_chrom: dict[int, list[int]] = {}
    for place, unit in enumerate(units):
        by_chrom.setdefault(unit.chrom, []).append(place)
    for chrom, places in by_chrom.items():
        span = Region(chrom, min(units[place].start for place in places), max(units[place].end for place in places))
        positions = read_positions(selection=selection, span=span, sample_percent=SAMPLE_PERCENT if sample else None)
        for place in places:
            counts[place] = sum(
                bisect_right(positions, region.end) - bisect_left(positions, region.start)
                for region in units[place].regions
            )
    return [count * 100 // SAMPLE_PERCENT for count in counts] if sample else counts


def _count_by_annotation(selection: Selection, units: Sequence[Unit]) -> list[int]:
    compiled = _compiled_of_gene(selection)
    if not compiled.exact:
        return [members.count for _, members in unit_members(selection=selection, units=units, by="annotation")]
    may = compiled.may
    tables = selection.opened.tables
    statement = SQL(
        "SELECT e.gene, e.chrom, count(*) FROM {} e JOIN {} v"
        " ON v.chrom = e.chrom AND v.pos = e.pos AND v.vkey = e.vkey WHERE e.source = 0 AND {} GROUP BY e.gene, e.chrom"
    ).format(tables.effects, tables.variants(), may.sql)
    with connection.cursor() as cursor:
        cursor.execute(statement, may.parameters)
        found = {(gene, chrom): count for gene, chrom, count in cursor.fetchall()}
    return [found.get((unit.gene, unit.chrom), 0) for unit in units]


def unit_members(
    *, selection: Selection, units: Sequence[Unit], by: Meaning, wanted: Wanted | None = None
) -> Iterator[tuple[Unit, Members]]:
    """Each unit that has variants, in order, with its distinct variants by position; a few units in memory at once."""
    wanted = wanted or Wanted()
    compiled = selection.compiled if by == "range" else _compiled_of_gene(selection)
    if not compiled.exact:
        yield from _decided_members(selection, units, by, wanted)
        return
    statement, parameters = _statement(selection, compiled, by, wanted)
    for first in range(0, len(units), UNITS_AT_ONCE):
        batch = units[first : first + UNITS_AT_ONCE]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL jit = off")
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


def _compiled_of_gene(selection: Selection) -> Compiled:
    opened = selection.opened
    return compile_query(selection.node, tables=opened.tables, effects=opened.effect_fields, of_gene=True)


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
    tables = selection.opened.tables
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
    # Sorted once inside, not by each aggregate.
    statement = SQL(
        "SELECT r.place, a.* FROM unnest(%s::int[], %s::text[], %s::smallint[], %s::int[], %s::int[])"
        " AS r (place, gene, chrom, first, last)"
        " CROSS JOIN LATERAL (SELECT count(*), {} FROM ({}) v) a ORDER BY r.place, r.first"
    ).format(SQL(", ").join(texts), rows)
    return statement, compiled.may.parameters


def _joined(text: Composable | None) -> Composable:
    return SQL("''") if text is None else SQL("coalesce(string_agg({}, {}), '')").format(text, SqlLiteral(NEXT))


def _class_case(classes: Sequence[tuple[str, int]], terms: Composable) -> Composable:
    *named, (other, _) = classes
    whens = [SQL("WHEN {} & {} <> 0 THEN {}").format(terms, SqlLiteral(mask), SqlLiteral(name)) for name, mask in named]
    return SQL("CASE {} ELSE {} END").format(SQL(" ").join(whens), SqlLiteral(other)) if named else SqlLiteral(other)


def _number_text(spec: FieldSpec, missing: str) -> Composed:
    """The number of a field that its reducer shows, as text."""
    column = Identifier("v", reduced_column(spec))
    return SQL("coalesce({}::text, {})").format(column, SqlLiteral(missing))


def reduced_column(spec: FieldSpec) -> str:
    """The typed column that stands for a numeric field: of a list the smallest if so asked, else the largest."""
    columns = spec.columns
    return columns[0][0] if spec.reducer is Reducer.MIN else columns[-1][0]


def _decided_members(
    selection: Selection, units: Sequence[Unit], by: Meaning, wanted: Wanted
) -> Iterator[tuple[Unit, Members]]:
    """Unit by unit, where source lines have to be asked."""
    columns = [reduced_column(spec) for spec in (wanted.weight, wanted.frequency) if spec]
    for unit in units:
        rows = _rows_by_range(selection, unit, columns) if by == "range" else _rows_of_gene(selection, unit, columns)
        if rows:
            yield unit, _members(rows, wanted)


def _rows_by_range(selection: Selection, unit: Unit, columns: Sequence[str]) -> list[tuple[VariantRow, int]]:
    inside = Or(tuple(InRegion(region) for region in unit.regions))
    within = Selection(selection.opened, And((inside, selection.node)))
    begins = [
        row
        for row in matching_rows(selection=within, columns=columns)
        if any(region.start <= row.pos <= region.end for region in unit.regions)
    ]
    return [(row, row.terms) for row in begins]


def _rows_of_gene(selection: Selection, unit: Unit, columns: Sequence[str]) -> list[tuple[VariantRow, int]]:
    compiled = _compiled_of_gene(selection)
    tables = selection.opened.tables
    statement = SQL(
        "SELECT {}, e.terms, ({}) IS TRUE FROM {} e JOIN {} v"
        " ON v.chrom = e.chrom AND v.pos = e.pos AND v.vkey = e.vkey"
        " WHERE e.gene = %s AND e.chrom = %s AND e.source = 0 AND {} ORDER BY v.pos, v.vkey"
    ).format(row_columns(columns), compiled.must.sql, tables.effects, tables.variants(), compiled.may.sql)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*compiled.must.parameters, unit.gene, unit.chrom, *compiled.may.parameters])
        found = cursor.fetchall()
    width = len(ROW_COLUMNS)
    rows = [(VariantRow(*row[:width], row[width:-2]), row[-2], row[-1]) for row in found]
    doubtful = [row for row, _, decided in rows if not decided]
    answers = iter(list(answers_of_lines(selection=selection, rows=doubtful, gene=unit.gene)))
    return [(row, terms) for row, terms, decided in rows if decided or next(answers)]


def _members(rows: Sequence[tuple[VariantRow, int]], wanted: Wanted) -> Members:
    numbers = {spec: place for place, spec in enumerate(spec for spec in (wanted.weight, wanted.frequency) if spec)}

    def joined(spec: FieldSpec | None, missing: str) -> str:
        if spec is None:
            return ""
        values = [row.values[numbers[spec]] for row, _ in rows]
        return NEXT.join(missing if value is None else repr(value).removesuffix(".0") for value in values)

    return Members(
        len(rows),
        NEXT.join(f"{row.pos}{POS_REF}{row.ref}{REF_ALT}{row.alt}" for row, _ in rows),
        NEXT.join(class_of(terms, wanted.classes) for _, terms in rows) if wanted.classes else "",
        joined(wanted.weight, wanted.missing_weight),
        joined(wanted.frequency, ""),
    )


def class_of(terms: int, classes: Sequence[tuple[str, int]]) -> str:
    """The first class that shares a term; the last serves all others."""
    return next((name for name, mask in classes[:-1] if terms & mask), classes[-1][0])
