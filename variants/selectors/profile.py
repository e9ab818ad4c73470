"""What lies in a gene or region, for its plots: every variant's position, consequence, score and frequency.

Of more than DRAWN variants every nth is looked at, chosen by key, so that the same question has the same answer; the
profile says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg.sql import SQL, Identifier

from variants.query.bound import GeneIn
from variants.selectors.filtering import Selection, matching_rows
from variants.selectors.releases import OpenRelease

DRAWN = 20_000

_Row = tuple[int, int, int, tuple[Any, ...]]  # pos, vkey, terms, values


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


def gene_profile(
    *, opened: OpenRelease, gene: GeneIn, total: int, answering: Selection | None, columns: Sequence[str]
) -> Profile:
    """The `total` variants annotated to a gene. answering: the query inside the gene; None = all of them answer."""
    step = max(1, -(-total // DRAWN))
    statement = SQL(
        "SELECT e.pos, e.vkey, e.terms{} FROM unnest(%s::smallint[], %s::int[], %s::int[]) AS r (chrom, first, last)"
        " JOIN {} e ON e.chrom = r.chrom AND e.pos BETWEEN r.first AND r.last AND e.gene = ANY(%s) AND e.source = 0"
        " CROSS JOIN LATERAL (SELECT * FROM {} v WHERE v.chrom = e.chrom AND v.pos = e.pos AND v.vkey = e.vkey"
        " OFFSET 0) v WHERE e.vkey %% %s = 0 ORDER BY e.pos, e.vkey"
    ).format(
        SQL("").join(SQL(", v.{}").format(Identifier(column)) for column in columns),
        opened.tables.effects,
        opened.tables.variants(),
    )
    regions = gene.regions
    places = [[each.chrom for each in regions], [each.start for each in regions], [each.end for each in regions]]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*places, sorted(gene.genes), step])
        rows = [(pos, vkey, terms, tuple(values)) for pos, vkey, terms, *values in cursor.fetchall()]
    return Profile(step, _points(rows, answering))


def selection_profile(
    *, everything: Selection, total: int, answering: Selection | None, columns: Sequence[str]
) -> Profile:
    """The `total` variants of a region, as `everything` selects them."""
    step = max(1, -(-total // DRAWN))
    found = matching_rows(selection=everything, columns=columns)
    rows = [(row.pos, row.vkey, row.terms, row.values) for row in found if row.vkey % step == 0]
    return Profile(step, _points(rows, answering))


def _points(rows: Iterable[_Row], answering: Selection | None) -> list[Point]:
    if answering is None:
        return [Point(*row, matches=True) for row in rows]
    keys = {(row.pos, row.vkey) for row in matching_rows(selection=answering)}
    return [Point(*row, matches=row[:2] in keys) for row in rows]
