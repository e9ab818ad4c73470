"""The numbers of a release: computed once when it is finished, for its page and for people who check a load.

Counts are exact. Distributions of fields come from about SAMPLED variants, chosen by their keys, so that the same
release always gives the same summary; the summary says how many were looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Cursor
from psycopg.sql import SQL, Composable, Composed, Identifier

from variants.fields.numbers import is_tiny_code
from variants.fields.spec import FREQUENCY, FieldSpec, Kind
from variants.genome.chromosomes import chromosome_name
from variants.genome.consequences import severest, term_name
from variants.query.field_columns import each_value, largest_value
from variants.releases.store.table_names import ReleaseTables

SAMPLED = 10_000
BINS = 20
TOP_VALUES = 10
FREQUENCY_EDGES = tuple(10 ** (-6 + number / 2) for number in range(13))  # half decades; zero counts into the first

# Twelve keys of alleles serve nearly all variants: mixed with the position (by Knuth's multiplier) they scatter.
_SCATTERED = "((vkey # (pos::bigint * 2654435761)) >> 20)"
_TRANSITIONS = "(ref || alt) IN ('AG', 'GA', 'CT', 'TC')"


def summarize(cursor: Cursor, *, tables: ReleaseTables, specs: Sequence[FieldSpec]) -> dict[str, Any]:
    """{chromosomes, consequences, sampled, fields}; see the functions below. Reads the tables through once."""
    chromosomes = _chromosomes(cursor, tables)
    total = sum(chromosome["variants"] for chromosome in chromosomes)
    with cursor.connection.transaction():
        sampled = _sample(cursor, tables, total)
        fields = {spec.path: _field(cursor, spec) for spec in specs if spec.filterable and spec.column_group == 1}
        cursor.execute("DROP TABLE release_sample")
    return {
        "chromosomes": chromosomes,
        "consequences": _consequences(cursor, tables),
        "sampled": sampled,
        "fields": fields,
    }


def _chromosomes(cursor: Cursor, tables: ReleaseTables) -> list[dict[str, Any]]:
    """[{name, variants, snvs, indels, transitions, transversions, first, last}], positions 1-based."""
    snv = "length(ref) = 1 AND length(alt) = 1"
    cursor.execute(
        SQL(
            "SELECT chrom, count(*), count(*) FILTER (WHERE {snv}), count(*) FILTER (WHERE {snv} AND {ti}),"
            " min(pos), max(pos) FROM {table} GROUP BY chrom ORDER BY chrom"
        ).format(snv=SQL(snv), ti=SQL(_TRANSITIONS), table=tables.variants())
    )
    return [
        {
            "name": chromosome_name(chrom),
            "variants": variants,
            "snvs": snvs,
            "indels": variants - snvs,
            "transitions": transitions,
            "transversions": snvs - transitions,
            "first": first,
            "last": last,
        }
        for chrom, variants, snvs, transitions, first, last in cursor.fetchall()
    ]


def _consequences(cursor: Cursor, tables: ReleaseTables) -> dict[str, int]:
    """Variants by their most severe term, most severe first; variants without a term are left out."""
    cursor.execute(
        # The most severe term is the lowest bit that is set.
        SQL("SELECT terms & -terms, count(*) FROM {} WHERE terms <> 0 GROUP BY 1").format(tables.variants())
    )
    bits = {bit & (1 << 64) - 1: count for bit, count in cursor.fetchall()}
    ranked = sorted((rank, count) for bit, count in bits.items() if (rank := severest(bit)) is not None)
    return {term_name(rank): count for rank, count in ranked}


def _sample(cursor: Cursor, tables: ReleaseTables, total: int) -> int:
    """Copy about every nth variant aside; returns how many."""
    step = max(1, -(-total // SAMPLED))
    cursor.execute(
        SQL("CREATE TEMP TABLE release_sample AS SELECT * FROM {} WHERE {} % {} = 0").format(
            tables.variants(), SQL(_SCATTERED), SQL(str(step))
        )
    )
    return cursor.rowcount


def _field(cursor: Cursor, spec: FieldSpec) -> dict[str, Any]:
    if spec.kind.numeric:
        return _numbers(cursor, spec)
    return _values(cursor, spec)


def _numbers(cursor: Cursor, spec: FieldSpec) -> dict[str, Any]:
    """{present, min, quartiles, max, histogram: {from, to, counts}} of the value shown for each variant.

    The histogram of a frequency has {counts} alone: by half decades (FREQUENCY_EDGES).
    """
    column = largest_value(spec, "release_sample")
    cursor.execute(
        SQL(
            "SELECT count({c}), min({c}), max({c}), percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY {c})"
            " FROM release_sample"
        ).format(c=column)
    )
    present, low, high, quartiles = cursor.fetchone() or (0, None, None, None)
    low, high, *quartiles = [0.0 if is_tiny_code(number or 0) else number for number in (low, high, *(quartiles or ()))]
    summary: dict[str, Any] = {"present": present}
    if present:
        summary |= {"min": low, "quartiles": quartiles, "max": high}
    if present and spec.unit == FREQUENCY and low >= 0 and high <= 1:
        summary["histogram"] = {"counts": _by_half_decades(cursor, column)}
    elif present and low < high:
        summary["histogram"] = {"from": low, "to": high, "counts": _histogram(cursor, column, low, high)}
    return summary


def _by_half_decades(cursor: Cursor, column: Composable) -> list[int]:
    cursor.execute(
        SQL(
            "SELECT greatest(1, least(%s, width_bucket({c}, %s::float8[]))), count(*) FROM release_sample"
            " WHERE {c} IS NOT NULL GROUP BY 1"
        ).format(c=column),
        (len(FREQUENCY_EDGES) - 1, list(FREQUENCY_EDGES)),
    )
    return _counts(cursor, len(FREQUENCY_EDGES) - 1)


def _counts(cursor: Cursor, bins: int) -> list[int]:
    """From rows of (number of the bin from 1, count)."""
    counts = [0] * bins
    for number, count in cursor.fetchall():
        counts[number - 1] = count
    return counts


def _histogram(cursor: Cursor, column: Composable, low: float, high: float) -> list[int]:
    """Counts in BINS equal steps from `low` to `high`, both ends included."""
    cursor.execute(
        SQL(
            "SELECT least(width_bucket({c}, %s::float8, %s::float8, %s), %s), count(*) FROM release_sample"
            " WHERE {c} IS NOT NULL GROUP BY 1"
        ).format(c=column),
        (low, high, BINS, BINS),
    )
    return _counts(cursor, BINS)


def _values(cursor: Cursor, spec: FieldSpec) -> dict[str, Any]:
    """{present, top: [[value, variants], ...]}: a variant counts once for each different element of its list."""
    column = Identifier(spec.columns[-1][0])
    joined, value = Composed([]), Composed([column])
    if spec.has_many_values and not (spec.is_list and spec.kind is Kind.FLAG):
        joined, value = each_value(spec, "release_sample", lower=False), Composed([SQL("u.element")])
    if spec.kind is Kind.FLAG:
        value = SQL("CASE WHEN {} THEN 'Y' ELSE 'N' END").format(value)
    else:
        value = SQL("{}::text").format(value)
    cursor.execute(SQL("SELECT count({}) FROM release_sample").format(column))
    present = (cursor.fetchone() or (0,))[0]
    cursor.execute(
        SQL(
            "SELECT value, count(*) FROM (SELECT {} AS value FROM release_sample{} WHERE {} IS NOT NULL) listed"
            " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %s"
        ).format(value, joined, column),
        (TOP_VALUES,),
    )
    return {"present": present, "top": [list(row) for row in cursor.fetchall()]}
