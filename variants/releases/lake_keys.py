"""Selections that only many source lines could decide -> answers from the lake of their release, if it has one.

Separate module because everything that reads selections asks here, and only here an engine is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings

from accounts.budget import check_time, remaining_seconds
from variants.genome.alleles import VariantKey
from variants.genome.batches import batches
from variants.lake.duckdb_engine import embedded_engine
from variants.lake.engine import Engine, LakeQuestion, LakeTimeoutError
from variants.releases.reader import ReleaseReader
from variants.releases.rows import VariantRow, variants_with_keys

ROW_BATCH_SIZE = 500


def lake_engine() -> Engine:
    """The engine that answers questions about lakes."""
    return embedded_engine(str(settings.LWDS_LAKE), settings.LWDS_LAKE_MEMORY)


def seconds_for_statement(within: float | None = None) -> float:
    """What a statement may take: LWDS_LAKE_SECONDS, the time that is left of a request, and `within`."""
    return min(each for each in (settings.LWDS_LAKE_SECONDS, remaining_seconds(), within) if each is not None)


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
