"""What lies in a gene or region, for its plots: every variant's position, consequence, score and frequency.

Of more than DRAWN variants every nth is looked at, chosen by key, so that the same question has the same answer; the
profile says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from psycopg.sql import SQL, Composable, Identifier

from variants.query.bound import GeneIn
from variants.selectors.filtering import Count, Selection, count_matching, matching_rows, rows_source
from variants.selectors.releases import OpenRelease
from variants.storage.connecting import questions

DRAWN = 20_000


@dataclass(frozen=True, slots=True)
class Point:
    """One variant: consequences as a mask (inside a gene: on that gene's transcripts), values of the typed columns."""

    pos: int
    vkey: int
    terms: int
    values: tuple[Any, ...]
    matches: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """One in `step` of the variants of a place, in order of position, each with whether it answers the query."""

    step: int
    points: list[Point]

    @property
    def matching(self) -> int | None:
        """How many answer the query; None where not all were looked at."""
        return sum(point.matches for point in self.points) if self.step == 1 else None


def count_in_place(*, everything: Selection, gene: GeneIn | None) -> Count:
    """The variants of a place: those annotated to a gene, straight from its effects, else those of a region."""
    if gene is None:
        return count_matching(selection=everything)
    statement = SQL(
        "SELECT count(*) FROM (SELECT DISTINCT chrom, pos, vkey FROM {} WHERE gene = ANY(%s) AND source = 0) found"
    ).format(everything.opened.tables.effects)
    with questions.cursor() as cursor:
        cursor.execute(statement, [sorted(gene.genes)])
        return Count(cursor.fetchone()[0])


def profile_of_place(
    *,
    everything: Selection,
    gene: GeneIn | None,
    total: int,
    answering: Selection | None,
    columns: Sequence[str],
) -> Profile:
    """The `total` variants of a place, read through once. answering: the query in it; None = all of them answer.

    What typed columns decide of the query is decided on the way; otherwise its matches are asked for beside it.
    """
    step = max(1, -(-total // DRAWN))
    decided = answering.compiled.may if answering and answering.compiled.exact else None
    source, condition, parameters = _gene_source(everything.opened, gene) if gene else _region_source(everything)
    statement = SQL("SELECT v.pos, v.vkey, {terms}, {match}{columns} FROM {source} AND v.vkey %% {step} = 0").format(
        terms=SQL("e.terms" if gene else "v.terms"),
        match=SQL("({}) IS TRUE").format(decided.sql) if decided else SQL("TRUE"),
        columns=SQL("").join(SQL(", v.{}").format(Identifier(column)) for column in columns),
        source=SQL("{} WHERE {}").format(source, condition),
        step=SQL(str(step)),
    )
    with questions.cursor() as cursor:
        cursor.execute(statement, [*(decided.parameters if decided else ()), *parameters])
        found = sorted(cursor.fetchall(), key=itemgetter(0, 1))
    keys = None if answering is None or decided else {(r.pos, r.vkey) for r in matching_rows(selection=answering)}
    points = [
        Point(pos, vkey, terms, tuple(values), matches if keys is None else (pos, vkey) in keys)
        for pos, vkey, terms, matches, *values in found
    ]
    return Profile(step, points)


def _gene_source(opened: OpenRelease, gene: GeneIn) -> tuple[Composable, Composable, list[Any]]:
    """FROM and WHERE, with parameters: a gene's effects e, each with its variant v."""
    source = SQL(
        "(SELECT chrom, pos, vkey, bit_or(terms) AS terms FROM {} WHERE gene = ANY(%s) AND source = 0 GROUP BY 1, 2, 3)"
        " e CROSS JOIN LATERAL (SELECT * FROM {} v WHERE v.chrom = e.chrom AND v.pos = e.pos AND v.vkey = e.vkey"
        " OFFSET 0) v"
    ).format(opened.tables.effects, opened.tables.variants())
    return source, SQL("TRUE"), [sorted(gene.genes)]


def _region_source(everything: Selection) -> tuple[Composable, Composable, list[Any]]:
    """FROM and WHERE, with parameters: the variants v of a region."""
    source, places = rows_source(everything)
    may = everything.compiled.may
    return source, SQL("({})").format(may.sql), [*places, *may.parameters]
