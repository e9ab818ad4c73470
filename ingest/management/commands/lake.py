"""manage.py lake: write, check or drop the lake of a release."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ingest.lake.write_lake import write_lake
from ingest.management.arguments import process_count
from variants.lake.editions import LakeEdition, lake_edition
from variants.lake.manifest import LakeError
from variants.releases.models import Release
from variants.releases.reader import ReleaseNotFoundError, release_of_operator


class Command(BaseCommand):
    help = (
        "Write the lake of a loaded release: every field of every variant as Parquet files below LWDS_LAKE (a folder or"
        " s3://bucket/prefix), from which questions on fields that are not filterable are answered. An interrupted run"
        " is continued."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--release", required=True, help="name of the release")
        parser.add_argument(
            "--workers", type=process_count, default=0, help="files written at a time (0: one for each core)"
        )
        action = parser.add_mutually_exclusive_group()
        action.add_argument("--verify", action="store_true", help="read all files and compare their checksums")
        action.add_argument("--drop", action="store_true", help="remove the lake; the release stays as it is")

    def handle(self, **options: Any) -> None:
        try:
            release = release_of_operator(name=options["release"]).model
            edition = lake_edition(settings.LWDS_LAKE, release.name, release.edition)
            if options["drop"]:
                if release.store == Release.Store.LAKE:
                    raise CommandError(f"{release} is in its lake alone: retire it, and its lake is dropped")
                dropped = edition.drop()
                self.stdout.write(f"{release}: {'its lake is dropped' if dropped else 'it has no lake'}")
            elif options["verify"]:
                self._verify(edition, str(release))
            else:
                manifest = write_lake(release=release, processes=options["workers"], watch=self._show)
                self.stdout.write(
                    f"{release}: {manifest.rows:,} variants of {len(manifest.columns)} columns in"
                    f" {len(manifest.files)} files, {manifest.size / max(manifest.rows, 1):,.0f} bytes a variant:"
                    f" {edition.folder}"
                )
        except (LakeError, ReleaseNotFoundError) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None

    def _verify(self, edition: LakeEdition, release: str) -> None:
        if not edition.is_published:
            raise CommandError(f"{release} has no complete lake; write it: manage.py lake --release NAME")
        damaged = list(edition.damaged_files())
        if damaged:
            raise CommandError(
                f"{len(damaged)} files of the lake of {release} are not as they were written, the first is"
                f" {damaged[0]}; drop it and write it again"
            )
        self.stdout.write(f"{release}: all files of its lake are as they were written")

    def _show(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"{done:,} of {total:,} files", ending="\r")
