"""The manifest of a lake: what its files are, and of which release. Pure.

The manifest is written last: an edition without one is unfinished and nobody reads it. Its text has one form only, with
a checksum in it, so that a change of any byte is noticed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from accounts.problems import UnavailableError
from variants.fields.spec import FieldSpec
from variants.lake.s3_folder import S3Folder

VERSION = 1
MANIFEST_NAME = "manifest.json"
VARIANTS, LINES, INDEXES = "variants", "lines", "indexes"  # folders of an edition
NAMES_INDEX, GENES_INDEX = "names.parquet", "genes.parquet"


class LakeError(UnavailableError, OSError):
    """503: a lake that cannot be read or written; the message is one sentence: what, where, what to do."""


@dataclass(frozen=True, slots=True)
class LakeFile:
    """One Parquet file: variants of one chromosome, in order of (pos, vkey). No position is in two files.

    Attributes:
        name: Below the folder of such files.
        size: Bytes.
        chrom: Code of the chromosome; 0 for an index, which is about all of them.
        first, last: The first and the last position.
        varying: Columns of the fields that are not lists but have several values in some variant of the file.
    """

    name: str
    sha256: str
    size: int
    rows: int
    chrom: int
    first: int
    last: int
    varying: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of one edition of a lake.

    Attributes:
        release, edition, assembly: Of the release.
        digest: Of the release as it was loaded.
        effect_source: Of `gene_effects`; "" for none.
        columns: (name in SQL, DuckDB's type), in the order of the files.
        fields: What `describe_fields` gives.
        files: Of the variants, in the order of the genome.
        lines: Of the blocks of source lines, in the same order and with the same ranges; none where PostgreSQL has
            them. A block that two ranges share is in both files.
        indexes: What a lake that holds its release alone has besides: names of variants, and genes.
    """

    release: str
    edition: int
    assembly: str
    digest: str
    effect_source: str
    columns: tuple[tuple[str, str], ...]
    fields: tuple[dict[str, Any], ...]
    files: tuple[LakeFile, ...]
    lines: tuple[LakeFile, ...] = ()
    indexes: tuple[LakeFile, ...] = ()

    @property
    def by_folder(self) -> dict[str, tuple[LakeFile, ...]]:
        """All files, by the folder of the edition that they are in."""
        return {VARIANTS: self.files, LINES: self.lines, INDEXES: self.indexes}

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for files in self.by_folder.values() for file in files)

    @property
    def varying(self) -> frozenset[str]:
        """Columns of the fields that are not lists but have several values in some variant."""
        return frozenset().union(*(file.varying for file in self.files))


def describe_fields(specs: Sequence[FieldSpec]) -> tuple[dict[str, Any], ...]:
    """The inputs of a lake: if any of them changes, the lake has to be written again."""
    return tuple(
        {
            "name": spec.name,
            "path": spec.path,
            "column": spec.column,
            "kind": spec.kind.value,
            "separators": [separator.value for separator in spec.separators],
            "transcript_group": spec.transcript_group,
            "missing": list(spec.missing),
        }
        for spec in specs
    )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of an edition, which is complete and can be read from then on."""
    unfinished = folder / f"{MANIFEST_NAME}.part"
    unfinished.write_bytes(_render(manifest))
    unfinished.replace(folder / MANIFEST_NAME)


def read_manifest(folder: Path | S3Folder) -> Manifest:
    """The manifest of an edition.

    Raises:
        LakeError: A byte of it was changed, or a later version of the portal wrote it.
        FileNotFoundError: There is none: the edition is unfinished, or was never begun.
    """
    path = folder / MANIFEST_NAME
    data = path.read_bytes()
    damaged = LakeError(f"{path} is damaged; write the lake again: manage.py lake --release {folder.parent.name}")
    try:
        document = json.loads(data)
        if document["version"] > VERSION:
            raise LakeError(f"{path} was written by a later version of the portal; update this one")
        manifest = _manifest_of(document["lake"])
    except (ValueError, LookupError, TypeError):
        raise damaged from None
    if _render(manifest) != data:
        raise damaged
    return manifest


def _render(manifest: Manifest) -> bytes:
    lake = asdict(manifest)
    for further in (LINES, INDEXES):  # manifests of lakes without them are as they always were
        if not lake[further]:
            del lake[further]
    checksum = hashlib.sha256(json.dumps(lake).encode()).hexdigest()
    return (json.dumps({"version": VERSION, "checksum": checksum, "lake": lake}, indent=1) + "\n").encode()


def _manifest_of(lake: dict[str, Any]) -> Manifest:
    files = {name: tuple(map(lake_file, lake.get(name, ()))) for name in ("files", LINES, INDEXES)}
    columns = tuple((name, sql_type) for name, sql_type in lake["columns"])
    return Manifest(**(lake | {"columns": columns, "fields": tuple(lake["fields"])} | files))


def lake_file(values: dict[str, Any]) -> LakeFile:
    """A file from what JSON has of it."""
    return LakeFile(**(values | {"varying": tuple(values["varying"])}))
