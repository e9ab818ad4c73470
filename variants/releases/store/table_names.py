"""Primary key of a release -> names of its run-time tables and their partitions, and back. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from psycopg.sql import Identifier

from variants.genome.chromosomes import chromosome_code, chromosome_name

RS_NUMBER = 1  # names.kind: value is the number behind rs
HGVS_DIGEST = 2  # names.kind: value is digest_text of an HGVS id whose position cannot be computed from it
VRS_DIGEST = 3  # names.kind: value is digest_text of the id that GA4GH VRS computes for the variant


def bin_start(pos: int, bin_size: int) -> int:
    """First position of the bin of `bin_size` bases that a position lies in; each bin has a partition of its own."""
    return pos // bin_size * bin_size


@dataclass(frozen=True, slots=True)
class ReleaseTables:
    """The tables of one release, by its primary key."""

    release_id: int

    def name(self, base: str) -> str:
        """Plain name of the effects, names or blocks table."""
        return f"{base}_r{self.release_id}"

    def variants_name(self, column_group: int = 1) -> str:
        """Plain name of a table of typed columns; column groups from 2 on have tables of their own, on the same key."""
        return self.name("variants") + ("" if column_group == 1 else f"_g{column_group}")

    def table(self, base: str) -> Identifier:
        return Identifier(self.name(base))

    def variants(self, column_group: int = 1) -> Identifier:
        return Identifier(self.variants_name(column_group))

    @property
    def effects(self) -> Identifier:
        return self.table("effects")

    @property
    def names(self) -> Identifier:
        return self.table("names")

    @property
    def blocks(self) -> Identifier:
        return self.table("blocks")

    def all_names(self, column_groups: Iterable[int]) -> list[str]:
        """Plain names of all parent tables."""
        typed = [self.variants_name(group) for group in column_groups]
        return [*typed, self.name("effects"), self.name("names"), self.name("blocks")]

    @staticmethod
    def partition_name(parent: str, chrom: int, number: int) -> str:
        """Plain name of the partition for one bin of a chromosome."""
        return f"{parent}_{chromosome_name(chrom).lower()}_{number}"

    @staticmethod
    def partition_chromosome(name: str) -> int:
        """Chromosome code of a partition, from its plain name."""
        return chromosome_code(name.split("_")[-2])
