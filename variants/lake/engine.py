"""The interface of an engine that answers questions about a lake. Pure.

Separate module because callers work with any engine.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar

from variants.genome.alleles import VariantKey
from variants.lake.manifest import LakeError, LakeFile
from variants.lake.s3_folder import S3Folder
from variants.query.lake_dialect import LakeDialect
from variants.query.to_lake import LakeSQL

if TYPE_CHECKING:  # most questions do without it
    import pyarrow as pa


Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class LakeQuestion:
    """A condition on the variants of one edition.

    Attributes:
        folder: Where the files are.
        files: Those that can hold variants that match, in the order of the genome.
    """

    folder: Path | S3Folder
    files: tuple[LakeFile, ...]
    condition: LakeSQL


class LakeTimeoutError(LakeError):
    """The answer did not come within the time that was given, or that any question has."""


class LakeUnreadableError(LakeError):
    """The files of the lake cannot be read, or were damaged: what PostgreSQL has, too, is answered from there."""


Watch: TypeAlias = Callable[[], None]
WATCH_SECONDS = 0.5


def watched_result(work: Callable[[], Result], watch: Watch, stop: Callable[[], None]) -> Result:
    """What `work` gives, done in a thread while `watch` is called again and again: it may raise, which ends the work.

    Args:
        stop: Called then; makes `work` end soon, with any error.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        future = beside.submit(work)
        try:
            while not future.done():
                wait([future], timeout=WATCH_SECONDS)
                watch()
        except BaseException:
            stop()
            raise
        return future.result()


class Engine(Protocol):
    """The operations on a lake.

    Every method may raise LakeUnreadableError, LakeTimeoutError, or another LakeError where memory does not suffice.
    Questions are in the engine's own dialect (PublishedLake.for_engine).
    """

    dialect: LakeDialect

    def count(self, question: LakeQuestion, *, within: float) -> int:
        """How many variants match. Raises LakeTimeoutError where a statement takes longer than `within` seconds."""

    def rows(
        self,
        question: LakeQuestion,
        *,
        columns: Sequence[str] = (),
        after: VariantKey | None = None,
        before: VariantKey | None = None,
        order: str = "",
        limit: int | None = None,
        within: float,
    ) -> Iterator[tuple[Any, ...]]:
        """(chrom, pos, vkey, columns ...) of variants that match, in the order of these keys, behind the key `after`.

        Args:
            columns: SQL of what is read of each variant.
            before: Give those before this key instead, the nearest first.
            order: SQL of what they are sorted by first; without `after` and `before`.
            limit: The most that anybody is going to take.
            within: As of `count`.
        """

    def count_values(
        self, question: LakeQuestion, *, value: str, size: int, within: float
    ) -> tuple[list[tuple[Any, int]], int]:
        """([(value, variants)], the most frequent first, at most `size`; how often other values occur).

        Args:
            value: SQL of the distinct values of a variant, a list.
            within: As of `count`.
        """

    def select(self, question: LakeQuestion, *, columns: Sequence[LakeSQL], within: float) -> Iterator[tuple[Any, ...]]:
        """The values of columns, or of SQL over them, for each matching variant, in the order of the keys."""

    def look_up(self, question: LakeQuestion, *, columns: Sequence[LakeSQL], within: float) -> list[tuple[Any, ...]]:
        """What these columns, or SQL over them, have of each row that matches, in no order: few rows are expected.

        The files may be any of an edition, not only those of its variants.
        """

    def positions(self, question: LakeQuestion, *, within: float) -> array[int]:
        """The positions of the variants that match, ascending on each chromosome, without a step of Python for each."""

    def ends(self, question: LakeQuestion, *, value: str, within: float) -> tuple[Any, Any]:
        """The smallest and the largest value among the variants that match; (None, None) where none has one.

        Args:
            value: SQL of one value of a variant.
            within: As of `count`.
        """

    def tabulate(self, question: LakeQuestion, *, axes: Sequence[LakeSQL], within: float) -> list[tuple[Any, ...]]:
        """(value on each axis, ..., variants) of all combinations that occur, in no order.

        A variant counts once for each combination of its values.

        Args:
            axes: SQL of the distinct values of a variant on each, a list; an empty one leaves the variant out.
            within: As of `count`.
        """

    def write(
        self, question: LakeQuestion, *, columns: Sequence[str], folder: Path, within: float, watch: Watch
    ) -> list[Path]:
        """Write columns, or SQL over them, of the variants that match as Parquet files, which do not go through memory.

        Args:
            folder: A folder that is not there yet, or whose files an interrupted attempt has left.
            watch: Called twice a second; if it raises, as a job does that was cancelled, the engine stops.

        Returns:
            The files; their rows are in no order.
        """

    def join(self, question: LakeQuestion, *, listed: pa.Table, columns: Sequence[str], within: float) -> pa.Table:
        """The variants of a list that match and have exactly the position and the alleles of the list.

        Args:
            listed: Columns number, chrom, pos, ref and alt, a row for each variant of the list.
            columns: SQL of what is read of each variant.
            within: As of `count`.

        Returns:
            The columns number, vkey, c0, c1 ..., in the order of `number`.
        """
