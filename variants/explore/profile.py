"""What lies in a gene or region, for its counts, plots and table: every variant's key, consequence and drawn values.

Of more than DRAWN variants every nth is looked at, chosen by key, so that the same question has the same answer; the
profile says so. Of more than MOST none is: their plots would say nothing and take long.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from psycopg.sql import SQL, Composable, Identifier, Literal

from variants.genome.alleles import VariantKey
from variants.query.conditions import GeneIn, names_gene
from variants.query.to_sql import Condition, compile_query
from variants.query.tree import And, all_of
from variants.releases.selection import Count, Selection, count_matching, matching_rows, rows_source
from variants.releases.store import statements
from variants.releases.store.connection import readonly

DRAWN = 20_000
MOST = 400_000


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
    """The variants of a place (`total`), one in `step` of them looked at: in genome order, each with whether it answers
    the query. step 0: too many to look at."""

    total: Count
    step: int
    points: list[Point]

    @property
    def whole(self) -> bool:
        """Whether every variant was looked at."""
        return self.step == 1

    def matching_keys(self) -> list[VariantKey]:
        """Keys of those that answer the query, in order."""
        return [point.key for point in self.points if point.matches]

    def terms(self) -> dict[VariantKey, int]:
        """Consequences by key."""
        return {point.key: point.terms for point in self.points}


def count_in_place(*, everything: Selection, gene: GeneIn | None) -> Count:
    """The variants of a place: those annotated to a gene, straight from its effects, else those of a region."""
    if gene is None:
        return count_matching(selection=everything)
    with readonly.cursor() as cursor:
        cursor.execute(statements.count_of_genes(everything.release.tables), [sorted(gene.genes)])
        return Count(cursor.fetchone()[0])


def profile_of_place(
    *, everything: Selection, gene: GeneIn | None, answering: Selection | None, columns: Sequence[str]
) -> Profile:
    """The variants of a place, read through once. answering: the query in it; None = all of them answer.

    What typed columns decide of the query is decided on the way; otherwise its matches are asked for beside it.
    """
    return (
        _profile_of_gene(everything, gene, answering, columns)
        if gene
        else _profile_of_region(everything, answering, columns)
    )


def _profile_of_gene(
    everything: Selection, gene: GeneIn, answering: Selection | None, columns: Sequence[str]
) -> Profile:
    """The gene's effects decide how many variants are looked at, in the statement that looks at them."""
    decided = _decided_beside(answering, gene) if answering else None
    statement = statements.sample_of_gene(
        everything.release.tables, max_drawn=DRAWN, max_total=MOST, **_selected(decided, columns)
    )
    rows = _read(statement, [sorted(gene.genes), *(decided.parameters if decided else ())])
    if not rows:
        total = count_in_place(everything=everything, gene=gene)
        return Profile(total, _step(total.value or 0), [])
    step = rows[0][-1]
    points = _points(rows, len(columns), None if decided else answering)
    if len({point.key for point in points}) < len(points):
        points = [_merged(list(same)) for _, same in groupby(points, key=itemgetter(0, 1, 2))]
    total = Count(len(points)) if step == 1 else count_in_place(everything=everything, gene=gene)
    return Profile(total, step, points)


def _decided_beside(answering: Selection, gene: GeneIn) -> Condition | None:
    """The query as a condition on a variant v and its effects row e of this gene; None where SQL does not decide it."""
    node = answering.node
    rest = [part for part in (node.parts if isinstance(node, And) else [node]) if part != gene]
    if not answering.compiled.exact:
        return None
    if any(names_gene(part) for part in rest):  # of another gene, whose effects are other rows
        return answering.compiled.may
    if not rest:
        return None
    tables, effects = answering.release.tables, answering.release.effect_fields
    compiled = compile_query(all_of(rest), tables=tables, effects=effects, of_gene=True)
    return compiled.may if compiled.exact else None


def _profile_of_region(everything: Selection, answering: Selection | None, columns: Sequence[str]) -> Profile:
    total = count_matching(selection=everything)
    step = 0 if total.value is None else _step(total.value)
    if not step:
        return Profile(total, step, [])
    decided = answering.compiled.may if answering and answering.compiled.exact else None
    source, places = rows_source(everything)
    may = everything.compiled.may
    statement = SQL(
        "SELECT v.chrom, v.pos, v.vkey, v.terms, {matches}{columns} FROM {source}"
        " WHERE ({may}) AND v.vkey %% {step} = 0"
    ).format(source=source, may=may.sql, step=Literal(step), **_selected(decided, columns))
    rows = _read(statement, [*(decided.parameters if decided else ()), *places, *may.parameters])
    return Profile(total, step, _points(rows, len(columns), None if decided else answering))


def _step(total: int) -> int:
    """See Profile.step."""
    return max(1, -(-total // DRAWN)) if total <= MOST else 0


def _selected(decided: Condition | None, columns: Sequence[str]) -> dict[str, Composable]:
    """The parts of both statements that say whether a variant matches, and its values."""
    return {
        "matches": SQL("({}) IS TRUE").format(decided.sql) if decided else SQL("TRUE"),
        "columns": SQL("").join(SQL(", v.{}").format(Identifier(column)) for column in columns),
    }


def _read(statement: Composable, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with readonly.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def _points(rows: Iterable[tuple[Any, ...]], values: int, undecided: Selection | None) -> list[Point]:
    """Points in genome order, each with so many values. undecided: the query, where the rows do not say whether they
    answer it."""
    end = 5 + values
    found = sorted(rows, key=itemgetter(0, 1, 2))
    if undecided is None:
        return [Point(row[0], row[1], row[2], row[3], row[4], row[5:end]) for row in found]
    keys = {row.key for row in matching_rows(selection=undecided)}
    return [Point(*row[:4], row[:3] in keys, row[5:end]) for row in found]


def _merged(same: Sequence[Point]) -> Point:
    """The point of a variant that has effects under several names of its gene."""
    terms = 0
    for point in same:
        terms |= point.terms
    return same[0]._replace(terms=terms, matches=any(point.matches for point in same))
