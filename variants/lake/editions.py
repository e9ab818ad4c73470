"""Where the editions of a lake are, and how they come and go: published, verified, dropped. Knows no Django.

<LWDS_LAKE>/<release>/<edition>/manifest.json and variants/22-000.parquet ... beside it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from variants.exports.output_files import sha256_of_file
from variants.genome.chromosomes import chromosome_name
from variants.lake.manifest import MANIFEST_NAME, LakeError, Manifest, read_manifest

PLAN_NAME = "plan.json"  # what an unfinished edition is going to be


@dataclass(frozen=True, slots=True)
class LakeEdition:
    """The folder of one edition of a release."""

    folder: Path

    @property
    def is_published(self) -> bool:
        return (self.folder / MANIFEST_NAME).is_file()

    @property
    def files(self) -> Path:
        """The folder of the Parquet files."""
        return self.folder / "variants"

    def file(self, chrom: int, number: int) -> Path:
        """The file of a chromosome's `number`th range, from 0."""
        return self.files / f"{chromosome_name(chrom)}-{number:03}.parquet"

    def read(self) -> Manifest:
        """The manifest. Raises LakeError if it is damaged, or if a file is missing or has another size."""
        manifest = read_manifest(self.folder)
        for file in manifest.files:
            path = self.files / file.name
            if not path.is_file() or path.stat().st_size != file.size:
                raise LakeError(f"{path} is not as it was written; check it with manage.py lake --verify")
        return manifest

    def damaged_files(self) -> Iterator[Path]:
        """Files whose bytes are no longer those that were written; reads all. Raises LakeError for the manifest."""
        for file in read_manifest(self.folder).files:
            path = self.files / file.name
            if not path.is_file() or sha256_of_file(path) != file.sha256:
                yield path

    def begin(self, plan: str) -> None:
        """Make the folder ready for writing what `plan` describes; files of another plan are removed."""
        plan_file = self.folder / PLAN_NAME
        if not plan_file.is_file() or plan_file.read_text() != plan:
            self.drop()
        self.files.mkdir(parents=True, exist_ok=True)
        for path in self.files.glob("*.part"):
            path.unlink()
        plan_file.write_text(plan)

    def drop(self) -> bool:
        """Remove the edition, its manifest first: nobody begins to read it any more. False if there was none."""
        if not self.folder.is_dir():
            return False
        (self.folder / MANIFEST_NAME).unlink(missing_ok=True)
        shutil.rmtree(self.folder)
        return True


def lake_edition(root: str | Path, release: str, edition: int) -> LakeEdition:
    """The edition below LWDS_LAKE.

    Raises:
        LakeError: LWDS_LAKE is not set, or is no folder.
    """
    if not root:
        raise LakeError("there is no lake: set LWDS_LAKE to a folder with room for it")
    if "://" in str(root):
        raise LakeError(f"LWDS_LAKE is {root}; a lake is kept in a folder")
    return LakeEdition(Path(root) / release / str(edition))


def editions_of(root: str | Path, release: str) -> list[tuple[int, LakeEdition]]:
    """(number, edition) of all editions of a release that have a folder, complete or not."""
    if not root or not (Path(root) / release).is_dir():
        return []
    folders = [folder for folder in (Path(root) / release).iterdir() if folder.name.isdigit()]
    return sorted(((int(folder.name), LakeEdition(folder)) for folder in folders), key=lambda pair: pair[0])
