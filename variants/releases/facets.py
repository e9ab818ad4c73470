"""How often each value of a field occurs among the variants that match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from psycopg.sql import SQL, Composable, Identifier

from variants.fields.spec import FieldSpec, Kind
from variants.genome.chromosomes import chromosome_name
from variants.releases.documents import path_values, variant_documents
from variants.releases.selection import Selection, matching_rows, rows_source
from variants.releases.store.connection import questions

MOST_ROWS_READ = 20_000  # variants whose source lines are read for one facet without a suitable column
_ROWS_AT_ONCE = 500


class FacetTooLargeError(ValueError):
    """The field has no column to count by, and too many variants match to read their lines."""


@dataclass(frozen=True, slots=True)
class Facet:
    """terms: (value, variants), most frequent first; other: variants' values beyond them. Texts are in lower case."""

    terms: tuple[tuple[Any, int], ...] = ()
    other: int = 0


def facets_of(*, selection: Selection, names: Sequence[str], size: int) -> dict[str, Facet]:
    """The facet of each known field name; a variant counts once for each of its distinct values."""
    found = {}
    for name in names:
        spec = selection.release.by_name.get(name.lower())
        if name == "chrom":
            counted = _grouped(selection, SQL("v.chrom"), SQL(""), size)
            found[name] = Facet(tuple((chromosome_name(code), n) for code, n in counted.terms), counted.other)
        elif spec is not None:
            found[name] = _by_column(selection, spec, size) or _by_lines(selection, spec, size)
    return found


def _by_column(selection: Selection, spec: FieldSpec, size: int) -> Facet | None:
    """By the typed column, where it holds every value (lists of numbers keep their ends only) and SQL decides alone."""
    if not spec.filterable or spec.column_group > 1 or not selection.compiled.exact:
        return None
    if spec.is_list and spec.kind is not Kind.TEXT:
        return None
    column = Identifier("v", spec.columns[0][0])
    if spec.is_list:
        each = SQL(" CROSS JOIN LATERAL (SELECT DISTINCT lower(one) AS term FROM unnest({}) AS one) u").format(column)
        return _grouped(selection, SQL("u.term"), each, size)
    facet = _grouped(selection, SQL("lower({})").format(column) if spec.kind is Kind.TEXT else column, SQL(""), size)
    if spec.kind is Kind.INTEGER:
        return Facet(tuple((int(term), count) for term, count in facet.terms), facet.other)
    return facet


def _grouped(selection: Selection, term: Composable, joined: Composable, size: int) -> Facet:
    may = selection.compiled.may
    source, places = rows_source(selection)
    statement = SQL(
        "SELECT term, n, sum(n) OVER () FROM (SELECT {} AS term, count(*) AS n FROM {}{} WHERE {} GROUP BY 1) g"
        " WHERE term IS NOT NULL ORDER BY n DESC, term LIMIT %s"
    ).format(term, source, joined, may.sql)
    with questions.cursor() as cursor:
        cursor.execute(statement, [*places, *may.parameters, max(size, 1)])
        rows = cursor.fetchall()
    terms = tuple((term, count) for term, count, _ in rows[:size])
    total = int(rows[0][2]) if rows else 0
    return Facet(terms, total - sum(count for _, count in terms))


def _by_lines(selection: Selection, spec: FieldSpec, size: int) -> Facet:
    """By the source lines of the matching variants. Raises FacetTooLargeError."""
    counts: Counter[Any] = Counter()
    rows = matching_rows(selection=selection, limit=MOST_ROWS_READ + 1)
    read = 0
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        read += len(batch)
        if read > MOST_ROWS_READ:
            raise FacetTooLargeError(f"{spec.path} has no column to count by: narrow the query first.")
        for document in variant_documents(release=selection.release, rows=batch, paths={spec.path}):
            counts.update({_term(value) for value in path_values(document, spec.path)})
    ranked = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    return Facet(tuple(ranked[:size]), sum(count for _, count in ranked[size:]))


def _term(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value
