"""Sorted positions of the variants that match: what counting by range needs, and nothing more."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from django.db import transaction
from psycopg.sql import SQL, Composed, Literal

from variants.query.bound import PlaceBetween
from variants.query.tree import And
from variants.regions import Region
from variants.selectors.filtering import Selection, matching_rows
from variants.storage.connecting import QUESTIONS, questions
from variants.storage.copy import copy_integers


def read_positions(*, selection: Selection, span: Region, sample_percent: int | None = None) -> Sequence[int]:
    """First bases of the variants of a stretch that match, in ascending order, one for each variant."""
    if selection.compiled.exact:
        with transaction.atomic(using=QUESTIONS), questions.cursor() as cursor:
            cursor.execute("SET LOCAL jit = off")
            statement = _statement(selection, span, sample_percent)
            return copy_integers(cursor.cursor, statement, selection.compiled.may.parameters)
    place = And((PlaceBetween("chrom", span.chrom, span.chrom), PlaceBetween("pos", span.start, span.end)))
    within = Selection(selection.opened, And((place, selection.node)))
    return array("i", (row.pos for row in matching_rows(selection=within)))


def _statement(selection: Selection, span: Region, sample_percent: int | None) -> Composed:
    sample = f" TABLESAMPLE SYSTEM ({sample_percent}) REPEATABLE (1)" if sample_percent else ""
    # The filter comes first: it turns most rows away, and the place, true of nearly all, is then rarely asked.
    return SQL("SELECT v.pos FROM {} v{} WHERE {} AND v.chrom = {} AND v.pos BETWEEN {} AND {} ORDER BY v.pos").format(
        selection.opened.tables.variants(),
        SQL(sample),  # type: ignore[arg-type]
        selection.compiled.may.sql,
        Literal(span.chrom),
        Literal(span.start),
        Literal(span.end),
    )
