"""The plan that a process gets that writes one file of a lake, and that of its source lines. Pure.

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
        lines_path: Where the blocks of source lines go; None if the lake has none.
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
    lines_path: Path | None = None

    @property
    def description(self) -> Path:
        """The file that describes what was written: it is there when all of it is complete."""
        return self.path.with_suffix(".json")
