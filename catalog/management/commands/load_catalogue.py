"""manage.py load_catalogue [FILE ...]: the packaged systems and repositories, or other YAML of the same shape."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.exchange.imports.merging import MergeOutcome
from catalog.exchange.imports.seed import PACKAGED, REPOSITORIES, load_catalogue


class Command(BaseCommand):
    help = (
        "Load the packaged systems and repositories, or other YAML files of the same shape. Loading again changes "
        "nothing; entries that changed in the file are updated, what was edited in the portal stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="*",
            type=Path,
            default=[PACKAGED, REPOSITORIES],
            help="YAML files (default: the packaged systems and repositories)",
        )

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        try:
            counts = sum((load_catalogue(path=path) for path in files), Counter[MergeOutcome]())
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(", ".join(f"{counts[outcome]} {outcome}" for outcome in MergeOutcome))
