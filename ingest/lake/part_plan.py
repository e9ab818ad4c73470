"""What one process that writes a file of a lake is told. Pure.

Separate module because the command that starts the processes must not import their compiled loops.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from variants.fields.spec import FieldSpec
from variants.genome.regions import Region


@dataclass(frozen=True, slots=True)
class PartPlan:
    """One file.

    Attributes:
        conninfo: libpq connection string.
        release_id: Primary key of the release.
        bin_size: Bases in a bin of the release.
        headers: {primary key of a source file: its column names}.
        specs: All fields of the release.
        effect_source: Name of its first effect source, "" for none.
        region: The variants that begin in it are written.
        path: Where to.
        memory: MB that DuckDB may use.
    """

    conninfo: str
    release_id: int
    bin_size: int
    headers: Mapping[int, tuple[str, ...]]
    specs: tuple[FieldSpec, ...]
    effect_source: str
    region: Region
    path: Path
    memory: int

    @property
    def description(self) -> Path:
        """The file that describes the written one: it is there when the other is complete."""
        return self.path.with_suffix(".json")
