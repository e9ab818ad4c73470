"""Units -> their variants by the release's lake, where PostgreSQL would have to read source lines.

The members are those that source lines give. A question reads the columns it needs of the chromosomes of many units,
and walks through the variants that match.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from variants.fields.numbers import is_tiny_code
from variants.fields.spec import FieldSpec, Reducer
from variants.fields.typed_values import number_text
from variants.genome.regions import Region
from variants.groupfiles.member_rows import MemberColumns, MemberRow, join_rows
from variants.groupfiles.members import AssignmentMode, Members, Unit
from variants.lake.engine import LakeQuestion, LakeTimeoutError
from variants.lake.published_lake import PublishedLake
from variants.query.conditions import Always, BoundNode
from variants.query.to_lake import LakeSQL
from variants.releases.counting import TooSlowError
from variants.releases.lake_engine import lake_engine, seconds_for_statement

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
        return lake_engine().positions(lake.make_question(node, [span]), within=seconds_for_statement(within))


def count_genes_in_lake(
    lake: PublishedLake, node: BoundNode, *, within: float | None = None
) -> dict[tuple[str, int], int]:
    """{(gene, chromosome): variants annotated to the gene that match a query, with effects on that gene}.

    Raises:
        TooSlowError: It takes longer than `within` seconds.
    """
    effects = lake.effects_where(node)
    genes = LakeSQL(f"list_transform({effects.sql}, lambda x: x.gene)", effects.parameters)
    axes = [LakeSQL("[chrom]"), genes]
    with _limited(within):
        counts = lake_engine().tabulate(lake.make_question(Always()), axes=axes, within=seconds_for_statement(within))
    return {(gene, chrom): count for chrom, gene, count in counts}


@contextmanager
def _limited(within: float | None) -> Iterator[None]:
    """Raises TooSlowError if a statement takes longer than the given time."""
    try:
        yield
    except LakeTimeoutError:
        if within is None:
            raise
        raise TooSlowError from None


class _Row(NamedTuple):
    """A variant of the lake; `terms` are those of the unit's gene where variants are assigned by annotation."""

    chrom: int
    pos: int
    ref: str
    alt: str
    terms: int
    numbers: tuple[float | None, ...]


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
                is_exact = not any(is_tiny_code(number or 0) for row in rows for number in row.numbers)
                yield unit, join_rows([_as_member(row) for row in rows], columns) if is_exact else None


def _find_by_range(
    lake: PublishedLake, node: BoundNode, units: Sequence[Unit], columns: MemberColumns
) -> list[list[_Row]]:
    """The rows of each unit: all between the first and the last unit of a chromosome are read, in one go."""
    ends: dict[int, list[int]] = defaultdict(list)
    for unit in units:
        ends[unit.chrom] += [unit.start, unit.end]
    spans = [Region(chrom, min(ends[chrom]), max(ends[chrom])) for chrom in sorted(ends)]
    rows: dict[int, list[_Row]] = {chrom: [] for chrom in ends}
    for cells in _select(lake, lake.make_question(node, spans), LakeSQL("terms"), columns):
        rows[cells[0]].append(_Row(*cells))
    positions = {chrom: [row.pos for row in of_chrom] for chrom, of_chrom in rows.items()}

    def rows_inside(region: Region) -> list[_Row]:
        known = positions[region.chrom]
        return rows[region.chrom][bisect_left(known, region.start) : bisect_right(known, region.end)]

    return [[row for region in unit.regions for row in rows_inside(region)] for unit in units]


def _find_by_gene(
    lake: PublishedLake, node: BoundNode, units: Sequence[Unit], columns: MemberColumns
) -> list[list[_Row]]:
    """The rows of each unit: all variants on their chromosomes that match for some gene are read."""
    genes = {unit.gene for unit in units}
    effects = lake.effects_where(node, genes if len(genes) <= MAX_NAMED_GENES else None)
    spans = [Region(chrom, 1, _LAST_BASE) for chrom in sorted({unit.chrom for unit in units})]
    everywhere = lake.make_question(Always(), spans)
    condition = LakeSQL(
        f"({everywhere.condition.sql} AND len({effects.sql}) > 0)",
        (*everywhere.condition.parameters, *effects.parameters),
    )
    question = LakeQuestion(everywhere.folder, everywhere.files, condition)
    rows: dict[tuple[str, int], list[_Row]] = {(unit.gene, unit.chrom): [] for unit in units}
    for chrom, pos, ref, alt, matching, numbers in _select(lake, question, effects, columns):
        for effect in matching:
            if (of_gene := rows.get((effect["gene"], chrom))) is not None:
                of_gene.append(_Row(chrom, pos, ref, alt, effect["terms"], numbers))
    return [rows[unit.gene, unit.chrom] for unit in units]


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


def _as_member(row: _Row) -> MemberRow:
    texts = tuple("" if number is None else number_text(number) for number in row.numbers)
    return MemberRow(row.pos, row.ref, row.alt, row.terms, texts)
