"""Selections that only many source lines could decide -> answers from the lake of their release, if it has one.

Separate module because everything that reads selections asks here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from accounts.budget import check_time
from variants.genome.alleles import VariantKey
from variants.genome.batches import batches
from variants.lake.engine import LakeQuestion, LakeTimeoutError
from variants.releases.lake_engine import lake_engine, seconds_for_statement
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow, variants_with_keys

ROW_BATCH_SIZE = 500


def count_in_lake(question: LakeQuestion, *, within: float) -> int | None:
    """How many variants match; None if that could not be counted within so many seconds.

    Raises:
        OutOfTimeError: The time of the request is over.
        LakeError: The lake cannot be read.
    """
    try:
        return lake_engine().count(question, within=seconds_for_statement(within))
    except LakeTimeoutError:
        check_time()
        return None


def rows_from_lake(
    *,
    release: ReleaseReader,
    question: LakeQuestion,
    columns: Sequence[str] = (),
    after: VariantKey | None = None,
    before: VariantKey | None = None,
    order: str = "",
    limit: int | None = None,
) -> Iterator[VariantRow]:
    """Rows that match, as `variants.releases.selection.matching_rows` gives them: the lake has keys, PostgreSQL rows.

    Raises:
        LakeError: The lake cannot be read.
    """
    keys = lake_engine().keys(
        question, after=after, before=before, order=order, limit=limit, within=seconds_for_statement()
    )
    for some in batches(keys, ROW_BATCH_SIZE):
        check_time()
        yield from variants_with_keys(release=release, keys=some, columns=columns)
