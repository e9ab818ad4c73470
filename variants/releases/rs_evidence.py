"""Positions with rs numbers -> whether they are of an assembly, as loaded releases have these numbers.

Separate module because loads of files and answers about lists weigh rs numbers in the same way.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from variants.genome.assembly_evidence import MIN_MAJORITY_ROWS, AssemblyEvidence
from variants.genome.chromosomes import MT
from variants.lake.manifest import LakeError
from variants.releases.models import Assembly, Release
from variants.releases.reader import ReleaseReader
from variants.releases.store import statements
from variants.releases.store.connection import binary_cursor
from variants.releases.store.table_names import RS_NUMBER

logger = logging.getLogger(__name__)
MAX_SHIFT = 50  # bases: an insertion or deletion may stand at another position of its repeat
MIN_SHARE = 0.02  # of the rows; fewer may be numbers that synthetic releases have by chance
MAX_RELEASES = 5  # of an assembly: the newest
_Positions = dict[int, set[tuple[int, int]]]  # by rs number, (chromosome code, position)


@dataclass(frozen=True, slots=True)
class RsRow:
    """An rs number, and the chromosome code and position that somebody gives it."""

    number: int
    chrom: int
    pos: int


def compare_rs_numbers(
    rows: Iterable[RsRow], *, assembly: str, releases: Sequence[Release] | None = None, name: str = "sampled lines"
) -> AssemblyEvidence | None:
    """The evidence for an assembly and for the other one; None if too few rows differ between them to be sure.

    A number speaks for the other assembly if a release of that has it where rows have it, or if those of the declared
    one have it elsewhere only. Rows of one number have one vote together. MT is the same in both.

    Args:
        assembly: The declared one.
        releases: Those to compare with; without, the newest of both assemblies, whoever may read them: for curators and
            operators, who read all.
        name: What the rows are, for messages.
    """
    known_rows = [row for row in rows if row.chrom != MT]
    numbers = {row.number for row in known_rows}
    releases = _newest_releases() if releases is None else releases
    declared, other = (
        _read_positions([release for release in releases if release.assembly == value], numbers)
        for value in (assembly, _other_assembly(assembly))
    )
    votes = [
        _vote_of_number([_is_of_other(row, declared.get(number), other.get(number)) for row in rows_of_number])
        for number, rows_of_number in _rows_by_number(known_rows).items()
    ]
    evidence = AssemblyEvidence(
        assembly,
        _other_assembly(assembly),
        declared_rows=votes.count(False),
        other_rows=votes.count(True),
        rows=f"{name} with rs numbers of loaded releases",
        named="their rs number",
    )
    is_enough = evidence.other_rows >= max(MIN_MAJORITY_ROWS, MIN_SHARE * len(numbers))
    return evidence if is_enough else None


def _rows_by_number(rows: Iterable[RsRow]) -> dict[int, list[RsRow]]:
    by_number: dict[int, list[RsRow]] = {}
    for row in rows:
        by_number.setdefault(row.number, []).append(row)
    return by_number


def _vote_of_number(votes: Sequence[bool | None]) -> bool | None:
    """The vote of an rs number, however often it is repeated: one row at its place in this assembly is enough."""
    if False in votes:
        return False
    return True if True in votes else None


def find_other_positions(rows: Sequence[RsRow], release: Release) -> list[tuple[RsRow, tuple[int, int]]]:
    """The rows whose rs number a release has, but nowhere near, each with the first place where the release has it."""
    positions = _read_positions([release], {row.number for row in rows})
    return [(row, min(positions[row.number])) for row in rows if _is_near(row, positions.get(row.number)) is False]


def _is_of_other(row: RsRow, declared: set[tuple[int, int]] | None, other: set[tuple[int, int]] | None) -> bool | None:
    """Whether a row speaks for the other assembly; None if it says nothing."""
    is_declared, is_other = _is_near(row, declared), _is_near(row, other)
    if is_declared == is_other:  # in both, in neither, or not known at all
        return None
    if is_declared is None:
        return is_other
    return not is_declared


def _is_near(row: RsRow, positions: set[tuple[int, int]] | None) -> bool | None:
    """Whether a release has the number near the position of its row; None if no release has the number."""
    if not positions:
        return None
    return any(chrom == row.chrom and abs(pos - row.pos) <= MAX_SHIFT for chrom, pos in positions)


def _newest_releases() -> list[Release]:
    complete = Release.objects.filter(status__in=(Release.Status.PUBLISHED, Release.Status.READY)).order_by("-pk")
    return [release for value in Assembly.values for release in complete.filter(assembly=value)[:MAX_RELEASES]]


def _read_positions(releases: Iterable[Release], numbers: set[int]) -> _Positions:
    positions: _Positions = {}
    for release in releases if numbers else ():
        for number, chrom, pos in _rs_numbers(ReleaseReader(release), numbers):
            positions.setdefault(number, set()).add((chrom, pos))
    return positions


def _rs_numbers(release: ReleaseReader, numbers: set[int]) -> list[tuple[int, int, int]]:
    """(number, chromosome, position) of the rs numbers that a release has; none of one whose lake cannot be read."""
    try:
        if (store := release.lake_store) is not None:
            names = store.names((RS_NUMBER, number) for number in numbers)
            return [(number, chrom, pos) for chrom, pos, _, _, number in names]
    except LakeError as error:
        logger.warning("rs numbers are compared without %s: %s", release.model, error)
        return []
    with binary_cursor() as cursor:
        cursor.execute(statements.positions_of_names(release.tables), [RS_NUMBER, sorted(numbers)])
        return list(cursor.fetchall())


def _other_assembly(assembly: str) -> str:
    return next(value for value in Assembly.values if value != assembly)
