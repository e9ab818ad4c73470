"""What an engine answers about a lake. Pure.

Separate module because whoever asks needs no engine in particular.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from variants.genome.alleles import VariantKey
from variants.lake.manifest import LakeError, LakeFile
from variants.query.to_duckdb import LakeSQL


@dataclass(frozen=True, slots=True)
class LakeQuestion:
    """A condition on the variants of one edition.

    Attributes:
        folder: Where the files are.
        files: Those that can hold variants that match, in the order of the genome.
    """

    folder: Path
    files: tuple[LakeFile, ...]
    condition: LakeSQL


class LakeTimeoutError(LakeError):
    """The answer did not come within the time that was given, or that any question has."""


class Engine(Protocol):
    """Every method may raise LakeError: the files cannot be read, the memory does not suffice, or it took too long."""

    def count(self, question: LakeQuestion, *, within: float) -> int:
        """How many variants match. Raises LakeTimeoutError where a statement takes longer than `within` seconds."""

    def keys(
        self,
        question: LakeQuestion,
        *,
        after: VariantKey | None = None,
        before: VariantKey | None = None,
        order: str = "",
        limit: int | None = None,
        within: float,
    ) -> Iterator[VariantKey]:
        """The keys of variants that match, in their order, behind the key `after`.

        Args:
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
        """What these columns, or SQL over them, have of each variant that matches, in the order of their keys."""

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
