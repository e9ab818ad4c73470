"""Units -> their variants by the release's lake, where PostgreSQL would have to read source lines.

The members are those that source lines give. A question reads the columns it needs of the chromosomes of many units,
and walks through the variants that match.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from variants.fields.numbers import is_tiny_code
from variants.fields.spec import FieldSpec, Reducer
from variants.fields.typed_values import number_text
from variants.genome.regions import Region
from variants.groupfiles.member_rows import MemberColumns, MemberRow, join_rows
from variants.groupfiles.members import AssignmentMode, Members, Unit
from variants.lake.engine import LakeQuestion, LakeTimeoutError
from variants.lake.published_lake import PublishedLake
from variants.query.conditions import Always, BoundNode
from variants.query.to_duckdb import LakeSQL
from variants.releases.lake_engine import lake_engine, seconds_for_statement
from variants.releases.selection import TooSlowError

UNIT_BATCH_SIZE = 1_000  # units whose members are in memory together
MAX_NAMED_GENES = 50  # genes that are named in a question; of more, all are read
_LAST_BASE = 2**31 - 1
_ROW_COLUMNS = tuple(map(LakeSQL, ("chrom", "pos", "ref", "alt")))


def lake_positions(lake: PublishedLake, node: BoundNode, span: Region, *, within: float | None = None) -> Sequence[int]:
    """The positions of the variants in `span` that match, ascending, one for each variant.

    Raises:
        TooSlowError: It takes longer than `within` seconds.
    """
    with _limited(within):
        return lake_engine().positions(lake.ask(node, [span]), within=seconds_for_statement(within))


def count_genes_in_lake(
    lake: PublishedLake, node: BoundNode, *, within: float | None = None
) -> dict[tuple[str, int], int]:
    """{(gene, chromosome): variants annotated to the gene of which a query, asked about that gene, is true}.

    Raises:
        TooSlowError: It takes longer than `within` seconds.
    """
    effects = lake.effects_where(node)
    genes = LakeSQL(f"list_transform({effects.sql}, lambda x: x.gene)", effects.parameters)
    axes = [LakeSQL("[chrom]"), genes]
    with _limited(within):
        counts = lake_engine().tabulate(lake.ask(Always()), axes=axes, within=seconds_for_statement(within))
    return {(gene, chrom): count for chrom, gene, count in counts}


@contextmanager
def _limited(within: float | None) -> Iterator[None]:
    """What takes longer than the time that was given raises TooSlowError."""
    try:
        yield
    except LakeTimeoutError:
        if within is None:
            raise
        raise TooSlowError from None


def members_in_lake(
    lake: PublishedLake, node: BoundNode, units: Sequence[Unit], assign_by: AssignmentMode, columns: MemberColumns
) -> Iterator[tuple[Unit, Members | None]]:
    """Each unit that has members, in the order of `units`.

    None instead of the members where a number is too close to zero for a float8: only source lines have its text.
    """
    find = _find_by_range if assign_by == "range" else _find_by_gene
    for first in range(0, len(units), UNIT_BATCH_SIZE):
        batch = units[first : first + UNIT_BATCH_SIZE]
        for unit, rows in zip(batch, find(lake, node, batch, columns), strict=True):
            if rows:
                is_exact = not any(is_tiny_code(number or 0) for row in rows for number in row[5])
                yield unit, join_rows([_as_member(row) for row in rows], columns) if is_exact else None


def _find_by_range(
    lake: PublishedLake, node: BoundNode, units: Sequence[Unit], columns: MemberColumns
) -> list[list[tuple[Any, ...]]]:
    """The rows (chrom, pos, ref, alt, terms, numbers) of each unit."""
    spans = [
        Region(chrom, min(unit.start for unit in units if unit.chrom == chrom),
               max(unit.end for unit in units if unit.chrom == chrom))
        for chrom in sorted({unit.chrom for unit in units})
    ]  # fmt: skip
    by_chrom: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in _select(lake, lake.ask(node, spans), LakeSQL("terms"), columns):
        by_chrom[row[0]].append(row)
    positions = {chrom: [row[1] for row in rows] for chrom, rows in by_chrom.items()}
    return [
        [
            row
            for region in unit.regions
            for row in by_chrom[unit.chrom][
                bisect_left(positions.get(unit.chrom, []), region.start) : bisect_right(
                    positions.get(unit.chrom, []), region.end
                )
            ]
        ]
        for unit in units
    ]


def _find_by_gene(
    lake: PublishedLake, node: BoundNode, units: Sequence[Unit], columns: MemberColumns
) -> list[list[tuple[Any, ...]]]:
    """Like `_find_by_range`; the terms are those on the gene."""
    genes = {unit.gene for unit in units}
    effects = lake.effects_where(node, genes if len(genes) <= MAX_NAMED_GENES else None)
    spans = [Region(chrom, 1, _LAST_BASE) for chrom in sorted({unit.chrom for unit in units})]
    everywhere = lake.ask(Always(), spans)
    condition = LakeSQL(
        f"({everywhere.condition.sql} AND len({effects.sql}) > 0)",
        (*everywhere.condition.parameters, *effects.parameters),
    )
    question = LakeQuestion(everywhere.folder, everywhere.files, condition)
    rows_of: dict[tuple[str, int], list[tuple[Any, ...]]] = {(unit.gene, unit.chrom): [] for unit in units}
    for chrom, pos, ref, alt, matching, numbers in _select(lake, question, effects, columns):
        for effect in matching:
            if (rows := rows_of.get((effect["gene"], chrom))) is not None:
                rows.append((chrom, pos, ref, alt, effect["terms"], numbers))
    return [rows_of[unit.gene, unit.chrom] for unit in units]


def _select(
    lake: PublishedLake, question: LakeQuestion, further: LakeSQL, columns: MemberColumns
) -> Iterator[tuple[Any, ...]]:
    """(chrom, pos, ref, alt, further, numbers) of each variant that matches, in the order of the genome."""
    numbers = [LakeSQL(_number_sql(lake, spec)) for spec in columns.numbers]
    selected = [*_ROW_COLUMNS, further, *numbers]
    for row in lake_engine().select(question, columns=selected, within=seconds_for_statement()):
        yield (*row[:5], row[5:])


def _number_sql(lake: PublishedLake, spec: FieldSpec) -> str:
    return lake.smallest_of(spec) if spec.reducer is Reducer.MIN else lake.largest_of(spec)


def _as_member(row: tuple[Any, ...]) -> MemberRow:
    texts = tuple("" if number is None else number_text(number) for number in row[5])
    _, pos, ref, alt, terms, _ = row
    return MemberRow(pos, ref, alt, terms, texts)
