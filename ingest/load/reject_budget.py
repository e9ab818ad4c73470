"""How many lines of a file may be rejected before it is refused as a whole, while it is being loaded. Knows no Django.

Separate module because its rule has nothing to do with how rows are stored. A load compares all lines with its limit
when it ends; a file of wrong lines must not fill the table of rejects until then.
"""

from __future__ import annotations

from collections.abc import Collection
from math import inf

from psycopg import Cursor

from ingest.encode.load_plan import PASSED_OVER, LoadPlan, RejectedLine
from ingest.encode.slice_encoder import EncodedSlice
from ingest.load.errors import SliceError

MIN_REJECTS = 1_000  # so many are always kept, for people to look at
# The number of lines of the whole file is estimated from the bytes read, so the limit is stretched by this factor.
MARGIN = 1.5
# If most of so many first lines are wrong, a large file is refused before its end.
FIRST_REJECTS, FIRST_SHARE = 10_000, 0.5


class TooManyRejectsError(SliceError):
    """More lines were rejected than the load may have; the message says how many, which is the first, what to do."""


def count_faulty(rejects: Collection[RejectedLine]) -> int:
    """How many of the rejects are faults of the file: not blank lines and repeated headers."""
    return sum(reject.reason not in PASSED_OVER for reject in rejects)


def check_reject_budget(cursor: Cursor, plan: LoadPlan, encoded: EncodedSlice) -> None:
    """Compare the rejects of this slice and of all stored ones with what the whole file may have.

    Called when the slice is in the ledger and its rejects are not stored yet. Costs nothing for a slice with a share of
    rejects within the limit, else a count of the load's rejects.

    Raises:
        TooManyRejectsError: The file will not come within the limit.
    """
    faulty = count_faulty(encoded.rejects)
    if faulty <= plan.max_reject_share * encoded.report.line_count:
        return
    cursor.execute(
        "SELECT (SELECT count(*) FROM ingest_reject WHERE load_id = %(load)s AND reason <> ALL(%(passed)s)),"
        " (SELECT coalesce(sum(line_count), 0) FROM ingest_loadslice WHERE load_id = %(load)s)",
        {"load": plan.load_id, "passed": list(PASSED_OVER)},
    )
    row = cursor.fetchone() or (0, 0)
    rejected, lines = faulty + int(row[0]), int(row[1])
    if is_beyond_budget(plan, rejected=rejected, lines=lines, expected_lines=_estimate_lines(plan, encoded)):
        first = next(reject for reject in encoded.rejects if reject.reason not in PASSED_OVER)
        raise TooManyRejectsError(
            f"{rejected} of the {lines} lines read so far were rejected, and {plan.max_reject_share:.2%} of a file may"
            f" be; one is line {first.number}: {first.reason}; to load the others nevertheless, resume with a larger"
            " --max-rejects"
        )


def is_beyond_budget(plan: LoadPlan, *, rejected: int, lines: int, expected_lines: float) -> bool:
    """Whether a file is refused after `rejected` of `lines` lines, of about `expected_lines` that it has in all."""
    if rejected >= FIRST_REJECTS and rejected > max(FIRST_SHARE, plan.max_reject_share) * lines:
        return True
    return rejected > max(MIN_REJECTS, MARGIN * plan.max_reject_share * max(expected_lines, lines))


def _estimate_lines(plan: LoadPlan, encoded: EncodedSlice) -> float:
    """The lines of the whole file: as many for each byte as up to the end of the slice."""
    if encoded.last_line is None or not encoded.report.bytes_end:
        return inf  # sorted lines are from anywhere in the file
    return encoded.last_line / encoded.report.bytes_end * plan.file_size
