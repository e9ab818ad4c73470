"""What an engine answers about a lake. Pure.

Separate module because whoever asks needs no engine in particular.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from variants.genome.alleles import VariantKey
from variants.lake.manifest import LakeError, LakeFile
from variants.query.to_duckdb import LakeCondition


@dataclass(frozen=True, slots=True)
class LakeQuestion:
    """A condition on the variants of one edition.

    Attributes:
        folder: Where the files are.
        files: Those that can hold variants that match, in the order of the genome.
    """

    folder: Path
    files: tuple[LakeFile, ...]
    condition: LakeCondition


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
