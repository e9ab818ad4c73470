"""Selections that only many source lines could decide -> answers from the lake of their release, if it has one.

Separate module because all readers of selections use it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from accounts.budget import check_time
from variants.genome.alleles import VariantKey
from variants.genome.batches import batches
from variants.lake.engine import LakeQuestion, LakeTimeoutError
from variants.releases.lake_engine import lake_engine, seconds_for_statement
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow, variant_row, variants_with_keys
from variants.releases.store.statements import ROW_COLUMNS

ROW_BATCH_SIZE = 500
_KEY_WIDTH = 3


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
    """Rows that match, as `variants.releases.selection.matching_rows` gives them.

    The lake has keys, PostgreSQL their rows, unless the lake holds the release alone.

    Raises:
        LakeError: The lake cannot be read.
    """
    is_alone = release.is_in_lake_alone
    rows = lake_engine().rows(
        question,
        columns=ROW_COLUMNS if is_alone else (),
        after=after,
        before=before,
        order=order,
        limit=limit,
        within=seconds_for_statement(),
    )
    for some in batches(rows, ROW_BATCH_SIZE):
        check_time()
        if is_alone:
            yield from (variant_row(row[_KEY_WIDTH:]) for row in some)
        else:
            yield from variants_with_keys(release=release, keys=[VariantKey(*row) for row in some], columns=columns)
