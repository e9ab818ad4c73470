"""Names of a release's run-time tables and their partitions: pure, used wherever SQL names one."""

from dataclasses import dataclass

from psycopg.sql import Identifier


@dataclass(frozen=True, slots=True)
class ReleaseTables:
    """The tables of one release, by its primary key."""

    release_id: int

    def variants_name(self, column_group: int = 1) -> str:
        suffix = "" if column_group == 1 else f"_g{column_group}"
        return f"variants_r{self.release_id}{suffix}"

    def variants(self, column_group: int = 1) -> Identifier:
        """Typed columns; further column groups have their own table on the same key."""
        return Identifier(self.variants_name(column_group))

    @property
    def effects(self) -> Identifier:
        return Identifier(f"effects_r{self.release_id}")

    @property
    def names(self) -> Identifier:
        return Identifier(f"names_r{self.release_id}")

    @property
    def blocks(self) -> Identifier:
        return Identifier(f"blocks_r{self.release_id}")
