"""A gene or region, and a query in it -> its variants' keys, consequences and drawn values, and which ones match.

Of more than MAX_POINTS variants every nth is looked at, chosen by key, so that the same question has the same answer;
the profile says so. Of more than MAX_SAMPLED none is: their plots would be useless and slow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from psycopg.sql import SQL, Composable, Literal

from accounts.lanes import take_lane
from variants.fields.lake_columns import EFFECTS
from variants.fields.spec import FieldSpec
from variants.genome.alleles import VariantKey
from variants.query.bound_tree import names_gene
from variants.query.conditions import GeneIn
from variants.query.field_columns import largest_value
from variants.query.to_lake import LakeSQL
from variants.query.to_sql import TRUE, Condition, compile_query
from variants.query.tree import And, all_of
from variants.releases.counting import Count, count_matching
from variants.releases.gene_effects import count_variants_of_genes
from variants.releases.lake_engine import lake_engine, seconds_for_statement
from variants.releases.lake_store import terms_on_genes
from variants.releases.row_batches import rows_source
from variants.releases.selection import Selection, matching_rows
from variants.releases.store import statements
from variants.releases.store.connection import readonly

MAX_POINTS = 20_000  # variants that are looked at
MAX_SAMPLED = 400_000  # variants of which MAX_POINTS are looked at


class Point(NamedTuple):
    """One variant: consequences as a mask (inside a gene: on that gene's transcripts), values of the typed columns."""

    chrom: int
    pos: int
    vkey: int
    terms: int
    matches: bool
    values: tuple[Any, ...]

    @property
    def key(self) -> VariantKey:
        return VariantKey(self.chrom, self.pos, self.vkey)


@dataclass(frozen=True, slots=True)
class Profile:
    """The variants of a gene or region, and those among them that match a query.

    Attributes:
        total: How many variants there are.
        matching: How many of them match.
        step: One in `step` of them was looked at; 0 if they are too many to look at.
        points: Those looked at, in genome order.
    """

    total: Count
    matching: Count
    step: int
    points: list[Point]

    @property
    def is_complete(self) -> bool:
        """Whether every variant was looked at."""
        return self.step == 1

    def matching_keys(self) -> list[VariantKey]:
        """Keys of those that match the query, in order."""
        return [point.key for point in self.points if point.matches]

    def terms_by_key(self) -> dict[VariantKey, int]:
        """Consequences by key."""
        return {point.key: point.terms for point in self.points}


def build_profile(
    *, everything: Selection, gene: GeneIn | None, selection: Selection | None, drawn: Sequence[FieldSpec]
) -> Profile:
    """Read the variants of a gene or region through once.

    What typed columns decide of the query is decided on the way; otherwise its matches are read beside it.

    Args:
        everything: All variants of the gene or region.
        gene: The gene; None for a region.
        selection: The query in it; None if all variants match.
        drawn: Fields whose values are read into the points: of several numbers the largest.
    """
    take_lane("question")
    if everything.release.is_in_lake_alone:
        total, step, rows = _read_lake(everything, gene, selection, drawn)
    else:
        total, step, rows = _read_tables(everything, gene, selection, [largest_value(spec, "v") for spec in drawn])
    rows.sort(key=itemgetter(0, 1, 2))
    points = [Point(row[0], row[1], row[2], row[3], row[4], row[5 : 5 + len(drawn)]) for row in rows]
    if gene and len({point.key for point in points}) < len(points):
        points = [_merge_points(list(same)) for _, same in groupby(points, key=itemgetter(0, 1, 2))]
    if total is None:
        total = Count(len(points))
    if selection is None:
        return Profile(total, total, step, points)
    matching = Count(sum(point.matches for point in points)) if step == 1 else count_matching(selection=selection)
    return Profile(total, matching, step, points)


def count_scope(*, everything: Selection, gene: GeneIn | None) -> Count:
    """Count the variants of a gene from its effects, those of a region from its rows."""
    if gene is None:
        return count_matching(selection=everything)
    return Count(count_variants_of_genes(release=everything.release, names=gene.genes))


def _read_lake(
    everything: Selection, gene: GeneIn | None, selection: Selection | None, drawn: Sequence[FieldSpec]
) -> tuple[Count | None, int, list[tuple[Any, ...]]]:
    """(variants; step; rows of chrom, pos, vkey, terms, match and values) of a release that its lake holds alone."""
    total = count_matching(selection=everything)
    step, question = _sampling_step(total), everything.in_lake
    lake = everything.release.lake
    if not step or question is None or lake is None:
        return total, step, []
    condition = question.condition
    sampled = LakeSQL(f"({condition.sql} AND vkey % {step:d} = 0)", condition.parameters)
    matching = selection.in_lake if selection else None
    matches = matching.condition if matching else LakeSQL("TRUE")
    columns = [
        *map(LakeSQL, ("chrom", "pos", "vkey", EFFECTS if gene else "terms")),
        LakeSQL(f"({matches.sql}) IS TRUE", matches.parameters),
        *(LakeSQL(lake.largest_of(spec)) for spec in drawn),
    ]
    sample = replace(question, condition=sampled)
    rows = lake_engine().select(sample, columns=columns, within=seconds_for_statement())
    if gene is None:
        return total, step, list(rows)
    return total, step, [(*row[:3], terms_on_genes(row[3], gene.genes) or 0, *row[4:]) for row in rows]


def _read_tables(
    everything: Selection, gene: GeneIn | None, selection: Selection | None, columns: Sequence[Composable]
) -> tuple[Count | None, int, list[tuple[Any, ...]]]:
    """(variants, None if the rows are all of them; step; rows of chrom, pos, vkey, terms, match and columns)."""
    condition = _find_condition(selection, gene) if selection else None
    total, step, rows = (
        _read_gene(everything, gene, condition, columns) if gene else _read_region(everything, condition, columns)
    )
    if selection and rows and condition is None:  # the rows do not say whether they match
        keys = {row.key for row in matching_rows(selection=selection)}
        rows = [(*row[:4], row[:3] in keys, *row[5:]) for row in rows]
    return total, step, rows


def _find_condition(selection: Selection, gene: GeneIn | None) -> Condition | None:
    """The query as a condition on a variant v and, in a gene, its effects row e; None if only source lines decide it.

    In a gene the part that asks for this gene is left out: its effects are what the statement reads. A query that
    for a gene itself is about other effects rows than e, so it is asked of v alone.
    """
    if not selection.compiled.exact:
        return None
    node = selection.node
    parts = [part for part in (node.parts if isinstance(node, And) else [node]) if part != gene]
    if gene is None or any(map(names_gene, parts)):
        return selection.compiled.may
    if not parts:
        return TRUE
    compiled = compile_query(
        all_of(parts), tables=selection.release.tables, effects=selection.release.effect_fields, of_gene=True
    )
    return compiled.may if compiled.exact else None


def _read_gene(
    everything: Selection, gene: GeneIn, condition: Condition | None, columns: Sequence[Composable]
) -> tuple[Count | None, int, list[tuple[Any, ...]]]:
    """(variants, None if the rows are all of them; step; rows of chrom, pos, vkey, terms, match and columns).

    The gene's effects decide how many are looked at, in the statement that looks at them.
    """
    selected = _selected_columns(condition, columns)
    statement = statements.sample_of_gene(
        everything.release.tables, max_points=MAX_POINTS, max_sampled=MAX_SAMPLED, **selected
    )
    with readonly.cursor() as cursor:
        cursor.execute(statement, [sorted(gene.genes), *(condition.parameters if condition else ())])
        rows = cursor.fetchall()
    if rows and rows[0][-1] == 1:
        return None, 1, rows
    total = count_scope(everything=everything, gene=gene)
    return total, rows[0][-1] if rows else _sampling_step(total), rows


def _read_region(
    everything: Selection, condition: Condition | None, columns: Sequence[Composable]
) -> tuple[Count, int, list[tuple[Any, ...]]]:
    """(variants; step; rows of chrom, pos, vkey, terms, match and columns)."""
    total = count_matching(selection=everything)
    if not (step := _sampling_step(total)):
        return total, step, []
    selected = _selected_columns(condition, columns)
    source, source_parameters = rows_source(everything.release.tables, everything.regions)
    may = everything.compiled.may
    statement = SQL(
        "SELECT v.chrom, v.pos, v.vkey, v.terms, {match}{columns} FROM {source} WHERE ({may}) AND v.vkey %% {step} = 0"
    ).format(source=source, may=may.sql, step=Literal(step), **selected)
    with readonly.cursor() as cursor:
        parameters = [*(condition.parameters if condition else ()), *source_parameters, *may.parameters]
        cursor.execute(statement, parameters)
        return total, step, cursor.fetchall()


def _sampling_step(total: Count) -> int:
    """See Profile.step."""
    if total.value is None or total.value > MAX_SAMPLED:
        return 0
    return max(1, -(-total.value // MAX_POINTS))


def _selected_columns(condition: Condition | None, columns: Sequence[Composable]) -> dict[str, Composable]:
    """The parts of both statements that say whether a variant matches, and its values."""
    return {
        "match": SQL("({}) IS TRUE").format(condition.sql) if condition else SQL("TRUE"),
        "columns": SQL("").join(SQL(", {}").format(column) for column in columns),
    }


def _merge_points(points: Sequence[Point]) -> Point:
    """The point of a variant that has effects under several names of its gene."""
    terms = 0
    for point in points:
        terms |= point.terms
    return points[0]._replace(terms=terms, matches=any(point.matches for point in points))
