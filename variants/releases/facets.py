"""Selection + names of fields -> how often each value of a field occurs among the variants that match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from psycopg.sql import SQL, Composable, Identifier

from accounts.budget import check_amount, check_time
from accounts.lanes import take_lane
from accounts.problems import TooLargeError
from variants.fields.numbers import is_tiny_code
from variants.fields.spec import FieldSpec, Kind
from variants.genome.batches import batches
from variants.genome.chromosomes import chromosome_name
from variants.lake.engine import LakeQuestion
from variants.query.field_columns import each_value, folded_text
from variants.query.patterns import fold_case
from variants.releases.documents import path_values, variant_documents
from variants.releases.lake_engine import lake_engine, seconds_for_statement
from variants.releases.row_batches import rows_source
from variants.releases.rows import VariantRow
from variants.releases.selection import Selection, matching_rows, retry_without_lake
from variants.releases.store.connection import readonly

MAX_ROWS_READ = 20_000  # variants whose source lines are read for one facet without a suitable column
ROW_BATCH_SIZE = 500


class FacetTooLargeError(TooLargeError):
    """The field has no column to count by, and too many variants match to read their lines."""


@dataclass(frozen=True, slots=True)
class Facet:
    """terms: (value, variants), the most frequent first; other: how often other values occur.

    Texts are in lower case as conditions compare them (variants.query.patterns.fold_case): a value finds itself.
    """

    terms: tuple[tuple[Any, int], ...] = ()
    other: int = 0


def count_facets(*, selection: Selection, names: Sequence[str], size: int) -> dict[str, Facet]:
    """{field name: facet} of each known field; a variant counts once for each of its different values.

    Cost: one statement per field if a typed column or a lake holds every value; else the source lines of all matching
    variants.

    Args:
        size: the most values of a facet.

    Raises:
        FacetTooLargeError: the lines of more than MAX_ROWS_READ variants would have to be read.
        OverLimitError: there are too many names.
    """
    take_lane("question")
    names = list(dict.fromkeys(names))
    check_amount("max_facets", len(names))
    facets = {}
    for name in names:
        check_time()
        spec = selection.release.by_name.get(name.lower())
        if name == "chrom":
            facet = retry_without_lake(selection, partial(_count_chromosomes, selection, size))
            facets[name] = Facet(tuple((chromosome_name(code), count) for code, count in facet.terms), facet.other)
        elif spec is not None:
            facets[name] = retry_without_lake(selection, partial(_count_field, selection, spec, size))
    return facets


def _count_field(selection: Selection, spec: FieldSpec, size: int) -> Facet:
    return (
        _count_by_column(selection, spec, size)
        or _count_in_lake(selection, spec, size)
        or _count_by_lines(selection, spec, size)
    )


def _count_chromosomes(selection: Selection, size: int) -> Facet:
    """By the code of the chromosome. Raises FacetTooLargeError."""
    if not selection.release.is_in_lake_alone and selection.compiled.exact:
        return _group_by(selection, SQL("v.chrom"), SQL(""), size)
    if (question := selection.in_lake) is not None:
        return _count_values(question, "[chrom]", size)
    counts = Counter(row.chrom for batch in _batches_of_rows(selection, "chrom") for row in batch)
    return _ranked(counts, size)


def _count_by_column(selection: Selection, spec: FieldSpec, size: int) -> Facet | None:
    """By the typed column, if it holds every value (lists of numbers keep their ends only) and SQL decides alone."""
    if selection.release.is_in_lake_alone or not spec.filterable or spec.column_group > 1:
        return None
    if not selection.compiled.exact:
        return None
    if spec.is_list and spec.kind is not Kind.TEXT:
        return None
    if spec.has_many_values:
        facet = _group_by(selection, SQL("u.element"), each_value(spec, "v"), size)
    else:
        column = Identifier("v", spec.columns[0][0])
        value = folded_text(column) if spec.kind is Kind.TEXT else column
        facet = _group_by(selection, value, SQL(""), size)
    return _as_shown(spec, facet)


def _as_shown(spec: FieldSpec, facet: Facet) -> Facet | None:
    """The values as the lines have them; None where only the lines have them."""
    if any(type(value) is float and is_tiny_code(value) for value, _ in facet.terms):
        return None
    if spec.kind is Kind.INTEGER:
        return Facet(tuple((int(value), count) for value, count in facet.terms), facet.other)
    return facet


def _count_in_lake(selection: Selection, spec: FieldSpec, size: int) -> Facet | None:
    """By the column of the release's lake; None without a lake, and for fields of the key."""
    lake = selection.release.lake
    if lake is None or not spec.column:
        return None
    question = lake.make_question(selection.node, selection.regions)
    return _as_shown(spec, _count_values(question, lake.values_of(spec), size))


def _count_values(question: LakeQuestion, value: str, size: int) -> Facet:
    within = seconds_for_statement()
    terms, other = lake_engine().count_values(question, value=value, size=max(size, 1), within=within)
    return Facet(tuple(terms[:size]), other + sum(count for _, count in terms[size:]))


def _group_by(selection: Selection, value: Composable, joined: Composable, size: int) -> Facet:
    may = selection.compiled.may
    source, region_arrays = rows_source(selection.release.tables, selection.regions)
    statement = SQL(
        "SELECT value, n, sum(n) OVER () FROM (SELECT {} AS value, count(*) AS n FROM {}{} WHERE {} GROUP BY 1) g"
        " WHERE value IS NOT NULL ORDER BY n DESC, value LIMIT %s"
    ).format(value, source, joined, may.sql)
    with readonly.cursor() as cursor:
        cursor.execute(statement, [*region_arrays, *may.parameters, max(size, 1)])
        rows = cursor.fetchall()
    terms = tuple((value, count) for value, count, _ in rows[:size])
    total = int(rows[0][2]) if rows else 0
    return Facet(terms, total - sum(count for _, count in terms))


def _count_by_lines(selection: Selection, spec: FieldSpec, size: int) -> Facet:
    """By the source lines of the matching variants. Raises FacetTooLargeError."""
    counts: Counter[Any] = Counter()
    for batch in _batches_of_rows(selection, spec.path):
        for document in variant_documents(release=selection.release, rows=batch, paths={spec.path}):
            values = path_values(document, spec.path)
            counts.update({fold_case(value) if isinstance(value, str) else value for value in values})
    return _ranked(counts, size)


def _batches_of_rows(selection: Selection, name: str) -> Iterator[list[VariantRow]]:
    """The rows that match. Raises FacetTooLargeError if there are too many to be counted by one by one."""
    rows_read = 0
    for batch in batches(matching_rows(selection=selection, limit=MAX_ROWS_READ + 1), ROW_BATCH_SIZE):
        rows_read += len(batch)
        if rows_read > MAX_ROWS_READ:
            raise FacetTooLargeError(f"{name} has no column to count by: narrow the query first.")
        yield batch


def _ranked(counts: Counter[Any], size: int) -> Facet:
    """The most frequent values; of equally frequent ones the smallest, as both databases sort them."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], isinstance(item[0], str), item[0]))
    return Facet(tuple(ranked[:size]), sum(count for _, count in ranked[size:]))
