"""Where the editions of a lake are, and how they come and go: published, verified, dropped. Knows no Django.

<LWDS_LAKE>/<release>/<edition>/manifest.json and variants/22-000.parquet ... beside it, in a folder or an object store.
A lake that holds its release alone has lines/22-000.parquet ... and indexes/ as well.
An edition is written in a folder, and copied from there to an object store.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from variants.exports.output_files import sha256_of_file
from variants.genome.chromosomes import chromosome_name
from variants.lake.manifest import INDEXES, LINES, MANIFEST_NAME, VARIANTS, LakeError, Manifest, read_manifest
from variants.lake.s3_folder import S3Folder, lake_folder

PLAN_NAME = "plan.json"  # what an unfinished edition is going to be


@dataclass(frozen=True, slots=True)
class LakeEdition:
    """The folder of one edition of a release."""

    folder: Path | S3Folder

    @property
    def is_published(self) -> bool:
        return (self.folder / MANIFEST_NAME).is_file()

    @property
    def files(self) -> Path | S3Folder:
        """The folder of the Parquet files of variants."""
        return self.folder / VARIANTS

    @property
    def lines(self) -> Path | S3Folder:
        """The folder of the Parquet files of source lines."""
        return self.folder / LINES

    @property
    def indexes(self) -> Path | S3Folder:
        """The folder of the indexes."""
        return self.folder / INDEXES

    def read(self) -> Manifest:
        """The manifest. Raises LakeError if it is damaged, or if a file is missing or has another size."""
        manifest = read_manifest(self.folder)
        for folder, files in manifest.by_folder.items():
            sizes = _sizes_of_files(self.folder / folder) if files else {}
            for file in files:
                if sizes.get(file.name) != file.size:
                    path = self.folder / folder / file.name
                    raise LakeError(f"{path} is not as it was written; check it with manage.py lake --verify")
        return manifest

    def damaged_files(self, part: int = 0, parts: int = 1) -> Iterator[Path | S3Folder]:
        """Files whose bytes are no longer those that were written; reads all. Raises LakeError for the manifest.

        Args:
            part: Of the files, read only those of one part.
            parts: How many parts there are.
        """
        manifest = read_manifest(self.folder)
        all_files = [(folder, file) for folder, files in manifest.by_folder.items() for file in files]
        for folder, file in all_files[part::parts]:
            path = self.folder / folder / file.name
            if not path.is_file() or sha256_of_file(path) != file.sha256:
                yield path

    def drop(self) -> bool:
        """Remove the edition, its manifest first: nobody begins to read it any more. False if there was none."""
        if not self.folder.is_dir():
            return False
        (self.folder / MANIFEST_NAME).unlink(missing_ok=True)
        if isinstance(self.folder, S3Folder):
            self.folder.remove_tree()
        else:
            shutil.rmtree(self.folder)
        return True


@dataclass(frozen=True, slots=True)
class WrittenEdition(LakeEdition):
    """An edition in a folder, where its files are written."""

    folder: Path

    @property
    def files(self) -> Path:
        """The folder of the Parquet files of variants."""
        return self.folder / VARIANTS

    @property
    def lines(self) -> Path:
        """The folder of the Parquet files of source lines."""
        return self.folder / LINES

    @property
    def indexes(self) -> Path:
        """The folder of the indexes."""
        return self.folder / INDEXES

    @staticmethod
    def name_of_file(chrom: int, number: int) -> str:
        """The name of the file of a chromosome's `number`th range, from 0."""
        return f"{chromosome_name(chrom)}-{number:03}.parquet"

    def begin(self, plan: str) -> None:
        """Make the folder ready for writing what `plan` describes; files of another plan are removed."""
        plan_file = self.folder / PLAN_NAME
        if not plan_file.is_file() or plan_file.read_text() != plan:
            self.drop()
        self.files.mkdir(parents=True, exist_ok=True)
        for path in self.folder.glob("*/*.part"):
            path.unlink()
        plan_file.write_text(plan)

    def move_to(self, stored: S3Folder) -> None:
        """Copy the published edition into an object store, its manifest last, and remove it here."""
        for folder, files in self.read().by_folder.items():
            known = _sizes_of_files(stored / folder) if files else {}  # of a run that was interrupted
            for file in files:
                if known.get(file.name) != file.size:
                    (stored / folder / file.name).store(self.folder / folder / file.name)
        (stored / MANIFEST_NAME).store(self.folder / MANIFEST_NAME)
        self.drop()


def lake_edition(root: str | Path, release: str, edition: int) -> LakeEdition:
    """The edition below LWDS_LAKE.

    Raises:
        LakeError: LWDS_LAKE is not set.
    """
    if not root:
        raise LakeError("there is no lake: set LWDS_LAKE to a folder with room for it, or to s3://bucket/prefix")
    return LakeEdition(lake_folder(root) / release / str(edition))


def editions_of(root: str | Path, release: str) -> list[tuple[int, LakeEdition]]:
    """(number, edition) of all editions of a release that have a folder, complete or not."""
    if not root:
        return []
    folder = lake_folder(root) / release
    if not folder.is_dir():
        return []
    editions = [LakeEdition(subfolder) for subfolder in folder.iterdir() if subfolder.name.isdigit()]
    return sorted(((int(edition.folder.name), edition) for edition in editions), key=lambda pair: pair[0])


def _sizes_of_files(folder: Path | S3Folder) -> dict[str, int]:
    """{name: bytes} of the files of a folder; none where there is no folder."""
    if isinstance(folder, S3Folder):
        return folder.sizes()
    return {path.name: path.stat().st_size for path in folder.iterdir() if path.is_file()} if folder.is_dir() else {}
